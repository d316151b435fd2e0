"""What a process that parses a file, and the one that asked it to, say to each other.

A file may have taken over the process that parsed it, so that nothing it says is run or trusted:
JSON and bare numbers, no pickle, no format whose own parser could be attacked, every count checked.
"""

import json
import struct
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, BinaryIO

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt, TypeAdapter

from data.model import Code, SurveyError
from data.recorded import Column, File, MissingCodes, Recorded, clean, held, smallest

_FRAME = struct.Struct("=cQ")  # what follows, and how many bytes of it

REQUEST, CONTENT = b"?", b"c"
HEADING, TEXTS, NUMBERS, MIXED, ROWS = b"h", b"t", b"n", b"m", b"r"
REFUSED, FAILED, STARVED = b"!", b"x", b"-"
"""In the place of any answer: a SurveyError's sentence, another error's trace, a MemoryError."""

_ATOM = 64
"""Bytes that a value of JSON takes in Python beside its characters: an object, and its place."""

_CELLS = 2**24
"""How many cells of a file of columns are read at once: 128 MB of floats."""


class FailedError(Exception):
    """A parser raised what is no SurveyError; the message is its trace."""


_Clean = Annotated[str, AfterValidator(clean)]


class _Heading(BaseModel):
    """All that `Recorded` says beside its name and its columns."""

    model_config = ConfigDict(strict=True, extra="forbid")

    digest: str
    rows: PositiveInt
    names: Annotated[tuple[_Clean, ...], Field(min_length=1)]
    texts: frozenset[str]
    labels: dict[str, list[tuple[Code, _Clean]]]
    wordings: dict[str, _Clean]
    missing: dict[str, MissingCodes]


_texts = TypeAdapter(list[_Clean], config=ConfigDict(strict=True))
_mixed = TypeAdapter(list[float | _Clean], config=ConfigDict(strict=True))


def send(stream: BinaryIO, kind: bytes, said: bytes = b"") -> None:
    """Send one frame."""
    stream.write(_FRAME.pack(kind, len(said)))
    stream.write(said)


def _receive(stream: BinaryIO, most: int | None = None) -> tuple[bytes, bytes]:
    kind, size = _FRAME.unpack(_exactly(stream, _FRAME.size))
    if most is not None and size > most:
        raise OverflowError
    return kind, _exactly(stream, size)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found


def send_request(stream: BinaryIO, *files: File) -> None:
    """Ask for a file to be opened, with the file of its labels where there is one."""
    paths = [None if isinstance(x.content, bytes) else str(x.content.resolve()) for x in files]
    said = [(each.name, path) for each, path in zip(files, paths, strict=True)]
    send(stream, REQUEST, json.dumps(said).encode())  # in ASCII: a name need not be Unicode
    for each in files:
        if isinstance(each.content, bytes):
            send(stream, CONTENT, each.content)
    stream.flush()


def receive_request(stream: BinaryIO) -> list[File]:
    """The file to be opened, and that of its labels, if any; EOFError when no more is asked."""
    said = json.loads(_receive(stream)[1])
    return [File(name, Path(path) if path else _receive(stream)[1]) for name, path in said]


def send_recorded(stream: BinaryIO, recorded: Recorded) -> None:
    """Send all that a file says, and then its columns one after the other."""
    heading = {
        "digest": recorded.digest,
        "rows": recorded.rows,
        "names": recorded.names,
        "texts": recorded.texts,
        "labels": {name: list(words.items()) for name, words in recorded.labels.items()},
        "wordings": dict(recorded.wordings),
        "missing": {name: asdict(codes) for name, codes in recorded.missing.items()},
    }
    send(stream, HEADING, _json(heading))
    names = recorded.names
    step = max(1, _CELLS // recorded.rows) if recorded.columnar else len(names)
    for start in range(0, len(names), step):
        part = names[start : start + step]
        columns = recorded.read(part)
        for name in part:
            _send_column(stream, columns.pop(name), name in recorded.texts)
    stream.flush()


def _send_column(stream: BinaryIO, column: Column, text: bool) -> None:
    distinct = column.distinct
    if text or distinct.dtype == object:
        send(stream, TEXTS if text else MIXED, _json(distinct.tolist()))
    else:
        send(stream, NUMBERS, distinct.tobytes())
    send(stream, ROWS, column.row.astype(smallest(len(distinct)), copy=False).tobytes())


def _json(said: object) -> bytes:
    # What is no Unicode (a lone surrogate) becomes a question mark.
    return json.dumps(said, ensure_ascii=False, default=list).encode(errors="replace")


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
    heading = _Heading.model_validate_json(answer.take(HEADING)[1])
    if len(set(heading.names)) < len(heading.names):
        raise ValueError("two columns of one name")
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
    )


def _receive_column(answer: "_Answer", rows: int, text: bool) -> Column:
    kind, said = answer.take(TEXTS) if text else answer.take(NUMBERS, MIXED)
    if kind == NUMBERS:
        distinct = np.frombuffer(said)
    else:
        values = (_texts if text else _mixed).validate_json(said)
        distinct = np.array(values, object if values else float)
    row = np.frombuffer(answer.take(ROWS)[1], smallest(len(distinct)))
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
        kind, said = _receive(self.stream, self.left)
        if kind == REFUSED:
            raise SurveyError(said.decode(errors="replace"))
        if kind == FAILED:
            raise FailedError(said.decode(errors="replace"))
        if kind == STARVED:
            raise MemoryError
        if kind not in kinds:
            raise ValueError("an answer to another question")
        size = len(said)
        if kind in (HEADING, TEXTS, MIXED):  # before it is parsed, which is when it grows
            size += _ATOM * sum(said.count(mark) for mark in (b",", b"[", b"{"))
        self.expect(size)
        self.left -= size
        return kind, said
