"""The columns of a native chart's data, the same behind a slide and on a sheet."""

from collections.abc import Sequence

import numpy as np

from components.charts.native import Native, Series
from components.text import say


def columns(native: Native) -> list[tuple[str, Sequence[float]]]:
    """The values of all series, and then how far the interval of each reaches down and up."""
    drawn = [*native.series, *([gap] if (gap := gap_of(native)) else [])]
    values = [(series.name, series.values) for series in drawn]
    reaches = [
        (f"{series.name} {side}", ends)
        for series in drawn
        if len(series.low)
        for side, ends in zip(("-", "+"), reach(series), strict=True)
    ]
    return [*values, *reaches]


def reach(series: Series) -> tuple[Sequence[float], Sequence[float]]:
    value, low, high = (np.array(x, float) for x in (series.values, series.low, series.high))
    return (value - low).tolist(), (high - value).tolist()


def categories(native: Native) -> list[str]:
    beside = native.beside or [""] * len(native.categories)
    return [f"{name}\n{more}".strip() for name, more in zip(native.categories, beside, strict=True)]


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
