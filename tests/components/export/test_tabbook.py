"""The tab book: every item by every break, opened again."""

import io
from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from analysis.contrasts import pairs
from analysis.estimates import shares
from analysis.multiplicity import benjamini_hochberg
from analysis.tally import tally
from components.export.tabbook import tab_book
from data.model import SurveyError


@pytest.fixture(scope="module")
def tables(demo, turkey_2011):
    """The sheet of tables of two items by two breaks, row by row."""
    content = tab_book(demo, turkey_2011, ["turkey", "feeling_eu"], ["sex", "cohort"])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Tables"]
    return list(sheet.iter_rows())


def row_of(tables, name):
    return next(row for row in tables if row[0].value == name)


def test_a_table_has_a_column_for_everyone_and_for_each_group(tables):
    heads = [cell.value for cell in tables[3]]
    groups = ["Male (A)", "Female (B)", "15-24 (C)", "25-39 (D)", "40-54 (E)", "55+ (F)"]
    assert heads[2:] == groups


def test_its_shares_and_interviews_are_those_of_the_tally(tables, demo):
    counted = tally(demo, "turkey", ["cohort"], {"wave": ["2011"]}, "w_within")
    table = shares(counted, "each").table()
    friendly = table[table["answer"] == "Friendly"]
    shown = [cell.value for cell in row_of(tables, "Friendly")[4:8]]
    np.testing.assert_allclose(shown, friendly["estimate"], rtol=1e-15)
    assert [cell.value for cell in row_of(tables, "n")[4:8]] == friendly["n"].tolist()


def test_a_letter_says_which_groups_a_share_is_clearly_above(tables, demo):
    counted = tally(demo, "turkey", ["cohort"], {"wave": ["2011"]}, "w_within")
    found = pairs(shares(counted, "each"), "cohort").table(adjust=benjamini_hochberg)
    clear = found[(found["p_adjusted"] < 0.05) & (found["answer"] == "Friendly")]
    letter = dict(zip(("15-24", "25-39", "40-54", "55+"), "CDEF", strict=True))
    wanted = dict.fromkeys(letter, "")
    for row in clear.itertuples():
        high, low = (row.a, row.b) if row.difference > 0 else (row.b, row.a)
        wanted[high] += letter[low]
    assert any(wanted.values())
    for cell, name in zip(row_of(tables, "Friendly")[4:8], letter, strict=True):
        letters = "".join(sorted(wanted[name]))
        assert cell.number_format == (f'0%" {letters}"' if letters else "0%")


def test_a_scale_has_its_mean_below_its_points(tables):
    mean = row_of(tables, "Mean")
    assert 5 < mean[1].value < 8
    assert mean[1].number_format == "0.0"


def test_what_is_hidden_has_its_reason_in_its_cell(small, turkey_2011):
    view = replace(turkey_2011, item="q", wave="", weight="w", averaging="", by="")
    content = tab_book(small, view, ["q"], ["region"])
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Tables"].iter_rows(values_only=True))
    # The groups are in the order of their names: =East of 20 interviews comes first.
    assert rows[3][2] == "=East (A)"
    assert rows[5][2] == "fewer than 30 interviews"
    assert rows[4][2] == 20


def test_a_tab_book_says_how_to_read_it_and_that_data_are_synthetic(demo, turkey_2011):
    content = tab_book(demo, turkey_2011, ["turkey"], ["sex"])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Contents"]
    lines = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert any(line and line.startswith("A letter beside a share") for line in lines)
    assert "Synthetic data: these are not survey results." in lines


@pytest.mark.parametrize(("items", "breaks"), [([], ["sex"]), (["turkey"], [])])
def test_a_tab_book_of_nothing_is_refused(demo, turkey_2011, items, breaks):
    with pytest.raises(SurveyError, match="it takes one item and one break or more"):
        tab_book(demo, turkey_2011, items, breaks)
