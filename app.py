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
pages = {
    "countries": st.Page("components/pages/countries.py", title=say("app.countries"), default=True),
    "data": st.Page("components/pages/data/page.py", title=say("data.title"), url_path="data"),
}
page = st.navigation(list(pages.values()), position="top")
name = next(name for name, found in pages.items() if found == page)
with sentences():
    if (wanted := arrival.arrive(name)) and wanted != name:
        st.switch_page(pages[wanted], query_params={})
    arrival.ask()
    if name == "data":
        st.set_page_config(initial_sidebar_state="collapsed")  # it has no choices beside it
    else:
        st.sidebar.markdown(f"**{text.escaped(survey().title)}**")
    page.run()
    arrival.settle(name)
