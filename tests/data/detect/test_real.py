"""What is detected in real survey files: from the folder that SURVEY_REAL names."""

import os
from pathlib import Path

import numpy as np
import pytest

from data.detect import Decisions, detect, propose, suggested
from data.load import survey_of
from data.model import SurveyError
from data.readers import open_recorded

FOLDER = os.environ.get("SURVEY_REAL", "")
FILES = sorted(path for path in Path(FOLDER).rglob("*.*") if path.is_file()) if FOLDER else []


def opened(path):
    if not FOLDER:
        pytest.skip("the environment variable SURVEY_REAL names no folder of real survey files")
    if not path.is_file():
        pytest.skip(f"the folder that SURVEY_REAL names has no {path.name}")
    try:
        return open_recorded(path)
    except SurveyError as error:
        pytest.skip(f"refused, which is for the tests of readers: {error}")


@pytest.fixture(scope="module")
def found():
    """A function that opens a real file and detects what its columns are, once."""
    known = {}

    def found(name):
        if name not in known:
            recorded = opened(Path(FOLDER) / name)
            known[name] = recorded, detect(recorded)
        return known[name]

    return found


def of(detected, column):
    """The question that a column is proposed as."""
    return next(item for item in detected.items if item.column == column)


def missing(detected, column):
    return {p.code: p.treatment for p in detected.of("missing") if p.column == column}


def asked(detected):
    """(code, words of its label) -> for how many columns it is asked whether it is an answer."""
    return {
        question.proposals[0].shared: len(question.proposals)
        for question in detected.questions
        if question.kind == "missing"
    }


@pytest.mark.parametrize("path", FILES or [Path("any.sav")], ids=lambda path: path.name)
def test_a_confirmed_file_loads_with_every_column_that_may_be_a_question(path):
    recorded = opened(path)
    detected = detect(recorded)
    every = tuple(item.column for item in detected.items)
    decided = suggested(detected)
    if not every:
        with pytest.raises(SurveyError, match="no column can be shown as a question"):
            propose(recorded, detected, decided)
        return
    profile = propose(recorded, detected, Decisions(decided.columns, (), decided.missing, every))
    survey = survey_of(recorded, profile)
    assert len(survey.items) == len(every)
    for name, item in survey.items.items():
        assert np.max(survey.codes(name)) < len(item.codes)


@pytest.mark.parametrize("path", FILES or [Path("any.sav")], ids=lambda path: path.name)
def test_no_undeclared_missing_code_is_applied_silently(path):
    recorded = opened(path)
    for proposal in detect(recorded).of("missing"):
        declared = recorded.missing.get(proposal.column, ())
        tagged = isinstance(proposal.code, str) and proposal.column not in recorded.texts
        assert proposal.certain == (proposal.code in declared or tagged)


def test_the_social_survey_of_round_8_is_described(found):
    _, detected = found("ESS8IE.sav")
    certain = {p.kind: p.column for p in detected.proposals if p.kind != "item" and p.certain}
    certain.pop("missing")
    assert certain == {
        "weight": "pspwght",
        "country": "cntry",
        "age": "agea",
        "birth year": "yrbrn",
        "sex": "gndr",
        "education": "eisced",
        "religion": "rlgdnm",
        "settlement": "domicil",
    }
    assert [(p.column, p.reason.key) for p in detected.of("weight")] == [
        ("pspwght", "weight_main"),
        ("dweight", "weight_other"),
        ("anweight", "weight_other"),
        ("pweight", "weight_constant"),
    ]


@pytest.mark.parametrize("column", ["trstep", "euftf"])
def test_scales_of_the_social_survey_leave_out_refusals(column, found):
    recorded, detected = found("ESS8IE.sav")
    item = of(detected, column)
    assert item.certain
    assert (item.scale, item.about) == ((0, 10), "EU")
    assert set(missing(detected, column)) <= {77, 88, 99}
    spec = next(
        spec
        for spec in propose(recorded, detected, Decisions()).items.values()
        if spec.column == column
    )
    assert spec.scale == (0, 10)
    assert "88" in spec.no_opinion
    assert set(spec.no_opinion) <= {"77", "88", "99"}


