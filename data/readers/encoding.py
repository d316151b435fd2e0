"""Which encoding a text file is in, told from its own bytes."""

import codecs
import re
from collections import Counter

import charset_normalizer

from data.model import SurveyError

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

_LATIN = ("cp1250", "cp1254", "iso8859-2", "iso8859-9")
"""The first of those that explain as much is taken; cp1254 is cp1252 but for six letters."""

_OTHER_SCRIPTS = ["cp1251", "iso8859_5", "cp1253", "iso8859_7", "cp1255", "cp1256"]
"""Cyrillic, Greek, Hebrew, Arabic; asked of all, charset-normalizer takes some for Korean."""

_ALPHABETS = [
    frozenset(letters + letters.upper())
    for letters in (
        "čćđšž",  # Bosnian, Croatian, Montenegrin, Serbian, Slovene
        "çë",  # Albanian
        "çğıöşüâîûİ",  # Turkish
        "ăâîşţ",  # Romanian
        "áéíóöőúüű",  # Hungarian
        "áčďéěíňóřšťúůýž",  # Czech
        "ąćęłńóśźż",  # Polish
        "äöüß",  # German
        "åäöæø",  # Danish, Norwegian, Swedish
        "àâæçèéêëîïôùûüÿœ",  # French
    )
]
"""The letters beyond ASCII of one language each: a mixture betrays a wrong code page."""

_SIGNS = frozenset("„“”‚‘’«»–—…•·°§€\N{NO-BREAK SPACE}")

_EXPLAINED = 0.95
"""The least share of the bytes beyond ASCII that a code page has to make such letters of."""

_RUN = 1.5
"""The mean length of a run of such bytes: Latin words have few above 1, other scripts above 3."""


def as_utf8(content: bytes, where: str) -> bytes:
    """The text in UTF-8, without a byte order mark.

    A mark is believed. Then comes UTF-8, which other text hardly ever is by chance. Of Latin text
    that code page is taken which makes the letters of one language out of its bytes, since
    charset-normalizer takes Turkish for Central European; other scripts it tells well.

    Raises
    ------
    SurveyError
        If the encoding cannot be told.
    """
    encoding = next((said for mark, said in _MARKS.items() if content.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in content[:2]:  # the first character of a table is ASCII
        encoding = "utf-16-be" if content[0] == 0 else "utf-16-le"
    try:
        text = content.decode(encoding)
        return content if encoding == "utf-8" else text.encode()
    except UnicodeDecodeError:
        encoding = _code_page(content) if encoding == "utf-8" else ""
    try:
        return content.decode(encoding).encode()
    except (UnicodeDecodeError, LookupError):
        raise SurveyError(
            f"{where}: is text in an encoding that cannot be told; save it as UTF-8"
        ) from None


def _code_page(content: bytes) -> str:
    """The likeliest encoding of one byte a character, or "" where none is likely."""
    counts = Counter(content.translate(None, bytes(range(128))))
    runs = len(re.findall(rb"[\x80-\xff]+", content))
    if counts.total() > _RUN * runs:
        return _guess(content, _OTHER_SCRIPTS)
    explained = {page: _explained(page, counts) for page in _LATIN}
    best = max(explained, key=explained.__getitem__)
    return best if explained[best] >= _EXPLAINED * counts.total() else _guess(content)


def _explained(page: str, counts: Counter[int]) -> int:
    """How many of the bytes the code page makes letters of one language, or signs, of."""
    character = {byte: bytes([byte]).decode(page, "replace") for byte in counts}
    return max(
        sum(count for byte, count in counts.items() if character[byte] in alphabet | _SIGNS)
        for alphabet in _ALPHABETS
    )


def _guess(content: bytes, among: list[str] | None = None) -> str:
    found = charset_normalizer.from_bytes(content, cp_isolation=among).best()
    return found.encoding if found else ""
