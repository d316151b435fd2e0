"""All benchmarks of speed: the engine beside its least work, the pages, exports, and R and svy.

`python -m benchmarks.bench`
"""

from benchmarks import engine, exports, pages, rivals

if __name__ == "__main__":
    engine.main()
    print()
    pages.main()
    print()
    exports.main()
    print()
    rivals.main()
