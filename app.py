"""Balkan Opinion Monitor: the pages, and what surrounds them."""

import streamlit as st

from components import arrival, controls, logs, sharing, text, theme, uploads
from components.state import sentences, survey
from components.text import say

PAGES = {
    "countries": ("wave", "averaging", "country"),
    "youth": ("wave", "averaging", "by", "country", "opening"),
    "actors": ("wave", "country"),
    "both": ("wave", "averaging", "by", "country"),
    "trends": ("by", "country"),
    "claims": None,
    "record": None,
    "data": None,
    "deck": None,
    "methods": None,
}
"""Each page with the shared choices that not all need (see `controls.view`), None for no view."""

logs.confidential()
uploads.in_memory()
st.set_page_config(
    page_title=say("app.title"),
    page_icon=str(theme.ICON),
    layout="wide",
)
if not st.user.get("is_logged_in", True):  # only where secrets.toml asks for it: see DEPLOY.md
    st.markdown(say("app.sign_in_first"))
    st.button(say("app.sign_in"), on_click=st.login, type="primary")
    st.stop()
pages = {
    name: st.Page(
        f"components/pages/{'data/page' if name == 'data' else name}.py",
        title=say(f"app.{name}"),
        url_path=name,
        default=name == "countries",
    )
    for name in PAGES
}
page = st.navigation(list(pages.values()), position="top")
name = next(name for name, found in pages.items() if found == page)
with sentences():
    wanted = st.session_state.pop("share.page", "") or arrival.arrive(name)
    if wanted in pages and wanted != name:
        st.switch_page(pages[wanted], query_params={})
    arrival.ask()
    if name == "data":
        page.run()
    else:
        data = survey()
        with sentences("app.stopped"):
            st.sidebar.markdown(f"**{text.escaped(data.title)}**")
            sharing.warn(data)
            if (asks := PAGES[name]) is not None:
                st.session_state["view"] = controls.view(data, asks)
            page.run()
            if asks is not None:
                sharing.draw(data, name)
    arrival.settle(name)
