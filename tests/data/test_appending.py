"""Files below each other: their columns meet by name, and each keeps its own missing codes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.appending import appended, renamed, stacked, with_constants
from data.model import SurveyError
from data.readers import open_recorded
from data.recorded import Column, MissingCodes

FIRST = pd.DataFrame({"q": [1.0, 2, 9, np.nan], "town": ["N", "S", "", "S"], "w": 1.0})
SECOND = pd.DataFrame({"q": [9.0, 3], "v": [0.5, 1.5], "town": ["S", "E"]})
LABELLED = {"column_labels": {"q": "Turkey?"}, "missing_ranges": {"q": [8, 9]}}
LABELS = {1: "Friend", 2: "Neutral", 8: "No answer", 9: "Refused"}


@pytest.fixture(scope="module")
def opened(save):
    """A function that writes a table, and opens it as it was recorded."""

    def opened(table, name="first.csv", **words):
        return open_recorded(save(table, name, **words))

    return opened


@pytest.fixture(scope="module")
def first(opened):
    return opened(FIRST, "first.sav", variable_value_labels={"q": LABELS}, **LABELLED)


@pytest.fixture(scope="module")
def second(opened):
    labels = {"q": {1: "FRIEND", 3: "Foe", 9: "All of them"}}
    return opened(SECOND, "second.sav", variable_value_labels=labels)


def each(column):
    """What every respondent has; None for nothing."""
    return [column.codes[place] if place >= 0 else None for place in column.row]


def test_respondents_follow_each_other_and_who_has_no_such_column_has_nothing(opened):
    whole = appended([opened(FIRST), opened(SECOND, "second.csv")])
    assert (whole.name, whole.rows) == ("first.csv + second.csv", 6)
    assert whole.names == ("q", "town", "w", "v")
    read = whole.read(["v", "town", "q"])
    assert each(read["q"]) == [1, 2, 9, None, 9, 3]
    assert each(read["town"]) == ["N", "S", None, "S", "S", "E"]
    assert each(read["v"]) == [None] * 4 + [0.5, 1.5]
    assert whole.texts == {"town"}


@given(st.lists(st.lists(st.none() | st.integers(0, 300)), min_size=1, max_size=4))
def test_stacked_columns_are_the_columns_below_each_other(parts):
    column = stacked([Column.of(np.array(part, float)) for part in parts])
    assert each(column) == [code for part in parts for code in part]
    assert len(set(column.codes)) == len(column.codes)
    assert column.row.dtype == (np.int8 if len(column.codes) <= 128 else np.int16)


def test_a_code_that_one_file_declares_missing_is_a_code_of_that_file(first, second):
    whole = appended([first, second])
    assert each(whole.read(["q"])["q"]) == [1, 2, "9 in first.sav", None, 9, 3]
    assert whole.missing["q"] == MissingCodes(frozenset(["8 in first.sav", "9 in first.sav"]))
    assert list(whole.labels["q"].items()) == [
        (1, "Friend"),
        (2, "Neutral"),
        ("8 in first.sav", "No answer"),
        ("9 in first.sav", "Refused"),
        (3, "Foe"),
        (9, "All of them"),
    ]
    np.testing.assert_array_equal(
        whole.read(["q"])["q"].numbers(), [1, 2, np.nan, np.nan, 9, 3]
    )  # as an age is read


def test_a_code_with_a_meaning_for_all_files_is_one_code(first, second):
    whole = appended([first, second], {"q": {9}})
    assert each(whole.read(["q"])["q"]) == [1, 2, 9, None, 9, 3]
    assert whole.missing["q"] == MissingCodes(frozenset([9, "8 in first.sav"]))


def test_what_all_files_declare_missing_stays_as_it_is(first, opened):
    same = opened(SECOND, "second.sav", missing_ranges={"q": [8, 9]})
    whole = appended([first, same])
    assert each(whole.read(["q"])["q"]) == [1, 2, 9, None, 9, 3]
    assert whole.missing["q"] == MissingCodes(frozenset([8, 9]))
    wider = opened(SECOND, "second.sav", missing_ranges={"q": [{"lo": 3, "hi": 9}]})
    whole = appended([first, wider])
    assert each(whole.read(["q"])["q"]) == [1, 2, 9, None, 9, "3 in second.sav"]
    assert whole.missing["q"] == MissingCodes(frozenset([8, 9, "3 in second.sav"]))


def test_a_file_without_the_column_has_no_say_on_its_missing_codes(first, opened):
    whole = appended([first, opened(SECOND[["v"]], "second.csv")])
    assert each(whole.read(["q"])["q"]) == [1, 2, 9, None, None, None]
    assert whole.missing["q"] == MissingCodes(frozenset([8, 9]))


def test_the_wording_is_of_the_first_file_that_has_one(first, second, opened):
    assert appended([second, first]).wordings["q"] == "Turkey?"
    other = opened(SECOND, "second.sav", column_labels={"q": "The EU?"})
    assert appended([first, other]).wordings["q"] == "Turkey?"


def test_text_and_numbers_in_one_column_are_refused_when_it_is_read(opened):
    whole = appended([opened(FIRST), opened(SECOND.assign(town=[1, 2]), "second.csv")])
    assert each(whole.read(["q"])["q"]) == [1, 2, 9, None, 9, 3]
    with pytest.raises(SurveyError) as refused:
        whole.read(["town"])
    assert str(refused.value) == (
        "column 'town': is text in 'first.csv' and numbers in 'second.csv'; record it alike in both"
    )


def test_a_column_that_is_empty_in_one_file_may_be_text_in_the_other(opened):
    whole = appended([opened(FIRST), opened(SECOND.assign(town=np.nan), "second.csv")])
    assert each(whole.read(["town"])["town"]) == ["N", "S", None, "S", None, None]


def test_appended_files_are_known_by_the_bytes_and_the_order_of_all(first, second, opened):
    digests = [
        appended(files).digest
        for files in ([first, second], [second, first], [first, opened(SECOND[:1])], [first] * 2)
    ]
    assert len({first.digest, *digests}) == 5
    assert appended([first, second]).digest == digests[0]


def test_a_renamed_column_is_under_its_new_name_only(second):
    moved = renamed(second, {"p": "q", "v": "town", "town": "v"})
    assert set(moved.names) == {"p", "v", "town"}
    read = moved.read(["p", "v", "town"])
    assert each(read["p"]) == [9, 3]
    assert each(read["v"]) == ["S", "E"]
    assert each(read["town"]) == [0.5, 1.5]
    assert moved.texts == {"v"}
    assert moved.labels == {"p": second.labels["q"]}


def test_a_column_may_be_given_up(second):
    assert renamed(second, {"q": ""}).names == ("v", "town")
    assert renamed(second, {"q": "v"}).names == ("town", "q")  # its own q asks something else


def test_a_column_that_is_not_there_cannot_be_renamed(second):
    with pytest.raises(SurveyError) as refused:
        renamed(second, {"q": "Q8"})
    assert str(refused.value) == "columns: 'Q8' is not in 'second.sav'"


def test_a_constant_is_what_every_respondent_has(second):
    whole = with_constants(second, {"wave": 2011, "mode": "phone"})
    read = whole.read(["wave", "q", "mode"])
    assert each(read["wave"]) == [2011, 2011]
    assert each(read["mode"]) == ["phone", "phone"]
    assert each(read["q"]) == [9, 3]
    assert whole.texts == {"town", "mode"}


def test_a_constant_takes_no_columns_place(second):
    with pytest.raises(SurveyError) as refused:
        with_constants(second, {"wave": 2011, "q": 1})
    assert str(refused.value) == (
        "constant 'q': 'second.sav' has a column of this name; leave it out"
    )
