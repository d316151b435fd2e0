"""Workbooks and tables that leave the screen, opened again."""

import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from components import tables
from components.export import workbook
from components.export.deck import exhibit
from components.export.exhibit import Exhibit
from components.export.kinds import KINDS

SHEETS = ["Chart data", "Full table", "Comparisons", "Method", "Codebook"]


def book_of(figure):
    return openpyxl.load_workbook(io.BytesIO(workbook.xlsx(exhibit(figure))))


def test_a_csv_has_the_table_at_full_precision(drawn):
    figure = drawn()
    read = pd.read_csv(io.BytesIO(tables.csv(figure)))
    for column in ("estimate", "se", "low", "high", "n", "n_eff", "deff", "df"):
        np.testing.assert_array_equal(read[column], figure.finding.table[column])
    assert set(read["note"]) == {
        "Synthetic data: these numbers are invented. They are not survey results."
    }
    assert set(read["wave"]) == {2011}


def test_a_hidden_number_is_in_no_export(small_drawn):
    written = tables.csv(small_drawn()).decode("utf-8-sig")
    east = written.splitlines()[1]
    assert east.startswith("'=East,favourable,,,,,20,")
    assert "hidden: fewer than 30 interviews" in east


def test_a_label_cannot_become_a_formula(small_drawn):
    cells = pd.read_csv(io.BytesIO(tables.csv(small_drawn())), dtype=str).fillna("").to_numpy()
    assert "'=East" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells.flat)


def test_the_table_on_the_page_is_in_words(drawn):
    words = drawn().table
    assert words.columns.tolist() == [
        "Country", "Share", "95% interval", "n", "From the average", "Adjusted p", "Verdict",
        "Effective n", "Design effect", "Data",
    ]  # fmt: skip
    assert words.iloc[0].tolist()[:2] == ["Kosovo", "77%"]
    wide = drawn("answers").table
    assert wide.columns.tolist() == [
        "Country", "n", "Friendly", "Neutral", "Hostile", "Don't know", "Refused",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_has_every_sheet_and_the_table_at_full_precision(keepable, kind):
    figure = keepable(kind)
    book = book_of(figure)
    assert book.sheetnames == SHEETS
    header, *rows = book["Full table"].iter_rows(values_only=True)
    assert list(header) == list(figure.data)
    read = pd.DataFrame(rows, columns=header)
    for column in figure.data.select_dtypes("number"):
        # A cell of a workbook has 16 digits, one less than a double can.
        np.testing.assert_allclose(read[column].astype(float), figure.data[column], rtol=1e-15)


@pytest.mark.parametrize("kind", KINDS)
def test_the_chart_of_a_workbook_has_its_numbers_beside_it(keepable, kind):
    figure = keepable(kind)
    native = Exhibit(figure).native
    if native.kind == "none":
        return
    header, *rows = book_of(figure)["Chart data"].iter_rows(values_only=True)
    for place, series in enumerate(native.series, start=1):
        assert header[place] == series.name
        read = np.array([row[place] for row in rows[: len(series.values)]], float)
        np.testing.assert_allclose(read, series.values, rtol=1e-15)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("actors", ["<c:lineChart>", "<c:errBars>"]),
        ("apart", ["<c:lineChart>", "<c:errBars>"]),
        ("joint", ['<c:grouping val="stacked"/>']),
        ("odds", ['<c:logBase val="2"/>', "<c:errBars>", '<a:prstDash val="dash"/>']),
        ("net", ['<c:logBase val="2"/>', "Net of the other actors"]),
        ("claims", ["'Chart data'!$C$2</c:f>", '<a:prstDash val="dash"/>']),
        ("trends", ["<c:scatterChart>", "<c:errBars>", "'Chart data'!$W$2:$W$6"]),
        ("placed", ['<c:errDir val="x"/>', '<c:errDir val="y"/>', "<a:t>Kosovo</a:t>"]),
    ],
)
def test_excel_draws_each_kind_of_chart(keepable, kind, parts):
    content = zipfile.ZipFile(io.BytesIO(workbook.xlsx(exhibit(keepable(kind)))))
    chart = content.read("xl/charts/chart1.xml").decode()
    for part in (*parts, "INVENTED DATA"):
        assert part in chart


