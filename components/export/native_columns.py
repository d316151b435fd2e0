"""The columns of a native chart's data, the same behind a slide and on a sheet."""

from collections.abc import Sequence

import numpy as np

from components.charts.native import Native, Series
from components.text import say


def columns(drawn: Sequence[Series]) -> list[tuple[str, Sequence[float]]]:
    """The values of all series, and then how far the interval of each reaches down and up."""
    values = [(series.name, series.values) for series in drawn]
    reaches = [
        (f"{series.name} {side}", ends)
        for series in drawn
        if len(series.low)
        for side, ends in zip(("-", "+"), reach(series), strict=True)
    ]
    return [*values, *reaches]


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
    """The series, and between two sides their gap, which is drawn, too."""
    gap = gap_of(native)
    return [*native.series, *([gap] if gap else [])]


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
