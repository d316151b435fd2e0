"""A question: all that decides the numbers of a view, and the calls that answer it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis import contrasts
from analysis.association import Association, rao_scott
from analysis.comparisons import Comparisons
from analysis.estimates import Estimates, average, favourability, shares
from analysis.reliability import present
from analysis.tally import Tally, tally
from data.model import Survey

COMPARISONS = (
    "", "average", "pairs", "gap", "gap of gaps", "change", "trend", "trends", "paired", "table",
)  # fmt: skip
"""What may be compared; "trends" are adjusted together, "table" is the Rao-Scott test."""


@dataclass(frozen=True)
class Question:
    """What a view asks of a survey.

    Attributes
    ----------
    items : the item, or the two of a pair
    by : the breaks, in the order of the table
    answer : "favourable" (of a scale the mean) or "each"
    where : break -> levels; the wave is one of them
    base : "all" or "opinion"
    weight : the name of the weight
    level : of confidence, in [0, 1]
    averaging : of countries, "" for no average
    compare : one of `COMPARISONS`
    a, b : the levels of the last break that make the sides of a gap, or none
    order : the levels of the first break in the order in which pairs are taken, where it matters
    """

    items: tuple[str, ...]
    by: tuple[str, ...]
    weight: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answer: str = "favourable"
    base: str = "all"
    level: float = 0.95
    averaging: str = ""
    compare: str = ""
    a: tuple[str, ...] = ()
    b: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Answered:
    """The answer to a question: its estimates, their average, and what is compared.

    Attributes
    ----------
    estimates : None of a pair, and of a test of a whole table
    table, reference : of the groups, and of their average; no rows where there is none
    compared, averaged : the comparisons, and of a gap also that of the average
    """

    tally: Tally
    estimates: Estimates | None
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    reference: pd.DataFrame = field(default_factory=pd.DataFrame)
    compared: pd.DataFrame = field(default_factory=pd.DataFrame)
    averaged: pd.DataFrame = field(default_factory=pd.DataFrame)


def answered(survey: Survey, question: Question, tallied: Callable[..., Tally] = tally) -> Answered:
    """Answer a question by the calls that a receipt in Python spells out."""
    q = question
    asked = q.items[0] if len(q.items) == 1 else q.items
    counted = tallied(survey, asked, q.by, q.where, q.weight)
    if q.compare == "paired":
        return Answered(counted, None, compared=_shown(contrasts.paired(counted, q.base), q))
    if q.compare == "table":
        return Answered(counted, None, compared=_as_row(rao_scott(counted, q.base)))
    if q.answer == "each":
        estimates = shares(counted, "each", q.base)
    else:
        estimates = favourability(counted, q.base)
    if q.a:
        sides = contrasts.gap(estimates, q.a, q.b).keys
        names = (str(sides[side].iloc[0]) for side in ("a", "b"))
        estimates = estimates.merged(q.by[-1], dict(zip(names, (q.a, q.b), strict=True)))
    if q.order:
        estimates = estimates.merged(q.by[0], {name: (name,) for name in q.order})
    found = Answered(
        counted,
        estimates,
        table=_shown(estimates, q),
        compared=_shown(_compared(estimates, q), q),
    )
    if not q.averaging:
        return found
    whole = average(estimates, q.averaging)
    averaged = _shown(_compared(whole, q), q) if q.compare == "gap" else found.averaged
    return replace(found, reference=_shown(whole, q), averaged=averaged)


def _compared(estimates: Estimates, q: Question) -> Comparisons | None:
    last = estimates.by[q.by[-1]] if q.by else ()
    calls: dict[str, Callable[[], Comparisons]] = {
        "average": lambda: contrasts.versus_average(estimates, q.averaging),
        "pairs": lambda: contrasts.pairs(estimates, q.by[0]),
        "gap": lambda: contrasts.gap(estimates, *last),
        "gap of gaps": lambda: contrasts.gap_of_gaps(estimates, *last),
        "change": lambda: contrasts.change(estimates),
        "trend": lambda: contrasts.trend(estimates),
        "trends": lambda: _together(contrasts.trend(estimates)),
    }
    return calls[q.compare]() if q.compare else None


def _together(found: Comparisons) -> Comparisons:
    return replace(found, family=np.zeros_like(found.family))


def _shown(found: Estimates | Comparisons | None, q: Question) -> pd.DataFrame:
    return pd.DataFrame() if found is None else present(found.table(q.level))


def _as_row(tested: Association) -> pd.DataFrame:
    row = {"F": tested.F, "ndf": tested.ndf, "ddf": tested.ddf, "p": tested.p}
    return pd.DataFrame([{**row, "n": tested.n, "reason": tested.reason}])
