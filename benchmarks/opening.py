"""What opening a .sav file costs beside the bare read of pyreadstat that it cannot do without.

Each opening runs in a process of its own, so that peaks of memory do not mix.
`python -m benchmarks.opening [respondents]`
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from data.readers import open_recorded

RESPONDENTS, COLUMNS = 1_000_000, 60
RUNS = 3
RATIO, MEMORY = 1.3, 2.0
"""Targets: times the processor's time of the bare read, and times its peak of memory."""

OPENERS = {"bare": pyreadstat.read_sav, "ours": open_recorded}


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
    """Processor seconds, which others on the machine disturb least; the process's peak in GB."""
    start = time.process_time()
    opened = OPENERS[opener](path)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # kB on Linux
    del opened
    return {"seconds": seconds, "memory": peak}


def in_a_process(opener: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.opening", opener, str(path)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603


def main(respondents: int = RESPONDENTS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "opening.sav"
        write(respondents, path)
        runs = [{name: in_a_process(name, path) for name in OPENERS} for _ in range(RUNS)]
        recorded = open_recorded(path)
    answers = recorded.read(name for name in recorded.names if name.startswith("q"))
    bytes_each = max(column.row.itemsize for column in answers.values())
    print(f"opening a .sav of {respondents:,} x {COLUMNS} beside pyreadstat, least of {RUNS} runs")
    print(f"targets from {RESPONDENTS:,} respondents on: time {RATIO:g} x, memory {MEMORY:g} x\n")
    for what, unit, bound in (("seconds", "s", RATIO), ("memory", "GB", MEMORY)):
        bare, ours = (min(run[name][what] for run in runs) for name in OPENERS)
        verdict = "met" if ours / bare <= bound else "MISSED"
        print(
            f"{what:>8} {ours:>6.2f} {unit:<2} ours {bare:>6.2f} {unit:<2} bare "
            f"{ours / bare:>6.2f} x  {verdict if respondents >= RESPONDENTS else 'no target'}"
        )
    print(f"an answer is held in {bytes_each} byte")


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in OPENERS:
        print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
    else:
        main(*map(int, sys.argv[1:]))
