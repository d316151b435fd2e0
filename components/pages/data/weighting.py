"""Part of the Data page: the weights of the survey that is described, and those made of them.

Its reader sees what weights do before any page uses them; a decision becomes part of the profile.
"""

from dataclasses import replace

import streamlit as st

from components import sessions
from components.drafts import edited
from components.pages.data import weights
from components.state import drafted, meaning
from components.text import say
from data.profile import WeightingSpec


def show() -> None:
    """Draw the weights as the file has them; put what is decided into the profile."""
    draft = drafted()
    if draft.described is None:
        st.markdown(say("preview.nothing"))
        return
    profile = draft.described.profile
    plain = profile.model_copy(update={"weighting": WeightingSpec()})
    chosen = weights.show(meaning(replace(draft.described, profile=plain)), profile.weighting)
    if chosen is not None:
        sessions.describe(edited(draft, (), weighting=chosen.model_dump(mode="json")))
        st.rerun()
