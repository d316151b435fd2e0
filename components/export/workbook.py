"""A view as a workbook: the chart that Excel draws, its data, all numbers, method and codebook."""

import io
from collections.abc import Sequence

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from components import theme, words
from components.charts.native import Native
from components.export.exhibit import Exhibit
from components.export.native_columns import categories, columns
from components.text import say
from data.model import Survey

KINDS = {
    "bars": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "dots": {"type": "line"},
    "lines": {"type": "line"},
}

TALL = 28
"""Rows that the chart takes beside its data."""


def xlsx(exhibit: Exhibit) -> bytes:
    """The workbook of a view; text stays text, whatever sign it begins with."""
    stream = io.BytesIO()
    book = opened(stream)
    figure, finding = exhibit.figure, exhibit.figure.finding
    _chart_data(book, exhibit)
    as_sheet(book, say("workbook.full"), figure.data)
    compared = finding.compared if len(finding.compared) else _sentence("workbook.no_comparisons")
    as_sheet(book, say("workbook.comparisons"), compared)
    as_sheet(book, say("workbook.method"), pd.DataFrame({say("workbook.about"): _method(exhibit)}))
    as_sheet(book, say("workbook.codebook"), _codebook(finding.survey, exhibit))
    book.close()
    return stream.getvalue()


def opened(stream: io.BytesIO) -> Workbook:
    """A workbook in memory that takes no text for a formula or an address."""
    return xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )


def as_sheet(book: Workbook, name: str, table: pd.DataFrame) -> Worksheet:
    """A table on a sheet of its own; what cannot be said is an empty cell."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    prose = book.add_format({"text_wrap": True, "valign": "top"})
    for column, heading in enumerate(table):
        cells = table[heading].tolist()
        sheet.write_string(0, column, str(heading), head)
        widest = max((len(str(cell)) for cell in cells if isinstance(cell, str)), default=0)
        sheet.set_column(column, column, min(max(widest, len(str(heading)), 9) + 2, 90))
        for row, cell in enumerate(cells, start=1):
            write(sheet, row, column, cell, prose if widest > 90 else None)
    sheet.freeze_panes(1, 0)
    printed(sheet)
    return sheet


def printed(sheet: Worksheet) -> None:
    """Set a sheet up for paper: across, and no wider than a page."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def write(sheet: Worksheet, row: int, column: int, cell: object, form: object = None) -> None:
    """A number as a number, anything else as text, nothing as nothing."""
    if isinstance(cell, bool | str) or not isinstance(cell, int | float | np.number):
        sheet.write_string(row, column, "" if cell is None else str(cell), form)
    elif np.isfinite(cell):
        sheet.write_number(row, column, cell, form)


def _chart_data(book: Workbook, exhibit: Exhibit) -> None:
    native, name = exhibit.native, say("workbook.chart")
    if native.kind == "none" or exhibit.figure.empty:
        as_sheet(book, name, exhibit.figure.table)
        return
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    form = book.add_format({"num_format": native.number_format})
    sheet.set_column(0, 0, 34)
    sheet.write_string(0, 0, say("column.group"), head)
    names = categories(native)
    for row, group in enumerate(names, start=1):
        sheet.write_string(row, 0, " ".join(group.split("\n")))
    found = columns(native.series)
    for column, (heading, values) in enumerate(found, start=1):
        sheet.set_column(column, column, 11)
        sheet.write_string(0, column, heading, head)
        for row, value in enumerate(values, start=1):
            write(sheet, row, column, value, form)
    marks = len(found) + 1
    for place, series in enumerate(native.series):
        sheet.write_string(0, marks + place, say("workbook.shown_as", name=series.name), head)
        for row, said in enumerate(series.words, start=1):
            sheet.write_string(row, marks + place, said)
    for line, note in enumerate(_method(exhibit)):
        sheet.write_string(max(len(names) + 3, TALL + 4) + line, 0, note)
    printed(sheet)
    chart = _chart(book, name, native, exhibit)
    sheet.insert_chart(
        1, marks + len(native.series) + 1, chart, {"description": exhibit.figure.alt}
    )


