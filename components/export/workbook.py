"""A view as a workbook: the chart that Excel draws, its data, all numbers, method and codebook."""

import io
from collections.abc import Sequence

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from components import words
from components.export.exhibit import Exhibit
from components.export.native_columns import categories, columns, sheet_series
from components.export.workbook_chart import TALL, sheet_chart
from components.text import say
from data.model import Survey


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
    sheet.set_column(0, 0, 34)
    sheet.write_string(0, 0, say("column.group"), head)
    names = categories(native)
    for row, group in enumerate(names, start=1):
        sheet.write_string(row, 0, " ".join(group.split("\n")))
    found = columns(native, sheet_series(native))
    for column, (heading, values, number_format) in enumerate(found, start=1):
        form = book.add_format({"num_format": number_format})
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
    chart = sheet_chart(book, name, native, exhibit.mark)
    sheet.insert_chart(
        1, marks + len(native.series) + 1, chart, {"description": exhibit.figure.alt}
    )


def _method(exhibit: Exhibit) -> list[str]:
    """What the numbers must travel with, and the code that gives them again, a line to a row."""
    figure, receipt = exhibit.figure, exhibit.receipt
    said = [figure.headline, figure.subtitle, *exhibit.notes]
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
