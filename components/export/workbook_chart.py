"""The chart of a workbook, which Excel draws from the sheet beside it."""

import numpy as np
from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from components import theme
from components.charts.native import Axis, Native, Series, step, tick_format
from components.export.native_columns import columns, reaching, sheet_series

KINDS = {
    "bars": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "dots": {"type": "line"},
    "forest": {"type": "line"},
    "lines": {"type": "line"},
    "time": {"type": "scatter", "subtype": "straight_with_markers"},
    "points": {"type": "scatter"},
}

FLAT = ("bars", "stacked")
"""Kinds whose values lie across."""

TALL = 28
"""Rows that the chart takes beside its data."""

MANY = ["#08519c", "#fdae6b", "#6baed6", "#a63603", "#5c6166", "#9dbcd8"]
"""Colours of lines, as on a slide."""


def sheet_chart(book: Workbook, sheet: str, native: Native, mark: str) -> Chart:
    """The chart of what `workbook` has written on a sheet.

    Parameters
    ----------
    mark : words inside the plot area, "" for none
    """
    chart = book.add_chart(KINDS[native.kind])
    if native.kind == "points":
        _points(chart, sheet, native)
    else:
        _series(chart, sheet, native)
    _axes(chart, native)
    several = len(native.series) > 1 and native.kind != "points"
    chart.set_legend({"position": "top"} if several else {"none": True})
    chart.set_size({"width": 900, "height": TALL * 20})
    if mark:
        chart.set_title(
            {
                "name": mark,
                "overlay": True,
                "layout": {"x": 0.7, "y": 0.76},
                "name_font": {"size": 16, "color": theme.SOFT["light"]},
            }
        )
    else:
        chart.set_title({"none": True})
    return chart


def _series(chart: Chart, sheet: str, native: Native) -> None:
    """A series for each column of values: over the categories, or where they stand in time."""
    drawn, rows = sheet_series(native), len(native.categories)
    at = len(columns(native, drawn)) if native.kind == "time" else 0
    for place, series in enumerate(drawn):
        look = {
            "name": [sheet, 0, place + 1],
            "categories": [sheet, 1, at, rows, at],
            "values": [sheet, 1, place + 1, rows, place + 1],
        }
        if place < len(native.series):
            look |= _bar(native, place) if native.kind in FLAT else _dots(native, place)
            if native.kind != "stacked" and len(series.low):
                side = "x" if native.kind in FLAT else "y"
                look[f"{side}_error_bars"] = _intervals(sheet, native, place)
        else:
            look |= _dashed()
        chart.add_series(look)


def _points(chart: Chart, sheet: str, native: Native) -> None:
    """One series of all points with their names; then the line of equal numbers."""
    rows, (_, up) = len(native.categories), native.series
    here = np.isnan(up.values)
    chart.add_series(
        {
            "name": [sheet, 0, 2],
            "categories": [sheet, 1, 1, rows, 1],
            "values": [sheet, 1, 2, rows, 2],
            "x_error_bars": _intervals(sheet, native, 0),
            "y_error_bars": _intervals(sheet, native, 1),
            "marker": _marker(up.colours[0]),
            "points": [{"fill": {"color": colour}} for colour in up.colours],
            "data_labels": {
                "value": True,
                "position": "above",
                "custom": [
                    {"delete": True} if gone else {"value": name}
                    for name, gone in zip(native.categories, here, strict=True)
                ],
            },
        }
    )
    if native.diagonal:
        column, rows = len(columns(native, native.series)), max(rows, 2)
        cells = [sheet, 1, column, rows, column]
        named = {"name": [sheet, 0, column], "categories": cells, "values": cells}
        chart.add_series(named | _dashed() | {"marker": {"type": "none"}})


