"""Text, names and values of a file, as they are kept."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.recorded import LONGEST_TEXT, Column, File, MissingCodes, clean, plain, tell_apart


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  Don't \t know\r\n ", "Don't know"),
        ("no-break\N{NO-BREAK SPACE}space", "no-break space"),
        ("“Curly” – and ‘straight’…", "“Curly” – and ‘straight’…"),
        ("Sec\N{NULL}ret\x1b[31m", "Secret[31m"),
        ("abc\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "abcfdp.exe"),
        ("\N{RIGHT-TO-LEFT ISOLATE}a\N{POP DIRECTIONAL ISOLATE}", "a"),
        ("zero\N{ZERO WIDTH SPACE}width, soft\N{SOFT HYPHEN}hyphen", "zerowidth, softhyphen"),
        ("tag\N{TAG LATIN SMALL LETTER A}", "tag"),
        ("\N{ZERO WIDTH NO-BREAK SPACE}marked", "marked"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("می\N{ZERO WIDTH NON-JOINER}خواهم", "می\N{ZERO WIDTH NON-JOINER}خواهم"),
        ("Cac\N{COMBINING CARON}ak", "Cačak"),
        ("line\N{LINE SEPARATOR}separator", "line separator"),
        ("no\uffff\ufdd0\U0001fffecharacters, but \U0001fae8", "nocharacters, but \U0001fae8"),
        ("<b>=1+1</b>", "<b>=1+1</b>"),  # text is never markup: who shows it escapes it
        (" \N{ZERO WIDTH SPACE} ", ""),
    ],
)
def test_text_is_one_visible_line(said, kept):
    assert clean(said) == kept


def test_a_text_that_nobody_reads_to_its_end_is_cut():
    assert clean("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
    assert clean("x" * (LONGEST_TEXT + 1)) == "x" * (LONGEST_TEXT - 1) + "…"


@given(st.text())
def test_clean_text_hides_nothing_and_stays_as_it_is(said):
    kept = clean(said)
    assert clean(kept) == kept
    assert len(kept) <= LONGEST_TEXT
    shown = kept.replace("\u200c", "").replace("\u200d", "")  # what joins letters is spelling
    assert not {unicodedata.category(x) for x in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_names_that_look_the_same_are_told_apart():
    said = ["q", "q\N{ZERO WIDTH SPACE}", " q", "", "w", "q (2)", "\N{SOFT HYPHEN}"]
    assert tell_apart(said) == ("q", "q (2)", "q (3)", "column 4", "w", "q (2) (2)", "column 7")


def test_a_column_is_its_distinct_values_and_who_has_them():
    column = Column.of(np.array([3.0, 1.0, np.nan, 3.0]))
    assert column.distinct.tolist() == [3.0, 1.0]
    assert column.row.tolist() == [0, 1, -1, 0]
    assert column.row.dtype == np.int8
    assert column.filled == 3
    assert column.counts.tolist() == [2, 1]


@pytest.mark.parametrize(("values", "kind"), [(128, np.int8), (129, np.int16), (40_000, np.int32)])
def test_positions_take_the_smallest_integers_that_hold_them(values, kind):
    assert Column.of(np.arange(values)).row.dtype == kind


def test_texts_that_differ_by_what_nobody_sees_are_one_value(each):
    column = Column.of(np.array(["Niš ", "Niš", "Nis\u030c", " ", "", None, "Bar"], object))
    assert column.codes == ("Niš", "Bar")
    assert each(column) == ["Niš", "Niš", "Niš", None, None, None, "Bar"]


def test_numbers_may_come_as_objects():
    column = Column.of(np.array([1, np.nan, 2], object))
    assert column.distinct.dtype == float
    np.testing.assert_array_equal(column.numbers(), [1, np.nan, 2])


def test_a_letter_among_numbers_is_a_code_and_no_number():
    column = Column.of(np.array([1.5, ".a", np.nan], object))
    assert column.codes == (1.5, ".a")
    np.testing.assert_array_equal(column.numbers(), [1.5, np.nan, np.nan])


def test_values_may_be_named_by_the_positions_of_others(each):
    row = np.array([2, 0, 1, -1, 3])
    assert each(Column.of(np.array([1.0, 2.0, 1.0, np.nan]), row)) == [1, 1, 2, None, None]
    assert each(Column.of(np.array(["b", " b", "", "c"], object), row)) == [
        None,
        "b",
        "b",
        None,
        "c",
    ]


def test_declared_missing_codes_are_values_and_ranges():
    declared = MissingCodes(frozenset([8, "NA"]), ((97.0, 99.0),))
    within = [8, 8.0, 97, 98.5, 99, "NA"]
    assert all(code in declared for code in within)
    assert not any(code in declared for code in [7, 96.9, 100, "8", "", None])


def test_a_recorded_value_is_an_integer_where_it_is_one():
    found = [plain(x) for x in (np.float64(3), np.int8(-1), True, 2.5, "07")]
    assert found == [3, -1, 1, 2.5, "07"]
    assert [type(x) for x in found] == [int, int, int, float, str]


def test_a_file_is_read_where_it_lies_or_from_memory(tmp_path):
    path = tmp_path / "some.bin"
    path.write_bytes(b"1,2")
    for file in (File("Survey.CSV", path), File("Survey.CSV", b"1,2")):
        assert file.ending == ".csv"
        with file.open() as stream:
            assert stream.read() == b"1,2"
