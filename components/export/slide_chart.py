"""Charts that PowerPoint draws itself: bars, dots, stacks and lines, with intervals and marks."""

import io

import numpy as np
import xlsxwriter
from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import _BaseCategorySeries as ChartSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Emu, Pt
from xlsxwriter.utility import xl_col_to_name

from components import text, theme
from components.charts.native import Native, Series, numbers
from components.export.native_columns import (
    categories,
    columns,
    drawn_series,
    gap_of,
    reach,
)

KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "dots": XL_CHART_TYPE.LINE_MARKERS,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}

PLOT = {
    "bars": (0.27, 0.02, 0.63, 0.88),
    "stacked": (0.27, 0.10, 0.70, 0.80),
    "dots": (0.05, 0.10, 0.93, 0.68),
    "lines": (0.05, 0.10, 0.83, 0.78),
}
"""Left, top, width and height of the plot as parts of the chart; names and axis lie around it."""

MARK, MARK_COLOUR = 20, "#7b8288"
"""Points and colour of the mark: grey, not transparent, which not all programs can draw."""

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


def add_chart(
    slide: Slide, native: Native, mark: str, place: tuple[Emu, Emu, Emu, Emu], themed: bool
) -> GraphicFrame:
    """Put a native chart on a slide.

    Parameters
    ----------
    mark : words inside the plot area, "" for none
    place : left, top, width, height
    themed : whether colours are those of the slide's theme
    """
    data = CategoryChartData(number_format=native.number_format)
    data.categories = categories(native)
    for series in native.series:
        data.add_series(series.name, numbers(series.values))
    if gap := gap_of(native):
        data.add_series(gap.name, numbers(gap.values))
    frame = slide.shapes.add_chart(KINDS[native.kind], *place, data)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(workbook(native))
    chart.font.size = Pt(14 if len(native.categories) <= 10 else 11)
    _laid_out(chart, native)
    _axes(chart, native, themed)
    for place_of, (series, said) in enumerate(
        zip(chart.plots[0].series, native.series, strict=False)
    ):
        _drawn(series, said, native, place_of, themed)
    if gap:
        _gap_drawn(chart, gap, native)
    if mark:
        _marked(chart, mark, native)
    return frame


def workbook(native: Native) -> bytes:
    """The workbook behind a chart: names and values as the chart refers to them, then the ends."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Sheet1")
    form = book.add_format({"num_format": native.number_format})
    sheet.set_column(0, 0, 30)
    for row, name in enumerate(categories(native), start=1):
        sheet.write_string(row, 0, name)
    for column, (heading, values) in enumerate(columns(drawn_series(native)), start=1):
        sheet.write_string(0, column, heading)
        for row, value in enumerate(numbers(values), start=1):
            if value is not None:
                sheet.write_number(row, column, value, form)
    book.close()
    return stream.getvalue()


def _laid_out(chart: Chart, native: Native) -> None:
    left, top, width, height = PLOT[native.kind]
    layout = parse_xml(
        f"<c:layout {nsdecls('c')}><c:manualLayout><c:layoutTarget val='inner'/>"
        "<c:xMode val='edge'/><c:yMode val='edge'/>"
        f"<c:x val='{left}'/><c:y val='{top}'/><c:w val='{width}'/><c:h val='{height}'/>"
        "</c:manualLayout></c:layout>"
    )
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)
    chart.has_title = False
    chart.has_legend = len(native.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        _placed(chart.legend._element, left, 0.0, width, 0.08)


def _placed(element: etree._Element, left: float, top: float, width: float, height: float) -> None:
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


def _axes(chart: Chart, native: Native, themed: bool) -> None:
    names, values = chart.category_axis, chart.value_axis
    values.minimum_scale, values.maximum_scale = native.ends
    values.major_unit = (native.ends[1] - native.ends[0]) / 5
    values.has_major_gridlines = True
    _stroke(values.major_gridlines.format.line, "rule", themed)
    values.format.line.fill.background()
    values.major_tick_mark = names.major_tick_mark = XL_TICK_MARK.NONE
    values.tick_labels.number_format = "0" if native.form == "mean" else "0%"
    values.tick_labels.number_format_is_linked = False
    values.tick_labels.font.size = Pt(11)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _stroke(names.format.line, "rule", themed)
    if native.kind in ("bars", "stacked"):
        names.reverse_order = True
        crosses = values._element.find(qn("c:crosses"))
        crosses.set(
            "val", "max"
        )  # the library sets it on neither axis, and 0 % would be at the top
        chart.plots[0].gap_width = 60
        if native.kind == "stacked":
            chart.plots[0].overlap = 100
    else:
        names.tick_labels.font.size = Pt(12 if len(native.categories) <= 8 else 9)


def _drawn(series: ChartSeries, said: Series, native: Native, place: int, themed: bool) -> None:
    dotted = native.kind in ("dots", "lines")
    if dotted:
        series.smooth = False
        series.marker.style = XL_MARKER_STYLE.CIRCLE
        series.marker.size = 11
        if native.kind == "dots":
            series.format.line.fill.background()
            _fill(series.marker.format, said, 0, 0, themed)
            if place:
                series.marker.format.fill.fore_color.brightness = 0.6
                _stroke_in(series.marker.format.line, said, 0, themed)
        else:
            _stroke_in(series.format.line, said, place, themed)
            _fill(series.marker.format, said, 0, place, themed)
    else:
        _fill(series.format, said, 0, place, themed)
    for point in range(len(said.values)):
        if np.isnan(said.values[point]):
            continue
        differs = said.colours and said.colours[point] != said.colours[0]
        unsure = said.hollow and said.hollow[point]
        if not dotted and (differs or unsure):
            target = series.points[point].format
            if unsure and native.kind == "bars":
                _hollow(target, said, point, place, themed)
            else:
                _fill(target, said, point, place, themed)
        if unsure and not dotted:
            line = series.points[point].format.line
            _stroke(line, "ink", themed and not said.colours)
            line.dash_style = MSO_LINE.DASH
        if unsure and dotted:
            _hollow(series.points[point].marker.format, said, point, 0, themed)
    if len(said.low) and native.kind != "stacked":
        ink = f"<a:srgbClr val='{OWN['ink'][1:]}'/>"
        _error_bars(series, said, native, "<a:schemeClr val='tx1'/>" if themed else ink, 19050)
    _labels(series, said, native, place)


def _labels(series: ChartSeries, said: Series, native: Native, place: int) -> None:
    """Values as labels that stay tied to them; a star or an arrow is part of their number format."""
    width, (low, high) = PLOT[native.kind][2], native.ends
    labels = parse_xml(f"<c:dLbls {nsdecls('c')}/>")
    for point, value in enumerate(said.values):
        if np.isnan(value):
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


def _error_bars(series: ChartSeries, said: Series, native: Native, colour: str, wide: int) -> None:
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


def _gap_drawn(chart: Chart, gap: Series, native: Native) -> None:
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


def _marked(chart: Chart, mark: str, native: Native) -> None:
    """What the data are, as the chart's own title, laid over the plot: a copied chart keeps it."""
    chart.has_title = True
    title = chart.chart_title
    title.include_in_layout = False
    frame = title.text_frame
    frame.text = mark
    run = frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(MARK), True
    run.font.color.rgb = RGBColor.from_string(MARK_COLOUR[1:])
    x, y = _free(native, mark)
    _placed(title._element, x, y, 0, 0)


