"""Text files of rows and columns (.csv, .tsv): their separator, and rows that do not fit."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from data.model import SurveyError
from data.readers.cells import of_cells
from data.readers.encoding import as_utf8
from data.readers.refusals import expect_width
from data.recorded import File, Recorded

SEPARATORS = {";": "semicolon", "\t": "tab", "|": "vertical bar", ",": "comma"}
"""The first of those that split a table as well: the comma comes last, since numbers have it."""

_SAMPLE = 1 << 22
"""Bytes that separator and names are read from: as many names as may be, of 200 characters."""

_SAMPLE_ROWS = 100

_BLOCK = 1 << 24
"""Bytes that are parsed at a time: a longer row is a quotation mark that never closes."""

_LIKE_ROWS = 4
"""From so many columns on, a text with as many separators as rows would have is rows."""


def read_delimited(file: File, digest: str) -> Recorded:
    """Read a table of text, whichever its separator, decimal mark and encoding.

    Raises
    ------
    SurveyError
        If rows have another number of columns than the header, or a quotation mark does not close.
    """
    where = f"file {file.name!r}"
    with file.open() as stream:
        text = as_utf8(stream.read(), where)
    above = len(text) - len(text.lstrip(b"\r\n"))
    if above == len(text):
        raise SurveyError(f"{where}: is empty")
    if not text.endswith((b"\n", b"\r")):  # else pyarrow does not see where a lone header ends
        text += b"\n"
    sample = text[above : above + _SAMPLE].decode(errors="ignore")
    separator = max(SEPARATORS, key=lambda sign: _fit(sample, sign))
    names = next(_rows(sample, separator))
    expect_width(len(names), file)
    try:
        cells, misfits = _parsed(pa.py_buffer(text).slice(above), separator, len(names))
    except pa.ArrowInvalid:  # a row is longer than a block, or than the rest of the file
        raise _unclosed(where) from None
    if misfits:
        raise _misfit(where, text, separator, len(names), misfits)
    odd = text.count(b'"') % 2 == 1
    if any(_swallows_rows(column.dictionary, separator, len(names), odd) for column in cells):
        raise _unclosed(where)
    return of_cells(file, digest, names, cells)


def _parsed(
    text: pa.Buffer, separator: str, columns: int
) -> tuple[list[pa.DictionaryArray], list[arrow_csv.InvalidRow]]:
    """Each column as texts, without the header; and the rows of another number of columns."""
    places = [str(place) for place in range(columns)]
    misfits: list[arrow_csv.InvalidRow] = []
    table = arrow_csv.read_csv(
        pa.BufferReader(text),
        arrow_csv.ReadOptions(
            use_threads=False,  # rows are met in their order
            block_size=_BLOCK,
            column_names=places,
            skip_rows_after_names=1,
        ),
        arrow_csv.ParseOptions(
            delimiter=separator,
            newlines_in_values=True,
            invalid_row_handler=lambda row: misfits.append(row) or "skip",
        ),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.dictionary(pa.int32(), pa.string())),
            strings_can_be_null=False,
        ),
    )
    return [column.combine_chunks() for column in table.unify_dictionaries().columns], misfits


def _rows(sample: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(sample, newline=""), delimiter=separator)


def _fit(sample: str, separator: str) -> int:
    """How many columns the header has beyond one, times the rows that have as many."""
    widths = []
    with suppress(csv.Error):  # at a text longer than any: it is none, or a mark never closes
        widths.extend(len(row) for row in islice(_rows(sample, separator), _SAMPLE_ROWS))
    return (widths[0] - 1) * widths.count(widths[0]) if widths else 0


def _misfit(
    where: str, text: bytes, separator: str, columns: int, misfits: list[arrow_csv.InvalidRow]
) -> SurveyError:
    first, ends = misfits[0], (b"\n", b"\r")
    row = first.text.encode()
    found = [text.find(before + row + after) for before in ends for after in ends]
    line = len(text[: min(at for at in found if at >= 0) + 1].splitlines()) + 1
    return SurveyError(
        f"{where}: line {line:,} has {first.actual_columns:,} columns, but its header has "
        f"{columns:,} (rows that do not fit: {len(misfits):,}); put every answer that contains a "
        f"{SEPARATORS[separator]} in quotation marks, and give every column a name"
    )


def _unclosed(where: str) -> SurveyError:
    return SurveyError(
        f"{where}: a quotation mark opens and swallows the rows that follow; close it, or double "
        "the quotation marks within answers"
    )


def _swallows_rows(texts: pa.StringArray, separator: str, columns: int, odd: bool) -> bool:
    """Whether a text runs over lines that are like rows, or with an odd mark to the end."""
    for text in texts.filter(pc.match_substring_regex(texts, r"[\r\n]")).to_pylist():
        breaks = len(re.findall(r"\r\n|\r|\n", text))
        like_rows = text.count(separator) == breaks * (columns - 1)
        if (columns >= _LIKE_ROWS and like_rows) or (odd and text.endswith(("\n", "\r"))):
            return True
    return False
