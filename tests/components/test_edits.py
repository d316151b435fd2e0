"""What a reader changes in tables and texts, and what a profile says then."""

import pandas as pd
import pytest

from components import edits
from data.codebook import entry
from data.load import survey_of
from data.model import SurveyError
from data.profile import BreakSpec, ItemSpec, Profile
from data.readers import open_recorded


@pytest.fixture(scope="module")
def recorded(save):
    table = pd.DataFrame(
        {
            "q": [1.0, 2.0, 3.0, 8.0, 1.0],
            "scale": [0.0, 5.0, 10.0, 88.0, 5.0],
            "region": [1.0, 2.0, 3.0, 3.0, 9.0],
        }
    )
    labels = {
        "q": {1: "Yes", 2: "No", 3: "Neither", 8: "Don't know"},
        "scale": {0: "None at all", 10: "Complete"},
        "region": {1: "North", 2: "South", 3: "East", 4: "West", 9: "Refused"},
    }
    words = {"variable_value_labels": labels, "missing_ranges": {"region": [9]}}
    return open_recorded(save(table, "five.sav", **words))


def item(recorded, **said):
    profile = Profile.model_validate({"title": "Five", "items": {"q": said}})
    return survey_of(recorded, profile).items["q"]


@pytest.fixture
def question(recorded):
    return item(recorded, column="q", no_opinion={"8": "Don't know"}, favourable=[1])


def test_a_table_of_answers_says_what_the_profile_says(recorded, question):
    table = edits.answers(question)
    assert table["code"].tolist() == ["1", "2", "3", "8"]
    assert table["sense"].tolist() == ["favourable", "neither", "neither", "no opinion"]
    said = edits.item_said(table, question)
    assert said == {
        "answers": {"1": "Yes", "2": "No", "3": "Neither"},
        "no_opinion": {"8": "Don't know"},
        "not_asked": [],
        "favourable": [1],
        "unfavourable": [],
    }


def test_a_changed_table_changes_order_words_and_sides(recorded, question):
    table = edits.answers(question)
    table.loc[2, ["place", "answer", "sense"]] = [0, "In between", "unfavourable"]
    table.loc[1, "sense"] = "not asked"
    said = edits.item_said(table, question)
    assert list(said["answers"].items()) == [("3", "In between"), ("1", "Yes")]
    assert (said["unfavourable"], said["not_asked"]) == ([3], [2])
    changed = item(recorded, column="q", **said)
    assert changed.codes == (3, 1, 8)


def test_points_of_a_scale_are_named_where_they_have_words(recorded):
    scale = item(recorded, column="scale", scale=[0, 10], not_asked=[88])
    table = edits.answers(scale)
    assert len(table) == 11 + 1
    table.loc[table["code"] == "10", "answer"] = "All of it"
    said = edits.item_said(table, scale)
    assert said["answers"]["10"] == "All of it"
    assert "5" not in said["answers"]
    assert said["not_asked"] == [88]


def test_age_bands_are_written_as_they_are_read():
    bands = [(15, 24), (25, 39), (40, 120)]
    assert edits.bands_text(bands) == "15-24, 25-39, 40+"
    assert edits.bands_said("15-24, 25–39; 40+,") == bands
    with pytest.raises(SurveyError, match=r"age bands: 'young' is none; write them as 15-24"):
        edits.bands_said("15-24, young")


def test_values_that_nobody_has_or_that_are_missing_are_in_no_group(recorded):
    table = edits.groups(entry(recorded, "region"), BreakSpec(column="region"))
    assert table["group"].tolist() == ["North", "South", "East"]
    assert table["n"].tolist() == [1, 1, 2]


def test_values_with_the_same_group_are_put_together(recorded):
    found = entry(recorded, "region")
    table = edits.groups(found, BreakSpec(column="region"))
    table["group"] = ["Inland", "Inland", ""]
    said = edits.groups_said(table, found)
    assert said == {"groups": {"Inland": [1, 2]}, "labels": {}, "missing": []}
    again = edits.groups(found, BreakSpec(column="region", **said))
    assert again["group"].tolist() == ["Inland", "Inland", ""]


def test_values_with_names_of_their_own_stay_apart(recorded):
    found = entry(recorded, "region")
    table = edits.groups(found, BreakSpec(column="region"))
    table["group"] = ["The North", "South", " "]
    said = edits.groups_said(table, found)
    assert said == {"groups": {}, "labels": {"1": "The North"}, "missing": [3]}
    again = edits.groups(found, BreakSpec(column="region", **said))
    assert again["group"].tolist() == ["The North", "South", ""]
    assert edits.groups_said(again, found) == said


def test_only_columns_that_are_called_otherwise_are_renamed():
    table = edits.lacking(["taxes", "schools"], {"taxes": "Taxes"})
    assert edits.lacking_said(table) == {}
    table.loc[1, "there"] = "q7"
    assert edits.lacking_said(table) == {"schools": "q7"}


def test_an_item_as_changed_is_one_that_a_profile_can_say(recorded, question):
    ItemSpec(column="q", **edits.item_said(edits.answers(question), question))