def _free(native: Native, mark: str) -> tuple[float, float]:
    """Where the mark hides no number: between two rows, or above or below all dots."""
    left, top, width, height = PLOT[native.kind]
    wide = MARK * 0.0008 * len(mark)  # of a chart of 12 inches
    tall = MARK * 2 / 72 / 5  # with the space that programs leave around a title
    low, high = native.ends
    if native.kind in ("bars", "stacked"):
        ends = np.array([series.high or series.values for series in native.series], float)
        most = np.nan_to_num(ends.max(axis=0), nan=low)
        rows = len(most)
        free = np.maximum(most[:-1], most[1:]) if rows > 1 else most
        row = int(free.argmin()) + 1 if rows > 1 else 0.5
        right = left + width * (0.98 if native.kind == "bars" else 0.75)
        return right - wide, top + height * row / rows - tall / 2
    least = np.nanmin([np.nanmin(series.low or series.values) for series in native.series])
    below = (least - low) / (high - low) > 0.15
    return left + (width - wide) / 2, top + height * (0.85 if below else 0.0)


def _text_in(colour: str, size: int) -> etree._Element:
    return parse_xml(
        f"<c:txPr {nsdecls('c', 'a')}><a:bodyPr/><a:p><a:pPr><a:defRPr sz='{size * 100}' b='1'>"
        f"<a:solidFill><a:srgbClr val='{colour[1:]}'/></a:solidFill></a:defRPr></a:pPr></a:p>"
        "</c:txPr>"
    )


def _child(parent: etree._Element, name: str, value: object) -> None:
    etree.SubElement(parent, qn(f"c:{name}")).set("val", str(value))


def _fill(target, said: Series, point: int, place: int, themed: bool) -> None:
    target.fill.solid()
    _colour(target.fill.fore_color, said, point, place, themed)
    target.line.fill.background()


def _hollow(target, said: Series, point: int, place: int, themed: bool) -> None:
    target.fill.solid()
    target.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    _stroke_in(target.line, said, place, themed, point)


def _stroke_in(line, said: Series, place: int, themed: bool, point: int = 0) -> None:
    line.fill.solid()
    _colour(line.color, said, point, place, themed)
    line.width = Pt(2.25)


def _colour(colour, said: Series, point: int, place: int, themed: bool) -> None:
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


def _stroke(line, part: str, themed: bool) -> None:
    line.fill.solid()
    if themed:
        line.color.theme_color = THEMED[part]
    else:
        line.color.rgb = RGBColor.from_string(OWN[part][1:])
