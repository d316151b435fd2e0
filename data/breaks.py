"""How a survey divides its respondents: the levels of a break, and who is in which."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data import coding
from data.coding import code_of
from data.model import Break, Code, SurveyError
from data.profile import BreakSpec, Profile
from data.recorded import NONE_DECLARED, Columns


@dataclass(frozen=True, eq=False)
class Division:
    """A break as a whole file has it, and the codes of any of its respondents.

    `codes` takes columns of the file, or of a part of it: the levels stay those of the whole.
    """

    found: Break
    codes: Callable[[Columns], np.ndarray]


def columns_of(profile: Profile, name: str) -> list[str]:
    """The columns that say how a break divides: its own, and the wave's where that gives an age."""
    spec = profile.breaks[name]
    return [spec.column] if spec.column else [spec.birth_year, _wave(profile, name).column]


def division(columns: Columns, profile: Profile, name: str) -> Division:
    """How a file divides by a break of its profile.

    Parameters
    ----------
    columns : of all respondents, or of one for each combination of values that occurs

    Raises
    ------
    SurveyError
        If the break has no level, or its values are not what the profile takes them for.
    """
    spec, where = profile.breaks[name], f"break {name!r}"
    column, labels = spec.column, columns.recorded.labels.get(spec.column, {})
    declared = columns.recorded.missing.get(column, NONE_DECLARED)

    def coded(code: Code) -> Code:
        return code_of(columns.recorded, column, code, where)

    def found(levels: tuple[str, ...]) -> Break:
        return Break(name, spec.label or name.capitalize(), levels, spec.role)

    if spec.role == "age":
        ages = ages_of(columns, profile, name)
        levels, by_age = coding.divide_by_bands(ages, spec.bands, where)
        return Division(found(levels), lambda part: by_age(ages_of(part, profile, name)))
    if spec.groups:
        groups = {label: [coded(code) for code in spec.groups[label]] for label in spec.groups}
        levels, by_value = coding.divide_by_groups(columns[column], groups, where)
    else:
        labels = {**labels, **{coded(code): word for code, word in spec.labels.items()}}
        missing = [coded(code) for code in spec.missing]
        levels, by_value = coding.divide_by_values(
            columns[column], labels, declared, missing, where
        )
    return Division(found(levels), lambda part: by_value(part[column]))


def ages_of(columns: Columns, profile: Profile, name: str) -> np.ndarray:
    """(respondents,) completed years at the interview, nan where missing."""
    spec, where = profile.breaks[name], f"break {name!r}"
    column = spec.column or spec.birth_year
    declared = columns.recorded.missing.get(column, NONE_DECLARED)
    ages = columns.numbers(column, where)
    for code in pd.unique(ages[np.isfinite(ages)]).tolist():
        if code in declared or code in spec.missing:
            ages[ages == code] = np.nan
    if spec.birth_year:
        years = columns.numbers(_wave(profile, name).column, where)
        sensible = (years > 1900) & (years < 2200)
        if not sensible.all():
            raise SurveyError(
                f"{where}: a birth year wants waves that are years; found {years[~sensible][0]:g}"
            )
        ages = years - ages
    return ages


def _wave(profile: Profile, name: str) -> BreakSpec:
    wave = next((spec for spec in profile.breaks.values() if spec.role == "wave"), None)
    if wave is None:
        raise SurveyError(
            f"break {name!r}: a birth year becomes an age by the wave's year; name a wave"
        )
    return wave
