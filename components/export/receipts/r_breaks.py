"""The breaks of a profile in R: codes become levels, ages bands."""

from collections.abc import Sequence
from math import inf

import numpy as np

from components.export.receipts.made_of import made_of
from components.export.receipts.r_words import call, column, vector
from data.coding import ages_of, divide_by_bands
from data.model import Survey
from data.recorded import NONE_DECLARED


def coded(survey: Survey, name: str, as_profiled: bool = False) -> str:
    """What makes a factor of a break.

    Parameters
    ----------
    as_profiled : cut ages as the profile does, however they were cut since
    """
    recorded, profile = made_of(survey)
    spec, levels = profile.breaks[name], survey.breaks[name].levels
    if survey.breaks[name].role == "birth" and not as_profiled:
        return _born(survey, name)
    if spec.role == "age":
        if as_profiled and survey.ages:
            levels, _ = divide_by_bands(survey.ages(name), spec.bands, name)
        return _ages(survey, name, levels)
    held, codes = recorded.read([spec.column])[spec.column], survey.codes(name)
    first = np.zeros(len(held.distinct), np.int64)
    first[held.row[::-1]] = np.arange(len(codes) - 1, -1, -1)
    pairs = sorted(
        (int(place), str(code), code)
        for place, code, count in zip(codes[first], held.codes, held.counts, strict=True)
        if place >= 0 and count
    )
    known = [code for _, _, code in pairs]
    labels = [levels[place] for place, _, _ in pairs]
    return call("as_labels", column("recorded", spec.column), known, labels)


def _ages(survey: Survey, name: str, levels: Sequence[str]) -> str:
    return _banded(_age(survey, name), levels)


def _born(survey: Survey, name: str) -> str:
    """Years of birth: that of the wave less the completed years."""
    wave = survey.role("wave")
    year = f"as.numeric(as.character({column('people', wave.name if wave else '')}))"
    return _banded(f"{year} - floor({_age(survey, name)})", survey.breaks[name].levels)


def _banded(age: str, levels: Sequence[str]) -> str:
    low, high = zip(*(ages_of(level) or (0, inf) for level in levels), strict=True)
    return call("banded", age, low, high, levels)


def _age(survey: Survey, name: str) -> str:
    recorded, profile = made_of(survey)
    spec = profile.breaks[name]
    name = spec.column or spec.birth_year
    age, declared = column("recorded", name), recorded.missing.get(name, NONE_DECLARED)
    said = {float(code) for code in spec.missing}
    held = recorded.read([name])[name]
    if any(isinstance(code, str) for code in held.codes):
        age = f"suppressWarnings(as.numeric({age}))"
    if missing := [
        code
        for code in held.codes
        if not isinstance(code, str) and (code in declared or code in said)
    ]:
        age = f"replace({age}, {age} %in% {vector(missing)}, NA)"
    wave = survey.role("wave")
    if spec.birth_year and wave:
        age = f"{column('recorded', profile.breaks[wave.name].column)} - {age}"
    return age
