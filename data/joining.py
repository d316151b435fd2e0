"""Recorded files beside each other: the columns of a design file, found by a key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pandas as pd

from data.appending import digest_of, present, stacked
from data.model import Code, SurveyError
from data.recorded import Column, Recorded, plain

EXAMPLES = 3
"""So many keys show what is wrong with the others."""

Said = TypeVar("Said")


def joined(recorded: Recorded, design: Recorded, on: Sequence[str]) -> Recorded:
    """The file with the columns of a design file beside each respondent's own.

    Where both files have a column, it is the respondents'. Text that is a number is the same key as
    that number. A design file may be of more countries: its rows without a respondent are left out.

    Parameters
    ----------
    on : the columns of the key, in both files

    Raises
    ------
    SurveyError
        If a key is in the design file twice, or a respondent's is not there: with examples.
    """
    where = f"join {design.name!r}"
    for file in (recorded, design):
        if absent := [name for name in on if name not in file.names]:
            raise SurveyError(f"{where}: key {absent[0]!r} is not in {file.name!r}")
    person, sampled = _keys(recorded, design, on, where)

    rows = np.flatnonzero(sampled >= 0)
    keys, first, times = np.unique(sampled[rows], return_index=True, return_counts=True)
    if twice := int(np.count_nonzero(times > 1)):
        raise SurveyError(
            f"{where}: {twice:,} keys are there more than once, such as "
            f"{_examples(design, on, np.sort(rows[first[times > 1]]))}; add to `on` the column "
            "that tells them apart, or delete the doubles"
        )
    place = np.full(max(person.max(), sampled.max()) + 2, -1)
    place[keys] = rows[first]
    place = place[person]  # a key with a gap is -1, the last
    if (without := np.flatnonzero(place < 0)).size:
        raise SurveyError(
            f"{where}: {len(without):,} of {recorded.rows:,} respondents have no row there, "
            f"such as {_examples(recorded, on, without)}; take the design file of the same round "
            "and edition"
        )
    added = [name for name in design.names if name not in recorded.names]

    def read(names: Iterable[str]) -> dict[str, Column]:
        names = list(names)
        beside = present(design, [name for name in names if name in added])
        beside = {name: Column(found.distinct, found.row[place]) for name, found in beside.items()}
        return {**present(recorded, names), **beside}

    def both(ours: Mapping[str, Said], theirs: Mapping[str, Said]) -> dict[str, Said]:
        return {**{name: theirs[name] for name in added if name in theirs}, **ours}

    return replace(
        recorded,
        digest=digest_of([recorded, design]),
        names=(*recorded.names, *added),
        read=read,
        texts=recorded.texts | (design.texts & set(added)),
        columnar=recorded.columnar and design.columnar,
        labels=both(recorded.labels, design.labels),
        wordings=both(recorded.wordings, design.wordings),
        missing=both(recorded.missing, design.missing),
    )


def _keys(
    recorded: Recorded, design: Recorded, on: Sequence[str], where: str
) -> tuple[np.ndarray, np.ndarray]:
    """One integer for each key, for the rows of both files; -1 where a part of it is missing."""
    key = np.zeros(recorded.rows + design.rows, np.int64)
    gap = np.zeros(len(key), bool)
    ours, theirs = present(recorded, on), present(design, on)
    for name in on:
        pair = [ours[name], theirs[name]]
        if (name in recorded.texts) != (name in design.texts):
            pair = [
                _as_numbers(file, name, column, where)
                for file, column in zip((recorded, design), pair, strict=True)
            ]
        column = stacked(pair)
        key = pd.factorize(key * (len(column.distinct) + 1) + column.row)[0]
        gap |= column.row < 0
    key[gap] = -1
    return key[: recorded.rows], key[recorded.rows :]


def _as_numbers(file: Recorded, name: str, column: Column, where: str) -> Column:
    if name not in file.texts:
        return column
    numbers = pd.to_numeric(pd.Series(column.distinct, dtype=object), errors="coerce")
    if (strange := column.distinct[numbers.isna()]).size:
        raise SurveyError(
            f"{where}: key {name!r} is text in {file.name!r}, such as {strange[0]!r}, and numbers "
            "in the other file; record it alike in both"
        )
    return Column(numbers.to_numpy(float), column.row)


def _examples(file: Recorded, on: Sequence[str], rows: np.ndarray) -> str:
    columns = present(file, on)

    def value(name: str, row: int) -> Code | None:
        place = columns[name].row[row]
        return None if place < 0 else plain(columns[name].distinct[place])

    return "; ".join(
        ", ".join(f"{name} {value(name, row)!r}" for name in on) for row in rows[:EXAMPLES]
    )
