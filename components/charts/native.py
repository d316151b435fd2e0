"""A chart by its numbers, for programs that draw it themselves: slides and spreadsheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, log10

import numpy as np
import pandas as pd

FORMATS = {"mean": "0.0", "odds": "0.00", "points": "+0;\N{MINUS SIGN}0;0", "year": "0"}
"""How spreadsheets write numbers of each form; all others in whole percents."""


@dataclass(frozen=True, eq=False)
class Series:
    """One row of numbers in a native chart, in the order of its categories.

    Attributes
    ----------
    values, low, high : on the scale of the finding, points as such; nan where a number is hidden
        or has none
    words : what stands beside each value: "45%*"; "" where it is the value alone
    remarks : why a value is not shown or takes care, where that is of values, not of categories
    hollow : which values are imprecise, to be drawn hollow
    colours : of each value, where they are not those of the theme
    grey : whether it is no opinion, which stays outside the colours of a template, too
    form : of its numbers, where it is not that of the chart
    """

    name: str
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    words: Sequence[str] = ()
    remarks: Sequence[str] = ()
    hollow: Sequence[bool] = ()
    colours: Sequence[str] = ()
    grey: bool = False
    form: str = ""


@dataclass(frozen=True, eq=False)
class Axis:
    """An axis of numbers: their form, its ends, and what it measures, "" where that is plain."""

    form: str = "share"
    ends: tuple[float, float] = (0.0, 1.0)
    title: str = ""


@dataclass(frozen=True, eq=False)
class Native:
    """A chart by its numbers: a kind, categories and series.

    Attributes
    ----------
    kind : "bars", "dots" (two sides and their gap), "forest" (dots beside a line), "stacked",
        "lines", "time" (lines whose categories stand where `at` says) or "points" (the first
        series across, the second up); "none" where only a picture shows it
    beside : words that belong to each category: its gap, or why it is not shown
    brief : the same where there is little room
    form : of the numbers, "share", "net", "mean", "points" or "odds", whose axis is logarithmic
    ends : of the axis of values
    title : of the axis of values, where it must be said what that measures
    across : the axis of time, or of the first of two numbers
    at : where each category stands on the axis of time
    line : a value that all others are read beside, and its name
    diagonal : the name of the line on which both numbers of a point are the same, "" for none
    beside_at : where the name of each point stands, "l" or "r" of it, above (1) or below (-1)
    instead : sentences of the notes about what only a picture shows -> what is said without it
    """

    kind: str = "none"
    categories: Sequence[str] = ()
    series: Sequence[Series] = ()
    beside: Sequence[str] = ()
    form: str = "share"
    ends: tuple[float, float] = (0.0, 1.0)
    brief: Sequence[str] = ()
    title: str = ""
    across: Axis | None = None
    at: Sequence[float] = ()
    line: tuple[float, str] | None = None
    diagonal: str = ""
    beside_at: Sequence[tuple[str, int]] = ()
    instead: Mapping[str, str] = field(default_factory=dict)

    @property
    def number_format(self) -> str:
        """As spreadsheets write it: whole percents, or a tenth of a point."""
        return number_format(self.form)


NOTHING = Native()
"""No native chart: a picture with its data stands in."""


def number_format(form: str) -> str:
    """How spreadsheets write numbers of this form."""
    return FORMATS.get(form, "0%")


def native_lines(rows: pd.DataFrame, along: str, form: str, ends: Sequence[float]) -> Native:
    """A line for each name among the rows of a chart, over the values of the column `along`."""
    steps = rows[along].unique().tolist()
    lines = []
    for name, points in rows.groupby("name", sort=False):
        at = points.set_index(along).reindex(steps)
        lines.append(
            Series(
                name=str(name),
                values=at["estimate"].tolist(),
                low=at["low"].tolist(),
                high=at["high"].tolist(),
                words=at["value"].fillna("").tolist(),
                remarks=at["remark"].fillna("").tolist(),
                hollow=at["unsure"].eq(True).tolist(),
                colours=at["tone"].ffill().bfill().tolist() if len(set(rows["tone"])) > 1 else (),
            )
        )
    low, high = ends
    return Native("lines", steps, lines, form=form, ends=(low, high))


def numbers(values: Sequence[float]) -> list[float | None]:
    """Numbers as files hold them: nothing where there is none."""
    return [None if np.isnan(value) else float(value) for value in values]


def tick_format(form: str) -> str:
    """How an axis writes them: a scale by its points, odds ratios as short as they are."""
    return {"mean": "0", "odds": "0.###"}.get(form) or number_format(form)


def step(low: float, high: float) -> float:
    """A round step of which there are five at most between two ends."""
    least = (high - low) / 5
    size = 10.0 ** floor(log10(least))
    return next(size * part for part in (1, 2, 5, 10) if size * part >= least * (1 - 1e-9))
