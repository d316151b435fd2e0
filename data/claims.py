"""Claims of the literature: their quotations, and the contrasts and thresholds that test them."""

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from data.described import Part, read_described

CLAIMS = Path(__file__).parent / "claims.toml"


class WantedItem(Part):
    """How to find an item: by what it is about and its favourable answers, or else by name."""

    words: str
    about: tuple[str, ...] = ()
    favourable_label: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class ClaimTest(Part):
    """What is estimated in each country, and the threshold that it must exceed.

    A gap is the first of two `ages` less the second, or those in `levels` of one of `breaks` less
    all others. data/claims.toml explains the attributes.
    """

    what: str
    estimand: Literal["share", "net", "gap", "odds"]
    items: tuple[WantedItem, ...]
    threshold: float
    margin: float | None = Field(default=None, gt=0)
    ages: tuple[tuple[int, int], ...] = ()
    breaks: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_complete(self) -> "ClaimTest":
        if len(self.items) != (2 if self.estimand == "odds" else 1):
            raise ValueError("`odds` are of two items, all else of one")
        if self.estimand == "odds" and self.threshold <= 0:
            raise ValueError(f"`threshold` is an odds ratio, above 0; found {self.threshold}")
        by_age, by_level = len(self.ages) == 2, bool(self.breaks and self.levels)
        if self.estimand == "gap" and by_age == by_level:
            raise ValueError("a gap takes two `ages`, or `breaks` and `levels`")
        return self


class Claim(Part):
    """A claim: whose words, what we infer from them ("" where the words are tested), and its tests.

    `countries` maps each country to the labels that a file may have for it.
    """

    id: str
    number: int
    title: str
    quotations: tuple[str, ...] = Field(min_length=1)
    source: str = Field(min_length=1)
    inference: str = ""
    countries: dict[str, tuple[str, ...]] = Field(min_length=1)
    needed: Literal["all", "some"]
    combine: Literal["all", "any"]
    tests: tuple[ClaimTest, ...] = Field(min_length=1)


class Topic(Part):
    """Something that the source speaks of and no item asks about."""

    title: str
    reason: str


class _File(Part):
    source: str
    licence: str
    items: dict[str, WantedItem]
    countries: dict[str, tuple[str, ...]]
    claims: tuple[Claim, ...]
    topics: tuple[Topic, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _names_mean_what_the_file_says(cls, said: dict[str, Any]) -> dict[str, Any]:
        """Put items and countries in the place of their names, and the source in every claim."""

        def meant(kind: str, name: str) -> Any:
            if name not in said.get(kind, {}):
                raise ValueError(f"{name!r} is not among [{kind}]")
            return said[kind][name]

        claims = []
        for claim in said.get("claims", []):
            tests = [
                {**test, "items": [meant("items", name) for name in test.get("items", [])]}
                for test in claim.get("tests", [])
            ]
            countries = {name: meant("countries", name) for name in claim.get("countries", [])}
            more = {"source": said.get("source", ""), "tests": tests, "countries": countries}
            claims.append({**claim, **more})
        return {**said, "claims": claims}


def read_claims(path: str | Path | None = None) -> tuple[Claim, ...]:
    """The claims of a TOML file, by default the one beside this module, in its order.

    Raises
    ------
    SurveyError
        If the file is absent, is not TOML, or says something that a claim cannot.
    """
    return _read(path).claims


def read_topics(path: str | Path | None = None) -> tuple[Topic, ...]:
    """What the source also speaks of, and cannot be tested; raises as `read_claims` does."""
    return _read(path).topics


def _read(path: str | Path | None) -> _File:
    return read_described(Path(path or CLAIMS), _File, "claims")
