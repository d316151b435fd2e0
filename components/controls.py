"""The choices of a reader: in widgets and in the address bar, checked against the survey."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.estimates import AVERAGES, BASES
from components import text
from components.text import say
from components.view import LEVELS, SHOWS, View
from data.model import Survey

T = TypeVar("T", str, int)


def view(survey: Survey) -> View:
    """Draw the controls, what and when above the chart and the rest beside it, and read them."""
    what, when, how = st.columns([5, 2, 3], vertical_alignment="bottom")
    item = _select(what, "item", list(survey.items), lambda name: survey.items[name].title)
    waves = survey.role("wave")
    wave = _select(when, "wave", waves.levels[::-1], str) if waves else ""
    show = how.segmented_control(
        say("controls.show"),
        SHOWS,
        default=SHOWS[0],
        required=True,
        format_func=lambda name: say(f"controls.show_{name}"),
        key="show",
        bind="query-params",
    )
    side = st.sidebar
    kind = "mean" if survey.items[item].scale else "share"
    if kind == "share" and not survey.items[item].favourable:
        show = "answers"
    base = _select(side, "base", BASES, lambda name: say(f"controls.base_{name}"))
    if kind == "mean" and show == "ranking":
        side.caption(say("controls.mean_base"))
    weight = _select(side, "weight", list(survey.weights), lambda w: text.weight_name(survey, w))
    by, averaging = _grouping(side, survey)
    return View(
        item=item,
        by=by,
        wave=wave,
        base=base,
        weight=weight,
        averaging=averaging,
        level=_select(side, "level", LEVELS, lambda level: say("controls.percent", level=level)),
        show=show if show in SHOWS else SHOWS[0],
        kind=kind,
    )


def _grouping(place: DeltaGenerator, survey: Survey) -> tuple[str, str]:
    """Countries and their average; in a survey of one country, a break that the reader chooses."""
    country = survey.role("country")
    if country and len(country.levels) > 1:
        known = all(name in survey.population for name in country.levels)
        offered = [name for name in AVERAGES if known or name != "population"]
        label = lambda name: say(f"controls.averaging_{name}")  # noqa: E731
        return country.name, _select(place, "averaging", offered, label)
    breaks = [name for name, b in survey.breaks.items() if b.role not in ("country", "wave")]
    if not breaks:
        return "", ""
    return _select(place, "by", breaks, lambda name: survey.breaks[name].label), ""


def _select(
    place: DeltaGenerator,
    key: str,
    options: Sequence[T],
    label: Callable[[T], str],
) -> T:
    """A choice of one, in the address under its key; what is not on offer becomes the first."""
    chosen = place.selectbox(
        say(f"controls.{key}"), options, format_func=label, key=key, bind="query-params"
    )
    return chosen if chosen in options else options[0]
