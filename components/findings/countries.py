"""What countries think: each country's number, all its answers, and which countries differ."""

import numpy as np
import pandas as pd

from analysis.contrasts import pairs, versus_average
from analysis.estimates import Estimates, average, shares
from analysis.tally import tally
from analysis.verdicts import sides
from components.findings.finding import (
    Finding,
    Tallied,
    beside,
    kind_of,
    presented,
    presented_comparisons,
    quoted,
)
from components.view import View
from data.model import Survey


def ranking(survey: Survey, view: View, tallied: Tallied = tally) -> Finding:
    """The favourable share or mean of each group, and how it differs from the average.

    Countries fall from the most to the least favourable, or on a scale from the highest; the levels
    of another break, such as ages, keep their order and are compared with nothing.
    """
    item, rows = survey.item(view.item), view.rows(survey)
    estimates = quoted(survey, view, [rows] if rows else [], tallied)
    averaged = view.averaging and np.count_nonzero(~estimates.hidden) > 1
    compared = pd.DataFrame()
    if averaged:
        compared = presented_comparisons(
            survey, view, item, versus_average(estimates, view.averaging)
        )
    table = presented(survey, view, item, estimates)
    return Finding(
        survey=survey,
        view=view,
        items=(item,),
        by=tuple(estimates.by),
        kind=estimates.kind,
        table=_ranked(table, rows, table["estimate"]) if view.averaging else table,
        reference=_reference(survey, view, estimates, tallied),
        compared=compared,
        sides=sides(estimates),
    )


def answers(survey: Survey, view: View, tallied: Tallied = tally) -> Finding:
    """The shares of all answers in each group, in the order of the ranking."""
    item, rows = survey.item(view.item), view.rows(survey)
    by = [rows] if rows else []
    found = tallied(survey, view.item, by, view.selection(survey), view.weight)
    estimates = shares(found, "each", view.base)
    table = presented(survey, view, item, estimates)
    worth = {label: float(code in item.favourable) for code, label in item.answers.items()}
    if item.scale:
        worth = {label: float(code) for code, label in item.answers.items()}
    score = table["estimate"] * table["answer"].map(lambda answer: worth.get(answer, 0.0))
    return Finding(
        survey=survey,
        view=view,
        items=(item,),
        by=tuple(estimates.by),
        kind="share",
        table=_ranked(table, rows, score) if view.averaging else table,
        reference=_reference(survey, view, estimates, tallied),
    )


def all_pairs(survey: Survey, view: View, tallied: Tallied = tally) -> Finding:
    """Every group beside every other: who differs from whom, with the p-values adjusted."""
    item, rows = survey.item(view.item), view.rows(survey)
    estimates = quoted(survey, view, [rows], tallied)
    table = presented(survey, view, item, estimates)
    table = _ranked(table, rows, table["estimate"])
    compared = presented_comparisons(survey, view, item, pairs(estimates, rows))
    return Finding(
        survey=survey,
        view=view,
        items=(item,),
        by=(rows,),
        kind=kind_of(item),
        table=table,
        compared=beside(compared, table, rows),
    )


def _reference(survey: Survey, view: View, estimates: Estimates, tallied: Tallied) -> pd.DataFrame:
    """The average of the countries shown; of other groups, everyone."""
    item = survey.item(view.item)
    if view.averaging:
        if np.count_nonzero(~estimates.hidden) < 2:
            return pd.DataFrame()
        return presented(survey, view, item, average(estimates, view.averaging))
    if not estimates.by:
        return pd.DataFrame()
    everyone = tallied(survey, view.item, [], view.selection(survey), view.weight)
    if len(estimates.answers) > 1:
        return presented(survey, view, item, shares(everyone, "each", view.base))
    return presented(survey, view, item, quoted(survey, view, [], tallied))


def _ranked(table: pd.DataFrame, by: str, score: pd.Series) -> pd.DataFrame:
    """The table with its groups in the order of their summed scores, highest first."""
    total = score.groupby(table[by], sort=False).sum(min_count=1)
    order = total.sort_values(ascending=False, kind="stable", na_position="last").index
    place = {name: position for position, name in enumerate(order)}
    ranked = table.sort_values(by, key=lambda names: names.map(place), kind="stable")
    return ranked.reset_index(drop=True)
