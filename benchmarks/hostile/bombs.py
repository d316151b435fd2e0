"""A few kilobytes of each format that ask for far more memory than they take."""

import io
import zipfile
from collections.abc import Callable
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.hostile.packing import SHEET, STRINGS, archive, members, zsav, zsav_parts
from benchmarks.hostile.seeds import seeds

ONE = b"\x65"
"""The value 1 of a compressed .sav file, whose codes stand for eight bytes each."""

_BLOCK = 0x3FF000
_LEFT_OUT = 100
"""A format that does not compress gets this part of a bomb's size."""


@cache
def bombs(ending: str, size: int) -> tuple[bytes, ...]:
    """Files that become so many bytes when they are unpacked."""
    return tuple(make(size) for make in _BOMBS[ending])


def _sav(size: int) -> bytes:
    content = bytearray(seeds(".sav")[1])
    content[80:84] = (2**31 - 1).to_bytes(4, "little")  # the number of cases
    return bytes(content) + ONE * (size // _LEFT_OUT)


def _zsav(size: int) -> bytes:
    head, _ = zsav_parts(seeds(".zsav")[0])
    columns = int.from_bytes(head[68:72], "little")
    blocks = size // _BLOCK + 1
    rows = blocks * _BLOCK // columns
    return zsav(head[:80] + rows.to_bytes(4, "little") + head[84:], ONE * _BLOCK, blocks)


def _por(size: int) -> bytes:
    return seeds(".por")[0] + b"1/" * (size // _LEFT_OUT)


def _dta(size: int) -> bytes:
    head, tail = seeds(".dta")[2].split(b"</data>")
    return head + bytes(size // _LEFT_OUT) + b"</data>" + tail


def _wide_text(size: int) -> bytes:
    return b"q," * (size // _LEFT_OUT)


def _long_text(size: int) -> bytes:
    return b"q\n" + b"1\n" * (size // _LEFT_OUT)


def _unclosed_text(size: int) -> bytes:
    return b'q\n"' + b"1\n" * (size // _LEFT_OUT)


def _nested(size: int) -> bytes:
    return b'{"columns":' * (size // _LEFT_OUT)


def _parquet(table: pa.Table, **options: object) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def _run_length(size: int) -> bytes:
    return _parquet(pa.table({"q": pa.array(np.zeros(size // 10, np.int8))}))


def _gzip(size: int) -> bytes:
    numbers = pa.array(np.zeros(size // 8))
    return _parquet(pa.table({"q": numbers}), use_dictionary=False, compression="gzip")


def long_text(size: int) -> bytes:
    """A .parquet file of one text of 10,000 letters, said again and again."""
    again = pa.array(np.zeros(size // 10_000, np.int32))
    texts = pa.DictionaryArray.from_arrays(again, ["a" * 10_000])
    return _parquet(pa.table({"q": texts}), store_schema=False)  # it is read as plain text


def zeros(size: int) -> bytes:
    """An .xlsx file whose sheet is so many bytes of zero."""
    return _stuffed(SHEET, b"", bytes(1), b"", size)


def _rows(size: int) -> bytes:
    row = b"<row><c><v>1</v></c></row>"
    return _stuffed(SHEET, b"<worksheet><sheetData>", row, b"</sheetData></worksheet>", size)


def _strings(size: int) -> bytes:
    return _stuffed(STRINGS, b"<sst>", b"<si><t>a</t></si>", b"</sst>", size)


def _stuffed(name: str, before: bytes, again: bytes, after: bytes, size: int) -> bytes:
    """A workbook with a member that is so long, written without holding it in memory."""
    rest = {other: said for other, said in members(seeds(".xlsx")[0]).items() if other != name}
    sink = io.BytesIO(archive(rest))
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    block = again * (2**20 // len(again))
    with zipfile.ZipFile(sink, "a") as file, file.open(member, "w", force_zip64=True) as stream:
        stream.write(before)
        for _ in range(size // len(block) + 1):
            stream.write(block)
        stream.write(after)
    return sink.getvalue()


def _corners(size: int) -> bytes:
    cells = f'<c r="A1"><v>1</v></c><c r="XFD{size // 1000}"><v>1</v></c>'
    sheet = f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"
    return archive({**members(seeds(".xlsx")[0]), SHEET: sheet})


def _laughs(size: int) -> bytes:
    depth = len(str(size))
    entities = (f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, depth))
    strings = (
        f'<!DOCTYPE sst [<!ENTITY l0 "ha">{"".join(entities)}]>'
        f"<sst><si><t>&l{depth - 1};</t></si></sst>"
    )
    return archive({**members(seeds(".xlsx")[0]), STRINGS: strings})


_TEXT = (_wide_text, _long_text, _unclosed_text)
_BOMBS: dict[str, tuple[Callable[[int], bytes], ...]] = {
    ".sav": (_sav,),
    ".zsav": (_zsav,),
    ".por": (_por,),
    ".dta": (_dta,),
    ".csv": _TEXT,
    ".tsv": _TEXT,
    ".labels.csv": _TEXT,
    ".json": (_nested,),
    ".parquet": (_run_length, _gzip, long_text),
    ".xlsx": (zeros, _rows, _strings, _corners, _laughs),
}
