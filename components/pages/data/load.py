"""Part of the Data page: a file is opened, and what was found in it is said.

Its reader has a file at hand and wants to see numbers; what goes wrong costs one sentence.
"""

import os
from dataclasses import replace
from pathlib import Path

import streamlit as st

from components import sessions
from components.commandline import options
from components.drafts import begun
from components.opening import named, open_files
from components.pages.data import beside, kept, preview, summary
from components.refusals import refused_here
from components.sessions import is_local, session, without_content
from components.text import say
from data.readers import FORMATS
from data.recorded import File, clean


def show() -> None:
    """Draw what was found, and below it the ways to open a file."""
    found = st.container()
    _ask()
    file = _chosen() if st.session_state.pop("load_now", False) else None
    if file:
        with found, refused_here():
            _open(file)
    if draft := session().draft:
        left, right = found.columns([3, 2], gap="medium")
        with left:
            summary.show(draft)
            beside.show(draft)
        with right, refused_here():
            preview.show(draft)


def _ask() -> None:
    """Draw the ways to name a file; whichever was used last counts."""
    st.markdown(say("load.another") if session().draft else say("load.what"))
    upload, path = st.columns(2, gap="medium")
    with path:
        if is_local():
            st.text_input(
                say("load.path"),
                key="load_path",
                help=say("load.path_help"),
                on_change=_want,
                args=("path",),
            )
        kept.show()
    with upload:
        st.file_uploader(
            say("load.upload"), type=[*FORMATS], key="load_file", on_change=_want, args=("file",)
        )
        with st.expander(say("load.labels")):
            st.file_uploader(
                say("load.labels_file"),
                key="load_labels",
                help=say("load.labels_help"),
                on_change=_want,
            )


def _want(way: str = "") -> None:
    st.session_state["load_now"] = True
    st.session_state["load_way"] = way or st.session_state.get("load_way", "file")


def _chosen() -> File | None:
    """The file that is named."""
    if st.session_state.get("load_way") == "path" and is_local():
        said = st.session_state["load_path"].strip().strip('"')
        path = os.path.expanduser(said)  # noqa: PTH111 - pathlib's raises for an unknown user
        return named(Path(path)) if said else None
    return _uploaded("load_file")


def _uploaded(key: str) -> File | None:
    upload = st.session_state.get(key)
    return File(clean(upload.name), upload.getvalue()) if upload else None


def _open(file: File) -> None:
    """Open a file and describe it, in place of what was being described."""
    labels = _uploaded("load_labels")
    with st.status(say("load.opening")) as status:
        bar = st.progress(0.0)

        def progress(stage: str, part: float) -> None:
            status.update(label=say(f"load.{stage}"))
            bar.progress(part)

        opened = open_files(file, labels, [], options().limits, progress)
        held = labels and without_content(labels)
        opened = replace(opened, file=without_content(file), labels=held)
        status.update(label=say("load.detecting"))
        sessions.describe(begun(opened))
    st.rerun()
