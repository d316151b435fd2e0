"""Tables with columns of their own: .parquet, and the sheets of a workbook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from data.model import SurveyError
from data.readers.cells import expect_each_once, of_cells
from data.readers.labels import with_words, words_of
from data.readers.refusals import refusing
from data.recorded import Column, File, Recorded, tell_apart

LABELS = "labels"
"""The sheet of a workbook that has its labels."""


def read_parquet(file: File, digest: str) -> Recorded:
    """Open a .parquet file; its columns are read when they are asked for.

    Reading is refused once a file on disk is not what it was when it was opened.
    """
    with _parquet(file) as opened:
        rows, schema = opened.metadata.num_rows, opened.schema_arrow
    expect_each_once(schema.names, file)
    key = dict(zip(tell_apart(schema.names), schema.names, strict=True))
    texts = frozenset(name for name in key if not _is_numeric(schema.field(key[name]).type))
    source = _Source(file, _state(file), key, texts)
    return Recorded(
        name=file.name,
        digest=digest,
        rows=rows,
        names=tuple(key),
        read=source.read,
        texts=texts,
        columnar=True,
        batches=source.batches,
    )


@dataclass(frozen=True)
class _Source:
    """A .parquet file as it was when it was opened, and what its columns are called in it."""

    file: File
    state: tuple[int, int]
    key: Mapping[str, str]
    texts: frozenset[str]

    def read(self, names: Iterable[str]) -> dict[str, Column]:
        names = list(dict.fromkeys(names))
        found: dict[str, Column] = {}
        with self._opened() as opened:
            for (
                name
            ) in names:  # one at a time: before it is coded a column takes eight times as much
                found |= self._columns(opened.read([self.key[name]]), [name])
        return found

    def batches(self, names: Iterable[str], rows: int) -> Iterator[dict[str, Column]]:
        names = list(dict.fromkeys(names))
        with self._opened() as opened:
            for batch in opened.iter_batches(rows, columns=[self.key[name] for name in names]):
                yield self._columns(pa.Table.from_batches([batch]), names)

    @contextmanager
    def _opened(self) -> Iterator[pq.ParquetFile]:
        with refusing(self.file):
            if _state(self.file) != self.state:
                raise SurveyError(
                    f"file {self.file.name!r}: was changed after it was opened; open it again"
                )
            with _parquet(self.file) as opened:
                yield opened

    def _columns(self, table: pa.Table, names: list[str]) -> dict[str, Column]:
        return {
            name: Column.of(_values(table[self.key[name]], name in self.texts)) for name in names
        }


def _parquet(file: File) -> pq.ParquetFile:
    return pq.ParquetFile(
        file.content if isinstance(file.content, Path) else pa.BufferReader(file.content)
    )


def _state(file: File) -> tuple[int, int]:
    """What changes when a file on disk does."""
    if isinstance(file.content, bytes):
        return len(file.content), 0
    found = file.content.stat()
    return found.st_size, found.st_mtime_ns


def _is_numeric(kind: pa.DataType) -> bool:
    types = pa.types
    tests = (
        types.is_integer,
        types.is_floating,
        types.is_decimal,
        types.is_boolean,
        types.is_null,
    )
    return any(is_kind(kind) for is_kind in tests)


def _values(column: pa.ChunkedArray, text: bool) -> np.ndarray:
    if text:  # dates, too: no analysis reads them as numbers
        return column.cast(pa.string()).to_pandas().to_numpy(object)
    plain_number = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    return (column if plain_number else column.cast(pa.float64())).to_numpy()


def read_workbook(file: File, digest: str) -> Recorded:
    """Read the first sheet of a workbook that has data, and the sheet of its labels.

    A date is text, true is 1, and a cell with an error is nothing.

    Raises
    ------
    SurveyError
        If no sheet has data.
    """
    with file.open() as stream:
        book = CalamineWorkbook.from_filelike(stream)
        rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    sheets = {name: said for name, said in rows.items() if said}
    named = next((name for name in sheets if name.casefold() == LABELS), None)
    data = next((said for name, said in sheets.items() if name != named), None)
    if data is None:
        raise SurveyError(f"file {file.name!r}: none of its {len(rows)} sheets has data")
    recorded = _sheet(file, digest, data)
    if named is None:
        return recorded
    where = f"file {file.name!r}: sheet {named!r}"
    return with_words(recorded, words_of(_sheet(file, digest, sheets[named]), where), where)


def _sheet(file: File, digest: str, rows: Sequence[Sequence[object]]) -> Recorded:
    names, *said = [[_text(cell) for cell in row] for row in rows]
    answered = [row for row in said if any(row)]
    columns = zip(*answered, strict=True) if answered else [()] * len(names)
    cells = [pa.array(column, pa.string()).dictionary_encode() for column in columns]
    return of_cells(file, digest, names, cells)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):  # as every number of a sheet is
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    return str(cell)
