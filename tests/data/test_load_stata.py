"""A file of Stata, with the several kinds of missing that only Stata has among numbers."""

import pandas as pd
import pyreadstat
import pytest

from data.load import load_survey
from data.model import SurveyError
from data.profile import Profile

PEOPLE = pd.DataFrame(
    {
        "q": pd.Series([1, 2, "a", "b", 2, None], dtype=object),
        "region": pd.Series([1, 1, 2, 2, "a", 1], dtype=object),
        "age": pd.Series([20.5, 30.0, 40.0, "a", 60.0, 70.0], dtype=object),
    }
)
ITEM = {
    "column": "q",
    "answers": {"1": "Yes", "2": "No"},
    "no_opinion": {".a": "Don't know"},
    "not_asked": [".b"],
}


@pytest.fixture
def load_stata(tmp_path):
    """A function that loads these people from a .dta file, with more in the profile."""
    path = tmp_path / "people.dta"
    missing = {"q": ["a", "b"], "region": ["a"], "age": ["a"]}
    labels = {"region": {1: "North", 2: "South", "a": "Abroad"}}
    pyreadstat.write_dta(PEOPLE, path, missing_user_values=missing, variable_value_labels=labels)

    def load_stata(**said):
        profile = {"title": "A test", "items": {"q": ITEM}, **said}
        return load_survey(path, Profile.model_validate(profile))

    return load_stata


def test_each_kind_of_missing_may_mean_something_else(load_stata):
    survey = load_stata()
    assert survey.item("q").codes == (1, 2, ".a")
    assert survey.codes("q").tolist() == [0, 1, 2, -1, 1, -1]


def test_a_kind_of_missing_that_no_item_names_is_an_error(load_stata):
    survey = load_stata(items={"q": {**ITEM, "not_asked": []}})
    with pytest.raises(SurveyError, match=r"codes that nothing names: '\.b' in 1 rows; add them"):
        survey.codes("q")


def test_a_kind_of_missing_is_no_level_of_a_break_unless_a_group_has_it(load_stata):
    levels = load_stata(breaks={"region": {"column": "region"}})
    assert levels.break_("region").levels == ("North", "South")
    assert levels.codes("region").tolist() == [0, 0, 1, 1, -1, 0]
    groups = {"Home": [1, 2], "Abroad": [".a"]}
    grouped = load_stata(breaks={"region": {"column": "region", "groups": groups}})
    assert grouped.codes("region").tolist() == [0, 0, 0, 0, 1, 0]


def test_a_kind_of_missing_is_no_age_and_no_weight(load_stata):
    bands = [[15, 39], [40, 120]]
    survey = load_stata(breaks={"cohort": {"column": "age", "role": "age", "bands": bands}})
    assert survey.codes("cohort").tolist() == [0, 0, 1, -1, 1, 1]
    with pytest.raises(SurveyError, match=r"^weight 'age': 1 of 6 respondents have no weight"):
        load_stata(design={"weights": {"age": "not one"}})
