"""What is said to the process that parses files, and what it says: JSON and bare numbers."""

import json
import struct
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from data.recorded import Column, File, Recorded, smallest

_FRAME = struct.Struct("=cQ")  # what follows, and how many bytes of it

REQUEST, CONTENT = b"?", b"c"
HEADING, TEXTS, NUMBERS, MIXED, ROWS = b"h", b"t", b"n", b"m", b"r"
REFUSED, FAILED, STARVED = b"!", b"x", b"-"
"""In the place of any answer: a SurveyError's sentence, another error's trace, a MemoryError."""

_CELLS = 2**24
"""How many cells of a file of columns are read at once: 128 MB of floats."""


def send(stream: BinaryIO, kind: bytes, said: bytes = b"") -> None:
    """Send one frame."""
    stream.write(_FRAME.pack(kind, len(said)))
    stream.write(said)


def receive(stream: BinaryIO, most: int | None = None) -> tuple[bytes, bytes]:
    """Receive one frame; EOFError where it breaks off, OverflowError where it is longer."""
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
    paths = [None if isinstance(x.content, bytes) else str(x.content.absolute()) for x in files]
    said = [(each.name, path) for each, path in zip(files, paths, strict=True)]
    send(stream, REQUEST, json.dumps(said).encode())  # in ASCII: a name need not be Unicode
    for each in files:
        if isinstance(each.content, bytes):
            send(stream, CONTENT, each.content)
    stream.flush()


def receive_request(stream: BinaryIO) -> list[File]:
    """The file to be opened, and that of its labels, if any; EOFError when no more is asked."""
    said = json.loads(receive(stream)[1])
    return [File(name, Path(path) if path else receive(stream)[1]) for name, path in said]


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
        "mentioned": {name: asdict(made) for name, made in recorded.mentioned.items()},
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
