"""Whom people see as friends: the actors of one battery of questions, in one country or in each."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.comparisons import Comparisons, together
from analysis.contrasts import paired
from analysis.reliability import HIDDEN, present
from analysis.tally import tally
from analysis.verdicts import not_comparable
from components.findings.finding import (
    Finding,
    Tallied,
    called,
    kind_of,
    made_up,
    presented,
    quoted,
)
from components.view import View
from data.model import Survey, SurveyError

ACTOR = "what"
"""The column that names the actors; no break can have this name."""


def battery(survey: Survey, item: str) -> Mapping[str, str]:
    """Item -> actor, of an item and of those of its battery that are answered alike.

    None where the item is of no battery, or is not quoted by a number, or stands alone in it.
    """
    chosen = survey.item(item)
    others = [
        other
        for other in survey.items.values()
        if other.battery == chosen.battery != ""
        and other.name != item
        and not not_comparable(chosen, other)
    ]
    if not others or not kind_of(chosen):
        return {}
    return called(chosen, *others)


def home(survey: Survey, view: View, tallied: Tallied = tally) -> str:
    """The country that is looked at: the highlighted one, else the first that was asked.

    "" in a survey of one country, and where no country was asked.
    """
    country = survey.role("country")
    if not country or not view.averaging or view.country:
        return view.country if country and view.averaging else ""
    table = quoted(survey, view, [country.name], tallied).table()
    shown = table.loc[~table["flag"].str.startswith(HIDDEN), country.name]
    return next(iter(shown), country.levels[0])


def actors(survey: Survey, view: View, tallied: Tallied = tally) -> Finding:
    """All actors in the country of `home`, the most favoured first, each less the chosen one.

    The differences are within persons, those who were asked both; their family is the actors.
    """
    country = survey.role("country")
    here = home(survey, view, tallied)
    by = [country.name] if country and here else []
    table, compared = _estimated(survey, view, by, tallied), pd.DataFrame()
    pairs = _paired(survey, view, by, tallied)
    if by:
        # A country is a family of its own: its reader has not looked at the others.
        pairs = [replace(x, family=x.keys[by[0]].factorize()[0]) for x in pairs]
    compared = present(together(pairs, view.level / 100))
    if by:
        table, compared = (
            x[x[by[0]] == here].drop(columns=by).reset_index(drop=True) for x in (table, compared)
        )
    table = table.sort_values("estimate", ascending=False, kind="stable", ignore_index=True)
    return _finding(survey, view, (ACTOR,), table, compared)


def grid(survey: Survey, view: View, tallied: Tallied = tally) -> Finding:
    """Countries, or other groups, by actors; the chosen actor first, whom the rows are ranked by.

    All differences from the chosen actor are one family.
    """
    rows = view.rows(survey)
    table = _estimated(survey, view, [rows], tallied)
    compared = present(together(_paired(survey, view, [rows], tallied), view.level / 100))
    first = table.drop_duplicates(rows)
    if view.averaging:
        first = first.sort_values("estimate", ascending=False, kind="stable")
    place = first[rows].tolist().index
    table = table.sort_values(rows, key=lambda x: x.map(place), kind="stable", ignore_index=True)
    return _finding(survey, view, (rows, ACTOR), table, compared)


def _finding(
    survey: Survey, view: View, by: tuple[str, ...], table: pd.DataFrame, compared: pd.DataFrame
) -> Finding:
    members = battery(survey, view.item)
    items = [survey.item(name) for name in members]
    return Finding(
        survey=survey,
        view=view,
        items=(items[0],),
        by=by,
        kind=kind_of(items[0]),
        table=table,
        compared=compared.assign(provenance=made_up(survey, *items)),
        chosen=members[view.item] if by == (ACTOR,) else "",
    )


def _estimated(survey: Survey, view: View, by: list[str], tallied: Tallied) -> pd.DataFrame:
    """The estimates of all actors, one actor after the other; SurveyError where there are none."""
    parts, members = [], battery(survey, view.item)
    if not members:
        raise SurveyError(
            f"item {view.item!r}: was asked about one actor only; "
            "give others the same `battery` in the profile"
        )
    for name, actor in members.items():
        table = presented(
            survey, view, survey.item(name), quoted(survey, view, by, tallied, item=name)
        )
        table.insert(len(by), ACTOR, actor)
        parts.append(table)
    return pd.concat(parts, ignore_index=True)


def _paired(survey: Survey, view: View, by: list[str], tallied: Tallied) -> list[Comparisons]:
    """Each other actor less the chosen one, as `a` and `b`."""
    members = battery(survey, view.item)
    found = []
    for name, actor in members.items():
        if name == view.item:
            continue
        pair = tallied(survey, (name, view.item), by, view.selection(survey), view.weight)
        compared = paired(pair, view.base)
        keys = compared.keys.assign(a=actor, b=members[view.item])
        found.append(replace(compared, keys=keys.drop(columns="what")))
    return found
