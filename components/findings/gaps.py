"""How far two groups are apart, in each country: youth and their elders, or any two sides."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.contrasts import gap, gap_of_gaps
from analysis.estimates import Estimates, average
from analysis.tally import tally
from components.findings.finding import (
    Finding,
    Tallied,
    beside,
    presented,
    presented_comparisons,
    quoted,
)
from components.view import View
from data.model import Survey, SurveyError

Side = Sequence[str]
"""The levels of a break whose union is one side of a gap."""


def gaps(survey: Survey, view: View, a: Side, b: Side, tallied: Tallied = tally) -> Finding:
    """The gap a - b between levels of the view's break, in each country; widest first.

    `compared` has a row for each country with both sides, `reference` the same for the average of
    the countries shown, and `table` the estimate of each side.
    """
    item, country = survey.item(view.item), survey.role("country")
    rows = [country.name] if country and view.averaging else []
    estimates = quoted(survey, view, [*rows, view.by], tallied)
    found = gap(estimates, a, b)
    names = {side: str(found.keys[side].iloc[0]) for side in ("a", "b")}
    both = estimates.merged(view.by, {names["a"]: a, names["b"]: b})
    compared = _compared(survey, view, both, names)
    order = np.argsort(-compared["difference"].to_numpy(), kind="stable")
    reference = pd.DataFrame()
    shown = ~both.hidden.reshape(-1, 2).any(axis=1)
    if rows and np.count_nonzero(shown) > 1:
        reference = _compared(survey, view, average(both, view.averaging), names)
    return Finding(
        survey=survey,
        view=view,
        items=(item,),
        by=tuple(both.by),
        kind=both.kind,
        table=presented(survey, view, item, both),
        reference=reference,
        compared=compared.iloc[order].reset_index(drop=True),
    )


def between(survey: Survey, view: View, a: Side, b: Side, tallied: Tallied = tally) -> Finding:
    """How the gap a - b differs between countries: every pair once, the wider gap less the other.

    `table` has both sides in each country, `reference` each country's own gap, widest first.
    """
    one = gaps(survey, view, a, b, tallied)
    if len(one.by) < 2:
        raise SurveyError(f"gaps of {view.by!r}: there is one only; compare them between countries")
    country = one.by[0]
    names = {side: str(one.compared[side].iloc[0]) for side in ("a", "b")}
    estimates = quoted(survey, view, list(one.by), tallied)
    both = estimates.merged(view.by, {names["a"]: a, names["b"]: b})
    ranked = both.merged(country, {name: (name,) for name in one.compared[country]})
    found = gap_of_gaps(ranked, names["a"], names["b"], country)
    return replace(
        one,
        compared=presented_comparisons(survey, view, one.item, found),
        reference=one.compared,
    )


def _compared(survey: Survey, view: View, both: Estimates, names: dict[str, str]) -> pd.DataFrame:
    """The gaps of two sides, with the estimates of each."""
    item = survey.item(view.item)
    compared = presented_comparisons(survey, view, item, gap(both, names["a"], names["b"]))
    return beside(compared, presented(survey, view, item, both), view.by)
