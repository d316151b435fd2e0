"""Claims of the literature, tested on a survey: supported, contradicted, or neither, and why.

Every number is an estimate, gap or odds ratio of the other modules; here it only meets a threshold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.association import odds_ratio
from analysis.contrasts import gap
from analysis.estimates import shares
from analysis.intervals import linear_t, p_of_t
from analysis.linear import Linearised
from analysis.multiplicity import holm
from analysis.reliability import LEAST_BASE, NOT_ASKED
from analysis.tally import tally
from analysis.verdicts import ALPHA, CANNOT_TELL, EQUAL, TOO_FEW
from data.claims import Claim, ClaimTest, WantedItem
from data.coding import ages_of
from data.model import Break, Survey

SUPPORTED = "supported"
CONTRADICTED = "contradicted"
CANNOT_TEST = "cannot be tested with this file"

NO_ERROR = "no standard error"
NOT_IN_FILE = "not in this file"

OLDEST = 120
"""The end of open age bands in profiles and in data/claims.toml."""

COLUMNS = [
    "country", "what", "estimate", "threshold", "difference", "se", "low", "high", "df",
    "p", "p_adjusted", "n", "verdict", "reason",
]  # fmt: skip


@dataclass(frozen=True)
class Lack:
    """What a file lacks for a test: a sentence's key, and the words that fill it in.

    Every key used here has a sentence in the catalogue's section `lacking`. Words are text, or the
    names of what was sought or is there instead.
    """

    key: str
    words: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class ClaimResult:
    """What a survey says of a claim.

    Attributes
    ----------
    verdict : "supported", "contradicted", "practically equal" (to the threshold), "this survey
        cannot tell" or "cannot be tested with this file"
    table : the single tests, a row for each test and country: `estimate`, `threshold`, their
        `difference` with `se`, 95 % t interval `low`, `high` and `df`; `p`, two-sided, and
        `p_adjusted`, by Holm over the rows; `n`, of a gap its smaller side's; `verdict`;
        `reason`, why there is no test, or a caution.
        Shares are in [0, 1], net scores in [-1, 1], odds ratios on the log scale.
    lack : why the claim cannot be tested, if it cannot
    left_out : country -> why it is missing from the single tests, or from some of them
    items : `what` of a test -> the names of its items
    wave : the wave of the test, "" in a file without waves
    built_in : whether the survey is synthetic, so that the verdict was made with its data
    """

    claim: Claim
    verdict: str
    table: pd.DataFrame
    wave: str
    built_in: bool
    lack: Lack | None = None
    left_out: dict[str, str] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)


class _Lacking(Exception):  # noqa: N818
    """The file lacks what a test needs."""

    def __init__(self, key: str, **values: str | tuple[str, ...]) -> None:
        super().__init__(key)
        self.lack = Lack(key, values)


class _Found(NamedTuple):
    """The estimates of one test, a row for each country.

    `n` counts interviews, of a gap those of its smaller side; `asked` those of both.
    """

    linear: Linearised
    n: np.ndarray
    asked: np.ndarray
    hidden: np.ndarray
    reason: np.ndarray


def assess(
    survey: Survey,
    claim: Claim,
    wave: str | None = None,
    weight: str | None = None,
) -> ClaimResult:
    """Test a claim: in each of its countries, whether each estimand exceeds its threshold.

    A single test is a t test of estimate minus threshold, two-sided at .05, so that it agrees with
    the 95 % interval; above the threshold is the claimed direction, and a claim that something is
    *not below* a margin is one whose threshold is that margin.

    Over the single tests of a claim that needs "all": supported if every one is significantly
    above (each at .05: intersection-union), contradicted if at least one is significantly below
    after Holm. Of one that needs "any": supported if at least one is above after Holm,
    contradicted if every one is below, each at .05. Otherwise practically equal, if the interval
    lies within the margin around the threshold in all the tests that leave the claim open; else
    this survey cannot tell.

    A country with too few interviews leaves a claim about that very country open; a claim about
    the countries that a file has is tested without it, and `left_out` says so.

    Parameters
    ----------
    wave : by default the last of the survey
    weight : by default the first of the survey

    Source: Berger (1982), Technometrics 24, 295-300, for intersection-union tests.
    """
    left_out: dict[str, str] = {}
    try:
        wave, where = _part(survey, claim, wave, left_out)
        items = {
            test.what: [_item(survey, wanted, test.estimand) for wanted in test.items]
            for test in claim.tests
        }
        rows = [
            _single_tests(survey, claim, test, items[test.what], where, weight, left_out)
            for test in claim.tests
        ]
    except _Lacking as lacking:
        nothing = pd.DataFrame(columns=pd.Index(COLUMNS))
        lack, wave = lacking.lack, wave or ""
        return ClaimResult(claim, CANNOT_TEST, nothing, wave, survey.synthetic, lack, left_out)
    table = _decided(pd.concat(rows, ignore_index=True), claim.combine)
    verdict = _combined(table["verdict"].to_numpy(), claim.combine)
    return ClaimResult(claim, verdict, table, wave, survey.synthetic, None, left_out, items)


def _single_tests(
    survey: Survey,
    claim: Claim,
    test: ClaimTest,
    items: list[str],
    where: dict[str, list[str]],
    weight: str | None,
    left_out: dict[str, str],
) -> pd.DataFrame:
    """The rows of one test; countries that are left out are added to `left_out`."""
    found = _estimated(survey, test, items, where, weight)
    countries = np.array(next(iter(where.values())), object)
    kept = ~found.hidden if claim.needed == "some" else np.ones(len(countries), bool)
    unasked = countries[kept & (found.asked == 0)]
    if unasked.size:
        raise _Lacking("interviews", names=tuple(unasked), what=test.what)
    if not kept.any():
        raise _Lacking("enough", what=test.what)
    for country, asked in zip(countries[~kept], found.asked[~kept], strict=True):
        left_out.setdefault(country, TOO_FEW if asked else NOT_ASKED)

    threshold = log(test.threshold) if test.estimand == "odds" else test.threshold
    shown = ~found.hidden
    value = np.where(shown, found.linear.value, np.nan)
    se = np.where(shown, np.sqrt(found.linear.variance), np.nan)
    df = np.where(shown, found.linear.df, np.nan)
    low, high = linear_t(value - threshold, se, df, 1 - ALPHA)
    p = p_of_t(value - threshold, se, df)
    reason = np.select(
        [found.hidden, found.reason != "", np.isnan(p)], [TOO_FEW, found.reason, NO_ERROR], ""
    )
    margin = np.nan if test.margin is None else test.margin
    rows = pd.DataFrame(
        {
            "country": countries, "what": test.what, "estimate": value, "threshold": threshold,
            "difference": value - threshold, "se": se, "low": low, "high": high, "df": df,
            "p": p, "n": found.n, "reason": reason,
            "inside": (low > -margin) & (high < margin) & ~np.isnan(p),
        }
    )  # fmt: skip
    return rows[kept]


def _estimated(
    survey: Survey,
    test: ClaimTest,
    items: list[str],
    where: dict[str, list[str]],
    weight: str | None,
) -> _Found:
    """The estimand of a test in each country."""
    by = (next(iter(where)),)
    if test.estimand == "odds":
        ratios = odds_ratio(tally(survey, (items[0], items[1]), by, where, weight))
        return _Found(ratios.linear, ratios.n, ratios.n, ratios.n < LEAST_BASE, ratios.reason)
    if test.estimand == "gap":
        over, one, other = sides_of(survey, test)
        estimates = shares(tally(survey, items[0], (*by, over), where, weight))
        sides = estimates.merged(over, {"one": one, "other": other})
        difference = gap(sides, "one", "other")
        n = sides.n.reshape(-1, 2)
        return _Found(
            difference.linear, n.min(axis=1), n.sum(axis=1), difference.hidden, difference.reason
        )
    answer = "favourable" if test.estimand == "share" else "net"
    estimates = shares(tally(survey, items[0], by, where, weight), answer)
    n = estimates.n
    return _Found(estimates.linear, n, n, estimates.hidden, np.full(len(n), "", object))


def _decided(table: pd.DataFrame, combine: str) -> pd.DataFrame:
    """The rows with their verdicts.

    What must hold in every row is tested at .05 in each; what one row decides, after Holm.
    """
    p, adjusted = table["p"].to_numpy(float), holm(table["p"].to_numpy(float))
    above = table["difference"].to_numpy(float) > 0
    for_it, against = (p, adjusted) if combine == "all" else (adjusted, p)
    conditions = [above & (for_it < ALPHA), ~above & (against < ALPHA), table["inside"]]
    verdict = np.select(conditions, [SUPPORTED, CONTRADICTED, EQUAL], CANNOT_TELL)
    return table.assign(p_adjusted=adjusted, verdict=verdict.astype(object))[COLUMNS]


def _combined(verdicts: np.ndarray, combine: str) -> str:
    """The verdict over the single tests, as `assess` states it."""
    everywhere, somewhere = (
        (SUPPORTED, CONTRADICTED) if combine == "all" else (CONTRADICTED, SUPPORTED)
    )
    if (verdicts == everywhere).all():
        return everywhere
    if (verdicts == somewhere).any():
        return somewhere
    return EQUAL if np.isin(verdicts, [everywhere, EQUAL]).all() else CANNOT_TELL


def _part(
    survey: Survey, claim: Claim, wave: str | None, left_out: dict[str, str]
) -> tuple[str, dict[str, list[str]]]:
    """The wave, and what is kept of the file: break -> levels, the country first."""
    country, waves = survey.role("country"), survey.role("wave")
    if country is None:
        raise _Lacking("countries")
    labels = {level.casefold(): level for level in country.levels}
    found = {
        name: next((labels[word.casefold()] for word in words if word.casefold() in labels), "")
        for name, words in claim.countries.items()
    }
    absent = [name for name, label in found.items() if not label]
    if absent and (claim.needed == "all" or len(absent) == len(found)):
        raise _Lacking("country", names=tuple(absent))
    left_out.update(dict.fromkeys(absent, NOT_IN_FILE))
    where = {country.name: [level for level in country.levels if level in found.values()]}
    known = waves.levels if waves else ()
    if wave and wave not in known:
        raise _Lacking("wave", wave=wave, has=known)
    if waves:
        wave = wave or waves.levels[-1]
        where[waves.name] = [wave]
    return wave or "", where


def _item(survey: Survey, wanted: WantedItem, estimand: str) -> str:
    """The item that is wanted: by what it is about and its favourable answers, or else by name."""
    about = [word.casefold() for word in wanted.about]
    labels = [word.casefold() for word in wanted.favourable_label]
    fitting = [
        name
        for name, item in survey.items.items()
        if item.about.casefold() in about and item.favourable_label.casefold() in labels
    ]
    fitting += [name for name in wanted.names if name in survey.items]
    for name in fitting:
        item = survey.item(name)
        if item.favourable and (item.unfavourable or estimand != "net"):
            return name
    if fitting:
        key = "sides" if estimand == "net" else "favourable"
        raise _Lacking(key, title=survey.item(fitting[0]).title)
    raise _Lacking("item", words=wanted.words)


def sides_of(survey: Survey, test: ClaimTest) -> tuple[str, list[str], list[str]]:
    """The break of a gap, and its levels on either side."""
    if test.ages:
        breaks = [found for found in survey.breaks.values() if found.role == "age"]
        sides = [[_of_ages(found.levels, *ages) for ages in test.ages] for found in breaks]
        groups = [f"{low}+" if high >= OLDEST else f"{low}-{high}" for low, high in test.ages]
        lacking = _Lacking("ages", one=groups[0], other=groups[1], has=_levels(breaks))
    else:
        words = [level.casefold() for level in test.levels]
        breaks = [found for found in survey.breaks.values() if found.name.casefold() in test.breaks]
        sides = [
            [
                [x for x in found.levels if (x.casefold() in words) == named]
                for named in (True, False)
            ]
            for found in breaks
        ]
        wanted = {"kind": test.breaks[0], "level": test.levels[0]}
        lacking = _Lacking("groups", **wanted, has=_levels(breaks))
    for found, (one, other) in zip(breaks, sides, strict=True):
        if one and other:
            return found.name, one, other
    raise lacking


def _levels(breaks: Sequence[Break]) -> tuple[str, ...]:
    return tuple(level for found in breaks for level in found.levels)


def _of_ages(levels: Sequence[str], low: int, high: int) -> list[str]:
    """The age bands that make up these ages; none where a band sticks out or is missing."""
    bands = {level: band for level in levels if (band := ages_of(level))}
    ends = {x: (low, min(last, OLDEST)) for x, (low, last) in bands.items()}
    within = {x: end for x, end in ends.items() if end[0] <= high and end[1] >= low}
    first = min((start for start, _ in within.values()), default=-1)
    last = max((stop for _, stop in within.values()), default=-1)
    whole = all(a[1] + 1 == b[0] for a, b in pairwise(sorted(within.values())))
    return list(within) if whole and (first, last) == (low, high) else []
