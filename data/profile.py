"""A profile: readable TOML that says which column is what, and holds every wording."""

import hashlib
from collections.abc import Iterator, Mapping
from math import inf
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from data.described import Part, read_described
from data.model import UNWEIGHTED

_ESTIMATED = {"answer", "estimate", "se", "low", "high", "n", "n_eff", "deff", "df", "flag"}
_COMPARED = {"a", "b", "what", "difference", "p", "p_adjusted", "family", "detectable", "verdict"}
_EXPORTED = {"provenance", "group", "value", "interviews", "remark", "reason"}
_DESCRIBED = {"item", "wording", "base", "weight", "level", "source", "note"}
RESERVED = frozenset(_ESTIMATED | _COMPARED | _EXPORTED | _DESCRIBED)
"""Columns of the tables and exports that a break's own column stands beside."""


KEEP = "keep"
"""The target of a category that is to keep the weighted share it has."""

TOGETHER = " + "
"""What stands between levels that are one category of a margin: "25-39 + 40-54"."""

Target = float | Literal["keep"]


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

    @property
    def factors(self) -> dict[str, list[str]]:
        """Weight -> the columns it is the product of; the default first, having none last."""
        single = {name: [name] for name in self.weights}
        product = {" × ".join(self.weight_product): self.weight_product}
        return {**(product if self.weight_product else {}), **single, UNWEIGHTED: []}


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


class MarginSpec(Part):
    """The shares of the population in the levels of a break, or of several crossed.

    `shares` is level -> share, or "keep"; of several breaks, a table of the next one's for each
    level. Levels that are one category are named together, "25-39 + 40-54".
    """

    breaks: list[str] = Field(min_length=1)
    shares: dict[str, Any]

    @property
    def cells(self) -> dict[tuple[str, ...], Target]:
        """One level of each break -> its share."""
        return dict(_cells(self.shares, self.breaks))

    @model_validator(mode="after")
    def _has_a_share_for_each_cell(self) -> "MarginSpec":
        if len(self.breaks) != len(set(self.breaks)):
            raise ValueError("`breaks` names one break twice")
        dict(_cells(self.shares, self.breaks))
        return self


def _cells(shares: Any, breaks: list[str]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not breaks:
        if shares != KEEP and (type(shares) not in (int, float) or not 0 <= shares < inf):
            raise ValueError(f"a share is a number of 0 or more, or {KEEP!r}; found {shares!r}")
        yield (), shares
        return
    if not (isinstance(shares, Mapping) and shares):
        raise ValueError(f"`shares` wants a table of the levels of {breaks[0]!r}; found {shares!r}")
    for level, within in shares.items():
        yield from (((level, *rest), share) for rest, share in _cells(within, breaks[1:]))


class WeightingSpec(Part):
    """How a weight is made here: `base`, raked to `margins`, then trimmed.

    `base` is the name of a weight, by default the default one; where the survey has several
    countries or waves, each margin names them among its breaks. `trim` is the highest weight, as a
    multiple of the mean. Without margins and `trim` nothing is done.
    """

    base: str = ""
    margins: list[MarginSpec] = []
    trim: float | None = Field(default=None, gt=1, allow_inf_nan=False)

    @property
    def targets(self) -> dict[str | tuple[str, ...], dict[str | tuple[str, ...], Target]]:
        """The margins as `analysis.weighting.rake` takes them: breaks -> levels -> share."""
        return {tuple(margin.breaks): {**margin.cells} for margin in self.margins}

    @model_validator(mode="after")
    def _does_something(self) -> "WeightingSpec":
        if self.base and not (self.margins or self.trim):
            raise ValueError("`base` goes with `margins` or `trim`")
        if len(self.targets) < len(self.margins):
            raise ValueError("two margins are of the same breaks; make them one")
        return self


class Profile(Part):
    """What a survey file means."""

    title: str
    synthetic: bool = False
    source: SourceSpec = SourceSpec()
    design: DesignSpec = DesignSpec()
    weighting: WeightingSpec = WeightingSpec()
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

    @model_validator(mode="after")
    def _weighting_has_its_breaks(self) -> "Profile":
        named = [name for margin in self.weighting.margins for name in margin.breaks]
        if strange := [name for name in named if name not in self.breaks]:
            raise ValueError(
                f"weighting: margin {strange[0]!r} is no break; breaks are {', '.join(self.breaks)}"
            )
        if self.weighting.base not in {"", *self.design.factors}:
            raise ValueError(
                f"weighting: base {self.weighting.base!r} is no weight; "
                f"weights are {', '.join(self.design.factors)}"
            )
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
