"""Balkan Opinion Monitor: the pages, and what surrounds them."""

import streamlit as st

from components import text, theme
from components.state import sentences, survey
from components.text import say

st.set_page_config(
    page_title=say("app.title"),
    page_icon=str(theme.ICON),
    layout="wide",
)
page = st.navigation(
    [st.Page("components/pages/countries.py", title=say("app.countries"), default=True)],
    position="top",
)
with sentences():
    st.sidebar.markdown(f"**{text.escaped(survey().title)}**")
    page.run()
