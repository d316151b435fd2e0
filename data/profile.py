"""A profile: readable TOML that says which column is what, and holds every wording."""

import hashlib
from collections.abc import Iterator, Mapping
from math import inf
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from data.described import Part, Table, Words, described, read_described, written
from data.model import UNWEIGHTED, Code
from data.recorded import clean

_ESTIMATED = {"answer", "estimate", "se", "low", "high", "n", "n_eff", "deff", "df", "flag"}
_COMPARED = {"a", "b", "what", "difference", "p", "p_adjusted", "family", "detectable", "verdict"}
_EXPORTED = {"provenance", "group", "name", "method", "value", "interviews", "remark", "reason"}
_BESIDE = {f"{column}_{side}" for column in _ESTIMATED for side in "ab"}
_DESCRIBED = {"item", "wording", "filters", "base", "weight", "level", "source", "note"}
RESERVED = frozenset(_ESTIMATED | _COMPARED | _EXPORTED | _DESCRIBED | _BESIDE)
"""Columns of the tables and exports that a break's own column stands beside."""

MOST_POINTS = 1001
"""A scale with more points than 0 to 1000 is a quantity, not an answer."""


def _is_code(said: Code) -> Code:
    said = clean(said) if isinstance(said, str) else said
    if said == "" or (not isinstance(said, str) and not abs(said) < 1e15):  # nan, too
        raise ValueError("a code is some text, or a number of at most 15 digits")
    return said


Said = Annotated[int | float | str, AfterValidator(_is_code)]
"""A code as a profile writes it."""

HEADING = """\
# What the columns of a survey file mean: a profile for the Balkan Opinion Monitor, which finds it
# beside the file as profile.toml, or elsewhere by its name: make app SURVEY=... PROFILE=...

"""


KEEP = "keep"
"""The target of a category that is to keep the weighted share it has."""

TOGETHER = " + "
"""What stands between levels that are one category of a margin: "25-39 + 40-54"."""

Target = float | Literal["keep"]


class SourceSpec(Part):
    """Who did the survey, how, among whom, and when.

    `fieldwork` is wave -> dates, or "all" -> dates where there are no waves; `languages` is
    country -> the languages of its interviews, or "all" -> these.
    """

    producer: Words = ""
    mode: Words = ""
    population: Words = ""
    fieldwork: Table[str] = {}
    languages: Table[str] = {}


class JoinSpec(Part):
    """A file that has more columns for each respondent, found by a key: the columns `on`."""

    file: str = Field(min_length=1)
    on: list[Words] = Field(min_length=1)


class AppendSpec(Part):
    """A file with further respondents: another wave, or another country.

    `columns` is a column as the profile names it -> as this file does, "" where it is not there;
    `constant` and `join` are to this file what those of the profile are to the first.
    """

    file: str = Field(min_length=1)
    columns: Table[str] = {}
    constant: Table[Said] = {}
    join: JoinSpec | None = None

    @model_validator(mode="after")
    def _columns_come_from_one_place(self) -> "AppendSpec":
        if both := sorted(set(self.columns) & set(self.constant)):
            raise ValueError(f"{both[0]!r} is in `columns` and in `constant`; leave one out")
        return self


class DesignSpec(Part):
    """Columns of the sample: weights (the first is the default), strata, PSU.

    `weight_product` lists columns whose product is the weight; where given, it is the default.
    `population_totals` is a table of data/population/, or the path of a .csv seen from the profile.
    `lonely_psu` and `design_effect` are explained in METHODS.md. `join` names a design file, whose
    columns are then as good as the survey's own.
    """

    weights: Table[str] = {}
    weight_product: list[Words] = []
    stratum: list[Words] = []
    psu: Words = ""
    join: JoinSpec | None = None
    population_totals: str = ""
    lonely_psu: Literal["adjust", "remove"] = "adjust"
    design_effect: float = Field(default=1.0, ge=1.0)

    @property
    def factors(self) -> dict[str, list[str]]:
        """Weight -> the columns it is the product of; the default first, having none last."""
        single = {name: [name] for name in self.weights}
        product = {" × ".join(self.weight_product): self.weight_product}
        return {**(product if self.weight_product else {}), **single, UNWEIGHTED: []}

    @property
    def columns(self) -> Iterator[tuple[str, str]]:
        """What is named, and its column: `("psu 'point'", "point")`."""
        weights = (*self.weights, *self.weight_product)
        yield from ((f"weight {name!r}", name) for name in weights)
        yield from ((f"stratum {name!r}", name) for name in self.stratum)
        yield from ((f"psu {name!r}", name) for name in [self.psu] if name)


