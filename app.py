"""Balkan Opinion Monitor: the pages, and what surrounds them."""

import streamlit as st

from components import controls, text, theme
from components.state import sentences, survey
from components.text import say

# Pages that share the choices of a view, with those of the choices that not all of them need.
# (No docstring here: Streamlit would print it.)
EXPLORE = {
    "countries": ("averaging", "country"),
    "youth": ("averaging", "by", "country"),
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
    for name, asks in EXPLORE.items()
}
page = st.navigation(list(pages), position="top")
with sentences():
    data = survey()
    st.sidebar.markdown(f"**{text.escaped(data.title)}**")
    if page in pages:
        st.session_state["view"] = controls.view(data, pages[page])
    page.run()
