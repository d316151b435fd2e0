"""Page: how youth and their elders, or any two groups, differ in each country, and how surely.

Its reader came to test a claim: that people aged 15-24 in Serbia see Turkey otherwise than others.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import controls, showing, sides
from components.figures import between, composition, gaps, heat, slopes
from components.figures.figure import Figure
from components.findings import cohorts
from components.findings import composition as compositions
from components.findings import gaps as two_sides
from components.findings.finding import kind_of
from components.state import found, survey, view
from components.text import say

SHOWS = ("gaps", "grid", "between", "trend", "composition")
ACROSS_COUNTRIES = ("grid", "between")

MOST_CELLS = 3
"""Breaks that a gap is standardised over at most, so that cells are not empty."""

data, chosen = survey(), view()


def offered() -> list[str]:
    """The views that this survey and these choices have."""
    ages = data.break_(chosen.by).role == "age" and len(sides.levels_in(data, chosen)) > 2
    gone = [*(() if chosen.averaging else ACROSS_COUNTRIES), *(() if ages else ("trend",))]
    return [show for show in SHOWS if show not in gone]


def of_sides(show: str, place: DeltaGenerator) -> Figure:
    """The views of two sides, which are chosen at this place."""
    two = sides.choose(data, chosen, place)
    if show == "gaps":
        return gaps.figure(found(two_sides.gaps, two.survey, chosen, two.a, two.b))
    if show == "between":
        return between.figure(found(two_sides.between, two.survey, chosen, two.a, two.b))
    others = [name for name, x in data.breaks.items() if not x.role and name != chosen.by]
    label = lambda name: data.breaks[name].label  # noqa: E731
    left, right = st.columns(2)
    same = controls.several(left, "youth.same", others, label, others[:2])[:MOST_CELLS]
    net = controls.several(right, "youth.net", others, label, others[:4])
    methods = (two.a, two.b, tuple(same), tuple(net))
    found_gaps = found(compositions.composition, two.survey, chosen, *methods)
    return composition.figure(found_gaps, same, net)


if not chosen.by:
    st.info(say("youth.no_groups"))
elif not kind_of(data.item(chosen.item)):
    st.info(say("youth.no_number"))
else:
    what, which = controls.room().columns(2)
    show = controls.choice(what, "youth.show", offered())
    if show == "grid":
        figure = heat.figure(found(cohorts.cells, data, chosen))
    elif show == "trend":
        figure = slopes.figure(found(cohorts.slopes, data, chosen))
    else:
        figure = of_sides(show, which)
    showing.show(figure, "youth")
