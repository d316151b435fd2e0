"""All benchmarks of speed: opening a file, the engine beside its least work, the pages, and rivals.

`python -m benchmarks.bench`
"""

from benchmarks import engine, opening, pages, rivals

if __name__ == "__main__":
    opening.main()
    print()
    engine.main()
    print()
    pages.main()
    print()
    rivals.main()
