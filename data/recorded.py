"""A survey file as it was recorded: its words, missing codes and columns, nothing interpreted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from data.model import Code


@dataclass(frozen=True)
class File:
    """A file that somebody has: what they call it, ending included, and where or what it is."""

    name: str
    content: Path | bytes = field(repr=False)


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
    def of(cls, recorded: np.ndarray) -> "Column":
        """Factorise once; nan, None and empty text are nothing."""
        row, distinct = pd.factorize(recorded)
        if distinct.dtype != object:
            distinct = distinct.astype(float)
        elif (empty := np.flatnonzero(distinct == "")).size:
            distinct = np.delete(distinct, empty)
            row = np.where(row == empty, -1, row - (row > empty))
        return cls(distinct, row.astype(smallest(len(distinct))))

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
    digest : the SHA-256 of its bytes
    rows : how many respondents it has
    names : its columns, in its order
    read : columns by name; SurveyError where one cannot be read
    texts : the names of the columns of text
    columnar : whether a single column can be read cheaply
    labels : column -> value -> the word for it
    wordings : column -> its label
    missing : column -> what the file declares as user-missing
    """

    name: str
    digest: str
    rows: int
    names: tuple[str, ...]
    read: Callable[[Iterable[str]], dict[str, Column]] = field(repr=False)
    texts: frozenset[str] = frozenset()
    columnar: bool = False
    labels: Mapping[str, Mapping[Code, str]] = field(default_factory=dict, repr=False)
    wordings: Mapping[str, str] = field(default_factory=dict, repr=False)
    missing: Mapping[str, MissingCodes] = field(default_factory=dict, repr=False)


def plain(value: object) -> Code:
    """A recorded value as a profile writes it: an integer where it is one, a number, or text."""
    if isinstance(value, str):
        return value
    number = float(value)  # pyright: ignore[reportArgumentType]
    return int(number) if number.is_integer() else number


def smallest(positions: int) -> np.dtype:
    """The smallest signed integer type that holds so many positions, and -1."""
    return np.min_scalar_type(-max(positions, 1))
