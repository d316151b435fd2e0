"""The only module that opens a microdata file: .sav, .zsav, .csv, .parquet."""

import hashlib
import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
from pyarrow import csv

from data.model import SurveyError
from data.recorded import Column, File, MissingCodes, Recorded, plain


def open_recorded(
    file: File | str | Path,
    labels: File | str | Path | None = None,  # noqa: ARG001 - no format here takes one yet
) -> Recorded:
    """Open a survey file by its ending, reading names and labels only.

    Raises
    ------
    SurveyError
        If the file is absent, empty, of another format, or not what its ending says.
    """
    if not isinstance(file, File):
        file = File(Path(file).name, Path(file))
    ending = Path(file.name).suffix
    if ending.lower() not in _OPENERS:
        formats = ", ".join(_OPENERS)
        raise SurveyError(f"file {file.name!r}: format {ending!r} is not one of {formats}")
    try:
        with (
            io.BytesIO(file.content)
            if isinstance(file.content, bytes)
            else file.content.open("rb") as stream
        ):
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise SurveyError(f"file {file.name!r}: cannot be opened; {error.strerror}") from None
    try:
        recorded = _OPENERS[ending.lower()](file, digest)
    except _REFUSALS as error:
        raise _refused(file, error) from None
    if recorded.rows == 0:
        raise SurveyError(
            f"file {file.name!r}: has no respondents; found 0 rows of {len(recorded.names)} columns"
        )
    return recorded


_REFUSALS = (
    pyreadstat.ReadstatError,
    pa.ArrowException,
    ValueError,  # UnicodeDecodeError is one
    KeyError,  # two columns of one name
    OSError,
)


def _refused(file: File, error: Exception) -> SurveyError:
    said = " ".join(str(error).split()) or type(error).__name__
    said = re.sub(r"(got \d+):.*", r"\1", said)  # what follows is a respondent's answers
    return SurveyError(f"file {file.name!r}: cannot be read as {Path(file.name).suffix}; {said}")


def _open_sav(file: File, digest: str) -> Recorded:
    # Dates stay numbers: no analysis reads them, and one out of range would stop the whole file.
    read_sav: Any = pyreadstat.read_sav  # its stubs promise less of a frame than pandas gives

    def open_sav(**options: Any) -> Any:
        content = file.content
        source = io.BytesIO(content) if isinstance(content, bytes) else content
        return read_sav(source, user_missing=True, disable_datetime_conversion=True, **options)

    _, meta = open_sav(metadataonly=True)
    rows = meta.number_rows
    if not rows:  # some writers leave the count out of the header
        rows = len(open_sav(usecols=meta.column_names[:1])[0])

    def read(names: Iterable[str]) -> dict[str, Column]:
        wanted = list(dict.fromkeys(names))
        try:
            frame = open_sav(usecols=wanted)[0]
        except _REFUSALS as error:
            raise _refused(file, error) from None
        return {name: Column.of(frame[name].to_numpy()) for name in wanted}

    return Recorded(
        name=file.name,
        digest=digest,
        rows=rows,
        names=tuple(meta.column_names),
        read=read,
        texts=frozenset(n for n, kind in meta.readstat_variable_types.items() if kind == "string"),
        labels={
            name: {plain(code): text.strip() for code, text in words.items()}
            for name, words in meta.variable_value_labels.items()
        },
        wordings={name: text or "" for name, text in meta.column_names_to_labels.items()},
        missing={name: _missing_codes(said) for name, said in meta.missing_ranges.items()},
    )


def _missing_codes(said: list[Any]) -> MissingCodes:
    pairs = [(part["lo"], part["hi"]) for part in said]
    return MissingCodes(
        values=frozenset(low for low, high in pairs if low == high),
        ranges=tuple((float(low), float(high)) for low, high in pairs if low != high),
    )


def _open_csv(file: File, digest: str) -> Recorded:
    # One thread, so that an error can name its row.
    table = csv.read_csv(_source(file), csv.ReadOptions(use_threads=False))
    if any(pa.types.is_binary(column.type) for column in table.schema):
        raise SurveyError(f"file {file.name!r}: is not UTF-8 text; save it as UTF-8")
    return _of_arrow(file, digest, table.num_rows, table.schema, table.select, columnar=False)


def _open_parquet(file: File, digest: str) -> Recorded:
    with pq.ParquetFile(_source(file)) as parquet:
        rows, schema = parquet.metadata.num_rows, parquet.schema_arrow

    def select(names: list[str]) -> pa.Table:
        return pq.read_table(_source(file), columns=names)

    return _of_arrow(file, digest, rows, schema, select, columnar=True)


def _of_arrow(
    file: File,
    digest: str,
    rows: int,
    schema: pa.Schema,
    select: Callable[[list[str]], pa.Table],
    columnar: bool,
) -> Recorded:
    numeric = {column.name for column in schema if _is_numeric(column.type)}

    def read(names: Iterable[str]) -> dict[str, Column]:
        try:
            table = select(list(dict.fromkeys(names)))
            return {
                name: Column.of(_values(table[name], name in numeric))
                for name in table.column_names
            }
        except _REFUSALS as error:
            raise _refused(file, error) from None

    return Recorded(
        name=file.name,
        digest=digest,
        rows=rows,
        names=tuple(schema.names),
        read=read,
        texts=frozenset(set(schema.names) - numeric),
        columnar=columnar,
    )


def _source(file: File) -> Path | pa.BufferReader:
    return pa.BufferReader(file.content) if isinstance(file.content, bytes) else file.content


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


def _values(column: pa.ChunkedArray, numeric: bool) -> np.ndarray:
    if not numeric:  # dates, too: no analysis reads them as numbers
        return column.cast(pa.string()).to_pandas().to_numpy(object)
    plain_number = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    return (column if plain_number else column.cast(pa.float64())).to_numpy()


_OPENERS: dict[str, Callable[[File, str], Recorded]] = {
    ".sav": _open_sav,
    ".zsav": _open_sav,
    ".csv": _open_csv,
    ".parquet": _open_parquet,
}
