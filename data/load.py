"""A file and a profile become a Survey: checked at the door, nested, coded once."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from data.appending import appended
from data.assembly import Opener, agree, files_of, named_codes
from data.breaks import Division, ages_of, division
from data.coding import distinct, encode_item
from data.items import item_of
from data.model import UNWEIGHTED, Source, Survey, SurveyError
from data.nesting import nested
from data.profile import Profile, read_profile
from data.readers import open_recorded
from data.recorded import Columns, Recorded

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


def survey_of(
    recorded: Recorded,
    said: Profile,
    open_file: Opener | None = None,
    divisions: Mapping[str, Division] | None = None,
) -> Survey:
    """What a file that is open means, by its profile.

    Parameters
    ----------
    open_file : opens a file that the profile joins or appends, by the name that it has there
    divisions : break -> how the whole file divides by it, where this is a part of one; its weights
        may all be 0 then

    Raises
    ------
    SurveyError
        If the profile and the files contradict each other.
    """
    files = files_of(recorded, said, open_file)
    recorded = appended(files, named_codes(files, said)) if len(files) > 1 else files[0]
    names = dict.fromkeys(column for _, column in said.columns)
    columns = Columns(recorded, {} if recorded.columnar else recorded.read(names))
    agree(files, said, columns.__getitem__)

    part = divisions is not None
    divisions = divisions or {name: division(columns, said, name) for name in said.breaks}
    breaks = {name: each.found for name, each in divisions.items()}
    codes = {name: each.codes(columns) for name, each in divisions.items()}
    items = {name: item_of(recorded, name, spec) for name, spec in said.items.items()}
    titles = distinct({name: item.title for name, item in items.items()})
    items = {name: replace(item, title=titles[name]) for name, item in items.items()}
    labels = distinct({name: found.label for name, found in breaks.items()})
    breaks = {name: replace(found, label=labels[name]) for name, found in breaks.items()}
    factors = said.design.factors
    words = {name: name for name in factors} | said.design.weights | {UNWEIGHTED: "none"}
    words = distinct({**words})

    def encode(name: str) -> np.ndarray:
        if name in codes:
            return codes[name]
        return encode_item(columns[items[name].column], items[name])

    survey = Survey(
        title=said.title,
        synthetic=said.synthetic,
        source=Source(**said.source.model_dump()),
        items=items,
        breaks=breaks,
        weights={name: words[name] for name in factors},
        design=nested(
            said.design,
            columns.__getitem__,
            [(breaks[name], code) for name, code in codes.items()],
            [file.rows for file in files],
        ),
        population=_population(said),
        digest=recorded.digest,
        profile_digest=said.digest,
        encode=encode,
        weigh=lambda name: _weight(columns, name, factors[name]),
        recorded=recorded,
        profile=said,
        ages=lambda name: ages_of(columns, said, name),
    )
    for name in said.design.factors:
        if name != UNWEIGHTED and not (survey.weight(name).any() or part):
            raise no_weight(name, survey.respondents)
    return survey


def _weight(columns: Columns, name: str, factors: list[str]) -> np.ndarray:
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
    return weight


def no_weight(name: str, respondents: int) -> SurveyError:
    """That nobody counts."""
    return SurveyError(f"weight {name!r}: is 0 for all {respondents:,} respondents")


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
