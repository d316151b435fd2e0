"""A survey file as it was recorded: its words, missing codes and columns, nothing interpreted."""

import hashlib
import io
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.model import Code, SurveyError

LONGEST_TEXT = 1000
"""Characters of a name, a label or a value: SPSS stops at 256, and nobody reads a longer one."""

_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""Format characters that Persian and the scripts of India are spelled with."""


def _is_none(character: str) -> bool:
    """Whether it is one of the 66 that Unicode assigns to nothing, ever: XML cannot hold them."""
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def clean(text: str) -> str:
    """Text of a file as it may be shown anywhere: one visible line, composed (NFC), not too long.

    Control characters go, those that are no characters, and those that reorder or hide text:
    bidirectional overrides and isolates, zero-width spaces, soft hyphens, tags. White space of any
    kind becomes a single space.
    """
    if not text.isprintable():
        text = "".join(
            character
            for character in text
            if character.isspace()
            or character in _JOINERS
            or not (unicodedata.category(character) in ("Cc", "Cf", "Cs") or _is_none(character))
        )
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def tell_apart(names: Iterable[str]) -> tuple[str, ...]:
    """Names of columns as keys: clean, none empty, no two the same."""
    found: dict[str, None] = {}
    again = Counter[str]()
    for place, said in enumerate(names, 1):
        name = stem = clean(said) or f"column {place}"
        while name in found:
            again[stem] += 1
            name = f"{stem} ({again[stem] + 1})"
        found[name] = None
    return tuple(found)


@dataclass(frozen=True)
class File:
    """A file that a reader named: one that lies on disk, or one held in memory only.

    Attributes
    ----------
    name : what the reader calls it, its ending included
    content : where it lies, or its bytes
    """

    name: str
    content: Path | bytes = field(repr=False)

    @property
    def ending(self) -> str:
        """What its name says that it is, such as ".sav"."""
        return Path(self.name).suffix.lower()

    def open(self) -> io.BufferedIOBase:
        """Its bytes as a stream, wherever they are; OSError where they cannot be had."""
        if isinstance(self.content, Path):
            return self.content.open("rb")
        return io.BytesIO(self.content)


def sha256(*files: File) -> str:
    """What tells the content of files from every other; OSError where it cannot be had."""
    digest = hashlib.sha256()
    for file in files:
        with file.open() as stream:
            hashlib.file_digest(stream, lambda: digest)
    return digest.hexdigest()


@dataclass(frozen=True)
class MissingCodes:
    """What a file declares as user-missing in one column: values, and closed ranges."""

    values: frozenset[Code] = frozenset()
    ranges: tuple[tuple[float, float], ...] = ()

    def __contains__(self, code: object) -> bool:
        return code in self.values or any(
            isinstance(code, int | float) and low <= code <= high for low, high in self.ranges
        )


NONE_DECLARED = MissingCodes()


@dataclass(frozen=True)
class Mentioned:
    """How a column of 0 and 1 was made of those of a question with several answers.

    Attributes
    ----------
    asked : the question's columns; who has a value in any that is not declared missing was asked
    said : column -> the value in it that mentions the answer
    listed : whether a value is a list of codes, such as "1;3;", that has this one in it
    """

    asked: tuple[str, ...]
    said: Mapping[str, Code]
    listed: bool = False


@dataclass(frozen=True, eq=False)
class Column:
    """One column: its distinct values, and which of them each respondent has.

    Attributes
    ----------
    distinct : float64; object where there is text, or Stata's ".a" to ".z" beside numbers
    row : (respondents,) positions in `distinct`, -1 for nothing, in the smallest signed type
    """

    distinct: np.ndarray
    row: np.ndarray

    @classmethod
    def of(cls, recorded: np.ndarray | pd.Series, row: np.ndarray | None = None) -> "Column":
        """Factorise once, with clean text; nan, None and text of nothing but space are nothing.

        Parameters
        ----------
        recorded : what each respondent has or, with `row`, what its positions stand for
        """
        place, found = pd.factorize(recorded)
        distinct = np.asarray(found)
        if distinct.dtype.kind in "biuf" or not any(isinstance(x, str) for x in distinct):
            distinct = distinct.astype(float)
        else:
            words = [(clean(x) or None) if isinstance(x, str) else x for x in distinct]
            again, distinct = pd.factorize(np.array(words, object))
            place = np.append(again, -1)[place]
        if row is not None:
            place = np.append(place, -1)[row]
        return cls(distinct, place.astype(smallest(len(distinct))))

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """The distinct values as a profile writes them; for columns that have few."""
        return tuple(plain(value) for value in self.distinct)

    @cached_property
    def counts(self) -> np.ndarray:
        """(distinct,) how many respondents have each value."""
        return np.bincount(self.row[self.row >= 0], minlength=len(self.distinct))

    @property
    def filled(self) -> int:
        """How many respondents have a value at all."""
        return int(np.count_nonzero(self.row >= 0))

    def numbers(self) -> np.ndarray:
        """(respondents,) float64; nan for nothing, and for what is no number."""
        numbers = self.distinct
        if numbers.dtype == object:
            numbers = np.array([np.nan if isinstance(x, str) else float(x) for x in numbers])
        return np.append(numbers, np.nan)[self.row]

    def recode(self, position: Mapping[Code, int]) -> np.ndarray:
        """(respondents,) positions of the values, -1 for those without one, in few bytes."""
        lookup = np.array([position.get(code, -1) for code in self.codes] + [-1])
        return lookup.astype(smallest(max(position.values(), default=0) + 1))[self.row]


@dataclass(frozen=True, eq=False)
class Recorded:
    """A file as it was recorded: names, words and missing codes at once, columns when asked for.

    Attributes
    ----------
    name : what the reader calls the file, its ending included
    digest : the SHA-256 of its bytes, and of those of its labels file
    rows : how many respondents it has
    names : its columns, in its order
    read : columns by name; SurveyError where one cannot be read
    texts : the names of the columns of text
    columnar : whether columns lie on disk until they are read, each by itself
    batches : columns by name, so many rows at a time; None for a format that is read whole
    labels : column -> value -> the word for it
    wordings : column -> its label
    missing : column -> what the file declares as user-missing
    mentioned : column of an answer of a multiple-response set -> how it was made

    Every name, word and text is `clean`. An answer of a multiple-response set is a column, too,
    named "set[code]": 1 where it was mentioned, 0 where it was not, nothing where none was asked.
    """

    name: str
    digest: str
    rows: int
    names: tuple[str, ...]
    read: Callable[[Iterable[str]], dict[str, Column]] = field(repr=False)
    texts: frozenset[str] = frozenset()
    columnar: bool = False
    batches: Callable[[Iterable[str], int], Iterator[dict[str, Column]]] | None = field(
        default=None, repr=False
    )
    labels: Mapping[str, Mapping[Code, str]] = field(default_factory=dict, repr=False)
    wordings: Mapping[str, str] = field(default_factory=dict, repr=False)
    missing: Mapping[str, MissingCodes] = field(default_factory=dict, repr=False)
    mentioned: Mapping[str, Mentioned] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of one file: a format of rows is read once, a format of columns when asked."""

    recorded: Recorded
    held: Mapping[str, Column]

    def __getitem__(self, name: str) -> Column:
        return self.held[name] if name in self.held else self.recorded.read([name])[name]

    def numbers(self, name: str, where: str) -> np.ndarray:
        """The column as floats, nan where missing."""
        if name in self.recorded.texts:
            raise SurveyError(f"{where}: column {name!r} is text, and numbers are needed")
        return self[name].numbers()


def held(columns: Mapping[str, Column], **said: Any) -> Recorded:
    """A file whose columns are all in memory; the rest as `Recorded` has it."""
    rows = len(next(iter(columns.values())).row) if columns else 0
    return Recorded(rows=rows, names=tuple(columns), read=partial(_pick, columns), **said)


def _pick(columns: Mapping[str, Column], names: Iterable[str]) -> dict[str, Column]:
    return {name: columns[name] for name in names}


def plain(value: object) -> Code:
    """A recorded value as a profile writes it: an integer where it is one, a number, or text."""
    if isinstance(value, str):
        return value
    number = float(value)  # pyright: ignore[reportArgumentType]
    return int(number) if number.is_integer() else number


def smallest(positions: int) -> np.dtype:
    """The smallest signed integer type that holds so many positions, and -1."""
    return np.min_scalar_type(-max(positions, 1))
