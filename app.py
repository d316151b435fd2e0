"""Balkan Opinion Monitor: the pages, and what surrounds them."""

import streamlit as st

from components import controls, text, theme
from components.state import sentences, survey
from components.text import say

# Each page with the shared choices that not all pages need, or None where it has no view at all.
PAGES = {
    "countries": ("averaging", "country"),
    "youth": ("averaging", "by", "country"),
    "deck": None,
}

st.set_page_config(
    page_title=say("app.title"),
    page_icon=str(theme.ICON),
    layout="wide",
)
pages = {
    st.Page(
        f"components/pages/{name}.py", title=say(f"app.{name}"), default=name == "countries"
    ): asks
    for name, asks in PAGES.items()
}
page = st.navigation(list(pages), position="top")
with sentences():
    data = survey()
    st.sidebar.markdown(f"**{text.escaped(data.title)}**")
    if (asks := pages[page]) is not None:
        st.session_state["view"] = controls.view(data, asks)
    page.run()
