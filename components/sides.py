"""The two sides of a gap, and how ages are cut for it, as the reader chooses them."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.contrasts import union_name
from components import controls
from components.text import say
from components.view import View
from data.bands import banded, born, read_bands
from data.model import Survey

THIRTY = [(15, 29), (30, 120)]
OWN_AGES = "15-29, 30-44, 45-59, 60+"
OWN_YEARS = "1900-1949, 1950-1969, 1970-1989, 1990+"


@dataclass(frozen=True, eq=False)
class Sides:
    """Two sides of a break: unions of its levels, in a survey that may be cut for them."""

    survey: Survey
    a: tuple[str, ...]
    b: tuple[str, ...]


def choose(survey: Survey, view: View, place: DeltaGenerator) -> Sides:
    """Draw the choice of two sides of the view's break, and read it.

    Parameters
    ----------
    place : of the usual pairs of sides; for others there is a row of its own below
    """
    levels = levels_in(survey, view)
    first, rest = levels[:1], levels[1:]
    offered = {"rest": _pair(first, rest)}
    if len(levels) > 2:
        offered["ends"] = _pair(first, levels[-1:])
    cuttable = survey.ages is not None and survey.break_(view.by).role == "age"
    if cuttable and view.by not in dict(view.where):
        offered |= {"thirty": say("sides.of_thirty"), "ages": say("sides.of_ages")}
        if view.wave.isdecimal():
            offered["years"] = say("sides.of_years")
    if len(levels) > 2:
        offered["own"] = say("sides.of_own")
    chosen = controls.choice(place, "sides.which", list(offered), offered.__getitem__)
    if chosen == "rest":
        return Sides(survey, first, rest)
    if chosen == "ends":
        return Sides(survey, first, levels[-1:])
    if chosen == "thirty":
        cut = banded(survey, view.by, THIRTY)
        levels = cut.break_(view.by).levels
        return Sides(cut, levels[:1], levels[1:])
    how, one, other = st.columns(3, vertical_alignment="bottom")
    if chosen == "ages":
        survey = banded(survey, view.by, read_bands(controls.line(how, "sides.ages", OWN_AGES)))
    elif chosen == "years":
        bands = read_bands(controls.line(how, "sides.years", OWN_YEARS))
        survey = born(survey, view.by, bands, say("sides.born"))
    levels = levels_in(survey, view)
    a = controls.several(one, "sides.a", levels, str, levels[:1]) or levels[:1]
    left = [level for level in levels if level not in a]
    b = controls.several(other, "sides.b", left, str, left) or left
    return Sides(survey, tuple(a), tuple(b))


def levels_in(survey: Survey, view: View) -> tuple[str, ...]:
    """The levels of the view's break that its filters leave."""
    levels = survey.break_(view.by).levels
    kept = dict(view.where).get(view.by, levels)
    return tuple(level for level in levels if level in kept)


def _pair(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    return say("sides.pair", a=union_name(a), b=union_name(b))
