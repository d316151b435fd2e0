"""How opinion moves from wave to wave, in each country or in each group of one country."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor

import pandas as pd

from analysis.contrasts import change, gap
from analysis.estimates import favourability
from analysis.tally import tally
from components.findings.finding import (
    Finding,
    Tallied,
    presented,
    presented_comparisons,
    published,
)
from components.view import View
from data.events import Event, read_events
from data.model import Item, Survey, SurveyError
from data.periods import decimal_year, middle


def trends(
    survey: Survey, view: View, over: str, events: bool = False, tallied: Tallied = tally
) -> Finding:
    """The estimates of all waves, each change from wave to wave, and that from first to last.

    Parameters
    ----------
    over : the break whose groups are series: the country's, or another one's within the country
        that stands out, or else the first
    events : whether dated events that concern the item are drawn

    `compared` has the change from the first wave that was asked to the last, `steps` each change
    from a wave to the next; where a wave was not asked, neither of its steps can be said.
    """
    item, country, wave = survey.item(view.item), survey.role("country"), survey.role("wave")
    if wave is None:
        raise SurveyError("trend: this survey has no waves; name a break of that role")
    where, view = dict(view.where), replace(view, wave="")
    if country and over != country.name:
        view = replace(view, country=view.country or country.levels[0])
        where[country.name] = (view.country,)
    outer = country.name if country else ""
    by = [over, wave.name] if over else [wave.name]
    estimates = favourability(tallied(survey, view.item, by, where, view.weight), view.base)
    table = presented(survey, view, item, estimates)
    asked = table.loc[table["n"] > 0, wave.name].unique()
    compared = steps = pd.DataFrame()
    if len(asked) > 1:
        last_less_first = gap(estimates, str(asked[-1]), str(asked[0]))
        compared = presented_comparisons(survey, view, item, last_less_first)
        steps = presented_comparisons(survey, view, item, change(estimates))
    return Finding(
        survey=survey,
        view=view,
        items=(item,),
        by=tuple(estimates.by),
        kind=estimates.kind,
        table=table,
        compared=compared,
        steps=steps,
        events=_meanwhile(survey, item, where.get(outer, ())) if events else (),
        published=published(survey, view, over),
    )


def _meanwhile(survey: Survey, item: Item, countries: Sequence[str]) -> tuple[Event, ...]:
    """The events that concern the item between the years of the first and the last wave.

    Parameters
    ----------
    countries : those that are shown where these are some only; an event must concern one of them
    """
    years = places(survey).values()
    if not years:
        return ()
    return tuple(
        event
        for event in read_events()
        if event.concerns(item)
        and not (countries and event.countries and not {*countries} & {*event.countries})
        and floor(min(years)) <= decimal_year(event.first) < ceil(max(years))
    )


def places(survey: Survey) -> dict[str, float]:
    """Where each wave stands on an axis of decimal years: the middle of its fieldwork, or its name.

    No waves where one of them cannot be placed: then their order is all that is known.
    """
    wave = survey.role("wave")
    levels = wave.levels if wave else ()
    try:
        return {level: middle(survey.source.fieldwork.get(level, level)) for level in levels}
    except ValueError:
        return {}
