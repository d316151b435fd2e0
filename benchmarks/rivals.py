"""One page's numbers beside R `survey` and PyPI `svy`: how fast, and whether they agree.

28 cells with standard errors, a Rao-Scott test and 21 pairs of countries. The rivals are not part
of the project: R is used where `Rscript` has `survey`, svy from the Python named by SVY_PYTHON (or
from this one). `python -m benchmarks.rivals`
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.association import rao_scott
from analysis.contrasts import pairs
from analysis.estimates import shares
from analysis.tally import tally
from benchmarks.engine import made_survey, seconds
from data.model import Survey

SIZES = (100_000, 1_000_000)
PSUS = 3_500
RUNS = 3
TIMEOUT = 300
"""Seconds that a rival gets for all of one size, reading the file included."""

HEADINGS = ("cells", "test", "pairs", "together")

HERE = Path(__file__).parent
RIVALS = {
    "R survey": ([shutil.which("Rscript") or "Rscript", HERE / "rivals.R"], 50),
    "svy": ([os.environ.get("SVY_PYTHON", sys.executable), HERE / "rivals_svy.py"], 10),
}
"""The command of each, and how many times as fast we aim to be."""


def cells(survey: Survey) -> pd.DataFrame:
    return shares(tally(survey, "turkey", by=("country", "cohort"))).table()


def test(survey: Survey) -> float:
    return rao_scott(tally(survey, "turkey")).F


def compared(survey: Survey) -> pd.DataFrame:
    return pairs(shares(tally(survey, "turkey"))).table()


def ours(survey: Survey) -> dict:
    """The same account of itself that a rival's script gives."""
    found = {"se": list(cells(survey)["se"]), "F": test(survey)}
    found["pairs"] = list(compared(survey)["se"])
    took = [seconds(step, survey) for step in (cells, test, compared)]
    return {"who": "ours", "seconds": took, **found}


def write(survey: Survey, path: Path) -> None:
    """The survey as a rival reads it; numbers in full."""
    design, answer = survey.design, survey.codes("turkey")
    stratum = design.stratum[design.unit]
    columns = {
        "country": design.block[stratum],
        "stratum": stratum,
        "psu": design.unit,
        "cohort": survey.codes("cohort"),
        "answer": answer,
        "favourable": (answer == 0).astype(int),
        "weight": survey.weight(),
    }
    pd.DataFrame(columns).to_csv(path, index=False)


def ask(command: list, path: Path) -> dict | str:
    """What a rival's script says of itself, or why it does not."""
    try:
        done = subprocess.run(  # noqa: S603
            [*command, path, str(RUNS)], capture_output=True, text=True, timeout=TIMEOUT, check=True
        )
    except FileNotFoundError:
        return "is not installed here"
    except subprocess.TimeoutExpired:
        return f"was not ready after {TIMEOUT} s"
    except subprocess.CalledProcessError as error:
        last = error.stderr.strip().splitlines()[-1:]
        absent = "no package called" in error.stderr or "ModuleNotFoundError" in error.stderr
        return "is not installed here" if absent else f"failed: {' '.join(last)}"
    return json.loads(done.stdout)


def line(found: dict, verdict: str = "") -> str:
    took = [*found["seconds"], sum(found["seconds"])]
    return f"{found['who']:<16}" + "".join(f"{1000 * t:>11,.1f}" for t in took) + f"  {verdict}"


def disagreement(one: dict, other: dict) -> float:
    """The largest relative difference of a standard error or the test's F."""
    left, right = (np.array([*said["se"], said["F"], *said["pairs"]]) for said in (one, other))
    return float(np.max(np.abs(left / right - 1)))


def main() -> None:
    print(f"28 cells, a Rao-Scott test and 21 pairs; {PSUS:,} PSUs, milliseconds, shortest of runs")
    for respondents in SIZES:
        survey = made_survey(respondents, PSUS, True)
        mine = ours(survey)
        print(f"\n{respondents:>9,} {'':<6}" + "".join(f"{w:>11}" for w in HEADINGS))
        print(line(mine))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "survey.csv"
            write(survey, path)
            for name, (command, aim) in RIVALS.items():
                said = ask(command, path)
                if isinstance(said, str):
                    print(f"{name} {said}")
                    continue
                ratio = sum(said["seconds"]) / sum(mine["seconds"])
                verdict = (
                    f"{ratio:,.0f} x ours; target {aim}  {'met' if ratio >= aim else 'MISSED'}"
                )
                print(line(said, f"{verdict}; differs by {disagreement(mine, said):.0e}"))


if __name__ == "__main__":
    main()