def _chart(book: Workbook, sheet: str, native: Native, exhibit: Exhibit):
    chart = book.add_chart(KINDS[native.kind])
    rows, flat = len(native.categories), native.kind in ("bars", "stacked")
    headings = [heading for heading, _ in columns(native.series)]
    for place, series in enumerate(native.series, start=1):
        colour = series.colours[0] if series.colours else _tone(place)
        drawn = {
            "name": [sheet, 0, place],
            "categories": [sheet, 1, 0, rows, 0],
            "values": [sheet, 1, place, rows, place],
            "fill": {"color": colour},
            "gap": 60,
            "points": _points(native, place - 1),
        }
        if native.kind != "stacked" and len(series.low):
            first = headings.index(f"{series.name} -") + 1
            drawn["x_error_bars" if flat else "y_error_bars"] = {
                "type": "custom",
                "plus_values": _cells(sheet, first + 1, rows),
                "minus_values": _cells(sheet, first, rows),
                "end_style": 0,
                "line": {"color": theme.INK["light"], "width": 1.5},
            }
        if not flat:
            drawn["marker"] = {
                "type": "circle", "size": 9, "fill": {"color": colour},
                "border": {"color": theme.MAIN["light"]},
            }  # fmt: skip
            if native.kind == "dots":
                drawn["line"] = {"none": True}
        if native.kind == "stacked":
            drawn["data_labels"] = {
                "value": True, "position": "center",
                "num_format": f'[<0.05]"";{native.number_format}',
            }  # fmt: skip
        chart.add_series(drawn)
    values = {
        "min": native.ends[0], "max": native.ends[1],
        "num_format": "0" if native.form == "mean" else "0%",
        "major_gridlines": {"visible": True, "line": {"color": theme.RULE["light"]}},
        "line": {"none": True},
    }  # fmt: skip
    names = {"reverse": True, "label_position": "low"} if flat else {"label_position": "low"}
    if flat:
        values["label_position"] = "high"
    # In a chart of bars the library's x axis is the horizontal one, which is that of the values.
    chart.set_x_axis(values if flat else names)
    chart.set_y_axis(names if flat else values)
    chart.set_legend({"position": "top"} if len(native.series) > 1 else {"none": True})
    chart.set_size({"width": 900, "height": TALL * 20})
    if exhibit.mark:
        chart.set_title(
            {
                "name": exhibit.mark,
                "overlay": True,
                "layout": {"x": 0.7, "y": 0.76},
                "name_font": {"size": 16, "color": theme.SOFT["light"]},
            }
        )
    else:
        chart.set_title({"none": True})
    return chart


def _points(native: Native, place: int) -> list[dict[str, object] | None] | None:
    """The bars that differ from the first: another tone, or a dashed line where imprecise."""
    series = native.series[place]
    if native.kind not in ("bars", "stacked"):
        return None
    found: list[dict[str, object] | None] = []
    for point in range(len(series.values)):
        colour = series.colours[point] if series.colours else _tone(place + 1)
        unsure = bool(series.hollow) and series.hollow[point]
        fill = theme.PAPER["light"] if unsure and native.kind == "bars" else colour
        dashed = {"color": theme.INK["light"], "dash_type": "dash", "width": 1.5}
        found.append({"fill": {"color": fill}, **({"border": dashed} if unsure else {})})
    return found


def _tone(place: int) -> str:
    return theme.MAIN["light"] if place == 1 else theme.PALE["light"]


def _cells(sheet: str, column: int, rows: int) -> str:
    first, last = (xl_rowcol_to_cell(row, column, True, True) for row in (1, rows))
    return f"='{sheet}'!{first}:{last}"


def _method(exhibit: Exhibit) -> list[str]:
    """What the numbers must travel with, and the code that gives them again, a line to a row."""
    figure, receipt = exhibit.figure, exhibit.receipt
    said = [figure.headline, figure.subtitle, *figure.notes]
    if exhibit.link:
        said.append(say("slides.link", link=exhibit.link))
    if receipt:
        said += ["", say("workbook.python"), *receipt.python.splitlines()]
        said += ["", say("workbook.r"), *(receipt.r or receipt.no_r).splitlines()]
    return said


def _codebook(survey: Survey, exhibit: Exhibit) -> pd.DataFrame:
    finding = exhibit.figure.finding
    rows: list[Sequence[object]] = []
    for item in finding.items:
        rows += [
            (item.name, item.column, item.wording or item.title, str(code), label)
            for code, label in zip(item.codes, item.labels, strict=True)
        ]
        rows += [
            (
                item.name,
                item.column,
                item.wording or item.title,
                str(code),
                say("workbook.not_asked"),
            )
            for code in item.not_asked
        ]
    used = dict.fromkeys([*finding.by, *finding.view.selection(survey)])
    for found in (survey.breaks[name] for name in used if name in survey.breaks):
        rows += [(found.name, "", found.label, "", level) for level in found.levels]
    weight = finding.view.weight
    rows.append((weight, "", say("workbook.weight"), "", words.weight_name(survey, weight)))
    headings = [
        say(f"workbook.book_{part}") for part in ("name", "column", "text", "code", "label")
    ]
    return pd.DataFrame(rows, columns=headings)


def _sentence(key: str) -> pd.DataFrame:
    return pd.DataFrame({say(key): []})