def test_a_column_of_the_file_is_not_lost_behind_a_fact_of_the_same_name(keepable):
    read = pd.read_csv(io.BytesIO(tables.csv(keepable("trends"))))
    assert sorted(set(read["wave"])) == [2006, 2008, 2009, 2010, 2011]
    assert set(read["view_wave"].isna()) == {True}


def test_datawrapper_gets_odds_ratios_and_points_as_they_are(keepable):
    odds = pd.read_csv(io.BytesIO(tables.csv_datawrapper(keepable("odds"))))
    np.testing.assert_allclose(odds["value"], keepable("odds").finding.table["estimate"])
    grid = pd.read_csv(io.BytesIO(tables.csv_datawrapper(keepable("odds_groups"))))
    np.testing.assert_allclose(grid["value"], keepable("odds_groups").finding.table["estimate"])
    gap = pd.read_csv(io.BytesIO(tables.csv_datawrapper(keepable("claims"))))
    np.testing.assert_allclose(gap["value"], 100 * keepable("claims").finding.table["estimate"])


def test_a_workbook_compares_as_the_finding_does(drawn):
    figure = drawn("gaps")
    header, *rows = book_of(figure)["Comparisons"].iter_rows(values_only=True)
    read = pd.DataFrame(rows, columns=header)
    for column in ("difference", "se", "p", "p_adjusted"):
        ours = figure.finding.compared[column]
        np.testing.assert_allclose(read[column].astype(float), ours, rtol=1e-15)


def test_the_chart_of_a_workbook_has_the_intervals(drawn):
    content = zipfile.ZipFile(io.BytesIO(workbook.xlsx(exhibit(drawn()))))
    chart = content.read("xl/charts/chart1.xml").decode()
    assert "<c:errBars>" in chart
    assert "INVENTED DATA" in chart
    assert '<c:orientation val="maxMin"/>' in chart
    assert "Dot chart" in content.read("xl/drawings/drawing1.xml").decode()


def test_the_method_of_a_workbook_has_footer_and_receipts(keepable):
    figure = keepable("ranking")
    lines = [row[0] for row in book_of(figure)["Method"].iter_rows(values_only=True)]
    assert set(exhibit(figure).notes) <= set(lines)
    assert "library(survey)" in lines
    assert any("load_survey" in str(line) for line in lines)


def test_the_codebook_has_the_codes_of_the_question(drawn):
    rows = list(book_of(drawn())["Codebook"].iter_rows(values_only=True))
    assert ("turkey", "q_turkey", drawn().finding.item.wording, "8", "Don't know") in rows


def test_no_text_of_a_file_becomes_a_formula(small_drawn):
    content = zipfile.ZipFile(io.BytesIO(workbook.xlsx(Exhibit(small_drawn()))))
    for name in content.namelist():
        if name.startswith("xl/worksheets/"):
            assert b"<f>" not in content.read(name)
    assert b"=East" in content.read("xl/sharedStrings.xml")


def test_datawrapper_reads_four_columns_in_percent(drawn):
    figure = drawn()
    read = pd.read_csv(io.BytesIO(tables.csv_datawrapper(figure)))
    assert read.columns.tolist() == ["category", "value", "low", "high"]
    assert read["category"].tolist()[:2] == ["Kosovo", "Macedonia"]
    np.testing.assert_allclose(read["value"][:7], 100 * figure.finding.table["estimate"])
    wide = pd.read_csv(io.BytesIO(tables.csv_datawrapper(drawn("answers"))))
    assert wide["category"][0] == "Kosovo, Friendly"


def test_the_table_as_shown_has_a_number_a_row_with_its_words(drawn):
    read = pd.read_csv(io.BytesIO(tables.csv_shown(drawn())))
    assert read.loc[0, ["category", "series", "shown"]].tolist() == ["Kosovo", "Share", "77% ▲"]
