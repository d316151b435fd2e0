"""A profile: readable TOML that says which column is what, and holds every wording."""

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from data.described import Part, read_described
from data.model import UNWEIGHTED

_ESTIMATED = {"answer", "estimate", "se", "low", "high", "n", "n_eff", "deff", "df", "flag"}
_COMPARED = {"a", "b", "what", "difference", "p", "p_adjusted", "family", "detectable", "verdict"}
_EXPORTED = {"provenance", "group", "name", "method", "value", "interviews", "remark", "reason"}
_BESIDE = {f"{column}_{side}" for column in _ESTIMATED for side in "ab"}
_DESCRIBED = {"item", "wording", "filters", "base", "weight", "level", "source", "note"}
RESERVED = frozenset(_ESTIMATED | _COMPARED | _EXPORTED | _DESCRIBED | _BESIDE)
"""Columns of the tables and exports that a break's own column stands beside."""


class SourceSpec(Part):
    """Who did the survey, how, among whom, and when.

    `fieldwork` is wave -> dates, or "all" -> dates where there are no waves.
    """

    producer: str = ""
    mode: str = ""
    population: str = ""
    fieldwork: dict[str, str] = {}


class DesignSpec(Part):
    """Columns of the sample: weights (the first is the default), strata, PSU.

    `weight_product` lists columns whose product is the weight; where given, it is the default.
    `population_totals` is a table of data/population/, or a .csv path seen from the profile.
    `lonely_psu` and `design_effect` are explained in METHODS.md.
    """

    weights: dict[str, str] = {}
    weight_product: list[str] = []
    stratum: list[str] = []
    psu: str = ""
    population_totals: str = ""
    lonely_psu: Literal["adjust", "remove"] = "adjust"
    design_effect: float = Field(default=1.0, ge=1.0)


class BreakSpec(Part):
    """One way to divide respondents: by the column's own values, by `groups`, or by age `bands`."""

    column: str = ""
    label: str = ""
    role: Literal["", "country", "wave", "age"] = ""
    birth_year: str = ""
    bands: list[tuple[int, int]] = []
    groups: dict[str, list[int | float | str]] = {}
    labels: dict[str, str] = {}
    missing: list[int | float | str] = []

    @model_validator(mode="after")
    def _one_column(self) -> "BreakSpec":
        if bool(self.column) == bool(self.birth_year):
            raise ValueError("name one column, as `column` or, for an age, as `birth_year`")
        if bool(self.bands) != (self.role == "age"):
            raise ValueError("`bands` go with role = 'age', and role = 'age' with `bands`")
        if self.birth_year and self.role != "age":
            raise ValueError("`birth_year` goes with role = 'age'")
        for (_, high), (low, _) in zip(self.bands, self.bands[1:], strict=False):
            if low <= high:
                raise ValueError(f"bands overlap or are out of order at {low}")
        if any(low > high for low, high in self.bands):
            raise ValueError("a band ends before it starts")
        return self


class ItemSpec(Part):
    """One question. Codes that are not integers are quoted; see `data.model.Item`."""

    column: str
    title: str = ""
    about: str = ""
    wording: str = ""
    answers: dict[str, str] = {}
    no_opinion: dict[str, str] = {}
    not_asked: list[int | float | str] = []
    favourable: list[int | float | str] = []
    unfavourable: list[int | float | str] = []
    favourable_label: str = ""
    unfavourable_label: str = ""
    statement: str = ""
    scale: tuple[int, int] | None = None
    battery: str = ""
    provenance: Literal["", "calibrated", "invented"] = ""
    calibrated: dict[str, dict[str, list[str]]] = {}

    @model_validator(mode="after")
    def _scale_rises(self) -> "ItemSpec":
        if self.scale and self.scale[0] >= self.scale[1]:
            raise ValueError(f"`scale` is [lowest, highest], found {list(self.scale)}")
        return self


class Profile(Part):
    """What a survey file means."""

    title: str
    synthetic: bool = False
    source: SourceSpec = SourceSpec()
    design: DesignSpec = DesignSpec()
    breaks: dict[str, BreakSpec] = {}
    items: dict[str, ItemSpec] = Field(min_length=1)
    folder: Path = Field(default=Path(), exclude=True)

    @model_validator(mode="after")
    def _names_are_unique(self) -> "Profile":
        if taken := sorted(set(self.breaks) & RESERVED):
            raise ValueError(
                f"break {taken[0]!r} has the name of a column of every table; rename it"
            )
        if UNWEIGHTED in self.design.weights:
            raise ValueError(f"weight {UNWEIGHTED!r} is the name of having none; rename it")
        if both := sorted(set(self.breaks) & set(self.items)):
            raise ValueError(f"{both[0]!r} names a break and an item; rename one")
        roles = [spec.role for spec in self.breaks.values() if spec.role in ("country", "wave")]
        if len(roles) != len(set(roles)):
            raise ValueError("two breaks have the same role; country and wave are one break each")
        return self

    @property
    def digest(self) -> str:
        """SHA-256 of what the profile says, whatever its layout."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def read_profile(path: str | Path) -> Profile:
    """Read a profile from TOML.

    Raises
    ------
    SurveyError
        If the file is absent, is not TOML, or says something that a profile cannot.
    """
    return read_described(Path(path), Profile, "profile", folder=Path(path).parent)
