"""A survey file in batches, each a survey of the same levels: for what does not fit in memory."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from data.appending import with_constants
from data.assembly import files_of
from data.breaks import Division, columns_of, division
from data.load import no_weight, survey_of
from data.model import Survey, SurveyError, named
from data.profile import Profile, read_profile
from data.readers import open_recorded
from data.recorded import Column, Columns, Recorded, held

ROWS = 1 << 20
"""Respondents to a batch: some 20 MB for each column that is asked for."""

NOTHING = np.array([None], object)


@dataclass(frozen=True, eq=False)
class Batches:
    """A survey file on disk, of which no more than a batch is in memory at a time.

    `analysis.tally.tally` takes it in the place of a `Survey`.
    """

    recorded: Recorded
    profile: Profile
    rows: int = ROWS
    _divisions: dict[str, Division] = field(default_factory=dict, repr=False)

    def surveys(
        self, items: Iterable[str], breaks: Iterable[str], weight: str | None = None
    ) -> Iterator[Survey]:
        """Each batch as a survey of these items, breaks and weight; no other column is read.

        Levels are those of the whole file: its breaks are read before, once, each time with those
        that were not asked for yet. PSUs and strata may go on from one batch to another.

        Raises
        ------
        SurveyError
            If the profile has no such item, break or weight, or does not fit the file; what a
            refusal counts, it counts in the first batch that has it.
        """
        said = _narrowed(self.profile, items, breaks, weight)
        divisions, weighed = self._divided(said), False
        for batch in self._read(said, [column for _, column in said.columns]):
            survey = survey_of(batch, said, divisions=divisions)
            weighed |= bool(survey.weight().any())
            yield survey
        if not weighed:
            raise no_weight(next(iter(said.design.factors)), self.recorded.rows)

    def _divided(self, said: Profile) -> dict[str, Division]:
        """How the whole file divides by each break."""
        whole = files_of(self.recorded, said, None)[0]
        new = {name: columns_of(said, name) for name in said.breaks if name not in self._divisions}
        met = {name: pd.DataFrame() for name in new}
        columns = list(dict.fromkeys(column for needed in new.values() for column in needed))
        for batch in self._read(said, columns) if new else ():
            found = with_constants(batch, said.constant).read(columns)
            for name, needed in new.items():
                here = _combinations({column: found[column] for column in needed})
                met[name] = pd.concat([met[name], here]).drop_duplicates()
        for name, rows in met.items():
            witnesses = {column: Column.of(rows[column].to_numpy()) for column in rows}
            self._divisions[name] = division(Columns(whole, witnesses), said, name)
        return {name: self._divisions[name] for name in said.breaks}

    def _read(self, said: Profile, columns: Iterable[str]) -> Iterator[Recorded]:
        """The batches, with those of the columns that the profile does not add."""
        file = self.recorded
        if file.batches is None:
            raise SurveyError(
                f"file {file.name!r}: cannot be read in batches; save it as .parquet, or load it"
            )
        own = [name for name in columns if name not in said.constant]
        for found in file.batches(own or file.names[:1], self.rows):
            yield held(
                found,
                name=file.name,
                digest=file.digest,
                texts=file.texts,
                labels=file.labels,
                wordings=file.wordings,
                missing=file.missing,
            )


def open_batches(path: str | Path, profile: str | Path | Profile, rows: int = ROWS) -> Batches:
    """Open a .parquet file as its profile describes it, to be passed in batches.

    Parameters
    ----------
    rows : respondents to a batch

    Raises
    ------
    SurveyError
        If the file cannot be read in batches, or the profile adds other files to it.
    """
    recorded = open_recorded(path)
    said = profile if isinstance(profile, Profile) else read_profile(profile)
    if said.append or said.design.join:
        raise SurveyError(
            f"file {recorded.name!r}: is read in batches, and its profile joins or appends others; "
            "make one file of them"
        )
    return Batches(recorded, said, rows)


def _narrowed(
    said: Profile, items: Iterable[str], breaks: Iterable[str], weight: str | None
) -> Profile:
    """What a profile says of some items, breaks and a weight, and of countries and waves."""
    design = said.design
    factors = named(design.factors, weight or next(iter(design.factors)), "weight")
    asked = {name: named(said.breaks, name, "break") for name in breaks}
    weights = {name: word for name, word in design.weights.items() if factors == [name]}
    return said.model_copy(
        update={
            "items": {name: named(said.items, name, "item") for name in items},
            "breaks": {
                name: spec
                for name, spec in said.breaks.items()
                if name in asked or spec.role in ("country", "wave")
            },
            "design": design.model_copy(
                update={"weights": weights, "weight_product": [] if weights else factors}
            ),
        }
    )


def _combinations(columns: Mapping[str, Column]) -> pd.DataFrame:
    """The values that occur together; nothing as a value of its own."""
    rows = pd.DataFrame({name: column.row for name, column in columns.items()}).drop_duplicates()
    return pd.DataFrame(
        {
            name: np.append(column.distinct.astype(object), NOTHING)[rows[name]]
            for name, column in columns.items()
        }
    )
