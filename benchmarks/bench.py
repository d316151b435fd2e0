"""All benchmarks of speed: opening, the engine, the pages, exports, many readers, and rivals.

`python -m benchmarks.bench`
"""

from benchmarks import engine, exports, load, opening, pages, rivals

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
