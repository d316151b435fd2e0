"""Two items within the same persons: whether the same people are favourable to both."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.association import judged_odds, odds_ratio
from analysis.contrasts import EMPTY_CELL, paired
from analysis.estimates import Estimates, average
from analysis.joint import joint
from analysis.net import net_association
from analysis.reliability import NO_INTERVAL, NOT_ASKED, present
from analysis.tally import tally
from analysis.verdicts import not_comparable
from components.findings.finding import (
    Finding,
    Tallied,
    beside,
    called,
    kind_of,
    made_up,
    presented,
    presented_comparisons,
    quoted,
)
from components.view import View
from data.model import Item, Survey, SurveyError

TURKEY = {"turkey", "türkiye", "turkiye"}
EU = {"eu", "the eu", "european union", "the european union"}
"""What the items of the page's question are about, in small letters."""

RAW, NET = "raw", "net"

NO_MODEL = "no model"
"""The reason where the other likings cannot be taken into account."""


def seconds(survey: Survey, item: str) -> list[str]:
    """The items that can stand beside an item, the likeliest first.

    Beside one on the EU those on Turkey come first, beside all others those on the EU; among them,
    and then among the rest, those with favourable answers or a scale as it has, then those with
    the same answers, then those of its battery.
    """
    first = survey.item(item)
    wanted = TURKEY if first.about.casefold() in EU else EU
    others = [x for x in survey.items.values() if x.name != item and kind_of(x)]

    def rank(other: Item) -> tuple[bool, ...]:
        return (
            other.about.casefold() not in wanted,
            kind_of(other) != kind_of(first),
            bool(not_comparable(first, other)),
            not other.battery == first.battery != "",
        )

    return [other.name for other in sorted(others, key=rank)]


def third(survey: Survey, item: str, other: str) -> list[str]:
    """The other actors: items of the battery of either, about neither, with favourable answers."""
    two = [survey.item(name) for name in (item, other)]
    batteries = {x.battery for x in two} - {""}
    return [
        x.name
        for x in survey.items.values()
        if x.battery in batteries and x.favourable and x.about not in {y.about for y in two}
    ]


def attitudes(survey: Survey, view: View, other: str, tallied: Tallied = tally) -> Finding:
    """The shares of those favourable to both, to one only, to neither; most to both first."""
    rows, items = _rows(survey, view), _items(survey, view, other)
    estimates = joint(_pair(survey, view, other, rows, tallied), view.base)
    table, reference = _joint_table(survey, view, items, estimates), pd.DataFrame()
    if view.averaging:
        both = table[table["answer"] == estimates.answers[0]]
        order = both.sort_values("estimate", ascending=False, kind="stable")[rows[0]].tolist()
        table = table.sort_values(rows, key=lambda x: x.map(order.index), kind="stable")
        if np.count_nonzero(~estimates.hidden) > 1:
            reference = _joint_table(survey, view, items, average(estimates, view.averaging))
    return Finding(
        survey=survey,
        view=view,
        items=items,
        by=tuple(rows),
        kind="share",
        table=table.reset_index(drop=True),
        reference=reference,
    )


def placed(survey: Survey, view: View, other: str, tallied: Tallied = tally) -> Finding:
    """What each group says of both items, and how far apart they are within persons.

    `table` has a row for each group and item, named in `what`; `compared` a row for each group, or
    none where the answers do not match.
    """
    rows, items = _rows(survey, view), _items(survey, view, other)
    parts = []
    for item, name in zip(items, called(*items).values(), strict=True):
        estimates = quoted(survey, view, rows, tallied, item=item.name)
        part = presented(survey, view, item, estimates)
        part.insert(len(rows), "what", name)
        parts.append(part)
    table, compared = pd.concat(parts, ignore_index=True), pd.DataFrame()
    if not not_comparable(*items):
        found = paired(_pair(survey, view, other, rows, tallied), view.base)
        compared = presented_comparisons(survey, view, items[0], found).drop(columns="what")
        first, second = called(*items).values()
        compared = compared.assign(a=first, b=second, answer=table["answer"].iloc[0])
        compared = beside(compared, table, "what")
        compared = compared.sort_values("difference", ascending=False, kind="stable")
    return Finding(
        survey=survey,
        view=view,
        items=items,
        by=(*rows, "what"),
        kind=kind_of(items[0]),
        table=table,
        compared=compared.reset_index(drop=True),
    )


