"""Ages cut otherwise than the profile cuts them: other bands, or years of birth."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.coding import divide_by_bands
from data.model import Break, Survey, SurveyError, kept_columns

Bands = Sequence[tuple[int, int]]
"""Closed intervals of ages, or of years, rising."""

OLDEST, LATEST = 120, 9999
"""Where an open band ends, of ages and of years."""


def read_bands(words: str) -> list[tuple[int, int]]:
    """Bands as a reader writes them: "15-29, 30-44, 45+".

    Raises
    ------
    SurveyError
        If a part is no band, or bands overlap or fall.
    """
    found = []
    for part in filter(None, (part.strip() for part in words.split(","))):
        band = re.fullmatch(r"(\d{1,4})\s*(?:[-–]\s*(\d{1,4})|\+)", part)
        if not band:
            raise SurveyError(f"bands: {part!r} is no band; write them as 15-29, 30-44, 45+")
        low, high = int(band[1]), int(band[2]) if band[2] else LATEST
        if high < low or (found and low <= found[-1][1]):
            raise SurveyError(f"bands: {part!r} ends before it starts, or before the one before it")
        found.append((low, high))
    if len(found) < 2:
        raise SurveyError("bands: a comparison takes two or more; write them as 15-29, 30+")
    return found


def banded(survey: Survey, name: str, bands: Bands) -> Survey:
    """The survey with a break of ages cut into other bands, under the same name."""
    ages = _ages(survey, name)
    bands = [(a, min(b, OLDEST)) for a, b in bands]
    levels, code = divide_by_bands(ages, bands, f"break {name!r}")
    if len(levels) < 2:
        raise SurveyError(
            f"bands: fewer than two of them have a respondent; only {', '.join(levels)} has"
        )
    return _recut(survey, name, levels, code(ages), "")


def born(survey: Survey, name: str, bands: Bands, label: str) -> Survey:
    """The survey with a break of ages cut by year of birth, youngest first.

    The year of birth is the year of the wave less the age, so it may be one year too high.

    Parameters
    ----------
    label : what the break is called
    """
    wave, ages = survey.role("wave"), _ages(survey, name)
    try:
        years = np.array([float(level) for level in wave.levels] if wave else [np.nan])
    except ValueError:
        years = np.array([np.nan])
    if np.isnan(years).any() or wave is None:
        raise SurveyError("years of birth: the waves of this survey are no years; compare ages")
    birth = years[survey.codes(wave.name)] - np.floor(ages)
    levels, codes = [], np.full(len(birth), -1, np.int8)
    for low, high in reversed(bands):
        inside = (birth >= low) & (birth <= high)
        if inside.any():
            codes[inside] = len(levels)
            levels.append(f"{low}+" if high == LATEST else f"{low}-{high}")
    if len(levels) < 2:
        raise SurveyError(
            f"years of birth: fewer than two of these bands have a respondent; "
            f"they were born from {np.nanmin(birth):g} to {np.nanmax(birth):g}"
        )
    return _recut(survey, name, tuple(levels), codes, label)


def _ages(survey: Survey, name: str) -> np.ndarray:
    if survey.ages is None or survey.break_(name).role != "age":
        raise SurveyError(f"break {name!r}: is no break of ages, and cannot be cut otherwise")
    return survey.ages(name)


def _recut(
    survey: Survey, name: str, levels: tuple[str, ...], codes: np.ndarray, label: str
) -> Survey:
    """The survey with other levels of a break; what is coded already stays coded."""
    old = survey.break_(name)
    cut = Break(name, label or old.label, levels, "birth" if label else old.role)
    said = hashlib.sha256(repr((survey.profile_digest, name, levels, label)).encode())
    return replace(
        survey,
        breaks={**survey.breaks, name: cut},
        encode=lambda asked: codes if asked == name else survey.codes(asked),
        weigh=survey.weight,
        profile_digest=said.hexdigest(),
        _kept=kept_columns(),
    )
