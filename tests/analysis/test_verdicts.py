"""Which words a number earns."""

import pandas as pd
import pytest

from analysis.estimates import favourability
from analysis.tally import tally
from analysis.verdicts import sides


@pytest.fixture
def said(load):
    """The words for countries that are given as name -> (respondents who say yes, who say no)."""

    def said(countries, **answers):
        answers = answers or {"answers": {"1": "Yes", "0": "No"}, "favourable": [1]}
        rows = [
            (name, answer)
            for name, (yes, no) in countries.items()
            for answer in [answers.get("scale", [0, 1])[1]] * yes + [0] * no
        ]
        survey = load(
            pd.DataFrame(rows, columns=["country", "q"]),
            {
                "items": {"q": {"column": "q", **answers}},
                "breaks": {"country": {"column": "country", "role": "country"}},
            },
        )
        return sides(favourability(tally(survey, "q")))

    return said


COUNTRIES = {"A": (140, 60), "B": (60, 140), "C": (101, 99), "D": (20, 0)}


@pytest.mark.parametrize("answers", [{}, {"scale": [0, 10]}])
def test_a_majority_a_minority_and_neither_are_told_apart_and_the_hidden_are_not_told(
    answers, said
):
    assert said(COUNTRIES, **answers) == {("A",): "above", ("B",): "below", ("C",): "unclear"}


def test_what_is_clear_for_one_country_is_not_clear_for_one_of_ten(said):
    # 57 % of 250, standard error 3.1 points: 2.2 of them above one half, and t at .995 is 2.8.
    one = (143, 107)
    assert said({"A": one}) == {("A",): "above"}
    assert set(said(dict.fromkeys("ABCDEFGHIJ", one)).values()) == {"unclear"}


def test_nobody_shown_means_nothing_said(said):
    assert said({"A": (10, 5)}) == {}
