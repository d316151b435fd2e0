"""What no survey file is, in one sentence: broken in the eyes of a library, or too wide."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyreadstat
from python_calamine import CalamineError

from data.model import SurveyError
from data.recorded import File, clean

_RAISED = (
    pyreadstat.ReadstatError,
    pyreadstat.PyreadstatError,
    pa.ArrowException,
    CalamineError,
    csv.Error,
    ValueError,  # UnicodeDecodeError is one
    LookupError,
    OverflowError,
    MemoryError,
    OSError,
)

MOST_COLUMNS = 20_000
"""Ten times the widest survey seen; a wider table has respondents for columns."""


def expect_width(columns: int, file: File) -> None:
    """Refuse a table of more than `MOST_COLUMNS`."""
    if columns > MOST_COLUMNS:
        raise SurveyError(
            f"file {file.name!r}: has {columns:,} columns, and {MOST_COLUMNS:,} are the most that "
            "a survey may have; leave out those that you do not need"
        )


@contextmanager
def refusing(file: File, noun: str = "file") -> Iterator[None]:
    """Turn what the library of a format raises into a SurveyError that names the file."""
    try:
        yield
    except _RAISED as error:
        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise SurveyError(
            f"{noun} {file.name!r}: cannot be read as {file.ending}; {clean(said)}"
        ) from None
