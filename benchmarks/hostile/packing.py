"""Formats that are packed, taken apart and put together: workbooks, and .zsav files."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"

_XML = "http://schemas.openxmlformats.org"
_OFFICE = f"{_XML}/officeDocument/2006/relationships"


def workbook(rows: Iterable[Iterable[object]]) -> bytes:
    """An .xlsx file of one sheet; "Niš" is a shared string, other text stands in its cell."""
    links = {"worksheet": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml"}
    body = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return archive(
        {
            "_rels/.rels": _links({"officeDocument": "xl/workbook.xml"}),
            "xl/_rels/workbook.xml.rels": _links(links),
            "xl/workbook.xml": f'<workbook xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="survey" sheetId="1" r:id="worksheet"/></sheets></workbook>',
            STRINGS: '<sst count="1" uniqueCount="1"><si><t>Niš</t></si></sst>',
            SHEET: f'<worksheet><dimension ref="A1:D41"/><sheetData>{body}</sheetData></worksheet>',
        }
    )


def _links(targets: Mapping[str, str]) -> str:
    said = (
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return (
        f'<Relationships xmlns="{_XML}/package/2006/relationships">{"".join(said)}</Relationships>'
    )


def _cell(value: object) -> str:
    if value == "Niš":
        return '<c t="s"><v>0</v></c>'
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A .zip file of these members, the same bytes at any time."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 1)
    return sink.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    """What is in a .zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


_DICTIONARY_ENDS = struct.pack("<ii", 999, 0)
_OFFSETS = struct.Struct("<qqq")  # of the data, of the trailer, and the trailer's length
_BLOCK = struct.Struct("<qqii")


def zsav(head: bytes, data: bytes, times: int = 1) -> bytes:
    """A .zsav file of its dictionary and a block of data, so many times over."""
    block, start = zlib.compress(data), len(head)
    trailer = start + _OFFSETS.size + times * len(block)
    parts = [head, _OFFSETS.pack(start, trailer, (times + 1) * _BLOCK.size), block * times]
    parts.append(_BLOCK.pack(-100, 0, 0x3FF000, times))  # the bias of small integers
    for number in range(times):
        unpacked, packed = start + number * len(data), start + _OFFSETS.size + number * len(block)
        parts.append(_BLOCK.pack(unpacked, packed, len(data), len(block)))
    return b"".join(parts)


def zsav_parts(content: bytes) -> tuple[bytes, bytes]:
    """The dictionary of a .zsav file of one block, and its data."""
    start = content.index(_DICTIONARY_ENDS) + len(_DICTIONARY_ENDS)
    _, trailer, _ = _OFFSETS.unpack_from(content, start)
    return content[:start], zlib.decompress(content[start + _OFFSETS.size : trailer])
