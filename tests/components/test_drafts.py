"""What becomes of a description when its reader decides, changes, loads a profile, adds a file."""

from dataclasses import replace

import pandas as pd
import pytest

from components import drafts
from components.drafts import begun, decided, edited, given, merged, with_files
from components.opened import Opened
from components.opening import named
from data.detect import suggested
from data.load import survey_of
from data.model import SurveyError
from data.profile import AppendSpec, JoinSpec, Profile, profile_from, profile_toml
from data.readers import open_recorded

AGREE = {1: "Agree", 2: "Disagree", 9: "Refused"}


def opened(path):
    return Opened(named(path), open_recorded(path))


@pytest.fixture(scope="module")
def file(save):
    """Forty respondents: two questions of which one has an undeclared code, two weights, a sex."""
    n = 40
    table = pd.DataFrame(
        {
            "idno": [float(i) for i in range(n)],
            "gndr": [1.0, 2.0] * (n // 2),
            "taxes": [1.0, 2.0, 2.0, 9.0] * (n // 4),
            "schools": [1.0, 1.0, 2.0, 2.0] * (n // 4),
            "weight_a": [0.5, 1.5] * (n // 2),
            "weight_b": [1.5, 0.5] * (n // 2),
        }
    )
    return save(
        table,
        "forty.sav",
        column_labels={
            "idno": "Number of the respondent",
            "gndr": "Gender",
            "taxes": "Taxes should be lower",
            "schools": "Schools should be better",
            "weight_a": "Weight",
            "weight_b": "Weight",
        },
        variable_value_labels={
            "gndr": {1: "Male", 2: "Female"},
            "taxes": AGREE,
            "schools": {1: "Agree", 2: "Disagree"},
        },
    )


@pytest.fixture
def draft(file):
    return begun(opened(file))


def test_only_what_is_certain_is_applied(draft):
    assert [spec.column for spec in draft.profile.items.values()] == ["schools"]
    assert draft.profile.design.weights == {}
    kinds = [question.kind for question in draft.undecided]
    assert kinds == ["weight", "missing"]
    assert draft.decisions == 2
    assert draft.described is not None
    assert not draft.ready


def test_a_weight_that_was_chosen_makes_it_ready(draft):
    columns = {"weight": ("weight_b", "weight_a")}
    after = decided(draft, replace(draft.decided, columns=columns))
    assert list(after.profile.design.weights) == ["weight_b", "weight_a"]
    assert after.ready
    assert [question.kind for question in after.undecided] == ["missing"]


def test_to_have_no_weight_is_a_decision_too(draft):
    after = decided(draft, replace(draft.decided, columns={"weight": ()}))
    assert after.ready
    assert after.profile.design.weights == {}


def test_a_code_that_was_decided_on_brings_its_column(draft):
    after = decided(draft, suggested(draft.detected))
    assert after.undecided == ()
    taxes = after.profile.items["taxes"]
    assert (taxes.no_opinion, list(taxes.answers)) == ({"9": "Refused"}, ["1", "2"])


def test_what_a_reader_changed_survives_their_next_decision(draft):
    mine = edited(
        draft, ("items", "schools"), title="Better schools", answers={"2": "No", "1": "Yes"}
    )
    mine = edited(mine, ("source",), producer="We")
    after = decided(mine, suggested(mine.detected))
    assert after.profile.items["schools"].title == "Better schools"
    assert list(after.profile.items["schools"].answers.items()) == [("2", "No"), ("1", "Yes")]
    assert after.profile.source.producer == "We"
    assert "taxes" in after.profile.items


def test_decisions_that_leave_nothing_say_so_and_lose_nothing(draft):
    mine = edited(draft, ("items", "schools"), title="Better schools")
    nothing = decided(mine, replace(mine.decided, items=()))
    assert nothing.described is None
    assert "choose a question" in nothing.problem
    again = decided(nothing, replace(nothing.decided, items=("schools",)))
    assert again.profile.items["schools"].title == "Better schools"


def test_what_a_profile_cannot_say_is_refused(draft):
    with pytest.raises(SurveyError, match=r"profile of 'forty.sav': items.schools: .scale. is"):
        edited(draft, ("items", "schools"), scale=[5, 1])


@pytest.mark.parametrize(
    ("mine", "before", "after", "found"),
    [
        (1, 1, 2, 2),
        (3, 1, 2, 3),
        ({"a": 1}, {"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": 3, "b": 1}, {"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 3, "b": 2}),
        ({"a": 1, "mine": 1}, {"a": 1}, {}, {"mine": 1}),
        ({}, {"a": 1}, {"a": 2}, {}),
        ({"mine": 1}, {}, {"new": 2}, {"mine": 1, "new": 2}),
        ({"a": {"x": 9}}, {"a": {"x": 1, "y": 1}}, {"a": {"x": 2, "y": 2}}, {"a": {"x": 9}}),
        ([2, 1], [1, 2], [1, 2, 3], [2, 1]),
    ],
)
def test_mine_stays_where_it_differs_from_what_was_before(mine, before, after, found):
    assert merged(mine, before, after) == found


def test_an_order_that_a_reader_chose_is_a_change():
    mine, before = {"2": "No", "1": "Yes"}, {"1": "Yes", "2": "No"}
    after = {"1": "Yes", "2": "No", "3": "Perhaps"}
    assert list(merged(mine, before, after)) == ["2", "1", "3"]


def test_a_profile_that_was_saved_gives_the_same_description(draft):
    mine = decided(draft, suggested(draft.detected))
    mine = edited(mine, ("items", "taxes"), title="Lower taxes")
    saved = profile_from(profile_toml(mine.profile).encode(), "profile.toml")
    again = given(draft, saved)
    assert again.profile.digest == mine.profile.digest
    assert again.ready
    assert again.decided.missing == mine.decided.missing


def test_the_names_of_a_given_profile_are_not_doubled(draft):
    profile = Profile.model_validate(
        {
            "title": "Mine",
            "design": {"weights": {"weight_a": "my weight"}},
            "breaks": {"women": {"column": "gndr", "label": "Sex"}},
            "items": {"our_schools": {"column": "schools", "title": "Ours"}},
        }
    )
    mine = given(draft, profile)
    assert mine.profile == profile
    after = decided(
        mine, replace(mine.decided, items=("schools", "taxes"), missing={(9, "refused"): "refused"})
    )
    assert list(after.profile.items) == ["our_schools", "taxes"]
    assert list(after.profile.breaks) == ["women"]
    without = decided(after, replace(after.decided, items=("taxes",)))
    assert list(without.profile.items) == ["taxes"]


def test_any_column_can_divide_respondents(draft):
    more = drafts.with_break(draft, "weight_a")
    assert more.profile.breaks["weight_a"].label == "Weight"
    assert survey_of(more.opened.recorded, more.profile).breaks["weight_a"].levels == ("0.5", "1.5")
    fewer = drafts.without_break(more, "weight_a")
    assert fewer.profile == draft.profile


def test_a_break_never_takes_a_name_that_is_taken(draft):
    named_n = drafts.with_break(drafts.with_break(draft, "schools"), "schools")
    assert list(named_n.profile.breaks)[-2:] == ["schools_2", "schools_3"]


def test_a_design_file_brings_its_columns(draft, save):
    ids = draft.opened.recorded.read(["idno"])["idno"].numbers()
    table = pd.DataFrame({"idno": ids[::-1], "psu": [float(i // 2) for i in range(len(ids))]})
    beside = opened(save(table, "design.sav", column_labels={"psu": "Primary sampling unit"}))
    others = {"design.sav": (beside.file, beside.recorded)}
    join = JoinSpec(file="design.sav", on=["idno"])
    mine = edited(draft, ("items", "schools"), title="Better schools")
    more = with_files(mine, replace(draft.opened, others=others, join=join))
    assert more.profile.design.psu == "psu"
    assert more.profile.design.join == join
    assert more.profile.items["schools"].title == "Better schools"
    survey = survey_of(more.opened.recorded, more.profile, more.opened.other)
    assert len(survey.design.unit_labels) == len(ids) / 2


def test_a_profile_that_names_a_file_which_is_not_here_says_so(draft):
    profile = draft.profile.model_copy(
        update={
            "design": draft.profile.design.model_copy(
                update={"join": JoinSpec(file="design.sav", on=["idno"])}
            )
        }
    )
    with pytest.raises(SurveyError, match=r"'design.sav': is named by the profile and is not here"):
        given(draft, profile)


def test_a_further_wave_is_appended(draft, save):
    table = pd.DataFrame({"taxes": [1.0, 2.0], "better": [1.0, 1.0], "idno": ["a", "b"]})
    beside = opened(save(table, "later.sav", variable_value_labels={"taxes": AGREE}))
    append = AppendSpec(file="later.sav", columns={"schools": "better"}, constant={"wave": 2012})
    files = replace(
        draft.opened,
        others={"later.sav": (beside.file, beside.recorded)},
        constant={"wave": 2008},
        append=(append,),
    )
    columns = {"wave": ("wave",), "weight": ()}
    more = with_files(replace(draft, decided=replace(draft.decided, columns=columns)), files)
    survey = survey_of(more.opened.recorded, more.profile, more.opened.other)
    assert survey.breaks["wave"].levels == ("2008", "2012")
    assert survey.respondents == more.opened.whole.rows == 42
    assert survey.codes("schools")[-2:].tolist() == [0, 0]
