"""Profiles of what is certain and of what a reader has decided, and of nothing else."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.detect import Decisions, detect, propose, suggested
from data.load import survey_of
from data.model import SurveyError
from data.profile import RESERVED, read_profile
from data.readers import open_recorded

DEMO = Path(__file__).parents[3] / "data" / "demo"
FRIENDLY = {
    1: "Friendly",
    2: "Neutral",
    3: "Hostile",
    8: "Don't know",
    9: "Refused",
    -1: "Not asked",
}
AGES = [*range(18, 78)]


@pytest.fixture(scope="module")
def demo():
    recorded = open_recorded(DEMO / "balkan_demo.sav")
    detected = detect(recorded)
    return recorded, detected, propose(recorded, detected, Decisions())


def every_code(survey):
    """Encode every item: a code that nothing names is an error."""
    return {name: np.unique(survey.codes(name)).tolist() for name in survey.items}


def test_the_demo_needs_no_question_and_its_roles_are_those_of_its_profile(demo):
    _, detected, proposed = demo
    shipped = read_profile(DEMO / "profile.toml")
    assert detected.questions == ()
    assert list(proposed.design.weights) == ["w_within"]
    assert list(suggested(detected).columns["weight"]) == list(shipped.design.weights)
    assert (proposed.design.stratum, proposed.design.psu) == (["stratum"], "psu")
    ours = {spec.column: (spec.role, spec.bands) for spec in proposed.breaks.values()}
    theirs = {spec.column: (spec.role, spec.bands) for spec in shipped.breaks.values()}
    assert ours == {c: said for c, said in theirs.items() if c not in ("region", "ethnicity")}


def test_the_items_of_the_demo_are_those_of_its_profile(demo):
    _, _, proposed = demo
    shipped = {spec.column: spec for spec in read_profile(DEMO / "profile.toml").items.values()}
    ours = {spec.column: spec for spec in proposed.items.values()}
    assert set(ours) == set(shipped)
    for column, spec in ours.items():
        said = shipped[column]
        for part in ("answers", "favourable", "unfavourable", "scale"):
            assert getattr(spec, part) == getattr(said, part), (column, part)
        assert spec.no_opinion == said.no_opinion
        assert set(spec.not_asked) <= set(said.not_asked)
    actors = {spec.about for spec in proposed.items.values()}
    assert actors == {"Turkey", "EU", "USA", "Russia", "Germany", "NATO", ""}


def test_the_proposed_profile_of_the_demo_gives_the_same_codes_as_its_own(demo):
    recorded, _, proposed = demo
    ours = survey_of(recorded, proposed)
    theirs = survey_of(recorded, read_profile(DEMO / "profile.toml"))
    names = {item.column: name for name, item in theirs.items.items()}
    for name, item in ours.items.items():
        other = theirs.item(names[item.column])
        assert item.codes == other.codes
        np.testing.assert_array_equal(ours.codes(name), theirs.codes(other.name))


@pytest.fixture
def undeclared(recorded):
    """A file that declares nothing: two questions, one with codes that may be no answers."""
    columns = {"q1": [1, 2, 3, 8, 9, -1] * 10, "q2": [1, 2, 3] * 20, "age": [*AGES[:59], 99]}
    labels = {"q1": FRIENDLY, "q2": {k: FRIENDLY[k] for k in (1, 2, 3)}}
    return recorded(columns, labels, name="my_survey.sav")


def test_a_column_with_an_open_question_is_not_in_the_profile(undeclared):
    profile = propose(undeclared, detect(undeclared), Decisions())
    assert [item.column for item in profile.items.values()] == ["q2"]
    assert profile.breaks == {}  # 99 among the ages is open, too
    assert profile.title == "my survey"


def test_what_is_decided_once_holds_for_each_column(undeclared):
    detected = detect(undeclared)
    decided = Decisions(
        missing={
            (8, "dont know"): "no opinion",
            (9, "refused"): "refused",
            (-1, "not asked"): "not asked",
            (99, ""): "not asked",
        }
    )
    assert suggested(detected).missing == {**decided.missing, (99, ""): "no opinion"}
    profile = propose(undeclared, detected, decided)
    assert profile.items["q1"].no_opinion == {"8": "Don't know", "9": "Refused"}
    assert profile.items["q1"].not_asked == [-1]
    assert profile.breaks["age"].missing == [99]
    survey = survey_of(undeclared, profile)
    assert every_code(survey) == {"q1": [-1, 0, 1, 2, 3, 4], "q2": [0, 1, 2]}
    assert survey.break_("age").levels == ("18-24", "25-39", "40-54", "55+")


def test_a_code_may_be_decided_to_be_an_answer(undeclared):
    decided = suggested(detect(undeclared))
    as_answer = {**decided.missing, (8, "dont know"): "answer"}
    detected = detect(undeclared)
    profile = propose(undeclared, detected, Decisions(decided.columns, (), as_answer))
    assert list(profile.items["q1"].answers) == ["1", "2", "3", "8"]
    assert profile.items["q1"].no_opinion == {"9": "Refused"}


def test_an_answer_off_a_scale_makes_it_a_list(recorded):
    words = {0: "Cold", 10: "Warm", 88: "Don't know"}
    file = recorded({"q1": [*range(11), 88] * 5}, {"q1": words})
    detected = detect(file)
    scale = propose(file, detected, suggested(detected)).items["q1"]
    assert (scale.scale, list(scale.answers)) == ((0, 10), ["0", "10"])
    listed = propose(file, detected, Decisions(missing={(88, "dont know"): "answer"})).items["q1"]
    assert listed.scale is None
    assert list(listed.answers.values()) == ["Cold", *"123456789", "Warm", "Don't know"]
    every_code(survey_of(file, propose(file, detected, suggested(detected))))


def test_a_break_leaves_out_what_is_decided_and_the_loader_what_is_declared(recorded):
    faiths = {1: "Muslim", 2: "Orthodox", 7: "Refused", 8: "Don't know", 9: "Missing"}
    columns = {"q1": [1, 2, 3] * 20, "religion": [1, 2, 7, 8, 9, 1] * 10}
    file = recorded(columns, {"q1": FRIENDLY, "religion": faiths}, missing={"religion": [9]})
    answers = {(7, "refused"): "refused", (8, "dont know"): "answer"}
    profile = propose(file, detect(file), Decisions(missing=answers))
    assert profile.breaks["religion"].missing == [7]
    religion = survey_of(file, profile).break_("religion")
    assert religion.levels == ("Muslim", "Orthodox", "Don't know")


def test_without_a_question_there_is_a_sentence(recorded):
    file = recorded({"q1": [1, 2, 3, 9] * 10}, {"q1": FRIENDLY})
    with pytest.raises(SurveyError) as refused:
        propose(file, detect(file), Decisions())
    assert str(refused.value) == (
        "file 'survey.sav': no column can be shown as a question yet; found 1 chosen and 1 codes "
        "that may be missing; choose a question, and say what its codes mean"
    )


def test_only_the_chosen_questions_are_items_in_the_chosen_order(undeclared):
    detected = detect(undeclared)
    decided = suggested(detected)
    chosen = Decisions(decided.columns, (), decided.missing, items=("q2", "q1"))
    assert list(propose(undeclared, detected, chosen).items) == ["q2", "q1"]


def test_the_first_weight_is_the_default_and_a_product_comes_before_it(recorded):
    weight = np.linspace(0.5, 1.5, 60)
    columns = {"q1": [1, 2, 3] * 20, "wa": weight, "wb": weight**2, "unweighted": weight}
    file = recorded(columns, {"q1": FRIENDLY}, {"wa": "First weight", "unweighted": "Weight"})
    detected = detect(file)
    decided = Decisions({"weight": ("wb", "wa", "unweighted")}, product=("wa", "wb"))
    survey = survey_of(file, propose(file, detected, decided))
    assert dict(survey.weights) == {
        "wa × wb": "wa × wb", "wb": "wb", "wa": "First weight", "unweighted": "none",
    }  # fmt: skip


def test_no_column_is_in_a_role_that_the_reader_says_none_is_in(demo):
    recorded, detected, _ = demo
    none = propose(recorded, detected, Decisions({"weight": (), "psu": (), "age": ()}))
    assert (none.design.weights, none.design.psu) == ({}, "")
    assert "age" not in none.breaks


def test_names_of_items_are_safe_different_and_no_breaks(recorded):
    names = ["Sex", "q 1", "Q_1", "вопрос", "se", "turkey[1]", "ürün"]
    columns = {name: [1, 2, 3] * 20 for name in names} | {"sex": [1, 2] * 30}
    labels = dict.fromkeys(names, FRIENDLY) | {"sex": {1: "Male", 2: "Female"}}
    file = recorded(columns, labels)
    profile = propose(file, detect(file), Decisions())
    assert sorted(profile.items) == sorted(
        ["sex_2", "q_1", "q_1_2", "item_2", "se_2", "turkey_1", "urun"]
    )
    assert not set(profile.items) & {*profile.breaks, *RESERVED}


def test_age_groups_are_a_break_and_ages_become_cohorts(recorded):
    groups = {1: "18-39", 2: "40-59", 3: "60+"}
    columns = {"q1": [1, 2, 3] * 20, "agegroup": [1, 2, 3] * 20}
    file = recorded(columns, {"q1": FRIENDLY, "agegroup": groups}, {"agegroup": "Age group"})
    profile = propose(file, detect(file), Decisions({"age": ("agegroup",)}))
    assert (profile.breaks["age"].role, profile.breaks["age"].bands) == ("", [])
    assert survey_of(file, profile).break_("age").levels == tuple(groups.values())


@pytest.mark.parametrize(("waves", "levels"), [([2010, 2011], 4), ([1, 2], 0)])
def test_a_year_of_birth_is_an_age_where_waves_are_years(waves, levels, recorded):
    columns = {"q1": [1, 2, 3] * 20, "yrbrn": [*range(1935, 1995)], "wave": waves * 30}
    file = recorded(columns, {"q1": FRIENDLY})
    profile = propose(file, detect(file), Decisions())
    assert ("age" in profile.breaks) == bool(levels)
    survey = survey_of(file, profile)
    assert len(survey.breaks["age"].levels if levels else ()) == levels


def test_answers_in_words_are_an_item_too(recorded):
    said = ["Hostile", "Friendly", "Neutral", "Don't know"] * 15
    country = ["Serbia", "Albania"] * 30
    file = recorded({"turkey": said, "country": country}, name="opinion.csv")
    detected = detect(file)
    profile = propose(file, detected, suggested(detected))
    survey = survey_of(file, profile)
    item = survey.item("turkey")
    assert item.labels == ("Friendly", "Neutral", "Hostile", "Don't know")
    assert (item.favourable, item.unfavourable) == (("Friendly",), ("Hostile",))
    assert every_code(survey) == {"turkey": [0, 1, 2, 3]}
    assert survey.role("country").levels == ("Albania", "Serbia")


CODES = st.sampled_from([-9, -1, 0, 1, 2, 3, 4, 5, 8, 9, 10, 77, 88, 97, 99, 998, 2.5, None])
WORDS = st.sampled_from(
    ["Agree", "Disagree", "Very good", "Bad", "Don't know", "Missing", "1", "é"]
)
COLUMN = st.tuples(
    st.lists(CODES, min_size=40, max_size=40),
    st.dictionaries(CODES.filter(lambda code: code is not None), WORDS),
    st.sets(CODES.filter(lambda code: code is not None), max_size=3),
)


@given(
    st.dictionaries(st.sampled_from(["q1", "q2", "age", "sex", "w", "wave"]), COLUMN, min_size=1)
)
def test_whatever_the_codes_a_confirmed_file_loads_or_says_why_not(recorded, columns):
    file = recorded(
        {name: values for name, (values, _, _) in columns.items()},
        {name: labels for name, (_, labels, _) in columns.items()},
        {},
        {name: declared for name, (_, _, declared) in columns.items()},
    )
    detected = detect(file)
    everything = tuple(item.column for item in detected.items)
    decided = suggested(detected)
    try:
        profile = propose(
            file, detected, Decisions(decided.columns, (), decided.missing, everything)
        )
    except SurveyError:
        assert not everything
        return
    every_code(survey_of(file, profile))