def _bar(native: Native, place: int) -> dict[str, object]:
    """Bars, and their percents in a stack; another tone or a dashed line where they differ."""
    series = native.series[place]
    points: list[dict[str, object]] = []
    for point in range(len(series.values)):
        colour = series.colours[point] if series.colours else _tone(place)
        unsure = bool(series.hollow) and series.hollow[point]
        fill = theme.PAPER["light"] if unsure and native.kind == "bars" else colour
        dashed = {"color": theme.INK["light"], "dash_type": "dash", "width": 1.5}
        points.append({"fill": {"color": fill}, **({"border": dashed} if unsure else {})})
    look = {"fill": {"color": _colour(series, place)}, "gap": 60, "points": points}
    if native.kind == "stacked":
        small = f'[<0.05]"";{native.number_format}'
        look["data_labels"] = {"value": True, "position": "center", "num_format": small}
    return look


def _dots(native: Native, place: int) -> dict[str, object]:
    """Markers, and the line that joins them in a chart of lines."""
    series, joined = native.series[place], native.kind in ("lines", "time")
    colour = MANY[place % len(MANY)] if joined and not series.colours else _colour(series, place)
    line = {"color": colour, "width": 2.25} if joined else {"none": True}
    hollow = {"fill": {"color": theme.PAPER["light"]}, "border": {"color": colour}}
    points = [hollow if unsure else None for unsure in series.hollow]
    return {"marker": _marker(colour), "line": line, "points": points if any(points) else None}


def _dashed() -> dict[str, object]:
    return {"line": {"color": theme.SOFT["light"], "width": 1.25, "dash_type": "dash"}}


def _marker(colour: str) -> dict[str, object]:
    border = {"color": theme.MAIN["light"]}
    return {"type": "circle", "size": 9, "fill": {"color": colour}, "border": border}


def _colour(series: Series, place: int) -> str:
    return series.colours[0] if series.colours else _tone(place)


def _tone(place: int) -> str:
    return theme.PALE["light"] if place else theme.MAIN["light"]


def _intervals(sheet: str, native: Native, place: int) -> dict[str, object]:
    first, rows = reaching(sheet_series(native), place), len(native.categories)
    line = {"color": theme.INK["light"], "width": 1.5}
    if native.kind == "forest" and len(native.series) > 1 and not place:
        line = {"color": theme.PALE["light"], "width": 7}  # a band behind the other interval
    return {
        "type": "custom",
        "plus_values": _cells(sheet, first + 1, rows),
        "minus_values": _cells(sheet, first, rows),
        "end_style": 0,
        "line": line,
    }


def _cells(sheet: str, column: int, rows: int) -> str:
    first, last = (xl_rowcol_to_cell(row, column, True, True) for row in (1, rows))
    return f"='{sheet}'!{first}:{last}"


def _axes(chart: Chart, native: Native) -> None:
    values = _axis(Axis(native.form, native.ends, native.title))
    names: dict[str, object] = {"label_position": "low"}
    if native.kind in FLAT:
        names["reverse"] = True
        values["label_position"] = "high"
    if native.across:
        names = _axis(native.across)
        if native.kind == "time":
            names |= {"major_gridlines": {"visible": False}, "name": ""}
    # In a chart of bars the library's x axis is the horizontal one, which is that of the values.
    chart.set_x_axis(values if native.kind in FLAT else names)
    chart.set_y_axis(names if native.kind in FLAT else values)


def _axis(said: Axis) -> dict[str, object]:
    steps = {"log_base": 2} if said.form == "odds" else {"major_unit": step(*said.ends)}
    if said.form == "year":
        steps = {"major_unit": max(1, round((said.ends[1] - said.ends[0]) / 12))}
    return {
        "min": said.ends[0], "max": said.ends[1], **steps,
        "num_format": tick_format(said.form),
        "major_gridlines": {"visible": True, "line": {"color": theme.RULE["light"]}},
        "line": {"none": True}, "label_position": "low", "crossing": "min",
        **({"name": said.title, "name_font": {"bold": False}} if said.title else {}),
    }  # fmt: skip
