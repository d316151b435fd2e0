"""What is kept between clicks: the survey in use and its tallies. The only place that caches."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from analysis.tally import Tally
from components.findings import Finding, find, tally_of
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


def finding(data: Survey, view: View) -> Finding:
    """What a view finds, on tallies that are kept."""
    return find(data, view, _tallied)


@contextmanager
def sentences() -> Iterator[None]:
    """Show what a reader can mend as a sentence, in the place of what could not be drawn."""
    try:
        yield
    except SurveyError as error:
        st.error(f"{say('app.refused')} {error}", icon=None)
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


def _tallied(data: Survey, view: View) -> Tally:
    return _kept((data.key, view.item, view.by, view.wave, view.weight), data, view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _kept(key: tuple[str, ...], _data: Survey, _view: View) -> Tally:  # noqa: ARG001 - what counts
    return tally_of(_data, _view)
