"""Spoiled files of every format, opened in confinement: each opens, or costs one sentence.

`python -m benchmarks.fuzz`, with the number of files of each format where it is not 1,000
"""

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from benchmarks.hostile.mutations import mutated
from benchmarks.hostile.seeds import FORMATS, LABELS, seeds
from data.confined import Limits, Parser, ask, started
from data.model import SurveyError
from data.recorded import File

FILES = 1000
LIMITS = Limits(memory=512 * 2**20, seconds=5, output=64 * 2**20)

SERVED = 100
"""How many files one process serves here, to save the time of starting it; in the app it is one."""

GRACE = 2.0
"""Seconds after its limit in which a process is gone, on a busy machine."""

SLACK = 2**25
"""Bytes beyond the limit of memory: the libraries of a process are not its own."""

KINDS = {
    "memory": "needs more than 512 MB",
    "time": "takes longer than 5 s",
    "output": "takes more than 64 MB",
    "crashed": "its parser crashed",
    "failed": "its parser failed",
    "contradicts": "its parser contradicts itself",
}
"""What a sentence counts as, by what it says; any other is a refusal by a reader."""


@dataclass(frozen=True)
class Outcome:
    """What came of a file: nothing said where it opened; `memory` in bytes."""

    name: str
    said: str
    seconds: float
    memory: int

    @property
    def kind(self) -> str:
        """The column of the table in which it counts."""
        found = (kind for kind, words in KINDS.items() if words in self.said)
        return next(found, "refused" if self.said else "opened")

    @property
    def fault(self) -> str:
        """What must not be, or nothing."""
        if self.seconds > LIMITS.seconds + GRACE:
            return f"took {self.seconds:.1f} s"
        if self.memory > LIMITS.memory + SLACK:
            return f"used {self.memory / 2**20:.0f} MB"
        sentence = self.said.startswith(("file ", "labels file ")) and self.said.isprintable()
        if self.said and not (sentence and len(self.said) <= 500 and "Traceback" not in self.said):
            return f"is no sentence: {self.said!r}"
        return ""


def outcomes(ending: str, files: int) -> list[Outcome]:
    """Open so many files of an ending, each spoiled in its own way."""
    found: list[Outcome] = []
    while len(found) < files:
        end = min(files, len(found) + SERVED)
        with started(LIMITS) as parser:
            while len(found) < end and parser.process.poll() is None:
                found.append(_outcome(parser, ending, len(found)))
    return found


def _outcome(parser: Parser, ending: str, number: int) -> Outcome:
    name, said = f"mutated({ending!r}, {number})", ""
    file, labels = mutated(ending, number), None
    if ending in LABELS:
        file, labels = File("survey.csv", seeds(".csv")[0]), file
    start = time.perf_counter()
    try:
        recorded = ask(parser, file, labels, LIMITS, lambda *_: None)
        for column in recorded.read(recorded.names).values():
            column.numbers()
            column.recode({})
    except SurveyError as refused:
        said = str(refused)
    except BaseException as error:
        error.add_note(name)
        raise
    return Outcome(name, said, time.perf_counter() - start, parser.memory)


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    start, every = time.perf_counter(), []
    endings, kinds = (*FORMATS, *LABELS), ("opened", "refused", *KINDS)
    print(f"{'format':<11}", *(f"{said:>11}" for said in ("files", *kinds, "slowest")))
    with ProcessPoolExecutor() as pool:
        each = pool.map(partial(outcomes, files=files), endings)
        for ending, found in zip(endings, each, strict=True):
            counts = Counter(one.kind for one in found)
            slowest = max(one.seconds for one in found)
            counted = (f"{counts[kind]:>11,}" for kind in kinds)
            print(f"{ending:<11} {len(found):>11,}", *counted, f"{slowest:>9.1f} s", flush=True)
            every += found
    most = max(one.memory for one in every) / 2**20
    print(f"\n{time.perf_counter() - start:.0f} s; a process used {most:.0f} MB at most")
    sys.exit("\n".join(f"{one.name} {one.fault}" for one in every if one.fault) or None)


if __name__ == "__main__":
    main()
