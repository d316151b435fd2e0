"""Page: how youth and their elders, or any two groups, differ in each country, and how surely.

Its reader came to test a claim: that people aged 15-24 in Serbia see Turkey otherwise than others.
"""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import controls, showing, sides
from components.figures import between, composition, gaps, heat, slopes
from components.figures.figure import Figure
from components.findings import cohorts
from components.findings import composition as compositions
from components.findings import gaps as two_sides
from components.findings.finding import Question, kind_of
from components.state import answer, survey, view
from components.text import say

SHOWS: dict[str, Callable[..., Figure]] = {
    "gaps": gaps.figure,
    "grid": heat.figure,
    "between": between.figure,
    "trend": slopes.figure,
    "composition": composition.figure,
}
OF_ALL_GROUPS = {"grid": cohorts.cells, "trend": cohorts.slopes}
OF_SIDES = {"gaps": two_sides.gaps, "between": two_sides.between}
ACROSS_COUNTRIES = ("grid", "between")

MOST_CELLS = 3
"""Breaks that a gap is standardised over at most, so that cells are not empty."""

data, chosen = survey(), view()


def offered() -> list[str]:
    """The views that this survey and these choices have."""
    ages = data.break_(chosen.by).role == "age" and len(sides.levels_in(data, chosen)) > 2
    gone = [*(() if chosen.averaging else ACROSS_COUNTRIES), *(() if ages else ("trend",))]
    return [show for show in SHOWS if show not in gone]


def asked(show: str, place: DeltaGenerator) -> Question:
    """The question of a view; the sides that some compare are chosen at this place."""
    if show in OF_ALL_GROUPS:
        return Question(OF_ALL_GROUPS[show], data, chosen)
    two = sides.choose(data, chosen, place)
    if show in OF_SIDES:
        return Question(OF_SIDES[show], two.survey, chosen, (two.a, two.b))
    others = [name for name, x in data.breaks.items() if not x.role and name != chosen.by]
    label = lambda name: data.breaks[name].label  # noqa: E731
    left, right = st.columns(2)
    same = controls.several(left, "youth.same", others, label, others[:2])[:MOST_CELLS]
    net = controls.several(right, "youth.net", others, label, others[:4])
    choices = (two.a, two.b, tuple(same), tuple(net))
    return Question(compositions.composition, two.survey, chosen, choices)


if not chosen.by:
    st.info(say("youth.no_groups"))
elif not kind_of(data.item(chosen.item)):
    st.info(say("youth.no_number"))
else:
    what, which = controls.room().columns(2)
    show = controls.choice(what, "youth.show", offered())
    question = asked(show, which)
    figure = SHOWS[show](answer(question), *question.choices[2:])
    showing.show(figure, "youth", question)
