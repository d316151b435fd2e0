"""How fast a tally and its table are beside the bare `numpy.bincount`s that they cannot do without.

A survey of 7 countries x 4 cohorts x 5 answers; each size runs in a process of its own, so that
peaks of memory do not mix. `python -m benchmarks.bench`
"""

import json
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

from analysis.estimates import shares
from analysis.tally import tally
from data.model import Break, Design, Item, Source, Survey

COUNTRIES, COHORTS, STRATA_EACH = 7, 4, 10
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


def survey(respondents: int, psus: int, clustered: bool) -> Survey:
    """Respondents in random order, in as many PSUs, of which each stratum has equally many."""
    rng = np.random.default_rng(1)
    strata = COUNTRIES * STRATA_EACH
    stratum_of_psu = (np.arange(psus) * strata // psus).astype(np.int32)
    if clustered:
        unit, stratum = rng.integers(0, psus, respondents, dtype=np.int32), stratum_of_psu
    else:
        unit, stratum = rng.permutation(stratum_of_psu), np.arange(strata, dtype=np.int32)
    columns = {
        "turkey": rng.integers(0, 5, respondents, dtype=np.int8),
        "cohort": rng.integers(0, COHORTS, respondents, dtype=np.int8),
    }
    weight = rng.gamma(6, 1 / 6, respondents)
    item = Item(
        name="turkey",
        column="turkey",
        title="Turkey",
        about="Turkey",
        wording="",
        answers={1: "Friendly", 2: "Neutral", 3: "Hostile"},
        no_opinion={8: "Don't know", 9: "Refused"},
        favourable=(1,),
        unfavourable=(3,),
    )
    return Survey(
        title="Benchmark",
        synthetic=True,
        source=Source(),
        items={"turkey": item},
        breaks={
            "country": Break("country", "Country", tuple("ABCDEFG"), "country"),
            "cohort": Break("cohort", "Cohort", ("15-24", "25-39", "40-54", "55+"), "age"),
        },
        weights={"w": "weight"},
        design=Design(
            unit=unit,
            unit_labels=pd.MultiIndex.from_arrays([np.arange(len(stratum))], names=["psu"]),
            stratum=stratum,
            psus=np.bincount(stratum_of_psu),
            block=np.repeat(np.arange(COUNTRIES, dtype=np.int32), STRATA_EACH),
            block_country=np.arange(COUNTRIES),
            block_wave=np.zeros(COUNTRIES, int),
            clustered=clustered,
            stratified=True,
        ),
        population={},
        digest="",
        profile_digest="",
        encode=columns.__getitem__,
        weigh=lambda _: weight,
    )


def ours(survey: Survey) -> None:
    """What a page asks for: the table of every answer, and its covariance."""
    estimates = shares(tally(survey, "turkey", by=("country", "cohort")), "each")
    estimates.table()
    _ = estimates.covariance


def bare(survey: Survey) -> None:
    """The sums that the table needs, and nothing else."""
    answer, cohort, w = survey.codes("turkey"), survey.codes("cohort"), survey.weight()
    cells = len(survey.design.stratum) * COHORTS * 5
    key = (survey.design.unit.astype(np.intp) * COHORTS + cohort) * 5 + answer
    np.bincount(key, w, cells)
    np.bincount(key, minlength=cells)
    if not survey.design.clustered:
        np.bincount(key, w * w, cells)


def seconds(run, survey: Survey) -> float:
    """The shortest of several runs: what the machine can do when nothing disturbs it."""
    found = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run(survey)
        found.append(time.perf_counter() - start)
    return min(found)


def measure(respondents: int, psus: int, clustered: bool) -> dict[str, float]:
    made = survey(respondents, psus, clustered)
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
        command = [sys.executable, "-m", "benchmarks.bench", json.dumps(case)]
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


if __name__ == "__main__":
    main()