def test_special_answers_of_the_social_survey_are_valid(found):
    _, detected = found("ESS8IE.sav")
    assert list(of(detected, "vteurmmb").answers) == [1, 2, 33, 44, 55, 65]
    assert missing(detected, "vteurmmb") == {77: "refused", 88: "no opinion"}


def test_a_body_weight_is_not_proposed_as_a_weight(found):
    _, detected = found("ESS7IE.sav")
    assert [p.column for p in detected.of("weight")] == ["pspwght", "dweight", "pweight"]
    assert detected.certain("weight") == ("pspwght",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "afrobarometer_tunisia_r5.sav",
            {
                (9, "dont know"): "no opinion",
                (-1, "missing"): "not asked",
                (99, "dont know havent heard enough to say"): "no opinion",
                (999, "dont know"): "no opinion",
                (998, "refused"): "refused",
                (8, "refused to answer"): "refused",
                (9998, "refused to answer"): "refused",
            },
        ),
        (
            "afrobarometer_tunisia_r9.sav",
            {
                (9, "ne sait pas"): "no opinion",
                (8, "a refuse"): "refused",
                (98, "a refuse"): "refused",
                (99, "ne sait pas"): "no opinion",
                (998, "a refuse"): "refused",
                (999, "ne sait pas"): "no opinion",
                (-1, "missing"): "not asked",
                (94, "non demande en tunisie"): "not asked",
            },
        ),
    ],
)
def test_codes_that_the_afrobarometer_does_not_declare_are_asked_about(name, expected, found):
    _, detected = found(name)
    suggestions = suggested(detected).missing
    assert {shared: suggestions.get(shared) for shared in expected} == expected
    reasons = {p.reason.key for p in detected.of("missing")}
    assert reasons == {"missing_labelled"}
    assert max(asked(detected).values()) > 100  # one answer decides on them all


def test_the_ninth_afrobarometer_asks_which_of_its_two_weights(found):
    _, detected = found("afrobarometer_tunisia_r9.sav")
    assert detected.certain("weight") == ()
    question = detected.questions[0]
    assert (question.kind, question.reason.key) == ("weight", "which")
    assert question.reason.values["columns"] == ("withinwt_ea", "withinwt_hh")


def test_the_afrobarometers_question_on_turkey_comes_first(found):
    _, detected = found("afrobarometer_tunisia_r5.sav")
    first = detected.items[0]
    assert (first.column, first.about, first.scale) == ("Q47G_ARB", "Turkey", (0, 10))
    assert missing(detected, "Q47G_ARB") == {99: "no opinion", -1: "not asked"}


def test_ages_of_97_and_older_are_ages(found):
    _, detected = found("pew_typology_2017.sav")
    assert detected.certain("age") == ("age",)
    assert detected.certain("weight") == ("weight",)
    assert missing(detected, "age") == {99: "no opinion"}
    assert 97 in detected.readings["age"].valid
    favourable = of(detected, "qb42d")
    assert (favourable.favourable, favourable.unfavourable) == ((1, 2), (3, 4))


def test_a_eurobarometer_without_labels_is_asked_about(found):
    _, detected = found("eb62_2004_trust_ZA4414.csv")
    assert detected.certain("weight") == ("w",)
    assert detected.certain("country") == ("country_id",)
    assert detected.certain("item") == ()
    [question] = detected.questions
    assert (question.kind, question.reason.key, len(question.proposals)) == (
        "item",
        "ask_items",
        11,
    )
    assert of(detected, "trust_european_union").answers == {1: "1", 2: "2", 3: "3"}


def test_the_values_study_has_no_weight_and_says_so(found):
    _, detected = found("evs2017_teaching.sav")
    assert not detected.of("weight")
    assert detected.remarks[0].key == "absent_weight"
    assert detected.questions == ()  # labels of codes that never occur are no question
    assert [item.column for item in detected.items if item.certain] == ["v72", "v80"]


def test_three_weights_of_which_one_is_empty_and_one_has_gaps_are_asked_about(found):
    _, detected = found("quantipy_example_a.csv")
    assert detected.certain("weight") == ()
    assert [(p.column, p.reason.key) for p in detected.of("weight")] == [
        ("weight_a", "rivals"),
        ("weight_b", "weight_incomplete"),
    ]
    assert detected.certain("wave") == ("Wave",)
    assert detected.certain("age") == ("age",)