def associated(survey: Survey, view: View, other: str, tallied: Tallied = tally) -> Finding:
    """The odds ratio of the two in each group: above 1, the same people are favourable to both."""
    rows = _rows(survey, view)
    return _odds(survey, view, other, rows, _raw(survey, view, other, rows, tallied))


def associated_by(survey: Survey, view: View, other: str, tallied: Tallied = tally) -> Finding:
    """The odds ratios within countries, in each group of the view's break."""
    rows = [*_rows(survey, view), view.by]
    return _odds(survey, view, other, rows, _raw(survey, view, other, rows, tallied))


def associated_net(survey: Survey, view: View, other: str, tallied: Tallied = tally) -> Finding:
    """The odds ratios with and without the other actors in a model; each of the two is a family.

    The model is of the second item, on the first and whichever of the others a group was asked.
    """
    rows = _rows(survey, view)
    raw = _raw(survey, view, other, rows, tallied)
    where, others = view.selection(survey), third(survey, view.item, other)
    if not others:
        raise SurveyError(
            f"items {view.item!r} and {other!r}: no other actor is of their `battery`, "
            "whose liking could be taken into account"
        )
    net = net_association(
        survey, other, view.item, others, rows, where, view.weight, view.base, view.level / 100
    )
    met = net["reason"].isin(["", NO_INTERVAL])
    net = judged_odds(net.assign(reason=net["reason"].where(met, NO_MODEL), what=NET))
    return _odds(survey, view, other, rows, pd.concat([net, raw], ignore_index=True))


def _rows(survey: Survey, view: View) -> list[str]:
    return [view.rows(survey)] if view.rows(survey) else []


def _items(survey: Survey, view: View, other: str) -> tuple[Item, Item]:
    if other == view.item:
        raise SurveyError(f"item {other!r}: cannot stand beside itself; choose a second one")
    return survey.item(view.item), survey.item(other)


def _pair(survey: Survey, view: View, other: str, by: Sequence[str], tallied: Tallied):
    return tallied(survey, (view.item, other), by, view.selection(survey), view.weight)


def _joint_table(
    survey: Survey, view: View, items: tuple[Item, Item], estimates: Estimates
) -> pd.DataFrame:
    table = present(estimates.table(view.level / 100))
    made = made_up(survey, *items)
    return table.assign(provenance=np.where(table["n"] > 0, made, ""))


def _raw(
    survey: Survey, view: View, other: str, by: Sequence[str], tallied: Tallied
) -> pd.DataFrame:
    found = odds_ratio(_pair(survey, view, other, by, tallied), view.base)
    table = found.table(view.level / 100)
    met = table["reason"].isin(["", NO_INTERVAL, NOT_ASKED])
    return judged_odds(table.assign(reason=table["reason"].where(met, EMPTY_CELL), what=RAW))


def _odds(
    survey: Survey, view: View, other: str, by: Sequence[str], table: pd.DataFrame
) -> Finding:
    """A finding of odds ratios; countries that are rows of their own are ranked by the first."""
    items = _items(survey, view, other)
    table = table.rename(columns={"odds_ratio": "estimate"})
    if view.averaging and len(by) == 1:
        first = table.drop_duplicates(by[0])
        order = first.sort_values("estimate", ascending=False, kind="stable")[by[0]].tolist()
        place = table[by[0]].map(order.index)
        table = table.loc[place.sort_values(kind="stable").index].reset_index(drop=True)
    return Finding(
        survey=survey,
        view=view,
        items=items,
        by=tuple(by),
        kind="odds",
        table=table.assign(answer="odds", provenance=made_up(survey, *items)),
    )
