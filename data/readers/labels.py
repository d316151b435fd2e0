"""Words for a table that has none: a labels file beside it, or a sheet of its workbook."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from data.coding import as_recorded
from data.model import Code, SurveyError
from data.readers.delimited import read_delimited
from data.readers.refusals import refusing
from data.recorded import File, Recorded, clean, plain

COLUMNS = ("column", "code", "label")
"""The columns of a table of labels; a row without a code has the wording of the column itself."""

Word = tuple[str, Code | None, str]
"""A column, one of its codes or None, and the words for that."""


def beside(file: File) -> File | None:
    """The labels file that lies beside a file: `stem.labels.csv`, or Quantipy's `stem.json`."""
    if isinstance(file.content, bytes):
        return None
    with refusing(file):
        table = file.content.with_suffix(".labels.csv")
        if table.is_file():
            return File(table.name, table)
        described = file.content.with_suffix(".json")
        if described.is_file() and b'"columns"' in described.read_bytes():  # else of another kind
            return File(described.name, described)
    return None


def read_words(file: File) -> list[Word]:
    """The words of a labels file: a table (.csv, .tsv), or a description by Quantipy (.json).

    Raises
    ------
    SurveyError
        If it is neither.
    """
    where = f"labels file {file.name!r}"
    if file.ending in (".csv", ".tsv"):
        return words_of(read_delimited(file, digest=""), where)
    if file.ending != ".json":
        raise SurveyError(f"{where}: format {file.ending!r} is not one of .csv, .tsv, .json")
    with file.open() as stream:
        content = stream.read()
    try:
        return list(_described(json.loads(content)))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        raise SurveyError(
            f"{where}: is not a description by Quantipy, which has columns with text and values"
        ) from None


def words_of(table: Recorded, where: str) -> list[Word]:
    """The words of a table that has the columns column, code and label.

    Raises
    ------
    SurveyError
        If it has not.
    """
    if absent := [name for name in COLUMNS if name not in table.names]:
        raise SurveyError(
            f"{where}: has no column {absent[0]!r}; a table of labels has {', '.join(COLUMNS)}"
        )
    columns, codes, labels = (
        [(None, *column.codes)[place + 1] for place in column.row]
        for column in (table.read([name])[name] for name in COLUMNS)
    )
    return [
        (str(name), code, "" if label is None else str(label))
        for name, code, label in zip(columns, codes, labels, strict=True)
    ]


def _described(said: dict[str, Any]) -> Iterator[Word]:
    """What Quantipy says of each column; several columns may refer to one list of values."""
    library = said.get("lib", {})
    language = library.get("default text")
    for name, column in said["columns"].items():
        if text := column.get("text"):
            yield clean(name), None, _in_words(text, language)
        values = column.get("values", [])
        if isinstance(values, str):  # lib@values@name
            values = library["values"][values.rpartition("@")[2]]
        for value in values:
            code = value["value"] if isinstance(value["value"], str) else plain(value["value"])
            yield clean(name), code, _in_words(value["text"], language)


def _in_words(text: dict[str, str], language: str | None) -> str:
    return clean(text[language] if language in text else next(iter(text.values()), ""))


def with_words(recorded: Recorded, words: Iterable[Word], where: str) -> Recorded:
    """The file with these words beside its own; words for columns that it has not are left.

    Raises
    ------
    SurveyError
        If no column is in the file, or a code cannot be one of its column.
    """
    known = [word for word in words if word[0] in recorded.names]
    if not known:
        raise SurveyError(f"{where}: none of the columns that it names is in {recorded.name!r}")
    labels = {name: dict(said) for name, said in recorded.labels.items()}
    wordings = dict(recorded.wordings)
    for name, code, word in known:
        if code is None:
            wordings[name] = word
        else:
            key = as_recorded(code, name in recorded.texts, f"{where}: column {name!r}")
            labels.setdefault(name, {})[key] = word
    return replace(recorded, labels=labels, wordings=wordings)
