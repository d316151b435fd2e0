"""Codebooks: counts by hand, and the search."""

import numpy as np
import pandas as pd
import pytest

from data.codebook import MOST_VALUES, entry, matching, no_answers
from data.load import survey_of
from data.profile import Profile
from data.readers import open_recorded
from data.recorded import MissingCodes

YES, NO, REFUSED = 1.0, 2.0, 9.0


@pytest.fixture(scope="module")
def recorded(save):
    table = pd.DataFrame(
        {
            "trust": [YES, YES, NO, REFUSED, np.nan],
            "age": [15.0, 22.0, 34.0, 999.0, 60.0],
            "word": ["b", "a", "b", "", "b"],
        }
    )
    return open_recorded(
        save(
            table,
            "small.sav",
            column_labels={"trust": "Trust in *parliament*", "age": "Age, in years"},
            variable_value_labels={"trust": {1: "Yes", 2: "No", 3: "Maybe", 9: "Refused"}},
            missing_ranges={"trust": [9], "age": [{"lo": 900, "hi": 999}]},
        )
    )


WEIGHT = np.array([0.5, 1.5, 2.0, 4.0, 8.0])


def test_counts_and_shares_are_of_those_who_answered(recorded):
    found = entry(recorded, "trust", weight=WEIGHT)
    values = found.table.set_index("code")
    assert values["label"].to_dict() == {1: "Yes", 2: "No", 3: "Maybe", 9: "Refused"}
    assert values["n"].to_dict() == {1: 2, 2: 1, 3: 0, 9: 1}
    assert values["weighted"].to_dict() == {1: 0.5 + 1.5, 2: 2.0, 3: 0.0, 9: 4.0}
    # Two of the three who answered; half of the weight of those three, 2 of 0.5 + 1.5 + 2.
    assert values["share"][:3].tolist() == [2 / 3, 1 / 3, 0]
    assert values["weighted_share"][:3].tolist() == [2 / 4, 2 / 4, 0]
    assert np.isnan(values["share"][9])
    assert values["missing"].tolist() == [False, False, False, True]
    assert found.nothing == 1


def test_a_code_that_a_profile_takes_for_no_answer_leaves_the_shares(recorded):
    values = entry(recorded, "trust", MissingCodes(frozenset({2, 9}))).table.set_index("code")
    assert values["share"][1] == 1
    assert np.isnan(values["share"][2])


def surveyed(recorded, **said):
    """A survey of one item that is described so."""
    return survey_of(recorded, Profile.model_validate({"title": "One", "items": {"item": said}}))


def test_what_a_survey_takes_for_no_answer_is_none_whether_or_not_it_occurs(recorded):
    said = {"answers": {"1": "Yes", "3": "Maybe"}, "no_opinion": {"2": "No"}, "not_asked": [9]}
    survey = surveyed(recorded, column="trust", **said)
    assert no_answers(recorded, "trust", survey) == MissingCodes(frozenset({2, 9}))
    assert no_answers(recorded, "age", survey) is None
    survey = surveyed(recorded, column="trust", answers={"1": "Yes", "2": "No", "9": "Refused"})
    assert no_answers(recorded, "trust", survey) == MissingCodes()


def test_a_declared_code_that_nobody_has_is_no_answer(save):
    table = pd.DataFrame({"q": [YES, NO]})
    words = {"variable_value_labels": {"q": {1: "Yes", 2: "No", 77: "Refused"}}}
    recorded = open_recorded(save(table, "two.sav", missing_ranges={"q": [77]}, **words))
    survey = surveyed(recorded, column="q")
    assert no_answers(recorded, "q", survey) == MissingCodes(frozenset({77}))


def test_declared_ranges_are_missing_and_no_part_of_the_range(recorded):
    found = entry(recorded, "age")
    assert (found.lowest, found.highest) == (15, 60)
    assert found.table["missing"].tolist() == [False] * 4 + [True]


def test_text_is_counted_and_empty_text_is_nothing(recorded):
    found = entry(recorded, "word")
    assert found.table[["code", "n"]].to_numpy().tolist() == [["a", 1], ["b", 3]]
    assert found.nothing == 1
    assert np.isnan(found.lowest)


def test_of_a_measurement_only_what_has_a_label_or_is_missing_is_listed(save):
    values = [*map(float, range(MOST_VALUES)), 1000.0, 2000.0]
    measured = open_recorded(
        save(
            pd.DataFrame({"income": values}),
            "income.sav",
            variable_value_labels={"income": {0: "None", 1000: "Refused"}},
            missing_ranges={"income": [1000]},
        )
    )
    found = entry(measured, "income")
    assert found.table["code"].tolist() == [0, 1000]
    assert found.table["share"][0] == 1 / (MOST_VALUES + 1)
    assert found.unlisted == MOST_VALUES
    assert (found.lowest, found.highest) == (0, 2000)


def test_a_column_is_found_by_its_name_its_wording_and_its_labels(recorded):
    assert matching(recorded, "") == ("trust", "age", "word")
    assert matching(recorded, "AGE") == ("age",)
    assert matching(recorded, "*parliament* trust") == ("trust",)
    assert matching(recorded, "maybe") == ("trust",)
    assert matching(recorded, "maybe age") == ()
