"""The columns of a native chart's data, the same behind a slide and on a sheet."""

from collections.abc import Sequence

import numpy as np

from components.charts.native import Native, Series, number_format
from components.text import say

Column = tuple[str, Sequence[float], str]
"""A heading, the numbers below it, and how a spreadsheet writes them."""


def columns(native: Native, drawn: Sequence[Series]) -> list[Column]:
    """The values of all series, how far the interval of each reaches, and what places them."""
    forms = [number_format(series.form or native.form) for series in drawn]
    values = [(series.name, series.values, form) for series, form in zip(drawn, forms, strict=True)]
    reaches = [
        (f"{series.name} {side}", ends, form)
        for series, form in zip(drawn, forms, strict=True)
        if len(series.low)
        for side, ends in zip(("-", "+"), reach(series), strict=True)
    ]
    return [*values, *reaches, *_places(native)]


def _places(native: Native) -> list[Column]:
    """Where the points stand that no series places: last, so that series come first everywhere."""
    if native.across and len(native.at):
        return [(native.across.title, native.at, "0.00")]
    if native.across and native.diagonal:
        return [(native.diagonal, diagonal(native), native.number_format)]
    return []


def diagonal(native: Native) -> Sequence[float]:
    """Where both numbers of a point are the same, from end to end of the axis.

    As many as there are points, since LibreOffice drops series that are shorter than others.
    """
    ends = native.across.ends if native.across else native.ends
    return np.linspace(*ends, max(len(native.categories), 2)).tolist()


def reaching(drawn: Sequence[Series], place: int) -> int:
    """The column of how far the intervals of a series reach down; up is in the next one."""
    return 1 + len(drawn) + 2 * sum(len(series.low) > 0 for series in drawn[:place])


def reach(series: Series) -> tuple[Sequence[float], Sequence[float]]:
    """How far the interval of each value reaches below and above it."""
    value, low, high = (np.array(x, float) for x in (series.values, series.low, series.high))
    return (value - low).tolist(), (high - value).tolist()


def categories(native: Native) -> list[str]:
    """The names of the categories, on lines of their own what belongs beside them."""
    beside = native.beside or [""] * len(native.categories)
    both = zip(native.categories, beside, strict=True)
    return [f"{name}\n{more}".strip() for name, more in both]


def drawn_series(native: Native) -> list[Series]:
    """The series, and what a slide draws as one more: the gap between two sides, or a line."""
    gap = gap_of(native)
    return [*native.series, gap] if gap else sheet_series(native)


def sheet_series(native: Native) -> list[Series]:
    """The series, and the line that they are read beside."""
    line = line_of(native)
    return [*native.series, *([line] if line else [])]


def line_of(native: Native) -> Series | None:
    """The line that all values are read beside, through all categories."""
    if native.line is None:
        return None
    value, name = native.line
    return Series(name, [value] * len(native.categories))


def gap_of(native: Native) -> Series | None:
    """The gap between two sides as a series at the first, which reaches to the second."""
    if native.kind != "dots" or len(native.series) != 2:
        return None
    a, b = (np.array(series.values, float) for series in native.series)
    missing = np.isnan(a) | np.isnan(b)
    at = np.where(missing, np.nan, a)
    low, high = (
        np.where(missing, np.nan, np.minimum(a, b)),
        np.where(missing, np.nan, np.maximum(a, b)),
    )
    return Series(say("column.gap"), at.tolist(), low.tolist(), high.tolist())
