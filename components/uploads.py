"""What readers upload: in memory, never on disk; and of small files no more than is sensible."""

from math import ceil
from typing import Protocol

import streamlit as st
from starlette.formparsers import MultiPartParser

from data.model import SurveyError
from data.recorded import clean

TEXT_MB, TEMPLATE_MB = 2, 50
"""Megabytes of a deck, a profile or a table, and of a template with pictures, at most."""


class Upload(Protocol):
    """A file as Streamlit hands it over."""

    name: str
    size: int

    def getvalue(self) -> bytes:
        """Its bytes."""
        ...


def in_memory() -> None:
    """From now on an upload is in memory on its way here, too: the server would use a disk."""
    MultiPartParser.spool_max_size = st.get_option("server.maxUploadSize") * 2**20


def content(file: Upload, most: int = TEXT_MB) -> bytes:
    """The bytes of a file of so many megabytes at most, as only the browser has asked until now.

    Raises
    ------
    SurveyError
        If it has more.
    """
    if file.size > most * 2**20:
        raise SurveyError(
            f"file {clean(file.name)!r}: has {ceil(file.size / 2**20)} MB, "
            f"and {most} MB is the most that is read here; take a smaller one"
        )
    return file.getvalue()
