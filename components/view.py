"""What a reader has chosen to see."""

from dataclasses import dataclass

LEVELS = (95, 90, 99)
"""Confidence levels on offer, in percent; the first is the default."""

SHOWS = ("ranking", "answers")
"""Ways to show an item: its favourable share or mean, or every answer."""


@dataclass(frozen=True)
class View:
    """One choice of everything that a page of numbers depends on.

    Attributes
    ----------
    item, by, weight : names in the survey; `by` is "" where all respondents are one group
    wave : a level of the survey's wave break, "" where it has none
    base : "all" or "opinion"
    averaging : of countries, "equal", "population" or "pooled"; "" where `by` is another break
    level : of confidence, in percent
    show : "ranking" or "answers"
    kind : "share" or "mean", what the item is quoted by
    """

    item: str
    by: str
    wave: str
    base: str
    weight: str
    averaging: str
    level: int
    show: str
    kind: str

    @property
    def measure(self) -> str:
        """What the numbers of this view are: all answers are shares, whatever the item."""
        return "share" if self.show == "answers" else self.kind
