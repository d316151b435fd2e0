"""Part of the Data page: what the columns of a file are, with the first table beside it.

Its reader confirms what was detected, changes what is wrong, and sees at once what that does.
"""

import streamlit as st

from components.pages.data import about, confirm, decide, groups, preview, questions, roles
from components.refusals import refused_here
from components.state import drafted
from components.text import say

STEPS = {
    "decide": decide.show,
    "roles": roles.show,
    "questions": questions.show,
    "groups": groups.show,
    "about": about.show,
}


def show() -> None:
    """Draw one step at the left, and the preview at the right."""
    draft = drafted()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        confirm.show(draft, "describe")
        step = st.segmented_control(
            say("describe.step"),
            list(STEPS),
            format_func=lambda name: say(f"describe.{name}", count=draft.decisions),
            default="decide",
            required=True,
            key="step",
            wrap=True,
            label_visibility="collapsed",
        )
        with refused_here():
            STEPS[step if step in STEPS else "decide"](draft)
    with right, refused_here():
        preview.show(draft)
