"""All benchmarks of speed: opening a file, and the engine, beside the least they must do; rivals.

`python -m benchmarks.bench`
"""

from benchmarks import engine, opening, rivals

if __name__ == "__main__":
    opening.main()
    print()
    engine.main()
    print()
    rivals.main()
