"""The series of a native chart on a slide: bars and dots, their labels, intervals and colours."""

from typing import Any

import numpy as np
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter.utility import xl_col_to_name

from components import text, theme
from components.charts.native import Native, Series, numbers
from components.export.native_columns import columns, drawn_series, reach

Drawn = Any
"""An object of python-pptx or lxml: their types promise less than is there."""

PLOT = {
    "bars": (0.27, 0.02, 0.63, 0.88),
    "stacked": (0.27, 0.10, 0.70, 0.80),
    "dots": (0.05, 0.10, 0.93, 0.68),
    "lines": (0.05, 0.10, 0.83, 0.78),
}
"""Left, top, width and height of the plot as parts of the chart; names and axis lie around it."""

ROOM = 0.05
"""A piece of a stack that is smaller than this has no room for its percent."""

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
    """Give a series that is on a slide its marks, intervals and labels."""
    if native.kind in ("dots", "lines"):
        _as_dots(series, said, native.kind, place, themed)
    else:
        _as_bars(series, said, native.kind, place, themed)
    if len(said.low) and native.kind != "stacked":
        ink = f"<a:srgbClr val='{OWN['ink'][1:]}'/>"
        _error_bars(series, said, native, "<a:schemeClr val='tx1'/>" if themed else ink, 19050)
    _labels(series, said, native, place)


def _as_dots(series: Drawn, said: Series, kind: str, place: int, themed: bool) -> None:
    """Markers, of a line or alone; the second side of a gap is pale, imprecise ones are hollow."""
    series.smooth = False
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 11
    tone = 0 if kind == "dots" else place
    _fill(series.marker.format, said, 0, tone, themed)
    if kind == "lines":
        _stroke_in(series.format.line, said, place, themed)
    else:
        series.format.line.fill.background()
        if place:
            series.marker.format.fill.fore_color.brightness = 0.6
            _stroke_in(series.marker.format.line, said, 0, themed)
    for point in _imprecise(said):
        _hollow(series.points[point].marker.format, said, point, tone, themed)


def _as_bars(series: Drawn, said: Series, kind: str, place: int, themed: bool) -> None:
    """Bars in one tone but for those that stand apart; imprecise ones are dashed."""
    _fill(series.format, said, 0, place, themed)
    for point, colour in enumerate(said.colours):
        if colour != said.colours[0]:
            _fill(series.points[point].format, said, point, place, themed)
    for point in _imprecise(said):
        target = series.points[point].format
        if kind == "bars":
            _hollow(target, said, point, place, themed)
        else:
            _fill(target, said, point, place, themed)
        stroke(target.line, "ink", themed)
        target.line.dash_style = MSO_LINE.DASH


def _imprecise(said: Series) -> list[int]:
    """The places of values that are shown, and imprecise."""
    values = zip(said.values, said.hollow, strict=False)
    return [place for place, (value, hollow) in enumerate(values) if hollow and not np.isnan(value)]


def _labels(series: Drawn, said: Series, native: Native, place: int) -> None:
    """Values as labels that stay tied to them; a star or an arrow is in their number format."""
    width, (low, high) = PLOT[native.kind][2], native.ends
    crowded = native.kind == "lines" and len(native.series) > 2
    labels = parse_xml(f"<c:dLbls {nsdecls('c')}/>")
    for point, value in enumerate(said.values):
        if np.isnan(value) or (crowded and point < len(said.values) - 1):
            continue
        small = native.kind == "stacked" and value < ROOM
        label = etree.SubElement(labels, qn("c:dLbl"))
        _child(label, "idx", point)
        if small:
            _child(label, "delete", 1)
            continue
        if native.kind == "bars" and said.high:
            end = said.high[point] if not np.isnan(said.high[point]) else value
            layout = etree.SubElement(etree.SubElement(label, qn("c:layout")), qn("c:manualLayout"))
            _child(layout, "x", round(width * (end - value) / (high - low), 5))
            _child(layout, "y", 0)
        plain = text.number(value, native.form)
        more = said.words[point].removeprefix(plain) if said.words else ""
        form = etree.SubElement(label, qn("c:numFmt"))
        quoted = f'"{more}"' if more else ""
        form.set("formatCode", f"{native.number_format}{quoted}")
        form.set("sourceLinked", "0")
        if native.kind == "stacked":
            colour = theme.ink_on(said.colours[point]) if said.colours else theme.INK["light"]
            label.append(_text_in(colour, 12))
        beside = "l" if native.kind == "dots" and place else "r"
        _child(label, "dLblPos", {"bars": "outEnd", "stacked": "ctr"}.get(native.kind, beside))
        for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
            _child(label, f"show{name}", int(name == "Val"))
    for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        _child(labels, f"show{name}", 0)
    for old in series._element.findall(qn("c:dLbls")):
        series._element.remove(old)
    series._element._insert_dLbls(labels)


