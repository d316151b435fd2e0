"""The vocabulary of survey files in several languages, and how words are compared with it."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

LONGEST = 5
"""No phrase of the vocabulary has more words than this."""

REMEMBERED = 1 << 14
"""Texts of files that are remembered, of at most a thousand characters: some 30 MB, if all are."""

READ = 60
"""So many words of a label are compared: what a column is, it says at its beginning."""


@lru_cache(maxsize=REMEMBERED)
def plain(text: str) -> str:
    """Words in lower case, without accents and signs, one space apart."""
    text = _APOSTROPHE.sub("", re.sub(r"['’ʼ]s\b", "", text.casefold())).translate(_LETTERS)
    letters = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", "".join(letters)))


_LETTERS = str.maketrans({"đ": "d", "ı": "i", "ł": "l", "ø": "o"})
_APOSTROPHE = re.compile(r"['’ʼ]")


@lru_cache(maxsize=REMEMBERED)
def phrases(text: str) -> frozenset[str]:
    """Every run of words in a text that the vocabulary knows; an apostrophe may divide one."""
    return _known().intersection(
        " ".join(said[start : start + length])
        for said in {tuple(plain(t).split()[:READ]) for t in (text, _APOSTROPHE.sub(" ", text))}
        for start in range(len(said))
        for length in range(1, LONGEST + 1)
    )


@lru_cache(maxsize=REMEMBERED)
def unremarked(text: str) -> str:
    """A text without remarks in brackets, such as (VOL.), and without a number before it."""
    bare = re.sub(r"[\[(][^\[\]()]*[\])]", " ", text).strip() or text
    return re.sub(r"^\s*-?\d+\s*[.):=-]\s*(?=\S)", "", bare)


def asked(name: str, wording: str) -> str:
    """A column's label without the number of its question: "Q1. Age" is "Age"."""
    first, *rest = wording.split(maxsplit=1)[:2] or [""]
    numbered = joined(first) == joined(name) and re.search(r"[\d.)]", first)
    if rest and (numbered or re.fullmatch(r"[A-Za-z]{0,3}\.?\d\w*(?:\.\w+)*[.:)]+", first)):
        return re.sub(r"^[a-z]{1,4}\.\s+", "", rest[0].strip())
    return wording.strip()


def joined(name: str) -> str:
    """A column's name as one word: "Country_ID" is "countryid"."""
    return plain(name).replace(" ", "")


@cache
def vocabulary() -> Any:
    """The words of words.toml as they are compared, by section and list."""
    path = Path(__file__).with_name("words.toml")
    return _compared(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def _known() -> frozenset[str]:
    """Every phrase of the vocabulary: what else a text says is not remembered."""
    left, found = [vocabulary()], set()
    while left:
        part = left.pop()
        if isinstance(part, dict):
            left += part.values()
        else:
            found |= part
    return frozenset(found)


def _compared(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _compared(part) for name, part in said.items()}
    return frozenset(plain(phrase) for phrase in (said.split() if isinstance(said, str) else said))
