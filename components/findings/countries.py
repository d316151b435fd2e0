"""What countries think: each country's number, all its answers, and which countries differ."""

import numpy as np
import pandas as pd

from analysis.contrasts import pairs, versus_average
from analysis.estimates import Estimates, average, shares
from analysis.multiplicity import bands, letters
from analysis.tally import tally
from analysis.verdicts import CLEAR, CLEAR_SMALL, sides
from components.findings.finding import (
    Finding,
    Tallied,
    beside,
    presented,
    presented_comparisons,
    published,
    quoted,
)
from components.view import View
from data.model import Survey

ORDERS = ("value", "name", "file")
"""Orders of the countries: by their numbers, by their names, or as the file has them."""


def ranking(survey: Survey, view: View, order: str = "value", tallied: Tallied = tally) -> Finding:
    """The favourable share or mean of each group, and how it differs from the average.

    Countries fall from the most to the least favourable, or on a scale from the highest, unless
    another order is asked for; only that order shows ties, as runs of neighbours. The levels of
    another break, such as ages, keep their order and are compared with nothing.
    """
    item, rows = survey.item(view.item), view.rows(survey)
    estimates = quoted(survey, view, [rows] if rows else [], tallied)
    table = presented(survey, view, item, estimates)
    compared, ties, letters_of = pd.DataFrame(), (), {}
    if view.averaging:
        table = _ranked(table, rows, table["estimate"])
    if view.averaging and np.count_nonzero(~estimates.hidden) > 1:
        compared = presented_comparisons(
            survey, view, item, versus_average(estimates, view.averaging)
        )
        different = _different(presented_comparisons(survey, view, item, pairs(estimates, rows)))
        shown = table.loc[table["estimate"].notna(), rows].tolist()
        letters_of = letters(shown, different)
        if order == "value":
            ties = tuple(run for run in bands(shown, different) if len(run) > 1)
    if order != "value" and rows:
        names = survey.break_(rows).levels
        place = sorted(names).index if order == "name" else names.index
        table = table.sort_values(rows, key=lambda x: x.map(place), ignore_index=True)
    printed = published(survey, view, rows)
    return Finding(
        survey=survey,
        view=view,
        items=(item,),
        by=tuple(estimates.by),
        kind=estimates.kind,
        table=table,
        reference=_reference(survey, view, estimates, tallied),
        compared=compared,
        published=printed[printed["wave"] == view.wave] if len(printed) else printed,
        sides=sides(estimates),
        ties=ties,
        letters=letters_of,
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
    """Every pair of groups once, the one that ranks higher less the other."""
    item, rows = survey.item(view.item), view.rows(survey)
    estimates = quoted(survey, view, [rows], tallied)
    table = presented(survey, view, item, estimates)
    table = _ranked(table, rows, table["estimate"])
    ranked = estimates.merged(rows, {name: (name,) for name in table[rows]})
    compared = presented_comparisons(survey, view, item, pairs(ranked, rows))
    return Finding(
        survey=survey,
        view=view,
        items=(item,),
        by=(rows,),
        kind=estimates.kind,
        table=table,
        compared=beside(compared, table, rows),
    )


def _different(compared: pd.DataFrame) -> set[frozenset[str]]:
    """The pairs that clearly differ."""
    clear = compared[compared["verdict"].isin([CLEAR, CLEAR_SMALL])]
    return {frozenset(pair) for pair in zip(clear["a"], clear["b"], strict=True)}


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
