"""Charts that PowerPoint draws itself, with intervals and marks: bars, dots, stacks and lines."""

import io
from dataclasses import replace

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from components.charts.native import Axis, Native, numbers
from components.export.native_columns import (
    categories,
    columns,
    drawn_series,
    gap_of,
    line_of,
)
from components.export.slide_labels import label_lines, label_values
from components.export.slide_mark import add_mark
from components.export.slide_series import (
    PLOT,
    Drawn,
    axis,
    draw,
    draw_gap,
    draw_line,
    placed,
    stroke,
)
from components.export.slide_xy import add_xy

KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "dots": XL_CHART_TYPE.LINE_MARKERS,
    "forest": XL_CHART_TYPE.LINE_MARKERS,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}

Place = tuple[int, int, int, int]
"""Left, top, width and height on a slide, in English Metric Units."""


NARROW = Inches(1.25)
"""To a category that has room for its name only, and for few words below it."""

MANY = 8
"""Categories beside each other whose names have room in a larger type."""


def add_chart(slide: Drawn, native: Native, mark: str, place: Place, themed: bool) -> Drawn:
    """Put a native chart on a slide.

    Parameters
    ----------
    mark : words inside the plot area, "" for none
    place : left, top, width, height
    themed : whether colours are those of the slide's theme
    """
    if len(native.brief) and place[2] / len(native.categories) < NARROW:
        native = replace(native, beside=native.brief)
    if native.across:
        frame = add_xy(slide, native, place, themed)
    else:
        frame = _add_categories(slide, native, place, themed)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(workbook(native))
    _laid_out(chart, native)
    if mark:
        add_mark(chart, mark, native, place[2:])
    return frame


def _add_categories(slide: Drawn, native: Native, place: Place, themed: bool) -> Drawn:
    data = CategoryChartData(number_format=native.number_format)
    data.categories = categories(native)
    for series in drawn_series(native):
        data.add_series(series.name, numbers(series.values))
    frame = slide.shapes.add_chart(KINDS[native.kind], *place, data)
    chart = frame.chart
    row = place[3] / Pt(1) / max(len(native.categories), 1)
    chart.font.size = Pt(max(9, min(14, int(0.42 * row))))
    _axes(chart, native, themed)
    shown = list(chart.plots[0].series)
    for place_of, said in enumerate(native.series):
        draw(shown[place_of], said, native, place_of, themed)
        if native.kind != "lines":
            label_values(shown[place_of], said, native, place_of)
    if native.kind == "lines":
        label_lines(shown, native, place[3])
    if line_of(native):
        draw_line(shown[-1], themed)
    if gap_of(native):
        draw_gap(chart, native)
    return frame


def workbook(native: Native) -> bytes:
    """The workbook behind a chart: names and values as the chart refers to them, then the ends."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Sheet1")
    sheet.set_column(0, 0, 30)
    for row, name in enumerate(categories(native), start=1):
        sheet.write_string(row, 0, name)
    found = columns(native, drawn_series(native))
    for column, (heading, values, number_format) in enumerate(found, start=1):
        form = book.add_format({"num_format": number_format})
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
    chart.has_legend = len(native.series) > 1 and native.kind not in ("lines", "time", "points")
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        placed(chart.legend._element, left, 0.0, width, 0.08)
    if gap_of(native):  # a line from dot to dot, which the words below the names explain
        entry = parse_xml(
            f"<c:legendEntry {nsdecls('c')}><c:idx val='{len(native.series)}'/>"
            "<c:delete val='1'/></c:legendEntry>"
        )
        chart.legend._element.find(qn("c:legendPos")).addnext(entry)


def _axes(chart: Drawn, native: Native, themed: bool) -> None:
    names, values = chart.category_axis, chart.value_axis
    axis(values, Axis(native.form, native.ends, native.title), themed)
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    every = parse_xml(f"<c:tickLblSkip {nsdecls('c')} val='1'/>")  # no name is left out
    names._element.find(qn("c:noMultiLvlLbl")).addprevious(every)
    names.tick_labels.font.size = Pt(12)
    properties = names._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}")
    properties.set("rot", "0")  # on several lines rather than slanted
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
        if len(native.categories) > MANY or native.beside == native.brief != ():
            names.tick_labels.font.size = Pt(9)
        # The axis of names lies at the lowest value, also where there are negative ones.
        values._element.find(qn("c:crosses")).set("val", "autoZero")
        names._element.find(qn("c:crosses")).set("val", "min")
