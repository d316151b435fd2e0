"""What is kept between clicks: the survey in use and its tallies. The only place that caches."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from analysis.tally import Tally
from analysis.weighting import reweighted
from components import keeping, text
from components.commandline import options
from components.drafts import Draft, begun
from components.findings import Finding, find, tally_of
from components.opened import Described, Opened
from components.opening import named, open_described, open_files
from components.sessions import session
from components.text import say
from components.view import View
from data.load import survey_of
from data.model import Survey, SurveyError

DEMO = Path(__file__).parent.parent / "data" / "demo" / "balkan_demo.sav"

Stamp = tuple[str, int, int]
"""Path, size and time of change: what tells one state of a file from another without reading it."""


def survey() -> Survey:
    """The survey that all pages show."""
    mine = session().confirmed
    return meaning(mine) if mine else _usual_survey(usual().key, usual())


def current() -> Described:
    """What is described of it: confirmed here, or else on the command line, or else the demo."""
    return session().confirmed or usual()


def usual() -> Described:
    """The survey of the command line, or else the demo; opened once for all readers."""
    path, profile = options().survey or DEMO, options().profile
    if undescribed():
        path, profile = DEMO, None
    profile = profile or path.with_name("profile.toml")
    return _described(_stamp(path), _stamp(profile))


def undescribed() -> Path | None:
    """The survey of the command line, if no profile says what it means."""
    path, profile = options().survey, options().profile
    described = path is None or profile or path.with_name("profile.toml").is_file()
    return None if described else path


def opened(path: Path) -> Opened:
    """The survey of the command line without a profile; opened once for all readers."""
    return _opened(_stamp(path))


def meaning(described: Described) -> Survey:
    """The survey that a reader describes; it goes when their session does."""
    return _own_survey(described.key, described)


def drafted() -> Draft:
    """What is being described, or else the survey in use as it is described."""
    return session().draft or _own_draft(current().key, current())


def finding(data: Survey, view: View, mine: bool = False) -> Finding:
    """What a view finds, on tallies that are kept.

    Parameters
    ----------
    mine : whether the survey is one that its reader only describes
    """
    tallied = _own_tally if mine or session().confirmed else _usual_tally
    return find(data, view, lambda data, view: tallied(_key(data, view), data, view))


@contextmanager
def sentences() -> Iterator[None]:
    """Show what a reader can mend as a sentence, in the place of what could not be drawn."""
    try:
        yield
    except SurveyError as error:
        st.error(f"{say('app.refused')} {text.escaped(str(error))}", icon=None)


def _key(data: Survey, view: View) -> tuple[str, ...]:
    return data.key, view.item, view.by, view.wave, view.weight


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return str(path), -1, -1
    return str(path), found.st_size, found.st_mtime_ns


@st.cache_resource(max_entries=2, show_spinner=False)
def _described(survey: Stamp, profile: Stamp) -> Described:
    return open_described(Path(survey[0]), Path(profile[0]), options().limits)


@st.cache_resource(show_spinner=False)
def last_kept() -> str:
    """The address of the survey that was in use when this server was last closed; "" for none."""
    return next(iter(keeping.names(keeping.folder())), "")


@st.cache_resource(max_entries=1, show_spinner=False)
def _opened(survey: Stamp) -> Opened:
    return open_files(named(Path(survey[0])), None, [], options().limits)


def _survey(key: str, _described: Described) -> Survey:  # noqa: ARG001 - a key
    opened, profile = _described.opened, _described.profile
    return reweighted(survey_of(opened.recorded, profile, opened.other), profile.weighting)


def _draft(key: str, _described: Described) -> Draft:  # noqa: ARG001 - a key
    return begun(_described.opened, _described.profile)


def _tally(key: tuple[object, ...], _data: Survey, _view: View) -> Tally:  # noqa: ARG001 - a key
    return tally_of(_data, _view)


_usual_survey = st.cache_resource(max_entries=2, show_spinner=False)(_survey)
_usual_tally = st.cache_resource(max_entries=64, show_spinner=False)(_tally)
_own_survey = st.cache_resource(max_entries=4, show_spinner=False, scope="session")(_survey)
_own_draft = st.cache_resource(max_entries=2, show_spinner=False, scope="session")(_draft)
_own_tally = st.cache_resource(max_entries=64, show_spinner=False, scope="session")(_tally)
"""What is of a reader's own file is freed when their session ends."""
