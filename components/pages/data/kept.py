"""The surveys that are kept on this computer, to be opened again or forgotten."""

import streamlit as st

from components import arrival, keeping, sessions, text
from components.sessions import is_local, session
from components.text import say


def show() -> None:
    """Draw a line for each survey that is kept, and the way back to the usual one."""
    known = keeping.names(keeping.folder()) if is_local() else {}
    for address, name in known.items():
        st.markdown(say("kept.is", name=text.escaped(name)))
        with st.container(horizontal=True):
            st.button(
                say("kept.open"),
                key=f"open_{address}",
                on_click=arrival.open_again,
                args=(address,),
            )
            st.button(
                say("kept.forget"),
                key=f"forget_{address}",
                on_click=arrival.forget,
                args=(address,),
            )
    if session().confirmed:
        st.button(say("kept.leave"), on_click=sessions.use, args=(None,), type="tertiary")
