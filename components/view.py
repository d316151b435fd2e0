"""What a reader has chosen to see: the choices that all pages share."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.model import Survey

LEVELS = (95, 90, 99)
"""Confidence levels on offer, in percent; the first is the default."""

Where = tuple[tuple[str, tuple[str, ...]], ...]
"""Filters, hashable: break and its levels that are kept."""


@dataclass(frozen=True)
class View:
    """The choices that stay when a reader turns to another page.

    Attributes
    ----------
    item, weight : names in the survey; no item, "", where a page is about no single one
    wave : a level of the survey's wave break, "" where it has none
    base : "all" or "opinion"
    level : of confidence, in percent
    averaging : of countries, "equal", "population" or "pooled"; "" in a survey of one country
    by : the break whose groups are compared within countries, by default age; "" for none
    where : the respondents that are looked at, as a domain of the whole sample
    country : the country that stands out, "" for none
    """

    item: str
    wave: str
    base: str
    weight: str
    level: int
    averaging: str
    by: str
    where: Where = ()
    country: str = ""

    def selection(self, survey: Survey) -> Mapping[str, tuple[str, ...]]:
        """Break -> levels of the respondents that count: the filters, and the wave."""
        wave = survey.role("wave")
        return dict(self.where) | ({wave.name: (self.wave,)} if wave else {})

    def rows(self, survey: Survey) -> str:
        """The break that a page about countries shows: these, or what divides one country."""
        country = survey.role("country")
        return country.name if country and self.averaging else self.by
