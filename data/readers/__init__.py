"""The door for survey files: the only package that opens microdata."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from data.model import SurveyError
from data.readers.answers import listed_sets, with_answers
from data.readers.delimited import read_delimited
from data.readers.labels import beside, read_words, with_words
from data.readers.refusals import expect_width, refusing
from data.readers.statistical import read_statistical
from data.readers.tables import read_parquet, read_workbook
from data.recorded import File, Recorded, sha256

_READERS: dict[str, Callable[[File, str], Recorded]] = {
    **dict.fromkeys((".sav", ".zsav", ".por", ".dta"), read_statistical),
    **dict.fromkeys((".csv", ".tsv"), read_delimited),
    ".parquet": read_parquet,
    **dict.fromkeys((".xlsx", ".xls", ".ods"), read_workbook),
}

FORMATS = tuple(_READERS)
"""The endings of survey files, each with its dot."""


def open_recorded(file: File | str | Path, labels: File | str | Path | None = None) -> Recorded:
    """Open a survey file by its ending, as it was recorded.

    Parameters
    ----------
    file : a path, or a file that was uploaded, which never touches the disk
    labels
        Words for a file that has none, as a table with the columns column, code and label, or by
        Quantipy. By default what lies beside a table as `stem.labels.csv` or `stem.json`.

    Raises
    ------
    SurveyError
        If the file is absent, empty, of another format, not what its ending says, or too wide.
    """
    file = _file(file)
    if file.ending not in _READERS:
        formats = ", ".join(FORMATS)
        raise SurveyError(f"file {file.name!r}: format {file.ending!r} is not one of {formats}")
    read = _READERS[file.ending]
    labels = labels_beside(file) if labels is None else _file(labels)
    with refusing(file):
        digest = sha256(file)
        recorded = read(file, digest)
    if labels is not None:
        with refusing(labels, "labels file"):
            words = read_words(labels)
            recorded = replace(recorded, digest=sha256(file, labels))
        recorded = with_words(recorded, words, f"labels file {labels.name!r}")
    if not (read is read_statistical or recorded.columnar):
        recorded = with_answers(recorded, listed_sets(recorded))
    expect_width(len(recorded.names), file)
    if recorded.rows == 0:
        raise SurveyError(
            f"file {file.name!r}: has no respondents; found 0 rows of {len(recorded.names)} columns"
        )
    return recorded


def labels_beside(file: File) -> File | None:
    """The labels file that lies beside a file, if it is of a format without words of its own."""
    return None if _READERS.get(file.ending) in (None, read_statistical) else beside(file)


def _file(said: File | str | Path) -> File:
    return said if isinstance(said, File) else File(Path(said).name, Path(said))
