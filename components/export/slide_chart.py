"""Charts that PowerPoint draws itself: bars, dots, stacks and lines, with intervals and marks."""

import io

import numpy as np
import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from components.charts.native import Native, numbers
from components.export.native_columns import (
    categories,
    columns,
    drawn_series,
    gap_of,
)
from components.export.slide_series import PLOT, Drawn, draw, draw_gap, stroke

KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "dots": XL_CHART_TYPE.LINE_MARKERS,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}

Place = tuple[int, int, int, int]
"""Left, top, width and height on a slide, in English Metric Units."""

MARK, MARK_COLOUR = 20, "#7b8288"
"""Points and colour of the mark: grey, not transparent, which not all programs can draw."""


def add_chart(slide: Drawn, native: Native, mark: str, place: Place, themed: bool) -> Drawn:
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
    row = place[3] / Pt(1) / max(len(native.categories), 1)
    chart.font.size = Pt(max(9, min(14, int(0.42 * row))))
    _laid_out(chart, native)
    _axes(chart, native, themed)
    for place_of, (series, said) in enumerate(
        zip(chart.plots[0].series, native.series, strict=False)
    ):
        draw(series, said, native, place_of, themed)
    if gap:
        draw_gap(chart, gap, native)
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


def _laid_out(chart: Drawn, native: Native) -> None:
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


def _placed(element: Drawn, left: float, top: float, width: float, height: float) -> None:
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


def _axes(chart: Drawn, native: Native, themed: bool) -> None:
    names, values = chart.category_axis, chart.value_axis
    values.minimum_scale, values.maximum_scale = native.ends
    values.major_unit = (native.ends[1] - native.ends[0]) / 5
    values.has_major_gridlines = True
    stroke(values.major_gridlines.format.line, "rule", themed)
    values.format.line.fill.background()
    values.major_tick_mark = names.major_tick_mark = XL_TICK_MARK.NONE
    values.tick_labels.number_format = "0" if native.form == "mean" else "0%"
    values.tick_labels.number_format_is_linked = False
    values.tick_labels.font.size = Pt(11)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    every = parse_xml(f"<c:tickLblSkip {nsdecls('c')} val='1'/>")  # no name is left out
    names._element.find(qn("c:noMultiLvlLbl")).addprevious(every)
    stroke(names.format.line, "rule", themed)
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


def _marked(chart: Drawn, mark: str, native: Native) -> None:
    """What the data are, as the chart's own title, laid over the plot: a copied chart keeps it."""
    chart.has_title = True
    title = chart.chart_title
    title._element.find(qn("c:overlay")).set("val", "1")  # the plot keeps its size
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
