"""The nouns of a survey: what was asked, whom, how they were sampled, and what they answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from data.cache import Cache

if TYPE_CHECKING:
    from data.profile import Profile
    from data.recorded import Recorded

T = TypeVar("T")

Code = int | float | str
"""A value as the file records it."""

MOST_COLUMNS, MOST_BYTES = 100_000, 2 << 30
"""Coded columns that a survey keeps, and their bytes: as many as an opened file may take. That is
150 items and 6 weights of ten million respondents; what is over is read again when it is needed."""

UNWEIGHTED = "unweighted"
"""The name of the weight that is 1 for everyone; every survey has it, as its last."""


class SurveyError(Exception):
    """Something a reader can mend: `where: what is wrong; what was found`, and the way out."""


@dataclass(frozen=True, eq=False)
class Item:
    """One question: its wording, its answers, and which of them are favourable.

    `answers` are in the questionnaire's order; `no_opinion` (don't know, refused) are answers of
    their own that leave the base only by the reader's choice; `not_asked` codes and system-missing
    values always leave it. `scale` is the lowest and highest point of an integer scale.
    """

    name: str
    column: str
    title: str
    about: str
    wording: str
    answers: Mapping[Code, str]
    no_opinion: Mapping[Code, str]
    not_asked: tuple[Code, ...] = ()
    favourable: tuple[Code, ...] = ()
    unfavourable: tuple[Code, ...] = ()
    favourable_label: str = ""
    unfavourable_label: str = ""
    statement: str = ""
    scale: tuple[int, int] | None = None
    battery: str = ""
    provenance: str = ""
    calibrated: Mapping[Code, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[Code, ...]:
        """Answers, then no opinion: `Survey.codes` holds positions in this tuple."""
        return (*self.answers, *self.no_opinion)

    @property
    def labels(self) -> tuple[str, ...]:
        """The words for `codes`, in the same order."""
        return (*self.answers.values(), *self.no_opinion.values())


@dataclass(frozen=True, eq=False)
class Break:
    """One way to divide respondents into groups.

    `role` is "country", "wave", "age", "birth" (years of birth) or "".
    """

    name: str
    label: str
    levels: tuple[str, ...]
    role: str = ""


@dataclass(frozen=True, eq=False)
class Design:
    """How respondents were sampled: strata and PSUs, nested in blocks of country x wave.

    Sums are kept by *unit*: the PSU, or, where a file names no PSUs and every respondent is one,
    the stratum. Units are ordered by block, then stratum, so that each is a contiguous range.

    Attributes
    ----------
    unit : (respondents,) int32
    unit_labels : MultiIndex over units: country, wave, stratum and, where clustered, PSU
    stratum : (units,) int32, the stratum of each unit
    psus : (strata,) int64, how many PSUs the design has in each stratum
    block : (strata,) int32, the block of each stratum; -1 outside the countries or waves in use
    block_country, block_wave : (blocks,) positions in the levels of those breaks
    clustered : whether the file names PSUs
    lonely : what a stratum of one PSU contributes: "adjust" (uncentred, as R) or "remove"
    design_effect : what the variance is multiplied by where the file names no PSUs
    """

    unit: np.ndarray
    unit_labels: pd.MultiIndex
    stratum: np.ndarray
    psus: np.ndarray
    block: np.ndarray
    block_country: np.ndarray
    block_wave: np.ndarray
    clustered: bool
    stratified: bool
    lonely: str = "adjust"
    design_effect: float = 1.0

    @property
    def respondent_block(self) -> np.ndarray:
        """(respondents,) int32, the block of each; -1 outside the countries or waves in use."""
        return self.block[self.stratum[self.unit]]

    @cached_property
    def lonely_strata(self) -> tuple[str, ...]:
        """The strata in use that have one PSU only, in words."""
        first = np.searchsorted(self.stratum, np.flatnonzero((self.psus == 1) & (self.block >= 0)))
        names = self.unit_labels.droplevel("psu") if self.clustered else self.unit_labels
        return tuple(
            " / ".join(str(part) for part in np.atleast_1d(names[i]) if part != "") for i in first
        )


@dataclass(frozen=True, eq=False)
class Calibration:
    """What a weight was raked to: the variance of every estimate with it depends on that.

    A *pattern* is a stratum x a category of each margin; one factor applies to all in a pattern.

    Attributes
    ----------
    base : the name of the weight that was raked
    start : (respondents,) what it was last raked from: that weight, or what trimming left of it
    gaps : margin -> the largest relative gap to a target that remained
    pattern : (respondents,) int32
    stratum : (patterns,) int32, ascending
    categories : (patterns, margins) the category of each margin, within the pattern's block
    """

    base: str
    start: np.ndarray
    gaps: Mapping[str, float]
    pattern: np.ndarray
    stratum: np.ndarray
    categories: np.ndarray


@dataclass(frozen=True)
class Source:
    """Who did the survey, how, among whom and when; what a footer has to say."""

    producer: str = ""
    mode: str = ""
    population: str = ""
    fieldwork: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)


def kept_columns() -> Cache:
    """What keeps the columns of a survey once they are coded, however many those are."""
    return Cache(MOST_COLUMNS, MOST_BYTES, lambda column: column.nbytes)


@dataclass(frozen=True, eq=False)
class Survey:
    """A survey file and its meaning; columns come through `codes` and `weight` only.

    `population` is country -> persons in thousands; `ages` gives the completed years of a break of
    ages, one float per respondent, nan where missing; `calibrations` the weights that were raked
    here; `digest` the SHA-256 of the file, `profile_digest` of its profile and of what was done to
    the weights since. `recorded` and `profile` are what it was made of, for its receipts.
    """

    title: str
    synthetic: bool
    source: Source
    items: Mapping[str, Item]
    breaks: Mapping[str, Break]
    weights: Mapping[str, str]
    design: Design
    population: Mapping[str, float]
    digest: str
    profile_digest: str
    encode: Callable[[str], np.ndarray] = field(repr=False)
    weigh: Callable[[str], np.ndarray] = field(repr=False)
    ages: Callable[[str], np.ndarray] | None = field(default=None, repr=False)
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)
    recorded: "Recorded | None" = field(default=None, repr=False)
    profile: "Profile | None" = field(default=None, repr=False)
    _kept: Cache = field(default_factory=kept_columns, repr=False)

    @property
    def respondents(self) -> int:
        """How many rows the design has, those of zero weight included."""
        return len(self.design.unit)

    @property
    def key(self) -> str:
        """What tells this survey from every other: the SHA-256 of its file and of its profile."""
        return f"{self.digest}:{self.profile_digest}"

    @property
    def default_weight(self) -> str:
        """The weight that numbers use unless another is named."""
        return next(iter(self.weights))

    def role(self, role: str) -> Break | None:
        """The break with this role, if the profile names one."""
        return next((b for b in self.breaks.values() if b.role == role), None)

    def item(self, name: str) -> Item:
        """The item of this name; SurveyError where there is none."""
        return named(self.items, name, "item")

    def break_(self, name: str) -> Break:
        """The break of this name; SurveyError where there is none."""
        return named(self.breaks, name, "break")

    def codes(self, name: str) -> np.ndarray:
        """Positions in the item's `codes` or the break's `levels`, one per respondent; -1 missing.

        Returns
        -------
        (respondents,) of the smallest signed integer type

        Raises
        ------
        SurveyError
            If the column holds a code that the item does not name.
        """
        if name not in self.items and name not in self.breaks:
            named({**self.items, **self.breaks}, name, "item or break")
        return self._keep("codes", name, self.encode)

    def weight(self, name: str | None = None) -> np.ndarray:
        """The weights of this name (default: the first), one finite float >= 0 per respondent."""
        name = name or self.default_weight
        named(self.weights, name, "weight")
        return self._keep("weight", name, self.weigh)

    def has_zero_weights(self, name: str | None = None) -> bool:
        """Whether any respondent has a weight of zero."""
        name = name or self.default_weight
        found = self._keep("zero", name, lambda weight: np.array(self.weight(weight).min() == 0))
        return bool(found)

    def _keep(self, kind: str, name: str, make: Callable[[str], np.ndarray]) -> np.ndarray:
        def made() -> np.ndarray:
            column = make(name)
            column.flags.writeable = False
            return column

        return self._kept.keep((kind, name), made)


def named(known: Mapping[str, T], name: str, noun: str) -> T:
    """What has this name; SurveyError where nothing has."""
    if name not in known:
        raise SurveyError(f"{noun} {name!r}: not in this survey; it has {', '.join(known)}")
    return known[name]
