"""How fast a tally and its table are beside the bare `numpy.bincount`s that they cannot do without.

A survey of 7 countries x 4 cohorts x 5 answers; each size runs in a process of its own, so that
peaks of memory do not mix. `python -m benchmarks.engine`
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.contrasts import gap, pairs
from analysis.estimates import shares
from analysis.multiplicity import benjamini_hochberg
from analysis.tally import tally
from benchmarks import surveys
from benchmarks.surveys import COHORTS, COUNTRIES
from data.model import Survey

STRATA_EACH = 10
RUNS = 5
RATIO, MEMORY = 2.0, 3.0
"""Targets from a million respondents on: times the bare bincounts, and gigabytes."""

CASES = [
    (35_000, 3_500, True),
    (1_000_000, 3_500, True),
    (10_000_000, 3_500, True),
    (35_000, 35_000, False),
    (1_000_000, 1_000_000, False),
    (10_000_000, 10_000_000, False),
    (10_000_000, 1_000_000, True),
]
"""Respondents, PSUs, whether the file names the PSUs; the last case has no target."""

ITEMS, GRID_SECONDS = 20, 1.0
"""A whole grid: its items, and the seconds that a reader would wait without noticing much."""


def made_survey(respondents: int, psus: int, clustered: bool, items: int = 1) -> Survey:
    """Respondents in random order, in as many PSUs, of which each stratum has equally many."""
    rng = np.random.default_rng(1)
    stratum = np.arange(psus) * len(COUNTRIES) * STRATA_EACH // psus
    if clustered:
        unit = rng.integers(0, psus, respondents, dtype=np.int32)
    else:
        unit = rng.permutation(stratum)
    names = ["turkey", *(f"item {number}" for number in range(2, items + 1))]
    columns = {name: rng.integers(0, 5, respondents, dtype=np.int8) for name in names}
    columns["cohort"] = rng.integers(0, len(COHORTS), respondents, dtype=np.int8)
    weight = rng.gamma(6, 1 / 6, respondents)
    return surveys.survey(surveys.design(unit, stratum, clustered), columns, weight)


def ours(survey: Survey) -> None:
    """What a page asks for: the table of every answer, and its covariance."""
    estimates = shares(tally(survey, "turkey", by=("country", "cohort")), "each")
    estimates.table()
    _ = estimates.covariance


def bare(survey: Survey) -> None:
    """The sums that the table needs, and nothing else."""
    answer, cohort, w = survey.codes("turkey"), survey.codes("cohort"), survey.weight()
    cells = len(survey.design.stratum) * len(COHORTS) * 5
    key = (survey.design.unit.astype(np.intp) * len(COHORTS) + cohort) * 5 + answer
    np.bincount(key, w, cells)
    np.bincount(key, minlength=cells)
    if not survey.design.clustered:
        np.bincount(key, w * w, cells)


def grid(survey: Survey) -> pd.DataFrame:
    """All comparisons of all items: the youngest with the rest, and countries in each cohort."""
    tables = []
    for name in survey.items:
        cells = shares(tally(survey, name, by=("country", "cohort")))
        tables += [gap(cells, COHORTS[0], COHORTS[1:]).table(), pairs(cells).table()]
    found = pd.concat(tables)
    return found.assign(p_adjusted=benjamini_hochberg(found["p"].to_numpy()))


def seconds(run: Callable[[Survey], object], survey: Survey) -> float:
    """The shortest of several runs: what the machine can do when nothing disturbs it."""
    found = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run(survey)
        found.append(time.perf_counter() - start)
    return min(found)


def measure(respondents: int, psus: int, clustered: bool) -> dict[str, float]:
    made = made_survey(respondents, psus, clustered)
    ours(made)  # columns are coded once
    found = {"ours": seconds(ours, made)}
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # kB on Linux
    return {**found, "bare": seconds(bare, made)}


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(measure(*json.loads(sys.argv[1]))))
        return
    print(f"tally + shares + table + covariance beside bare bincounts, shortest of {RUNS} runs")
    print(f"targets from 1,000,000 respondents on: ratio <= {RATIO:g}, memory < {MEMORY:g} GB\n")
    print(f"{'respondents':>12} {'PSUs':>12} {'ours':>10} {'bare':>10} {'ratio':>6} {'memory':>8}")
    for case in CASES:
        command = [sys.executable, "-m", "benchmarks.engine", json.dumps(case)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
        found = json.loads(said)
        ratio, memory = found["ours"] / found["bare"], found["memory"]
        aimed_at = case[0] >= 1_000_000 and case is not CASES[-1]
        met = ratio <= RATIO and memory < MEMORY
        verdict = ("met" if met else "MISSED") if aimed_at else "no target"
        print(
            f"{case[0]:>12,} {case[1] if case[2] else 'each':>12} {1000 * found['ours']:>7.1f} ms "
            f"{1000 * found['bare']:>7.1f} ms {ratio:>6.2f} {memory:>5.2f} GB  {verdict}"
        )

    made = made_survey(35_000, 3_500, True, ITEMS)
    compared, took = len(grid(made)), seconds(grid, made)
    verdict = "met" if took < GRID_SECONDS else "MISSED"
    print(
        f"\na whole grid: {ITEMS} items x 7 countries x 4 cohorts, 35,000 respondents, 3,500 PSUs"
    )
    print(f"{compared:,} comparisons in {took:.2f} s; target < {GRID_SECONDS:g} s  {verdict}")


if __name__ == "__main__":
    main()
