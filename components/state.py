"""What is kept between clicks: the survey in use and its tallies. The only place that caches."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from analysis.tally import Tally, tally
from analysis.weighting import reweighted
from components import keeping, text
from components.commandline import options
from components.drafts import Draft, begun
from components.findings.finding import Asked, Finding, Question
from components.opened import Described, Opened
from components.opening import named, open_described, open_files
from components.sessions import session
from components.text import say
from components.view import View
from data.load import survey_of
from data.model import Survey, SurveyError

DEMO = Path(__file__).parent.parent / "data" / "demo" / "balkan_demo.sav"

T = TypeVar("T")

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


def view() -> View:
    """The choices that the app has drawn above and beside the page."""
    return st.session_state["view"]


def found(question: Callable[..., T], data: Survey, *choices: object) -> T:
    """What a question to a survey finds; kept, with the tallies that it is made of.

    Parameters
    ----------
    question : takes the survey, the choices, and `tallied`; one of `components.findings`, mostly
    choices : the view and the page's own; their `repr` tells them apart
    """
    key = repr((data.key, question.__module__, question.__name__, choices))
    keep = _own_answer if _is_own() else _usual_answer
    return keep(key, question, data, choices)


def answer(question: Question) -> Finding:
    """What a view's question finds; kept."""
    return found(question.find, question.survey, question.view, *question.choices)


def _is_own() -> bool:
    """Whether this session has a file of its own, so that what is kept must end with it."""
    return session().confirmed is not None or session().draft is not None


@contextmanager
def sentences(said: str = "app.refused") -> Iterator[None]:
    """Show what a reader can mend as a sentence, in the place of what could not be drawn."""
    try:
        yield
    except SurveyError as error:
        st.error(f"{say(said)} {text.escaped(str(error))}", icon=None)


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


def _answer(
    key: str,  # noqa: ARG001 - what counts
    _question: Callable[..., T],
    _data: Survey,
    _choices: tuple[Any, ...],
) -> T:
    found = _question(_data, *_choices, tallied=_tallied)
    if isinstance(found, Finding):
        view, *own = _choices
        return replace(found, asked=Asked(_question, view, tuple(own)))
    return found


def _tallied(
    data: Survey,
    item: str | tuple[str, str],
    by: Sequence[str],
    where: Mapping[str, Sequence[str]],
    weight: str,
) -> Tally:
    """`analysis.tally.tally`, kept."""
    named = sorted((name, tuple(levels)) for name, levels in where.items())
    keep = _own_tally if _is_own() else _usual_tally
    return keep(repr((data.key, item, tuple(by), named, weight)), data, item, by, where, weight)


def _tally(
    key: str,  # noqa: ARG001 - what counts
    _data: Survey,
    _item: str | tuple[str, str],
    _by: Sequence[str],
    _where: Mapping[str, Sequence[str]],
    _weight: str,
) -> Tally:
    return tally(_data, _item, _by, _where, _weight)


_usual_survey = st.cache_resource(max_entries=2, show_spinner=False)(_survey)
_usual_answer = st.cache_resource(max_entries=128, show_spinner=False)(_answer)
_usual_tally = st.cache_resource(max_entries=64, show_spinner=False)(_tally)
_own_survey = st.cache_resource(max_entries=4, show_spinner=False, scope="session")(_survey)
_own_draft = st.cache_resource(max_entries=2, show_spinner=False, scope="session")(_draft)
_own_answer = st.cache_resource(max_entries=128, show_spinner=False, scope="session")(_answer)
_own_tally = st.cache_resource(max_entries=64, show_spinner=False, scope="session")(_tally)
"""What is of a reader's own file is freed when their session ends."""
