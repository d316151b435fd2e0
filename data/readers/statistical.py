"""Files of SPSS (.sav, .zsav, .por) and Stata (.dta), which carry their own words."""

import warnings
from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from pyreadstat.pyreadstat import parser_entry_point

from data.model import Code
from data.readers.answers import declared_sets, with_answers
from data.recorded import (
    NONE_DECLARED,
    Column,
    File,
    MissingCodes,
    Recorded,
    clean,
    held,
    plain,
    tell_apart,
)

_PARSERS = {
    ".sav": {"parser_format": "sav/zsav"},
    ".zsav": {"parser_format": "sav/zsav"},
    ".por": {"parser_format": "por"},
    # As lists: in an array of whole numbers, pyreadstat 1.3.7 leaves what the memory held before
    # wherever a value is missing after one that is tagged.
    ".dta": {"parser_format": "dta", "output_format": "dict"},
}

# Not read_por, which takes no user_missing and so drops what a .por file declares as missing.
_parse: Any = partial(
    parser_entry_point,
    user_missing=True,
    # Dates stay numbers: no analysis reads them, and one out of range would stop the whole file.
    disable_datetime_conversion=True,
)

_NAMELESS = "a column has no name"


def read_statistical(file: File, digest: str) -> Recorded:
    """Read a file of SPSS or Stata once, and hold its columns in few bytes.

    Stata's missing values .a to .z are the codes ".a" to ".z" beside the numbers of a column, and
    count as declared.
    """
    with file.open() as stream, warnings.catch_warnings(action="ignore"):  # of renamed duplicates
        try:
            values, meta = _parse(stream, **_PARSERS[file.ending])
        except TypeError:  # it cannot rename a second column without a name
            raise ValueError(_NAMELESS) from None
    if not all(isinstance(said, str) for said in values):
        raise ValueError(_NAMELESS)
    key = dict(zip(values, tell_apart(values), strict=True))
    texts = {said for said in key if meta.readstat_variable_types[said] == "string"}
    columns, labels, missing = {}, {}, {}
    for said, name in key.items():
        code = _text if said in texts else _number_or_tag
        columns[name] = _column(pd.Series(values[said]), said in texts)
        words = meta.variable_value_labels.get(said, {})
        labels[name] = {code(value): clean(word) for value, word in words.items()}
        tags = [*map(code, meta.missing_user_values.get(said, ())), *labels[name]]
        missing[name] = _missing_codes(
            [(code(part["lo"]), code(part["hi"])) for part in meta.missing_ranges.get(said, ())],
            () if said in texts else (tag for tag in tags if isinstance(tag, str)),
        )
    recorded = held(
        columns,
        name=file.name,
        digest=digest,
        texts=frozenset(key[said] for said in texts),
        labels={name: words for name, words in labels.items() if words},
        wordings={key[said]: clean(meta.column_names_to_labels[said] or "") for said in key},
        missing={name: codes for name, codes in missing.items() if codes != NONE_DECLARED},
    )
    return with_answers(recorded, declared_sets(recorded, meta.mr_sets or {}, key))


def _text(value: object) -> Code:
    """A value of a column of text, also where a broken file has a number."""
    return clean(str(value))


def _number_or_tag(value: object) -> Code:
    """A value of a column of numbers, among which a letter is a missing value of Stata."""
    return f".{value}" if isinstance(value, str) else plain(value)


def _column(recorded: pd.Series, text: bool) -> Column:
    column = Column.of(recorded)
    if text or column.distinct.dtype != object:
        return column
    return Column(np.array([*map(_number_or_tag, column.distinct)], object), column.row)


def _missing_codes(ranges: list[tuple[Any, Any]], tags: Iterable[str]) -> MissingCodes:
    return MissingCodes(
        values=frozenset([*tags, *(low for low, high in ranges if low == high)]),
        ranges=tuple((float(low), float(high)) for low, high in ranges if low != high),
    )
