"""A file and a profile become a Survey: checked at the door, nested, coded once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from data import coding
from data.coding import as_recorded
from data.model import UNWEIGHTED, Break, Code, Item, Source, Survey, SurveyError
from data.nesting import nested
from data.profile import BreakSpec, DesignSpec, ItemSpec, Profile, read_profile
from data.readers import open_recorded
from data.recorded import NONE_DECLARED, Column, Recorded

POPULATION = Path(__file__).parent / "population"


def load_survey(path: str | Path, profile: str | Path | Profile | None = None) -> Survey:
    """Load a survey file (.sav, .zsav, .csv, .parquet) as its profile describes it.

    Parameters
    ----------
    profile
        A `Profile`, or the path of one. By default `profile.toml` in the folder of the file.

    Raises
    ------
    SurveyError
        If the file cannot be read, or the profile and the file contradict each other.
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
    return survey_of(recorded, profile if isinstance(profile, Profile) else read_profile(profile))


def survey_of(recorded: Recorded, said: Profile) -> Survey:
    """What a file that is open means, by its profile.

    Raises
    ------
    SurveyError
        If the profile and the file contradict each other.
    """
    columns = _Columns(recorded)
    columns.expect(_named_columns(said))

    coded = {name: _break(columns, said, name, spec) for name, spec in said.breaks.items()}
    breaks = {name: found for name, (found, _) in coded.items()}
    items = {name: _item(recorded, name, spec) for name, spec in said.items.items()}
    titles = coding.distinct({name: item.title for name, item in items.items()})
    items = {name: replace(item, title=titles[name]) for name, item in items.items()}
    labels = coding.distinct({name: found.label for name, found in breaks.items()})
    breaks = {name: replace(found, label=labels[name]) for name, found in breaks.items()}
    weights = _weights(said.design)
    for name, (_, factors) in weights.items():
        _weight(columns, name, factors)

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
        weights=dict(zip(weights, _weight_labels(weights), strict=True)),
        design=nested(said.design, columns.__getitem__, list(coded.values()), recorded.rows),
        population=_population(said),
        digest=recorded.digest,
        profile_digest=said.digest,
        encode=encode,
        weigh=lambda name: _weight(columns, name, weights[name][1]),
    )


@dataclass
class _Columns:
    """The columns of one file: a format of rows is read once, a format of columns when asked."""

    recorded: Recorded
    held: dict[str, Column] = field(default_factory=dict)

    def expect(self, named: Iterable[tuple[str, str]]) -> None:
        """Check that each column exists, naming what wants it; read those of a row format."""
        named = list(named)
        for where, column in named:
            if column not in self.recorded.names:
                raise SurveyError(
                    f"{where}: column {column!r} is not in {self.recorded.name!r}, "
                    f"which has {len(self.recorded.names)} columns"
                )
        if not self.recorded.columnar:
            self.held = self.recorded.read(column for _, column in named)

    def __getitem__(self, name: str) -> Column:
        return self.held[name] if name in self.held else self.recorded.read([name])[name]

    def numbers(self, name: str, where: str) -> np.ndarray:
        """The column as floats, nan where missing."""
        if name in self.recorded.texts:
            raise SurveyError(f"{where}: column {name!r} is text, and numbers are needed")
        return self[name].numbers()


def _named_columns(profile: Profile) -> Iterable[tuple[str, str]]:
    design = profile.design
    yield from ((f"weight {name!r}", name) for name in (*design.weights, *design.weight_product))
    yield from ((f"stratum {name!r}", name) for name in design.stratum)
    if design.psu:
        yield f"psu {design.psu!r}", design.psu
    for name, spec in profile.breaks.items():
        yield f"break {name!r}", spec.column or spec.birth_year
    yield from ((f"item {name!r}", spec.column) for name, spec in profile.items.items())


def _weights(design: DesignSpec) -> dict[str, tuple[str, list[str]]]:
    """Name -> its words, and the columns it is the product of; the default first."""
    weights = {name: (label, [name]) for name, label in design.weights.items()}
    if product := design.weight_product:
        weights = {" × ".join(product): (" × ".join(product), product), **weights}
    return {**weights, UNWEIGHTED: ("none", [])}