class BreakSpec(Part):
    """One way to divide respondents: by the column's own values, by `groups`, or by age `bands`."""

    column: Words = ""
    label: Words = ""
    role: Literal["", "country", "wave", "age"] = ""
    birth_year: Words = ""
    bands: list[tuple[int, int]] = []
    groups: Table[list[Said]] = {}
    labels: Table[str] = {}
    missing: list[Said] = []

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

    column: Words
    title: Words = ""
    about: Words = ""
    wording: Words = ""
    answers: Table[str] = {}
    no_opinion: Table[str] = {}
    not_asked: list[Said] = []
    favourable: list[Said] = []
    unfavourable: list[Said] = []
    favourable_label: Words = ""
    unfavourable_label: Words = ""
    statement: Words = ""
    scale: tuple[int, int] | None = None
    battery: Words = ""
    provenance: Literal["", "calibrated", "invented"] = ""
    calibrated: Table[dict[str, list[str]]] = {}

    @model_validator(mode="after")
    def _scale_rises(self) -> "ItemSpec":
        if self.scale and self.scale[0] >= self.scale[1]:
            raise ValueError(f"`scale` is [lowest, highest], found {list(self.scale)}")
        if self.scale and self.scale[1] - self.scale[0] >= MOST_POINTS:
            raise ValueError(f"`scale` has more than {MOST_POINTS:,} points")
        return self


class MarginSpec(Part):
    """The shares of the population in the levels of a break, or of several crossed.

    `shares` is level -> share, or "keep"; of several breaks, a table of the next one's for each
    level. Levels that are one category are named together, "25-39 + 40-54".
    """

    breaks: list[Words] = Field(min_length=1)
    shares: Table[Any]

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

    base: Words = ""
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
    """What a survey file means.

    `constant` is column -> what all respondents have in it, for a column that the file lacks.
    `folder` is where the profile lies, None if it was uploaded or made here.
    """

    title: Words
    synthetic: bool = False
    constant: Table[Said] = {}
    source: SourceSpec = SourceSpec()
    design: DesignSpec = DesignSpec()
    weighting: WeightingSpec = WeightingSpec()
    breaks: Table[BreakSpec] = {}
    items: Table[ItemSpec] = Field(min_length=1)
    append: list[AppendSpec] = []
    folder: Path | None = Field(default=None, exclude=True)

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

    @model_validator(mode="after")
    def _columns_of_other_files_have_a_use(self) -> "Profile":
        used = {column for _, column in self.columns}
        for spec in self.append:
            if idle := [name for name in spec.columns if name not in used]:
                raise ValueError(
                    f"append {spec.file!r}: nothing in this profile uses a column {idle[0]!r}"
                )
        return self

    @property
    def columns(self) -> Iterator[tuple[str, str]]:
        """What is named, and its column: `("item 'turkey'", "q7")`."""
        yield from self.design.columns
        for name, spec in self.breaks.items():
            yield f"break {name!r}", spec.column or spec.birth_year
        yield from ((f"item {name!r}", spec.column) for name, spec in self.items.items())

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


def profile_from(content: bytes, name: str) -> Profile:
    """The profile that an uploaded file of this name holds, as `read_profile`."""
    return described(content, Profile, f"profile {name!r}", folder=None)


def profile_toml(profile: Profile) -> str:
    """The profile as TOML; `read_profile` of it gives the same one, with the same digest."""
    return HEADING + "\n".join([*written(profile), ""])
