"""What opening a .sav file costs beside the bare read of pyreadstat that it cannot do without.

Each opening runs in a process of its own, so that peaks of memory do not mix; a confined one in
two, whose memory is added.
`python -m benchmarks.opening [respondents]`
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from data.confined import open_confined
from data.readers import open_recorded
from data.recorded import File

RESPONDENTS, COLUMNS = 1_000_000, 60
RUNS = 3
RATIO, MEMORY = 1.3, 2.0
"""Targets: times the processor's time of the bare read, and times its peak of memory."""

OPENERS = {
    "bare": pyreadstat.read_sav,
    "ours": open_recorded,
    "confined": lambda path: open_confined(File(path.name, path)),
}


def write(respondents: int, path: Path) -> None:
    """A file as surveys are: id, weight, age, country as text; answers 1-5, one in ten missing."""
    rng = np.random.default_rng(1)
    columns = {
        "id": np.arange(respondents, dtype=float),
        "weight": rng.gamma(6, 1 / 6, respondents),
        "age": rng.integers(15, 95, respondents).astype(float),
        "country": rng.choice(["AL", "BA", "HR", "ME", "MK", "RS", "XK"], respondents),
    }
    for number in range(COLUMNS - len(columns)):
        shares = [0.18, 0.18, 0.18, 0.18, 0.18, 0.06, 0.04]
        answers = rng.choice([1.0, 2, 3, 4, 5, 8, 9], respondents, p=shares)
        answers[rng.random(respondents) < 0.1] = np.nan  # not asked
        columns[f"q{number}"] = answers
    missing = {name: [8, 9] for name in columns if name.startswith("q")}
    pyreadstat.write_sav(pd.DataFrame(columns), path, row_compress=True, missing_ranges=missing)


def measure(opener: str, path: Path) -> dict[str, float]:
    """Processor seconds, which others on the machine disturb least, and the peak of memory in GB.

    Of a process that was started to parse, both are added: its start is part of the price.
    """
    start = sum(os.times()[:4])
    opened = OPENERS[opener](path)
    seconds = sum(os.times()[:4]) - start
    used = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = sum(resource.getrusage(who).ru_maxrss for who in used) / 1e6  # kB on Linux
    del opened
    return {"seconds": seconds, "memory": peak}


def in_a_process(*arguments: str) -> str:
    command = [sys.executable, "-m", "benchmarks.opening", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


def main(respondents: int = RESPONDENTS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "opening.sav"
        # Not here: on Linux the peak of a process counts as that of those it starts.
        in_a_process("write", str(path), str(respondents))
        runs = [
            {name: json.loads(in_a_process(name, str(path))) for name in OPENERS}
            for _ in range(RUNS)
        ]
        recorded = open_recorded(path)
    answers = recorded.read(name for name in recorded.names if name.startswith("q"))
    bytes_each = max(column.row.itemsize for column in answers.values())
    print(f"opening a .sav of {respondents:,} x {COLUMNS} beside pyreadstat, least of {RUNS} runs")
    print(f"targets from {RESPONDENTS:,} respondents on: time {RATIO:g} x, memory {MEMORY:g} x\n")
    for what, unit, bound in (("seconds", "s", RATIO), ("memory", "GB", MEMORY)):
        bare, *others = (min(run[name][what] for run in runs) for name in OPENERS)
        for name, found in zip(list(OPENERS)[1:], others, strict=True):
            verdict = "met" if found / bare <= bound else "MISSED"
            print(
                f"{what:>8} {found:>6.2f} {unit:<2} {name:<8} {bare:>6.2f} {unit:<2} bare "
                f"{found / bare:>6.2f} x  {verdict if respondents >= RESPONDENTS else 'no target'}"
            )
    print(f"an answer is held in {bytes_each} byte")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", path, respondents]:
            write(int(respondents), Path(path))
        case [opener, path]:
            print(json.dumps(measure(opener, Path(path))))
        case respondents:
            main(*map(int, respondents))
