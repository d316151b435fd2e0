"""All benchmarks of speed: opening a file, the engine, the pages, the exports, and rivals.

`python -m benchmarks.bench`
"""

from benchmarks import engine, exports, opening, pages, rivals

if __name__ == "__main__":
    opening.main()
    print()
    engine.main()
    print()
    pages.main()
    print()
    exports.main()
    print()
    rivals.main()
