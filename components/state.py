"""What is kept between clicks: the survey in use and its tallies. The only place that caches."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
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
from components.sizes import size_of
from components.text import say
from components.view import View
from data.cache import Cache
from data.load import survey_of
from data.model import Survey, SurveyError

DEMO = Path(__file__).parent.parent / "data" / "demo" / "balkan_demo.sav"

ENTRIES, BYTES = 256, 512 << 20
"""Answers and tallies that are kept of a survey, and their memory: on the demo they take 20 MB."""

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
    said = options()
    path, profile = said.survey or DEMO, said.profile
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
    key = "found", data.key, question.__module__, question.__name__, repr(choices)
    kept = _kept()
    return _with_survey(kept.keep(key, lambda: _answer(kept, question, data, choices)), data)


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


class _Fields(dict[str, Any]):
    """A finding without its survey, of which there are many while a reader describes theirs."""


def _answer(
    kept: Cache, question: Callable[..., object], data: Survey, choices: tuple[Any, ...]
) -> object:
    found = question(data, *choices, tallied=partial(_tallied, kept))
    if not isinstance(found, Finding):
        return found
    view, *own = choices
    fields = _Fields(vars(found), asked=Asked(question, view, tuple(own)))
    del fields["survey"]
    return fields


def _with_survey(kept: Any, data: Survey) -> Any:
    return Finding(survey=data, **kept) if isinstance(kept, _Fields) else kept


def _tallied(
    kept: Cache,
    data: Survey,
    item: str | tuple[str, str],
    by: Sequence[str],
    where: Mapping[str, Sequence[str]],
    weight: str,
) -> Tally:
    """`analysis.tally.tally`, kept."""
    named = sorted((name, tuple(levels)) for name, levels in where.items())
    key = "tally", data.key, item, tuple(by), tuple(named), weight
    return kept.keep(key, lambda: _tally(data, item, by, where, weight))


def _tally(
    data: Survey,
    item: str | tuple[str, str],
    by: Sequence[str],
    where: Mapping[str, Sequence[str]],
    weight: str,
) -> Tally:
    found = tally(data, item, by, where, weight)
    _ = found.covariance  # every estimate needs it, so it counts in what the tally takes
    return found


def _kept() -> Cache:
    """What keeps the answers about the survey in use, and goes when that does."""
    return _own_cache(current().key) if _is_own() else _usual_cache(usual().key)


def _cache(key: str) -> Cache:  # noqa: ARG001 - a key
    return Cache(ENTRIES, BYTES, size_of)


_usual_survey = st.cache_resource(max_entries=2, show_spinner=False)(_survey)
_usual_cache = st.cache_resource(max_entries=2, show_spinner=False)(_cache)
_own_survey = st.cache_resource(max_entries=4, show_spinner=False, scope="session")(_survey)
_own_draft = st.cache_resource(max_entries=2, show_spinner=False, scope="session")(_draft)
_own_cache = st.cache_resource(max_entries=4, show_spinner=False, scope="session")(_cache)
"""What is of a reader's own file is freed when their session ends."""
