"""A chart by its numbers, for programs that draw it themselves: slides and spreadsheets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Series:
    """One row of numbers in a native chart, in the order of its categories.

    Attributes
    ----------
    values, low, high : on the scale of the finding; nan where a number is hidden or has none
    words : what stands beside each value: "45%*"; "" where it is the value alone
    hollow : which values are imprecise, to be drawn hollow
    colours : of each value, where they are not those of the theme
    grey : whether it is no opinion, which stays outside the colours of a template, too
    """

    name: str
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    words: Sequence[str] = ()
    hollow: Sequence[bool] = ()
    colours: Sequence[str] = ()
    grey: bool = False


@dataclass(frozen=True, eq=False)
class Native:
    """A chart by its numbers: a kind, categories and series.

    Attributes
    ----------
    kind : "bars", "dots", "stacked" or "lines"; "none" where only a picture shows it
    beside : words that belong to each category: its gap, or why it is not shown
    form : of the numbers, "share", "net" or "mean"
    ends : of the axis of values
    """

    kind: str = "none"
    categories: Sequence[str] = ()
    series: Sequence[Series] = ()
    beside: Sequence[str] = ()
    form: str = "share"
    ends: tuple[float, float] = (0.0, 1.0)

    @property
    def number_format(self) -> str:
        """As spreadsheets write it: whole percents, or a tenth of a point."""
        return "0.0" if self.form == "mean" else "0%"


NOTHING = Native()
"""No native chart: a picture with its data stands in."""


def numbers(values: Sequence[float]) -> list[float | None]:
    """Numbers as files hold them: nothing where there is none."""
    return [None if np.isnan(value) else float(value) for value in values]
