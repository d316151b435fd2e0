"""All benchmarks of speed: opening a file, the engine, pages, exports, rivals, and big data.

`python -m benchmarks.bench`
"""

from benchmarks import big, engine, exports, opening, pages, rivals

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
    print()
    big.main()
