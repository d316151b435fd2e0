"""Page: the reader's own data: opened, described, weighted and looked up.

A political scientist opens the .sav they have, confirms what was detected, and is looking at
weighted, correctly based numbers in under two minutes.
"""

import streamlit as st

from components import arrival, text
from components.pages.data import codebook, describe, load, weighting
from components.refusals import refused_here
from components.text import say

PARTS = {
    "open": load.show,
    "describe": describe.show,
    "weights": weighting.show,
    "codebook": codebook.show,
}

parts, shown = st.columns([3, 2], vertical_alignment="center")
part = parts.segmented_control(
    say("data.part"),
    list(PARTS),
    format_func=lambda name: say(f"data.{name}"),
    default=None if "part" in st.session_state else "open",  # a button may have turned to another
    required=True,
    key="part",
    bind="query-params",
    label_visibility="collapsed",
)
if now := arrival.shown():
    shown.markdown(f":small[{say('data.shown', title=text.escaped(now.profile.title))}]")
with refused_here():
    PARTS[part if part in PARTS else "open"]()
