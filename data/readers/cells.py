"""Cells of a table without types: which of its columns are numbers, and which are text."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.model import SurveyError
from data.recorded import Column, File, Recorded, held, tell_apart

NOTHING = pa.array(["", "NA", "N/A", "NaN", "nan", "NULL", ".", "#NULL!", "#N/A"])
"""What R, pandas, databases, SAS, SPSS and Excel write where there is no number."""

_NUMBER = r"-?(?:(?:0|[1-9][0-9]{0,14})(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?|-?[Ii]nf"
"""No more digits before the point than a float holds, and no leading zero: 07 is a code."""

_COMMA_NUMBER = _NUMBER.replace(r"\.", ",")
_WHOLE_NUMBER = r"-?[0-9]+|-?[1-9][0-9]{0,2}(?:,[0-9]{3})+"


def of_cells(
    file: File, digest: str, names: Sequence[str], cells: Sequence[pa.DictionaryArray]
) -> Recorded:
    """A table of texts as a file: a column is of numbers where each of its values is one.

    In a column of numbers what stands for `NOTHING` is nothing; in a column of text it is text. The
    comma is the decimal mark of the table if no column of numbers has a decimal point, and one has
    a comma that cannot separate thousands ("0,5"); otherwise what has a comma is text.

    Raises
    ------
    SurveyError
        If two columns have the same name.
    """
    expect_each_once(names, file)
    said = [pc.utf8_trim_whitespace(column.dictionary) for column in cells]
    values = [text.filter(pc.invert(pc.is_in(text, NOTHING))) for text in said]
    pointed = [_all(value, _NUMBER) for value in values]
    with_comma = [_all(value, _COMMA_NUMBER) for value in values]
    decimal_comma = not any(
        point and pc.any(pc.match_substring(value, ".")).as_py()
        for point, value in zip(pointed, values, strict=True)
    ) and any(
        comma and not _all(value, _WHOLE_NUMBER)
        for comma, value in zip(with_comma, values, strict=True)
    )
    columns, texts = {}, set()
    for place, name in enumerate(tell_apart(names)):
        distinct = said[place].to_numpy(zero_copy_only=False)
        if pointed[place] or (decimal_comma and with_comma[place]):
            distinct = _numbers(said[place])
        else:
            texts.add(name)
        row = cells[place].indices.fill_null(-1).to_numpy(zero_copy_only=False)
        columns[name] = Column.of(distinct, row)
    return held(columns, name=file.name, digest=digest, texts=frozenset(texts))


def expect_each_once(names: Sequence[str], file: File) -> None:
    """Refuse a table in which a name, but for none at all, is that of two columns."""
    twice = [name for name, count in Counter(names).items() if name and count > 1]
    if twice:
        raise SurveyError(f"file {file.name!r}: two columns are named {twice[0]!r}; rename one")


def _all(values: pa.StringArray, pattern: str) -> bool:
    matched = pc.match_substring_regex(values, f"^(?:{pattern})$")
    return pc.all(matched, min_count=0).as_py()


def _numbers(said: pa.StringArray) -> np.ndarray:
    pointed = pc.replace_substring(said, ",", ".")
    numbers = pc.if_else(pc.is_in(said, NOTHING), None, pointed)
    return numbers.cast(pa.float64()).to_numpy(zero_copy_only=False)
