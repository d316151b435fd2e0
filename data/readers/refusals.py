"""What libraries raise on a broken file, as one sentence."""

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
