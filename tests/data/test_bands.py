"""Ages cut otherwise than the profile cuts them."""

import numpy as np
import pandas as pd
import pytest

from data.bands import banded, born, read_bands
from data.model import SurveyError


@pytest.fixture(scope="module")
def aged(load):
    """Six people of known ages in two waves, one of unknown age."""
    return load(
        pd.DataFrame(
            {
                "age": [15, 29, 30, 64, 65, np.nan, 29],
                "year": [2010, 2010, 2010, 2010, 2010, 2010, 2011],
                "q": [1, 2, 1, 2, 1, 2, 1],
            }
        ),
        {
            "breaks": {
                "wave": {"column": "year", "role": "wave"},
                "age": {"column": "age", "role": "age", "bands": [[15, 64], [65, 120]]},
            },
            "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}}},
        },
    )


@pytest.mark.parametrize(
    ("words", "bands"),
    [
        ("15-29, 30+", [(15, 29), (30, 9999)]),
        ("15–29,30-44 , 45+", [(15, 29), (30, 44), (45, 9999)]),
        ("1950-1969, 1990+", [(1950, 1969), (1990, 9999)]),
    ],
)
def test_bands_are_read_as_they_are_written(words, bands):
    assert read_bands(words) == bands


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("young, old", "'young' is no band"),
        ("15-29, 25+", "'25[+]' ends before it starts, or before the one before it"),
        ("30-15, 40+", "'30-15' ends before"),
        ("15+", "takes two or more"),
        ("", "takes two or more"),
    ],
)
def test_what_is_no_row_of_bands_is_refused_in_a_sentence(words, problem):
    with pytest.raises(SurveyError, match=problem):
        read_bands(words)


def test_other_bands_take_the_place_of_the_profiles(aged):
    cut = banded(aged, "age", read_bands("15-29, 30-64, 65+"))
    # A band is open that ends at 95 or above.
    assert cut.break_("age").levels == ("15-29", "30-64", "65+")
    assert cut.codes("age").tolist() == [0, 0, 1, 1, 2, -1, 0]
    assert aged.codes("age").tolist() == [0, 0, 0, 0, 1, -1, 0]


def test_a_survey_that_is_cut_otherwise_has_a_key_of_its_own(aged):
    keys = {banded(aged, "age", read_bands(words)).key for words in ("15-29, 30+", "15-30, 31+")}
    assert len(keys | {aged.key}) == 3


def test_people_of_one_age_in_two_waves_are_born_in_two_years(aged):
    cut = born(aged, "age", read_bands("1900-1945, 1946-1980, 1981-1981, 1982+"), "Born")
    # 2010 - 15, 29, 30, 64, 65, unknown; 2011 - 29: 1995, 1981, 1980, 1946, 1945, -, 1982.
    assert cut.break_("age").levels == ("1982+", "1981-1981", "1946-1980", "1900-1945")
    assert cut.codes("age").tolist() == [0, 1, 2, 2, 3, -1, 0]
    assert cut.break_("age").label == "Born"
    assert cut.break_("age").role == "birth"


def test_only_ages_can_be_cut(aged):
    with pytest.raises(SurveyError, match="break 'wave': is no break of ages"):
        banded(aged, "wave", read_bands("1-2, 3+"))


def test_years_of_birth_want_waves_that_are_years(load):
    survey = load(
        pd.DataFrame({"age": [20, 40], "q": [1, 2]}),
        {
            "breaks": {"age": {"column": "age", "role": "age", "bands": [[15, 120]]}},
            "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}}},
        },
    )
    with pytest.raises(SurveyError, match="waves of this survey are no years"):
        born(survey, "age", read_bands("1950-1969, 1970+"), "Born")


def test_nobody_is_in_a_year_that_no_band_has(aged):
    cut = born(aged, "age", read_bands("1940-1949, 1980-1981"), "Born")
    assert cut.break_("age").levels == ("1980-1981", "1940-1949")
    assert cut.codes("age").tolist() == [-1, 0, 0, 1, 1, -1, -1]


def test_bands_of_years_in_which_nobody_was_born_are_refused_with_those_that_are_there(aged):
    with pytest.raises(SurveyError, match="they were born from 1945 to 1995"):
        born(aged, "age", read_bands("1800-1850, 1851-1900"), "Born")


def test_bands_of_ages_that_leave_one_side_empty_are_refused(aged):
    with pytest.raises(SurveyError, match="only 15-69 has"):
        banded(aged, "age", read_bands("15-69, 70-80"))
