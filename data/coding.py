"""Recorded values become integer codes: answers of an item, levels of a break, age bands."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import methodcaller

import numpy as np

from data.model import Code, Item, SurveyError
from data.recorded import NONE_DECLARED, Column, MissingCodes, Recorded, plain

Divided = tuple[tuple[str, ...], Callable[[Column], np.ndarray]]
"""The levels of a break, and what gives the codes of its column: of all of it, or of a part."""

OPEN_BAND = 95
"""A last age band that ends here or above is open-ended: files top-code ages at 95 to 98."""

OLDEST = 130
"""Nobody has been older: an age above is a missing code that nothing declares."""

MOST_LEVELS = 1000
"""A break with more levels than this is an identifier, or a number that wants bands."""


def as_recorded(code: Code, text: bool, where: str) -> Code:
    """A code of a profile, whose keys are always text, as the file records it.

    Among numbers, Stata's missing values ".a" to ".z" are codes, too.
    """
    if text or re.fullmatch(r"\.[a-z]", str(code)):
        return str(code)
    try:
        return plain(float(code))
    except ValueError:
        raise SurveyError(f"{where}: code {code!r} is text, but its column is numeric") from None


def code_of(recorded: Recorded, column: str, code: Code, where: str) -> Code:
    """A code of a profile as the column has it: among numbers, too, a missing code may be text."""
    if isinstance(code, str) and code in recorded.missing.get(column, NONE_DECLARED):
        return code
    return as_recorded(code, column in recorded.texts, where)


def distinct(labels: Mapping[Code, str]) -> dict[Code, str]:
    """The labels on one line each, with the code behind those that another code has, too."""
    found = {code: " ".join(word.split()) or str(code) for code, word in labels.items()}
    while len(set(found.values())) < len(found):
        words = list(found.values())
        found = {
            code: f"{word} ({code})" if words.count(word) > 1 else word
            for code, word in found.items()
        }
    return found


def ages_of(level: str) -> tuple[int, float] | None:
    """The first and last age of a label such as "15-24" or "55+"; None where it is no band."""
    band = re.fullmatch(r"(\d+)(?:-(\d+)|\+)", level)
    return (int(band[1]), float(band[2] or np.inf)) if band else None


def encode_item(column: Column, item: Item) -> np.ndarray:
    """Positions in `item.codes`; -1 where the question was not asked.

    Raises
    ------
    SurveyError
        If a value is neither an answer, nor no opinion, nor not asked: with its count.
    """
    position = {code: place for place, code in enumerate(item.codes)}
    known = {*position, *item.not_asked}
    strange = [
        f"{code!r} in {count:,} rows"
        for code, count in zip(column.codes, column.counts, strict=True)
        if count and code not in known
    ]
    if strange:
        more = f" and {len(strange) - 3} more" if len(strange) > 3 else ""
        raise SurveyError(
            f"item {item.name!r}: column {item.column!r} has codes that nothing names: "
            f"{', '.join(strange[:3])}{more}; add them to answers, no_opinion or not_asked"
        )
    return column.recode(position)


def divide_by_groups(column: Column, groups: Mapping[str, Sequence[Code]], where: str) -> Divided:
    """Groups of values; values in no group are -1."""
    position: dict[Code, int] = {}
    for place, (label, members) in enumerate(groups.items()):
        for code in members:
            if code in position:
                raise SurveyError(f"{where}: code {code!r} is in two groups, one is {label!r}")
            position[code] = place
    if not any(
        count and c in position for c, count in zip(column.codes, column.counts, strict=True)
    ):
        raise SurveyError(f"{where}: no respondent is in its groups {', '.join(groups)}")
    return tuple(groups), methodcaller("recode", position)


def divide_by_values(
    column: Column,
    labels: Mapping[Code, str],
    declared: MissingCodes,
    missing: Sequence[Code],
    where: str,
) -> Divided:
    """One level for each valid value that occurs, in the order of the codes."""
    kept = [
        code
        for code, count in zip(column.codes, column.counts, strict=True)
        if count and code not in declared and code not in missing
    ]
    if not kept:
        raise SurveyError(f"{where}: its column has no valid value")
    if len(kept) > MOST_LEVELS:
        raise SurveyError(
            f"{where}: its column has {len(kept):,} different values; "
            "a break divides respondents into groups, so give `groups` or `bands`"
        )
    kept.sort(key=_natural)
    levels = distinct({code: labels.get(code, "").strip() or str(code) for code in kept})
    position = {code: place for place, code in enumerate(kept)}
    return tuple(levels.values()), methodcaller("recode", position)


def _natural(code: Code) -> tuple[bool, list[tuple[bool, float, str]]]:
    """Numbers by size, also within text: "EB98" comes before "EB100"."""
    if not isinstance(code, str):
        return False, [(False, float(code), "")]
    parts = [part for part in re.split(r"(\d+)", code) if part]
    return True, [(not p.isdecimal(), float(p) if p.isdecimal() else 0.0, p) for p in parts]


def divide_by_bands(
    ages: np.ndarray, bands: Sequence[tuple[int, int]], where: str
) -> tuple[tuple[str, ...], Callable[[np.ndarray], np.ndarray]]:
    """Age bands that follow the data: a file that starts at 18 has a band "18-24", not "15-24".

    Parameters
    ----------
    ages : completed years, nan where missing: of every respondent, or each that occurs
    bands : closed intervals, rising; ages outside them are -1

    Returns
    -------
    The levels, and what gives the codes of ages.
    """
    ages = np.floor(ages[np.isfinite(ages)])
    if not ages.size:
        raise SurveyError(f"{where}: its column has no valid age")
    youngest, oldest = int(ages.min()), int(ages.max())
    met = [(max(low, youngest), high) for low, high in bands if high >= youngest and low <= oldest]
    if not met:
        raise SurveyError(
            f"{where}: no respondent is in its bands; ages run from {youngest} to {oldest}"
        )
    levels = [f"{low}-{high}" for low, high in met]
    if met[-1][1] >= OPEN_BAND:
        if oldest > OLDEST:
            above = int(np.count_nonzero(ages > OLDEST))
            raise SurveyError(
                f"{where}: {above:,} ages are above {OLDEST}, such as {oldest}; name such codes "
                "in `missing`"
            )
        levels[-1], met[-1] = f"{met[-1][0]}+", (met[-1][0], oldest)
    return tuple(levels), partial(_in_bands, met)


def _in_bands(bands: Sequence[tuple[int, int]], ages: np.ndarray) -> np.ndarray:
    codes = np.full(len(ages), -1, np.int8)
    for place, (low, high) in enumerate(bands):
        codes[(ages >= low) & (ages < high + 1)] = place
    return codes
