"""Balkan Opinion Monitor: the pages, and what surrounds them."""

import streamlit as st

from components import arrival, text, theme
from components.state import sentences, survey
from components.text import say

st.set_page_config(
    page_title=say("app.title"),
    page_icon=str(theme.ICON),
    layout="wide",
)
countries = st.Page("components/pages/countries.py", title=say("app.countries"), default=True)
data = st.Page("components/pages/data/page.py", title=say("data.title"), url_path="data")
page = st.navigation([countries, data], position="top")
with sentences():
    if arrival.arrive(page.url_path):
        st.switch_page(data)
    arrival.ask()
    if page != data:
        st.sidebar.markdown(f"**{text.escaped(survey().title)}**")
    page.run()
    arrival.settle(page.url_path)
