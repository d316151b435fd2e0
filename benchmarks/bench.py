"""All benchmarks of speed: opening, the engine, the pages, exports, readers, rivals, and big data.

`python -m benchmarks.bench`
"""

from benchmarks import big, engine, exports, load, opening, pages, rivals

if __name__ == "__main__":
    opening.main()
    print()
    engine.main()
    print()
    pages.main()
    print()
    exports.main()
    print()
    load.main()
    print()
    rivals.main()
    print()
    big.main()