def _weight_labels(weights: Mapping[str, tuple[str, list[str]]]) -> Iterable[str]:
    return coding.distinct({name: label for name, (label, _) in weights.items()}).values()


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
    text = column in columns.recorded.texts
    declared = columns.recorded.missing.get(column, NONE_DECLARED)
    missing = [as_recorded(code, text, where) for code in spec.missing]
    if spec.role == "age":
        ages = columns.numbers(column, where)
        for code in np.unique(ages[np.isfinite(ages)]).tolist():
            if code in declared or code in missing:
                ages[ages == code] = np.nan
        if spec.birth_year:
            ages = _interview_years(columns, profile, where) - ages
        levels, codes = coding.encode_bands(ages, spec.bands, where)
    elif spec.groups:
        groups = {
            label: [as_recorded(code, text, where) for code in members]
            for label, members in spec.groups.items()
        }
        levels, codes = coding.encode_groups(columns[column], groups, where)
    else:
        labels = columns.recorded.labels.get(column, {})
        labels = {**labels, **{as_recorded(c, text, where): w for c, w in spec.labels.items()}}
        levels, codes = coding.encode_levels(columns[column], labels, declared, missing, where)
    return Break(name, spec.label or name.capitalize(), levels, spec.role), codes


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


def _item(recorded: Recorded, name: str, spec: ItemSpec) -> Item:
    where = f"item {name!r}"
    text = spec.column in recorded.texts

    def worded(words: Mapping[str, str]) -> dict[Code, str]:
        return {as_recorded(code, text, where): word for code, word in words.items()}

    def listed(codes: Iterable[Code]) -> tuple[Code, ...]:
        return tuple(dict.fromkeys(as_recorded(code, text, where) for code in codes))

    no_opinion, not_asked = worded(spec.no_opinion), listed(spec.not_asked)
    answers = _answers(recorded, spec, worded(spec.answers), {*no_opinion, *not_asked}, where)
    labels = coding.distinct({**answers, **no_opinion})
    answers = {code: labels[code] for code in answers}
    no_opinion = {code: labels[code] for code in no_opinion}
    sides = {side: listed(getattr(spec, side)) for side in ("favourable", "unfavourable")}
    for side, codes in sides.items():
        if strange := [code for code in codes if code not in answers]:
            raise SurveyError(
                f"{where}: {side} code {strange[0]!r} is not an answer; "
                f"answers are {', '.join(map(repr, answers))}"
            )
    if both := [code for code in sides["favourable"] if code in sides["unfavourable"]]:
        raise SurveyError(f"{where}: code {both[0]!r} is favourable and unfavourable")
    wording = spec.wording or recorded.wordings.get(spec.column, "")
    said_by = {side: " or ".join(answers[code] for code in codes) for side, codes in sides.items()}
    return Item(
        name=name,
        column=spec.column,
        title=spec.title or spec.about or wording or name,
        about=spec.about or spec.title or name,
        wording=wording,
        answers=answers,
        no_opinion=no_opinion,
        not_asked=not_asked,
        favourable=sides["favourable"],
        unfavourable=sides["unfavourable"],
        favourable_label=spec.favourable_label or said_by["favourable"],
        unfavourable_label=spec.unfavourable_label or said_by["unfavourable"],
        statement=spec.statement,
        scale=spec.scale,
        battery=spec.battery,
        provenance=spec.provenance,
        calibrated={
            as_recorded(code, text, where): {wave: tuple(names) for wave, names in waves.items()}
            for code, waves in spec.calibrated.items()
        },
    )


def _answers(
    recorded: Recorded, spec: ItemSpec, answers: dict[Code, str], others: set[Code], where: str
) -> dict[Code, str]:
    """The substantive answers: the profile's, each point of its scale, or the file's labels."""
    if spec.scale:
        points = range(spec.scale[0], spec.scale[1] + 1)
        if off := [code for code in answers if code not in points]:
            raise SurveyError(f"{where}: answer {off[0]!r} is not on its scale {spec.scale}")
        answers = {code: answers.get(code, str(code)) for code in points}
    elif not answers:
        labels = recorded.labels.get(spec.column, {})
        declared = recorded.missing.get(spec.column, NONE_DECLARED)
        answers = {c: w for c, w in labels.items() if c not in declared and c not in others}
    if not answers:
        raise SurveyError(
            f"{where}: nothing says what its answers are; column {spec.column!r} has no value "
            "labels, so give `answers` or a `scale`"
        )
    if twice := [code for code in answers if code in others]:
        raise SurveyError(f"{where}: code {twice[0]!r} is an answer and a missing code")
    return answers


def _population(profile: Profile) -> dict[str, float]:
    """Country -> persons in thousands, under each of the names that the table knows."""
    said = profile.design.population_totals
    if not said:
        return {}
    path = profile.folder / said if said.endswith(".csv") else POPULATION / f"{said}.csv"
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
