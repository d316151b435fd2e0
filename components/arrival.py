"""Where a new session begins, and what it leaves behind so that the next one can begin there."""

import streamlit as st

from components import keeping, text
from components.commandline import options
from components.drafts import begun
from components.opened import Described
from components.opening import open_kept
from components.refusals import refused_here
from components.sessions import Session, describe, is_local, memory, remember, session, use
from components.state import current, last_kept, opened, undescribed
from components.text import say
from data.model import SurveyError

OWN = ("survey", "draft")
"""The parts of the address that name files: the one shown, and the one that is described."""

NO_CHOICES = {*OWN, "data"}
"""These, and what a link says of the data that it was made for."""


def arrive(page: str) -> str:
    """Bring a new session to where its address leads, or what was kept, or the command line.

    Returns
    -------
    The page to turn to, "" for the one that is open.
    """
    now = session()
    if not now.begun:
        now.begun = True
        _return(now, st.query_params.get("survey", ""))
        now.draft = memory(st.query_params.get("draft", "")).draft
        path = undescribed()
        if path and not now.draft and not now.confirmed:
            describe(begun(opened(path)))
            now.turn_to = "" if now.returned else "data"
    if turn_to := now.turn_to:
        now.turn_to = ""
        return turn_to
    address = _address()
    if now.returned and page not in now.visited:
        now.visited.add(page)
        choices = memory(address).choices.get(page, {})
        if choices and not set(st.query_params) - NO_CHOICES:
            st.query_params.update({k: v for k, v in choices.items() if k not in st.session_state})
            st.rerun()
    for name, part in zip(OWN, (address, now.draft and now.draft.opened.address), strict=True):
        if part:
            st.query_params[name] = part
        elif name in st.query_params:
            del st.query_params[name]
    return ""


def shown() -> Described | None:
    """What the pages show; None if it cannot be opened, as they will say."""
    try:
        return current()
    except SurveyError:
        return None


def _address() -> str:
    now = shown()
    return now.opened.address if now else ""


def _return(now: Session, address: str) -> None:
    """Show the survey of an address again, or say why not; without one, what was kept last."""
    last = last_kept() if is_local() else ""  # read when the server begins, not when it is needed
    if not address and options().survey is None:
        address = last
    now.returned = bool(address)
    if address in ("", _address()):
        return
    try:
        now.confirmed = memory(address).confirmed or _kept(address)
        now.notice = "" if now.confirmed else say("kept.other")
    except SurveyError as error:
        now.notice = say("kept.lost", problem=str(error))


def _kept(address: str) -> Described | None:
    """The survey that is kept on this computer under an address."""
    if not is_local() or not keeping.is_kept(keeping.folder(), address):
        return None
    with st.spinner(say("kept.opening")):
        kept = keeping.recall(keeping.folder(), address)
        described = open_kept(kept, options().limits)
    remember(address, confirmed=described, choices=kept.choices, keep=True, kept=described.key)
    return described


def ask() -> None:
    """Say what could not be brought back, and ask once whether a survey shall be kept."""
    now = session()
    if now.notice:
        st.warning(text.escaped(now.notice), icon=None)
    if not now.confirmed or not is_local():
        return
    opened = now.confirmed.opened
    if memory(opened.address).keep is None:
        copied = "copy" if isinstance(opened.file.content, bytes) else "path"
        with st.container(border=True):
            asked, answered = st.columns([3, 2], vertical_alignment="center")
            asked.markdown(say(f"kept.ask_{copied}", name=text.escaped(opened.file.name)))
            with answered.container(horizontal=True):
                for answer, keep in (("yes", True), ("no", False)):
                    key, args = f"keep_{answer}", (opened.address, keep)
                    st.button(say(f"kept.{answer}"), key=key, on_click=_keep, args=args)


def _keep(address: str, wanted: bool) -> None:
    remember(address, keep=wanted)


def forget(address: str) -> None:
    """Keep a survey no longer; in this session it stays."""
    keeping.forget(keeping.folder(), address)
    remember(address, keep=False, kept="")


def open_again(address: str) -> None:
    """Show a survey that is kept."""
    with refused_here():
        use(memory(address).confirmed or _kept(address))


def settle(page: str) -> None:
    """Leave what is remembered, and what is kept, as the next session shall find it.

    Raises
    ------
    SurveyError
        If what shall be kept cannot be written.
    """
    address = _address()
    known = memory(address)
    chosen = {
        name: st.query_params.get_all(name) for name in st.query_params if name not in NO_CHOICES
    }
    if known.choices.get(page, {}) != chosen:
        known = remember(address, choices={**known.choices, page: chosen})
        if known.kept:
            keeping.note(keeping.folder(), address, known.choices)
    mine = session().confirmed
    if known.keep and mine and known.kept != mine.key:
        keeping.keep(keeping.folder(), mine, known.choices)
        remember(address, kept=mine.key)
