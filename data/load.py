"""A file and a profile become a Survey: checked at the door, nested, coded once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from data import coding
from data.appending import appended
from data.assembly import Opener, agree, files_of, named_codes
from data.coding import code_of, distinct
from data.items import item_of
from data.model import UNWEIGHTED, Break, Code, Source, Survey, SurveyError
from data.nesting import nested
from data.profile import BreakSpec, Profile, read_profile
from data.readers import open_recorded
from data.recorded import NONE_DECLARED, Column, Recorded

POPULATION = Path(__file__).parent / "population"


def load_survey(path: str | Path, profile: str | Path | Profile | None = None) -> Survey:
    """Load a survey file as its profile describes it, with the files that the profile names.

    Parameters
    ----------
    profile
        A `Profile`, or the path of one. By default `profile.toml` in the folder of the file.
        Other files are looked for in the folder of the profile; a profile that lies in none has
        them in that of the survey.

    Raises
    ------
    SurveyError
        If a file cannot be read, or the profile and the files contradict each other.
    """
    path = Path(path)
    recorded = open_recorded(path)
    if profile is None:
        profile = path.with_name("profile.toml")
        if not profile.is_file():
            raise SurveyError(
                f"file {path.name!r}: nothing says what its columns mean; "
                "name a profile, or put a profile.toml beside the file"
            )
    said = profile if isinstance(profile, Profile) else read_profile(profile)
    folder = said.folder or path.parent
    said = said.model_copy(update={"folder": folder})
    return survey_of(recorded, said, lambda name: open_recorded(folder / name))


def survey_of(recorded: Recorded, said: Profile, open_file: Opener | None = None) -> Survey:
    """What a file that is open means, by its profile.

    Parameters
    ----------
    open_file : opens a file that the profile joins or appends, by the name that it has there

    Raises
    ------
    SurveyError
        If the profile and the files contradict each other.
    """
    files = files_of(recorded, said, open_file)
    recorded = appended(files, named_codes(files, said)) if len(files) > 1 else files[0]
    names = dict.fromkeys(column for _, column in said.columns)
    columns = _Columns(recorded, {} if recorded.columnar else recorded.read(names))
    agree(files, said, columns.__getitem__)

    coded = {name: _break(columns, said, name, spec) for name, spec in said.breaks.items()}
    breaks = {name: found for name, (found, _) in coded.items()}
    items = {name: item_of(recorded, name, spec) for name, spec in said.items.items()}
    titles = distinct({name: item.title for name, item in items.items()})
    items = {name: replace(item, title=titles[name]) for name, item in items.items()}
    labels = distinct({name: found.label for name, found in breaks.items()})
    breaks = {name: replace(found, label=labels[name]) for name, found in breaks.items()}
    factors = said.design.factors
    for name in factors:
        _weight(columns, name, factors[name])
    words = {name: name for name in factors} | said.design.weights | {UNWEIGHTED: "none"}
    words = distinct({**words})

    def encode(name: str) -> np.ndarray:
        if name in coded:
            return coded[name][1]
        return coding.encode_item(columns[items[name].column], items[name])

    return Survey(
        title=said.title,
        synthetic=said.synthetic,
        source=Source(**said.source.model_dump()),
        items=items,
        breaks=breaks,
        weights={name: words[name] for name in factors},
        design=nested(
            said.design,
            columns.__getitem__,
            list(coded.values()),
            [file.rows for file in files],
        ),
        population=_population(said),
        digest=recorded.digest,
        profile_digest=said.digest,
        encode=encode,
        weigh=lambda name: _weight(columns, name, factors[name]),
        ages=lambda name: _ages(columns, said, name),
    )


@dataclass(frozen=True)
class _Columns:
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


def _weight(columns: _Columns, name: str, factors: list[str]) -> np.ndarray:
    where = f"weight {name!r}"
    weight = np.ones(columns.recorded.rows)
    for factor in factors:
        weight *= columns.numbers(factor, where)
    bad = int(np.count_nonzero(~np.isfinite(weight)))
    if bad:
        raise SurveyError(
            f"{where}: {bad:,} of {len(weight):,} respondents have no weight; "
            "give each a number, 0 to those who do not count"
        )
    if weight.min() < 0:
        bad = int(np.count_nonzero(weight < 0))
        raise SurveyError(f"{where}: {bad:,} weights are negative; the lowest is {weight.min():g}")
    if not weight.any():
        raise SurveyError(f"{where}: is 0 for all {len(weight):,} respondents")
    return weight


def _break(
    columns: _Columns, profile: Profile, name: str, spec: BreakSpec
) -> tuple[Break, np.ndarray]:
    where = f"break {name!r}"
    column = spec.column or spec.birth_year
    declared = columns.recorded.missing.get(column, NONE_DECLARED)

    def coded(code: Code) -> Code:
        return code_of(columns.recorded, column, code, where)

    missing = [coded(code) for code in spec.missing]
    if spec.role == "age":
        levels, codes = coding.encode_bands(_ages(columns, profile, name), spec.bands, where)
    elif spec.groups:
        groups = {
            label: [coded(code) for code in members] for label, members in spec.groups.items()
        }
        levels, codes = coding.encode_groups(columns[column], groups, where)
    else:
        labels = columns.recorded.labels.get(column, {})
        labels = {**labels, **{coded(c): w for c, w in spec.labels.items()}}
        levels, codes = coding.encode_levels(columns[column], labels, declared, missing, where)
    return Break(name, spec.label or name.capitalize(), levels, spec.role), codes


def _ages(columns: _Columns, profile: Profile, name: str) -> np.ndarray:
    """(respondents,) completed years at the interview, nan where missing."""
    spec, where = profile.breaks[name], f"break {name!r}"
    column = spec.column or spec.birth_year
    declared = columns.recorded.missing.get(column, NONE_DECLARED)
    ages = columns.numbers(column, where)
    for code in np.unique(ages[np.isfinite(ages)]).tolist():
        if code in declared or code in spec.missing:
            ages[ages == code] = np.nan
    if spec.birth_year:
        ages = _interview_years(columns, profile, where) - ages
    return ages


def _interview_years(columns: _Columns, profile: Profile, where: str) -> np.ndarray:
    wave = next((spec for spec in profile.breaks.values() if spec.role == "wave"), None)
    if wave is None:
        raise SurveyError(f"{where}: a birth year becomes an age by the wave's year; name a wave")
    years = columns.numbers(wave.column, where)
    sensible = (years > 1900) & (years < 2200)
    if not sensible.all():
        raise SurveyError(
            f"{where}: a birth year wants waves that are years; found {years[~sensible][0]:g}"
        )
    return years


def _population(profile: Profile) -> dict[str, float]:
    """Country -> persons in thousands, under each of the names that the table knows."""
    said = profile.design.population_totals
    if not said:
        return {}
    path = {table.stem: table for table in POPULATION.glob("*.csv")}.get(said)
    if path is None:
        if profile.folder is None:
            raise SurveyError(
                f"population_totals {said!r}: is no table of data/population/, and this profile "
                "lies in no folder that could have it"
            )
        path = profile.folder / said
    try:
        table = pd.read_csv(path)
        return {
            name: float(row.population_thousands)
            for row in table.itertuples()
            for name in {row.country, *str(getattr(row, "names", "")).split("|")} - {"", "nan"}
        }
    except (OSError, ValueError, AttributeError) as error:
        raise SurveyError(
            f"population_totals {said!r}: cannot be read as a table with the columns country and "
            f"population_thousands; {error}"
        ) from None
