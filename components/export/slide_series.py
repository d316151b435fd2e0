"""The series of a native chart on a slide: bars and dots, their intervals, axes and colours."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter.utility import xl_col_to_name

from components import theme
from components.charts.native import Axis, Native, Series, numbers, step, tick_format
from components.export.native_columns import drawn_series, reach, reaching

Drawn = Any
"""An object of python-pptx or lxml: their types promise less than is there."""

PLOT = {
    "bars": (0.27, 0.02, 0.63, 0.88),
    "stacked": (0.27, 0.10, 0.70, 0.80),
    "dots": (0.05, 0.10, 0.93, 0.68),
    "forest": (0.07, 0.10, 0.91, 0.68),
    "lines": (0.05, 0.04, 0.80, 0.84),
    "time": (0.06, 0.04, 0.93, 0.86),
    "points": (0.08, 0.04, 0.90, 0.76),
}
"""Left, top, width and height of the plot as parts of the chart; names and axis lie around it."""

PALE = "<a:schemeClr val='accent1'><a:lumMod val='40000'/><a:lumOff val='60000'/></a:schemeClr>"
"""The first accent of a theme, standing back."""

OWN = {"ink": theme.INK["light"], "soft": theme.SOFT["light"], "rule": theme.RULE["light"]}
THEMED = {
    "ink": MSO_THEME_COLOR.TEXT_1,
    "soft": MSO_THEME_COLOR.TEXT_1,
    "rule": MSO_THEME_COLOR.BACKGROUND_2,
}
ACCENTS = [
    MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.ACCENT_3,
    MSO_THEME_COLOR.ACCENT_4, MSO_THEME_COLOR.ACCENT_5, MSO_THEME_COLOR.ACCENT_6,
]  # fmt: skip


def draw(series: Drawn, said: Series, native: Native, place: int, themed: bool) -> None:
    """Give a series that is on a slide its marks and intervals."""
    if native.kind in ("dots", "lines", "forest"):
        as_dots(series, said, native.kind, place, themed)
    else:
        _as_bars(series, said, native.kind, place, themed)
    if len(said.low) and native.kind != "stacked":
        band = native.kind == "forest" and len(native.series) > 1 and not place
        ink = "<a:schemeClr val='tx1'/>" if themed else f"<a:srgbClr val='{OWN['ink'][1:]}'/>"
        look = (PALE, 88900) if band else (ink, 19050)
        _interval(series, native, place, *look)


def as_dots(series: Drawn, said: Series, kind: str, place: int, themed: bool) -> None:
    """Markers, of a line or alone; a second side is pale, and what is imprecise hollow."""
    joined = kind in ("lines", "time")
    smooth = series._element.find(qn("c:smooth"))
    if smooth is not None:
        smooth.set("val", "0")
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8 if kind == "time" else 11
    accent = place if joined and not said.colours else 0
    fill(series.marker.format, said, 0, accent, themed)
    if joined:
        _stroke_in(series.format.line, said, accent, themed)
    else:
        series.format.line.fill.background()
        if place:
            series.marker.format.fill.fore_color.brightness = 0.6
            _stroke_in(series.marker.format.line, said, 0, themed)
    for point in _imprecise(said):
        _hollow(point_of(series, point), said, point, accent, themed)


def point_of(series: Drawn, point: int) -> Drawn:
    """One marker of a series, which keeps its symbol and size."""
    own, marker = series.points[point].marker, series.marker
    own.style, own.size = marker.style, marker.size
    return own.format


def _as_bars(series: Drawn, said: Series, kind: str, place: int, themed: bool) -> None:
    """Bars in one tone but for those that stand apart; imprecise ones are dashed."""
    fill(series.format, said, 0, place, themed)
    for point, colour in enumerate(said.colours):
        if colour != said.colours[0]:
            fill(series.points[point].format, said, point, place, themed)
    for point in _imprecise(said):
        target = series.points[point].format
        if kind == "bars":
            _hollow(target, said, point, place, themed)
        else:
            fill(target, said, point, place, themed)
        stroke(target.line, "ink", themed)
        target.line.dash_style = MSO_LINE.DASH


def _imprecise(said: Series) -> list[int]:
    """The places of values that are shown, and imprecise."""
    values = zip(said.values, said.hollow, strict=False)
    return [place for place, (value, hollow) in enumerate(values) if hollow and not np.isnan(value)]


def _interval(series: Drawn, native: Native, place: int, colour: str, wide: int) -> None:
    """The intervals of a series that is drawn."""
    drawn = drawn_series(native)
    rows = range(len(drawn[place].values))
    direction = "" if native.kind == "bars" else "y"
    error_bars(series, drawn, place, rows, direction, colour, wide)


def error_bars(
    series: Drawn,
    drawn: Sequence[Series],
    place: int,
    rows: range,
    direction: str,
    colour: str,
    wide: int,
) -> None:
    """Intervals as custom error bars that refer to the workbook; before what they belong to.

    Parameters
    ----------
    rows : of the workbook's data, those whose intervals these are
    direction : "x" or "y"; "" where the chart has one only
    wide : in English Metric Units
    """
    first = reaching(drawn, place)
    down, up = (ends[rows.start : rows.stop] for ends in reach(drawn[place]))
    said = f"<c:errDir val='{direction}'/>" if direction else ""
    parts = ""
    for name, column, ends in (("plus", first + 1, up), ("minus", first, down)):
        cells = cells_of(column, rows)
        points = "".join(
            f"<c:pt idx='{i}'><c:v>{x!r}</c:v></c:pt>"
            for i, x in enumerate(numbers(ends))
            if x is not None
        )
        parts += (
            f"<c:{name}><c:numRef><c:f>{cells}</c:f><c:numCache><c:formatCode>General"
            f"</c:formatCode><c:ptCount val='{len(rows)}'/>{points}</c:numCache></c:numRef>"
            f"</c:{name}>"
        )
    bars = parse_xml(
        f"<c:errBars {nsdecls('c', 'a')}>{said}<c:errBarType val='both'/>"
        f"<c:errValType val='cust'/><c:noEndCap val='1'/>{parts}"
        f"<c:spPr><a:ln w='{wide}' cap='flat'><a:solidFill>{colour}</a:solidFill></a:ln></c:spPr>"
        "</c:errBars>"
    )
    series._element.xpath("c:cat | c:xVal")[0].addprevious(bars)


def cells_of(column: int, rows: range) -> str:
    """The cells of these rows of the workbook's data, below their heading."""
    letter = xl_col_to_name(column)
    return f"Sheet1!${letter}${rows.start + 2}:${letter}${rows.stop + 1}"


