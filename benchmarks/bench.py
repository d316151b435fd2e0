"""All benchmarks of speed: the engine beside the least it must do, and beside R and svy.

`python -m benchmarks.bench`
"""

from benchmarks import engine, rivals

if __name__ == "__main__":
    engine.main()
    print()
    rivals.main()
