"""Part of the Data page: a file is opened, and what was found in it is said.

Its reader has a file at hand and wants to see numbers; what goes wrong costs one sentence.
"""

from pathlib import Path

import streamlit as st
from streamlit.typing import UploadedFile

from components import sessions, text
from components.commandline import options
from components.drafts import begun
from components.opening import named, open_files
from components.pages.data import kept, preview, summary
from components.sessions import is_local, session
from components.state import sentences
from components.text import say
from data.model import SurveyError
from data.readers import FORMATS
from data.recorded import File


def show() -> None:
    """Draw what was found, and below it the ways to open another file."""
    place = st.container()
    file, labels = _chosen()
    known = st.session_state.get("opened_from")
    if file and (now := (file.name, str(labels), _mark(file))) != known:
        ...