def draw_line(series: Drawn, themed: bool) -> None:
    """A dashed line without marks, which others are read beside."""
    series.marker.style = XL_MARKER_STYLE.NONE
    stroke(series.format.line, "soft", themed)
    series.format.line.width, series.format.line.dash_style = Pt(1.25), MSO_LINE.DASH


def draw_gap(chart: Drawn, native: Native) -> None:
    """A broad line from one side to the other."""
    series = list(chart.plots[0].series)[-1]
    series.smooth = False
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    _interval(series, native, len(native.series), "<a:schemeClr val='accent1'/>", 63500)


def fill(target: Drawn, said: Series, point: int, place: int, themed: bool) -> None:
    """Fill a mark in the colour of its series, or of this point of it."""
    target.fill.solid()
    _colour(target.fill.fore_color, said, point, place, themed)
    target.line.fill.background()


def _hollow(target: Drawn, said: Series, point: int, place: int, themed: bool) -> None:
    target.fill.solid()
    target.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    _stroke_in(target.line, said, place, themed, point)


def _stroke_in(line: Drawn, said: Series, place: int, themed: bool, point: int = 0) -> None:
    line.fill.solid()
    _colour(line.color, said, point, place, themed)
    line.width = Pt(2.25)


def _colour(colour: Drawn, said: Series, point: int, place: int, themed: bool) -> None:
    if said.colours and not themed:
        colour.rgb = RGBColor.from_string(said.colours[point][1:])
    elif said.grey:
        colour.theme_color = MSO_THEME_COLOR.BACKGROUND_1
        colour.brightness = -0.15
    elif said.colours and said.colours[point] == theme.PALE["light"]:
        colour.theme_color = MSO_THEME_COLOR.ACCENT_1
        colour.brightness = 0.6
    elif said.colours and said.colours[point] == theme.SOFT["light"]:
        colour.theme_color = MSO_THEME_COLOR.TEXT_1
        colour.brightness = 0.4
    else:
        colour.theme_color = ACCENTS[place % len(ACCENTS)]


def axis(drawn: Drawn, said: Axis, themed: bool) -> None:
    """Give an axis of numbers its ends, steps, labels and grid; that of ratios is logarithmic."""
    drawn.minimum_scale, drawn.maximum_scale = said.ends
    if said.form == "odds":
        base = parse_xml(f"<c:logBase {nsdecls('c')} val='2'/>")
        drawn._element.find(qn("c:scaling")).insert(0, base)
    else:
        drawn.major_unit = step(*said.ends)
    drawn.has_major_gridlines = True
    stroke(drawn.major_gridlines.format.line, "rule", themed)
    drawn.format.line.fill.background()
    drawn.major_tick_mark = XL_TICK_MARK.NONE
    drawn.tick_labels.number_format = tick_format(said.form)
    drawn.tick_labels.number_format_is_linked = False
    drawn.tick_labels.font.size = Pt(11)
    if said.title:
        words = drawn.axis_title.text_frame
        words.text = said.title
        words.paragraphs[0].runs[0].font.size = Pt(11)
        words.paragraphs[0].runs[0].font.bold = False


def stroke(line: Drawn, part: str, themed: bool) -> None:
    """Draw a line in the colour of "ink", "soft" or "rule"."""
    line.fill.solid()
    if themed:
        line.color.theme_color = THEMED[part]
    else:
        line.color.rgb = RGBColor.from_string(OWN[part][1:])


def placed(element: Drawn, left: float, top: float, width: float, height: float) -> None:
    """A fixed place within the chart, so that all programs agree on it."""
    for old in element.findall(qn("c:layout")):
        element.remove(old)
    size = f"<c:w val='{width:.4f}'/><c:h val='{height:.4f}'/>" if width else ""
    layout = parse_xml(
        f"<c:layout {nsdecls('c')}><c:manualLayout><c:xMode val='edge'/><c:yMode val='edge'/>"
        f"<c:x val='{left:.4f}'/><c:y val='{top:.4f}'/>{size}</c:manualLayout></c:layout>"
    )
    before = element.find(qn("c:overlay"))
    before.addprevious(layout)
