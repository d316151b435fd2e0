"""The mark of synthetic data within a chart on a slide, where it hides no number."""

from collections.abc import Iterator, Sequence

import numpy as np
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from components import theme
from components.charts.native import Native, Series
from components.export.slide_series import PLOT, Drawn, placed

SIZE, COLOUR = 20, "#7b8288"
"""Points and colour of the mark: grey, not transparent, which not all programs can draw."""

LETTER, LINE = 0.55, 1.5
"""Width of a letter, and height of a line with what programs leave around it, in its size."""

LABEL, DOT = 12, 5
"""Points of a label, and from the middle of a dot to its edge."""

CLEAR = 6
"""Points that should be free around the mark."""

STEPS = 24
"""Places that are tried across and down."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points within a chart."""


def add_mark(chart: Drawn, mark: str, native: Native, size: tuple[int, int]) -> None:
    """Say what the data are, as the chart's own title, over the plot: a copied chart keeps it.

    Parameters
    ----------
    size : width and height of the chart, in English Metric Units
    """
    chart.has_title = True
    title = chart.chart_title
    title._element.find(qn("c:overlay")).set("val", "1")  # the plot keeps its size
    frame = title.text_frame
    frame.text = mark
    run = frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(SIZE), True
    run.font.color.rgb = RGBColor.from_string(COLOUR[1:])
    wide, tall = Emu(size[0]).pt, Emu(size[1]).pt
    x, y = _free(native, mark, wide, tall)
    placed(title._element, x / wide, y / tall, 0, 0)


def _free(native: Native, mark: str, wide: float, tall: float) -> tuple[float, float]:
    """The place in the plot where the mark covers the least; of equals the lowest, then middle."""
    left, top, width, height = _plot(native, wide, tall)
    own = (SIZE * 0.62 * len(mark), SIZE * LINE)
    taken = list(_taken(native, (left, top, width, height)))
    room = width - own[0], height - own[1]
    across = sorted(np.linspace(0.02, 0.98, STEPS), key=lambda part: abs(part - 0.5))
    found = [
        (left + part * room[0], top + down * room[1])
        for down in np.linspace(0.98, 0.02, STEPS)
        for part in across
    ]
    boxes = [(x - CLEAR, y - CLEAR, x + own[0] + CLEAR, y + own[1] + CLEAR) for x, y in found]
    covered = [sum(_common(each, box) for box in taken) for each in boxes]
    return found[int(np.argmin(np.round(covered, 3)))]


def _common(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)


def _plot(native: Native, wide: float, tall: float) -> Box:
    left, top, width, height = PLOT[native.kind]
    return left * wide, top * tall, width * wide, height * tall


def _taken(native: Native, plot: Box) -> Iterator[Box]:
    """What a chart shows: bars, dots and lines with their labels, the percents of stacks."""
    kinds = {"bars": _bars, "stacked": _stacks, "points": _points}
    yield from kinds.get(native.kind, _dots)(native, plot)


def _part(values: Sequence[float], ends: tuple[float, float], form: str) -> np.ndarray:
    """How far along an axis values lie, 0 to 1; nan where there is none."""
    found, (low, high) = np.array(values, float), ends
    if form == "odds":
        found, low, high = np.log(found), np.log(low), np.log(high)
    return (found - low) / (high - low)


def _said(series: Series, point: int) -> float:
    words = series.words[point] if len(series.words) else "100%"
    return LETTER * LABEL * (len(words) + 1)


def _bars(native: Native, plot: Box) -> Iterator[Box]:
    left, top, width, height = plot
    row = height / len(native.categories)
    for series in native.series:
        ends = _part(series.high or series.values, native.ends, native.form)
        for place, end in enumerate(np.nan_to_num(ends)):
            middle, right = top + row * (place + 0.5), left + width * end + _said(series, place)
            yield left, middle - row / 3, right, middle + row / 3


def _stacks(native: Native, plot: Box) -> Iterator[Box]:
    left, top, width, height = plot
    row = height / len(native.categories)
    pieces = np.nan_to_num(np.array([series.values for series in native.series], float))
    middles = pieces.cumsum(axis=0) - pieces / 2
    for series, at, sizes in zip(native.series, middles, pieces, strict=True):
        dark = bool(series.colours) and theme.ink_on(series.colours[0]) != theme.INK["light"]
        for place, (part, size) in enumerate(zip(at, sizes, strict=True)):
            said = width * size if dark else _said(series, place)  # nobody reads grey on dark
            x, y = left + width * part, top + row * (place + 0.5)
            yield x - said / 2, y - LABEL / 2, x + said / 2, y + LABEL / 2


def _dots(native: Native, plot: Box) -> Iterator[Box]:
    left, top, width, height = plot
    count = len(native.categories)
    at = (np.arange(count) + 0.5) / count
    if native.across:
        at = _part(native.at, native.across.ends, "year") / 1.25
    for place, series in enumerate(native.series):
        middle, low, high = (
            top + height * (1 - _part(values, native.ends, native.form))
            for values in (series.values, series.low or series.values, series.high or series.values)
        )
        side = -1 if place and native.kind in ("dots", "forest") else 1
        for point in np.flatnonzero(~np.isnan(middle)).tolist():
            x, said = left + width * at[point], side * _said(series, point)
            yield x - DOT, high[point], x + DOT, low[point]
            label = sorted((x, x + said))
            yield label[0], middle[point] - LABEL / 2, label[1], middle[point] + LABEL / 2
        if native.kind in ("lines", "time"):
            yield from _line(left + width * at, middle)
            name = left + width * at[-1] + LETTER * LABEL * (len(series.name) + 6)
            yield left + width * at[-1], np.nanmin(middle) - LABEL, name, np.nanmax(middle) + LABEL
    if native.line:
        (part,) = _part([native.line[0]], native.ends, native.form)
        y = top + height * (1 - part)
        yield left, y - 1, left + width, y + 1


def _line(x: np.ndarray, y: np.ndarray) -> Iterator[Box]:
    """A line in short pieces."""
    for part in np.linspace(0, 1, 9):
        for a, b, c, d in zip(x[:-1], y[:-1], x[1:], y[1:], strict=True):
            if not np.isnan(b + d):
                at = a + part * (c - a), b + part * (d - b)
                yield at[0] - DOT, at[1] - 1, at[0] + DOT, at[1] + 1


def _points(native: Native, plot: Box) -> Iterator[Box]:
    left, top, width, height = plot
    across, up = native.series
    ends = native.across.ends if native.across else native.ends
    x = left + width * _part(across.values, ends, across.form)
    y = top + height * (1 - _part(up.values, native.ends, up.form))
    for point in np.flatnonzero(~np.isnan(x)).tolist():
        side, way = native.beside_at[point]
        said = LETTER * LABEL * len(native.categories[point]) * (1 if side == "r" else -1)
        name = sorted((x[point], x[point] + said))
        yield name[0], y[point] - way * LABEL - LABEL, name[1], y[point] - way * LABEL + LABEL
        yield x[point] - 3 * DOT, y[point] - 3 * DOT, x[point] + 3 * DOT, y[point] + 3 * DOT
    if native.diagonal:
        yield from _line(left + np.array([0, width]), top + np.array([height, 0]))
