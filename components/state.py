"""What is kept between clicks: the survey in use and its tallies. The only place that caches."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import streamlit as st

from analysis.tally import Tally, tally
from components.findings.finding import Asked, Finding
from components.text import say
from components.view import View
from data.load import load_survey
from data.model import Survey, SurveyError

DEMO = Path(__file__).parent.parent / "data" / "demo" / "balkan_demo.sav"

Stamp = tuple[str, int, int]
"""Path, size and time of change: what tells one state of a file from another without reading it."""


def survey() -> Survey:
    """The survey named on the command line, or else the demo; read once for all readers."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--survey", type=Path, default=DEMO)
    parser.add_argument("--profile", type=Path)
    named, _ = parser.parse_known_args(sys.argv[1:])
    beside = named.survey.parent / "profile.toml"
    return _loaded(_stamp(named.survey), _stamp(named.profile or beside), named.profile)


def view() -> View:
    """The choices that the app has drawn above and beside the page."""
    return st.session_state["view"]


def found(question: Callable[..., Finding], data: Survey, view: View, *choices: object) -> Finding:
    """What a question of `components.findings` finds; kept, with the tallies that it is made of.

    Parameters
    ----------
    choices : the page's own, after survey and view; their `repr` tells them apart
    """
    key = repr((data.key, question.__module__, question.__name__, view, choices))
    return _found(key, question, data, view, choices)


@contextmanager
def sentences(said: str = "app.refused") -> Iterator[None]:
    """Show what a reader can mend as a sentence, in the place of what could not be drawn."""
    try:
        yield
    except SurveyError as error:
        st.error(f"{say(said)} {error}", icon=None)
        st.stop()


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return str(path), -1, -1
    return str(path), found.st_size, found.st_mtime_ns


@st.cache_resource(max_entries=2, show_spinner=False)
def _loaded(
    survey: Stamp,
    described: Stamp,  # noqa: ARG001 - a key
    profile: Path | None,
) -> Survey:
    return load_survey(survey[0], profile)


@st.cache_resource(max_entries=128, show_spinner=False)
def _found(
    key: str,  # noqa: ARG001 - what counts
    _question: Callable[..., Finding],
    _data: Survey,
    _view: View,
    _choices: tuple[object, ...],
) -> Finding:
    found = _question(_data, _view, *_choices, tallied=_tallied)
    return replace(found, asked=Asked(_question, _choices))


def _tallied(
    data: Survey,
    item: str | tuple[str, str],
    by: Sequence[str],
    where: Mapping[str, Sequence[str]],
    weight: str,
) -> Tally:
    """`analysis.tally.tally`, kept."""
    named = sorted((name, tuple(levels)) for name, levels in where.items())
    return _kept(repr((data.key, item, tuple(by), named, weight)), data, item, by, where, weight)


@st.cache_resource(max_entries=64, show_spinner=False)
def _kept(
    key: str,  # noqa: ARG001 - what counts
    _data: Survey,
    _item: str | tuple[str, str],
    _by: Sequence[str],
    _where: Mapping[str, Sequence[str]],
    _weight: str,
) -> Tally:
    return tally(_data, _item, _by, _where, _weight)
