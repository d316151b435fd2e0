"""A refusal as a sentence, in the place of what could not be shown; the rest of a page goes on."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from components.text import escaped
from data.model import SurveyError


@contextmanager
def refused_here() -> Iterator[None]:
    """Show what a reader can mend as a sentence; what comes after the block is drawn still."""
    try:
        yield
    except SurveyError as error:
        st.error(escaped(str(error)), icon=None)
