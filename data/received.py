"""A file as another process says that it was recorded, and none of it believed unchecked.

The file may have taken over the process that parsed it. So nothing that comes is run: there is no
pickle, and no format whose own parser could be attacked; and every count and position is checked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, BinaryIO

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, TypeAdapter

from data import wire
from data.described import Words
from data.model import SurveyError
from data.recorded import Column, Mentioned, MissingCodes, Recorded, held, smallest

_ATOM = 64
"""Bytes that a value of JSON takes in Python beside its characters: an object, and its place."""


class FailedError(Exception):
    """A parser raised what is no SurveyError; the message is its trace."""


class _Heading(BaseModel):
    """All that `Recorded` says beside its name and its columns."""

    model_config = ConfigDict(strict=True, extra="forbid")

    digest: str
    rows: PositiveInt
    names: Annotated[tuple[Words, ...], Field(min_length=1)]
    texts: frozenset[str]
    labels: dict[str, list[tuple[int | float | Words, Words]]]
    wordings: dict[str, Words]
    missing: dict[str, MissingCodes]
    mentioned: dict[str, Mentioned]


_texts = TypeAdapter(list[Words], config=ConfigDict(strict=True))
_mixed = TypeAdapter(list[float | Words], config=ConfigDict(strict=True))


def receive_recorded(
    stream: BinaryIO, name: str, most: int, progress: Callable[[float], None]
) -> Recorded:
    """What a file says, its columns held in memory.

    Parameters
    ----------
    most : how many bytes all of it may take
    progress : is told which part of the columns has arrived, from 0 to 1

    Raises
    ------
    SurveyError, FailedError, MemoryError
        If that is what the other process says, its sentence as it said it.
    OverflowError
        If more comes than may come.
    ValueError
        If what comes contradicts itself.
    EOFError
        If it ends too early.
    """
    answer = _Answer(stream, most)
    heading = _Heading.model_validate_json(answer.take(wire.HEADING)[1])
    if len(set(heading.names)) < len(heading.names):
        raise ValueError("two columns of one name")
    made_of = {x for made in heading.mentioned.values() for x in (*made.asked, *made.said)}
    if made_of - set(heading.names):
        raise ValueError("answers of columns that are not there")
    answer.expect(heading.rows * len(heading.names))  # a cell takes a byte, or more
    columns: dict[str, Column] = {}
    for column in heading.names:
        columns[column] = _receive_column(answer, heading.rows, column in heading.texts)
        progress(len(columns) / len(heading.names))
    return held(
        columns,
        name=name,
        digest=heading.digest,
        texts=heading.texts,
        labels={column: dict(words) for column, words in heading.labels.items()},
        wordings=heading.wordings,
        missing=heading.missing,
        mentioned=heading.mentioned,
    )


def _receive_column(answer: "_Answer", rows: int, text: bool) -> Column:
    kind, said = answer.take(wire.TEXTS) if text else answer.take(wire.NUMBERS, wire.MIXED)
    if kind == wire.NUMBERS:
        distinct = np.frombuffer(said)
    else:
        values = (_texts if text else _mixed).validate_json(said)
        distinct = np.array(values, object if values else float)
    row = np.frombuffer(answer.take(wire.ROWS)[1], smallest(len(distinct)))
    if len(row) != rows:
        raise ValueError("rows that were not declared")
    if row.min() < -1 or row.max() >= len(distinct):
        raise ValueError("positions that no value has")
    return Column(distinct, row)


@dataclass
class _Answer:
    """What the other process says, up to a number of bytes."""

    stream: BinaryIO
    left: int

    def expect(self, size: int) -> None:
        """OverflowError where so many bytes may not come."""
        if size > self.left:
            raise OverflowError

    def take(self, *kinds: bytes) -> tuple[bytes, bytes]:
        """The next frame, which is of one of these kinds, or an error."""
        kind, said = wire.receive(self.stream, self.left)
        if kind == wire.REFUSED:
            raise SurveyError(said.decode(errors="replace"))
        if kind == wire.FAILED:
            raise FailedError(said.decode(errors="replace"))
        if kind == wire.STARVED:
            raise MemoryError
        if kind not in kinds:
            raise ValueError("an answer to another question")
        size = len(said)
        if kind in (
            wire.HEADING,
            wire.TEXTS,
            wire.MIXED,
        ):  # before it is parsed, which is when it grows
            size += _ATOM * sum(said.count(mark) for mark in (b",", b"[", b"{"))
        self.expect(size)
        self.left -= size
        return kind, said
