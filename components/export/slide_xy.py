"""Charts on a slide whose points have two numbers: lines on a true axis of time, and scatters."""

from collections.abc import Sequence

from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter.utility import xl_col_to_name

from components import theme
from components.charts.native import Axis, Native, numbers
from components.export.native_columns import columns, diagonal
from components.export.slide_labels import LABEL, label_lines, label_points
from components.export.slide_series import (
    PALE,
    Drawn,
    as_dots,
    axis,
    cells_of,
    draw_line,
    error_bars,
    fill,
    point_of,
    stroke,
)

NAMES = 0.25
"""Part of an axis of time that is added after its last year, for the names of the lines."""

APART = 0.03
"""How far above or below its dot a name stands, in parts of the chart."""


def add_xy(slide: Drawn, native: Native, place: tuple[int, int, int, int], themed: bool) -> Drawn:
    """Put lines over time, or points, on a slide; `slide_chart.workbook` has their data."""
    lines = native.kind == "time"
    form = XL_CHART_TYPE.XY_SCATTER_LINES if lines else XL_CHART_TYPE.XY_SCATTER
    data = XyChartData(number_format=native.number_format)
    count = len(native.series) if lines else 1 + bool(native.diagonal)
    for _ in range(count):
        data.add_series("").add_data_point(0, 0)  # in the place of what refers to the workbook
    frame = slide.shapes.add_chart(form, *place, data)
    chart = frame.chart
    chart.font.size = Pt(LABEL)
    shown = list(chart.plots[0].series)
    (_lines if lines else _points)(shown, native, place[3], themed)
    _axes(chart, native, themed)
    return frame


def _axes(chart: Drawn, native: Native, themed: bool) -> None:
    across, up = chart.category_axis, chart.value_axis
    said = native.across or Axis()
    axis(up, Axis(native.form, native.ends, native.title), themed)
    axis(across, said, themed)
    if native.kind == "time":
        first, last = said.ends
        across.maximum_scale = last + NAMES * (last - first)
        across.major_unit = max(1, round((last - first) / 12))
        across.tick_labels.number_format = f'[<={last}]0;""'
        across.has_major_gridlines = across.has_title = False
        stroke(across.format.line, "rule", themed)
    for each in (across, up):  # at the lower left, whatever the ends are
        each.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        each._element.find(qn("c:crosses")).set("val", "min")


def _lines(shown: Sequence[Drawn], native: Native, tall: int, themed: bool) -> None:
    """A line for each series; the places in time are in the last column."""
    at, rows = len(columns(native, native.series)), range(len(native.categories))
    for place, (series, said) in enumerate(zip(shown, native.series, strict=True)):
        _named(series, said.name, place + 1)
        _numbers(series, "xVal", at, rows, native.at)
        _numbers(series, "yVal", place + 1, rows, said.values)
        as_dots(series, said, "time", place, themed)
        stands_back = said.colours and said.colours[0] == theme.PALE["light"]
        colour = PALE if stands_back else _soft(place)
        if len(said.low):
            error_bars(series, native.series, place, rows, "y", colour, 19050)
    label_lines(shown, native, tall)


def _points(shown: Sequence[Drawn], native: Native, _tall: int, themed: bool) -> None:
    """One series of all points, each with its name; then the line of equal numbers."""
    across, up = native.series
    points, rows = shown[0], range(len(native.categories))
    _numbers(points, "xVal", 1, rows, across.values)
    _numbers(points, "yVal", 2, rows, up.values)
    as_dots(points, up, "points", 0, themed)
    for point, colour in enumerate(up.colours):
        if colour != up.colours[0]:
            fill(point_of(points, point), up, point, 0, themed)
            fill(points.points[point].format, up, point, 0, themed)  # where LibreOffice looks
    for place, direction in ((0, "x"), (1, "y")):
        error_bars(points, native.series, place, rows, direction, _soft(0), 19050)
    label_points(points, native, APART)
    if native.diagonal:
        column, line = len(columns(native, native.series)), diagonal(native)
        _named(shown[1], native.diagonal, column)
        for part in ("xVal", "yVal"):
            _numbers(shown[1], part, column, range(len(line)), line)
        draw_line(shown[1], themed)


def _soft(place: int) -> str:
    """The colour of a series in XML, so soft that its marks stand before it."""
    return f"<a:schemeClr val='accent{place % 6 + 1}'><a:alpha val='45000'/></a:schemeClr>"


def _named(series: Drawn, name: str, column: int) -> None:
    """Refer to the heading that is the name of a series."""
    held = series._element.find(qn("c:tx")).find(qn("c:strRef"))
    held.find(qn("c:f")).text = f"Sheet1!${xl_col_to_name(column)}$1"
    held.find(f".//{qn('c:v')}").text = name


def _numbers(series: Drawn, part: str, column: int, rows: range, values: Sequence[float]) -> None:
    """Refer to the cells that hold the numbers of a series across ("xVal") or up ("yVal")."""
    points = "".join(
        f"<c:pt idx='{i}'><c:v>{x!r}</c:v></c:pt>"
        for i, x in enumerate(numbers(values))
        if x is not None
    )
    new = parse_xml(
        f"<c:{part} {nsdecls('c')}><c:numRef><c:f>{cells_of(column, rows)}</c:f><c:numCache>"
        f"<c:formatCode>General</c:formatCode><c:ptCount val='{len(rows)}'/>{points}"
        f"</c:numCache></c:numRef></c:{part}>"
    )
    old = series._element.find(qn(f"c:{part}"))
    old.addprevious(new)
    series._element.remove(old)
