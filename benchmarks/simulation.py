"""Whether tests, intervals and detectable gaps keep their promises, where the truth is known.

Simulated surveys of 7 countries, with clustered answers and weights; every survey gives many
comparisons, and a rate is over all of them. `python -m benchmarks.simulation [runs]` prints the
table, and fails where a bound is not met. The promises are those of METHODS.md.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.association import rao_scott
from analysis.contrasts import gap, gap_of_gaps, paired, pairs
from analysis.estimates import shares
from analysis.tally import tally
from benchmarks import surveys
from benchmarks.surveys import COHORTS, COUNTRIES
from data.model import Design, Survey

RUNS = 2000
"""Surveys: with one comparison in each, a rate of .05 has a standard error of .005."""

PILOT, LEAST_PILOT = 0.1, 40
"""Surveys that tell which gap is detectable, of those of the run: 40 tell it to 1 %, which moves
the power by .01."""

ICC = 0.05
"""The correlation of two answers in one PSU, usual for attitudes."""

SAME_PERSON = 0.5
"""The chance that a person answers both items alike for a reason of their own."""

COHORT_SHARES = (0.16, 0.26, 0.26, 0.32)
YOUNG, OLDER = COHORTS[0], COHORTS[1:]

Hits = dict[str, np.ndarray]
"""What is promised -> whether it happened, in each comparison of one survey; nan if unsaid."""

Share = Callable[[np.ndarray, np.ndarray], np.ndarray | float]
"""The true share of favourable answers, by the codes of country and cohort."""


@dataclass(frozen=True)
class Promise:
    """A rate, its nominal value and its bounds, and the independent comparisons of one survey."""

    what: str
    nominal: float
    low: float
    high: float
    independent: int


PROMISES = (
    Promise("rejected: country difference", 0.05, 0.035, 0.065, 3),  # 21 pairs of 7 shares
    Promise("rejected: cohort gap", 0.05, 0.035, 0.065, 7),
    Promise("rejected: gap of gaps", 0.05, 0.035, 0.065, 3),
    Promise("rejected: paired items", 0.05, 0.035, 0.065, 7),
    Promise("rejected: Rao-Scott, country x answer", 0.05, 0.035, 0.065, 1),
    Promise("rejected: Rao-Scott, cohort x answer", 0.05, 0.035, 0.065, 7),
    Promise("any of 21 pairs rejected after Holm", 0.05, 0.0, 0.06, 1),
    Promise("covered: p = .5, n = 900, 40 PSUs", 0.95, 0.935, 0.97, 7),
    Promise("covered: p = .1, n = 900, 40 PSUs", 0.95, 0.935, 0.97, 7),
    Promise("covered: p = .03, n = 120, 12 PSUs", 0.95, 0.935, 1.0, 7),
    Promise("power: country difference, detectable", 0.80, 0.77, 0.83, 3),
    Promise("power: cohort gap, detectable", 0.80, 0.77, 0.83, 7),
)


def simulate(runs: int = RUNS, seed: int = 1) -> pd.DataFrame:
    """Every promise with the rate that it was kept at.

    Returns
    -------
    DataFrame
        `what`, `rate`, `nominal`, `trials` (independent comparisons at the least), the bounds
        `low` and `high`, and whether they are `met`.
    """
    found: dict[str, list[float]] = {promise.what: [] for promise in PROMISES}
    for number, scenario in enumerate((null, common_share, rare_share, power)):
        for hits in scenario(np.random.default_rng([seed, number]), runs):
            for what, happened in hits.items():
                found[what].append(happened.mean())
    table = pd.DataFrame(PROMISES)
    table.insert(1, "rate", [np.mean(found[what]) for what in table["what"]])
    table.insert(3, "trials", runs * table.pop("independent"))
    return table.assign(met=table["rate"].between(table["low"], table["high"]))


def null(rng: np.random.Generator, runs: int) -> Iterator[Hits]:
    """No country, cohort or item differs; every rejection is false."""
    design = sample(interviews=960, psus=96, strata=12)
    for _ in range(runs):
        made = interview(rng, design, alike(0.4))
        by_country = tally(made, "turkey")
        pair_table = pairs(shares(by_country)).table()
        by_cohort = shares(tally(made, "turkey", by=("country", "cohort")))
        within = [tally(made, "turkey", ("cohort",), {"country": (c,)}) for c in COUNTRIES]
        yield {
            "rejected: country difference": rejected(pair_table["p"]),
            "rejected: cohort gap": rejected(gap(by_cohort, YOUNG, OLDER).table()["p"]),
            "rejected: gap of gaps": rejected(gap_of_gaps(by_cohort, YOUNG, OLDER).table()["p"]),
            "rejected: paired items": rejected(paired(tally(made, ("turkey", "eu"))).table()["p"]),
            "rejected: Rao-Scott, country x answer": rejected([rao_scott(by_country).p]),
            "rejected: Rao-Scott, cohort x answer": rejected([rao_scott(t).p for t in within]),
            "any of 21 pairs rejected after Holm": rejected([pair_table["p_adjusted"].min()]),
        }


def common_share(rng: np.random.Generator, runs: int) -> Iterator[Hits]:
    """Shares far from 0, which have logit intervals."""
    design = sample(interviews=900, psus=40, strata=10)
    for _ in range(runs):
        yield {
            "covered: p = .5, n = 900, 40 PSUs": covered(rng, design, 0.5),
            "covered: p = .1, n = 900, 40 PSUs": covered(rng, design, 0.1),
        }


def rare_share(rng: np.random.Generator, runs: int) -> Iterator[Hits]:
    """Shares near 0 in small samples, which have Korn-Graubard intervals."""
    design = sample(interviews=120, psus=12, strata=3)
    for _ in range(runs):
        yield {"covered: p = .03, n = 120, 12 PSUs": covered(rng, design, 0.03)}


def power(rng: np.random.Generator, runs: int) -> Iterator[Hits]:
    """Gaps exactly as large as the design is said to detect."""
    design = sample(interviews=960, psus=96, strata=12)

    def countries(share: Share) -> pd.DataFrame:
        table = pairs(shares(tally(interview(rng, design, share), "turkey"))).table()
        return table[table["a"].isin(COUNTRIES[:4]) & table["b"].isin(COUNTRIES[4:])]

    def cohorts(share: Share) -> pd.DataFrame:
        made = interview(rng, design, share)
        return gap(shares(tally(made, "turkey", ("country", "cohort"))), YOUNG, OLDER).table()

    pilot = max(LEAST_PILOT, round(PILOT * runs))
    by_country = detectable(
        countries, lambda size: lambda country, _: 0.5 + size * (country < 4), pilot
    )
    by_cohort = detectable(
        cohorts, lambda size: lambda _, cohort: 0.5 + size * (cohort == 0), pilot
    )
    for _ in range(runs):
        yield {
            "power: country difference, detectable": rejected(countries(by_country)["p"]),
            "power: cohort gap, detectable": rejected(cohorts(by_cohort)["p"]),
        }


def alike(share: float) -> Share:
    """The same in every country and cohort."""
    return lambda *_: share


def detectable(
    compare: Callable[[Share], pd.DataFrame], true: Callable[[float], Share], pilot: int
) -> Share:
    """The world whose gap is what its surveys state, on average, to be detectable.

    The standard error depends a little on the gap: the first step is at none, the second at that.
    """
    size = 0.0
    for _ in range(2):
        stated = [compare(true(size))["detectable"].mean() for _ in range(pilot)]
        size = float(np.mean(stated))
    return true(size)


def sample(interviews: int, psus: int, strata: int) -> Design:
    """So many of each in every country."""
    countries = len(COUNTRIES)
    in_country = np.arange(interviews) * psus // interviews
    unit = (np.arange(countries)[:, None] * psus + in_country).ravel()
    return surveys.design(unit, np.arange(countries * psus) * strata // psus)


def interview(rng: np.random.Generator, design: Design, share: Share) -> Survey:
    """A survey: cohorts live in every PSU, and weights do not depend on the answers."""
    size = len(design.unit)
    country = design.block[design.stratum][design.unit]
    cohort = rng.choice(len(COHORTS), size, p=COHORT_SHARES)
    favourable = np.broadcast_to(share(country, cohort), size)
    turkey = leaning(rng, design)
    eu = np.where(rng.random(size) < SAME_PERSON, turkey, leaning(rng, design))
    columns = {"turkey": answer(turkey, favourable), "eu": answer(eu, favourable), "cohort": cohort}
    return surveys.survey(design, columns, rng.gamma(6, 1 / 6, size))


def leaning(rng: np.random.Generator, design: Design) -> np.ndarray:
    """Uniform in [0, 1] for each person, who with a chance of root ICC has that of the PSU."""
    size = len(design.unit)
    of_psu = rng.random(len(design.stratum))[design.unit]
    return np.where(rng.random(size) < np.sqrt(ICC), of_psu, rng.random(size))


def answer(leaning: np.ndarray, favourable: np.ndarray) -> np.ndarray:
    """Codes of answers: favourable, or one of the four others in fixed proportions."""
    rest = (leaning - favourable) / (1 - favourable)
    other = 1 + np.searchsorted([0.45, 0.80, 0.95], rest)
    return np.where(leaning < favourable, 0, other)


def rejected(p: pd.Series | list[float]) -> np.ndarray:
    """Whether each test rejects at 5 %; nan where it has no p."""
    p = np.asarray(p, float)
    return np.where(np.isnan(p), np.nan, p < 0.05)


def covered(rng: np.random.Generator, design: Design, share: float) -> np.ndarray:
    """Whether the interval of each country's share holds the true one."""
    table = shares(tally(interview(rng, design, alike(share)), "turkey")).table()
    return ((table["low"] <= share) & (share <= table["high"])).to_numpy(float)


def markdown(table: pd.DataFrame) -> str:
    """The table as METHODS.md has it; the error is that of the independent comparisons only."""
    lines = ["| what | rate | error at most | bounds | met |", "|---|---|---|---|---|"]
    for row in table.itertuples():
        error = np.sqrt(row.nominal * (1 - row.nominal) / row.trials)
        bounds = f"{row.low:.3f} to {row.high:.3f}"
        met = "yes" if row.met else "**no**"
        lines.append(f"| {row.what} | {row.rate:.4f} | {error:.4f} | {bounds} | {met} |")
    return "\n".join(lines)


def main() -> None:
    found = simulate(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
    print(markdown(found))
    if not found["met"].all():
        sys.exit(f"not met: {'; '.join(found.loc[~found['met'], 'what'])}")


if __name__ == "__main__":
    main()
