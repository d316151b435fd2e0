"""The nouns cannot be changed, and say what they do not have."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pandas as pd
import pytest

from data import model
from data.model import SurveyError, kept_columns


@pytest.fixture(scope="module")
def survey(load):
    table = pd.DataFrame({"country": [1, 2, 2], "w": [1.0, 0.0, 2.0], "q": [1, 2, 1]})
    return load(
        table,
        {
            "breaks": {"country": {"column": "country", "role": "country"}},
            "design": {"weights": {"w": "a weight"}},
            "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}}},
        },
    )


def test_nouns_are_frozen(survey):
    item, country = survey.item("q"), survey.role("country")
    for noun, name in [
        *((survey, name) for name in ("title", "design", "items")),
        *((item, name) for name in ("favourable", "answers")),
        *((country, name) for name in ("levels", "role")),
        *((survey.design, name) for name in ("unit", "lonely")),
        (survey.source, "mode"),
    ]:
        with pytest.raises(FrozenInstanceError):
            setattr(noun, name, None)


def test_columns_are_read_once_and_cannot_be_written(survey):
    for column in (survey.codes("q"), survey.codes("country"), survey.weight()):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 0
    assert survey.codes("q") is survey.codes("q")
    assert survey.codes("q").dtype == survey.codes("country").dtype == np.int8


def test_a_survey_keeps_no_more_columns_than_it_may_and_codes_the_others_again(survey, monkeypatch):
    monkeypatch.setattr(model, "MOST_BYTES", 8 * 3)  # one weight of three respondents
    bounded = replace(survey, _kept=kept_columns())
    assert bounded.codes("q") is bounded.codes("q")
    first = bounded.weight("w")
    assert bounded.weight("w") is first
    bounded.weight("unweighted")
    again = bounded.weight("w")
    assert again is not first
    assert again.tolist() == first.tolist() == [1.0, 0.0, 2.0]


def test_a_survey_is_told_from_others_by_its_file_and_by_what_is_said_of_it(survey):
    assert survey.key == f"{survey.digest}:{survey.profile_digest}"
    assert len(survey.key) == 64 + 1 + 64


def test_zero_weights_are_known(survey):
    assert survey.has_zero_weights()
    assert not survey.has_zero_weights("unweighted")


def test_a_role_that_no_break_has_is_none(survey):
    assert survey.role("country").name == "country"
    assert survey.role("wave") is None


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda s: s.item("x"), "item 'x': not in this survey; it has q"),
        (lambda s: s.break_("q"), "break 'q': not in this survey; it has country"),
        (lambda s: s.codes("x"), "item or break 'x': not in this survey; it has q, country"),
        (lambda s: s.weight("x"), "weight 'x': not in this survey; it has w, unweighted"),
    ],
)
def test_what_a_survey_does_not_have_it_names_what_it_has(ask, sentence, survey):
    with pytest.raises(SurveyError) as refused:
        ask(survey)
    assert str(refused.value) == sentence
