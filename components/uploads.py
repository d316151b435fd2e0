"""What is uploaded beside survey files: small files, read here rather than in a process apart."""

from math import ceil
from typing import Protocol

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
