"""The button that makes a described survey that of every page."""

from typing import Literal

import streamlit as st

from components import sessions, text
from components.drafts import Draft
from components.sessions import session
from components.state import meaning
from components.text import say
from data.model import SurveyError


def show(draft: Draft, key: str) -> None:
    """Draw the button, and say beside it what is still open.

    Parameters
    ----------
    key : tells the buttons of the page's parts apart
    """
    if session().draft is None:
        st.markdown(f":small[{say('confirm.in_use')}]")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say("confirm.use"),
            type=emphasis(),
            disabled=not (draft.ready and _holds(draft)),
            key=f"use_{key}",
            on_click=sessions.use,
            args=(draft.described,),
        )
        st.markdown(f":small[{text.escaped(_open(draft))}]", width="stretch")


def _holds(draft: Draft) -> bool:
    """Whether file and profile agree; if not, the preview says why."""
    try:
        return draft.described is not None and meaning(draft.described) is not None
    except SurveyError:
        return False


def emphasis() -> Literal["primary", "secondary"]:
    """The look of the main button; in dark mode the accent is too light for its white words."""
    return "secondary" if st.context.theme.type == "dark" else "primary"


def _open(draft: Draft) -> str:
    """What is left to decide, and what becomes of it if nobody does."""
    asked = draft.undecided
    if any(question.kind == "weight" for question in asked):
        return say("confirm.weight")
    if draft.problem:
        return say("confirm.nothing")
    columns = {p.column for q in asked for p in q.proposals if q.kind == "missing"}
    if columns:
        return say("confirm.codes", count=f"{len(columns):,}")
    return say("confirm.open", count=draft.decisions) if asked else ""