def _error_bars(series: Drawn, said: Series, native: Native, colour: str, wide: int) -> None:
    """The interval as custom error bars that refer to the workbook; before the categories."""
    headings = [heading for heading, _ in columns(drawn_series(native))]
    first = headings.index(f"{said.name} -") + 1
    down, up = reach(said)
    rows = len(said.values)
    direction = "<c:errDir val='y'/>" if native.kind in ("dots", "lines") else ""
    parts = ""
    for name, column, ends in (("plus", first + 1, up), ("minus", first, down)):
        letter = xl_col_to_name(column)
        cells = f"Sheet1!${letter}$2:${letter}${rows + 1}"
        points = "".join(
            f"<c:pt idx='{i}'><c:v>{x!r}</c:v></c:pt>"
            for i, x in enumerate(numbers(ends))
            if x is not None
        )
        parts += (
            f"<c:{name}><c:numRef><c:f>{cells}</c:f><c:numCache><c:formatCode>General"
            f"</c:formatCode><c:ptCount val='{rows}'/>{points}</c:numCache></c:numRef></c:{name}>"
        )
    bars = parse_xml(
        f"<c:errBars {nsdecls('c', 'a')}>{direction}<c:errBarType val='both'/>"
        f"<c:errValType val='cust'/><c:noEndCap val='1'/>{parts}"
        f"<c:spPr><a:ln w='{wide}' cap='flat'><a:solidFill>{colour}</a:solidFill></a:ln></c:spPr>"
        "</c:errBars>"
    )
    series._element.find(qn("c:cat")).addprevious(bars)


def draw_gap(chart: Drawn, gap: Series, native: Native) -> None:
    """A broad line from one side to the other; in the workbook, but not in the legend."""
    series = list(chart.plots[0].series)[-1]
    series.smooth = False
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    _error_bars(series, gap, native, "<a:schemeClr val='accent1'/>", 63500)
    entry = parse_xml(
        f"<c:legendEntry {nsdecls('c')}><c:idx val='{len(native.series)}'/>"
        "<c:delete val='1'/></c:legendEntry>"
    )
    chart.legend._element.find(qn("c:legendPos")).addnext(entry)


def _text_in(colour: str, size: int) -> Drawn:
    return parse_xml(
        f"<c:txPr {nsdecls('c', 'a')}><a:bodyPr/><a:p><a:pPr><a:defRPr sz='{size * 100}' b='1'>"
        f"<a:solidFill><a:srgbClr val='{colour[1:]}'/></a:solidFill></a:defRPr></a:pPr></a:p>"
        "</c:txPr>"
    )


def _child(parent: Drawn, name: str, value: object) -> None:
    etree.SubElement(parent, qn(f"c:{name}")).set("val", str(value))


def _fill(target: Drawn, said: Series, point: int, place: int, themed: bool) -> None:
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
    elif said.colours and said.colours[point] == theme.SOFT["light"]:
        colour.theme_color = MSO_THEME_COLOR.TEXT_1
        colour.brightness = 0.4
    else:
        colour.theme_color = ACCENTS[place % len(ACCENTS)]


def stroke(line: Drawn, part: str, themed: bool) -> None:
    """Draw a line in the colour of "ink", "soft" or "rule"."""
    line.fill.solid()
    if themed:
        line.color.theme_color = THEMED[part]
    else:
        line.color.rgb = RGBColor.from_string(OWN[part][1:])
