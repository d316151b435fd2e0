"""Which words a number earns."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.estimates import favourability, shares
from analysis.tally import tally
from analysis.verdicts import Evidence, margin_of, not_comparable, sides, verdicts


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


def test_an_indicator_that_is_both_ways_is_clear_where_it_leaves_zero(load):
    # Net of 140 yes and 60 no of 200: 40 points, standard error sqrt((1 - .16) / 199) = 6.5 points.
    rows = [("A", 1)] * 140 + [("A", 0)] * 60 + [("B", 0)] * 140 + [("B", 1)] * 60
    rows += [("C", 1)] * 101 + [("C", 0)] * 99
    words = {"answers": {"1": "Yes", "0": "No"}, "favourable": [1], "unfavourable": [0]}
    survey = load(
        pd.DataFrame(rows, columns=["country", "q"]),
        {
            "items": {"q": {"column": "q", **words}},
            "breaks": {"country": {"column": "country", "role": "country"}},
        },
    )
    net = shares(tally(survey, "q"), "net")
    assert sides(net) == {("A",): "above", ("B",): "below", ("C",): "unclear"}


NUMBER = st.one_of(st.just(np.nan), st.floats(-1, 1))
POSITIVE = st.one_of(st.sampled_from([np.nan, 0.0, 0.05]), st.floats(0, 1))
CHANCE = st.one_of(st.sampled_from([np.nan, 0.0, 0.05, 1.0]), st.floats(0, 0.2))


@st.composite
def evidence(draw):
    """What a verdict may have to deal with: anything may be missing, at zero, or at a limit."""
    ends = sorted((draw(NUMBER), draw(NUMBER)))
    return {
        "difference": draw(NUMBER),
        "se": draw(POSITIVE),
        "low": ends[0],
        "high": ends[1],
        "df": draw(st.sampled_from([np.nan, -1.0, 0.0, 1.0, 7.5, np.inf])),
        "p": draw(CHANCE),
        "p_adjusted": draw(CHANCE),
        "family": draw(st.integers(0, 40)),
        "hidden": draw(st.booleans()),
    }


def verdict_of(e, margin):  # the order of METHODS.md, one row at a time
    known = e["df"] > 0 and e["se"] > 0 and e["p"] == e["p"]
    if e["hidden"] or not known:
        return "too few interviews"
    if e["p_adjusted"] < 0.05:
        return "clear but small" if abs(e["difference"]) < margin else "clear difference"
    if e["p"] < 0.05:
        return f"clear on its own, not after allowing for {e['family']} comparisons"
    if -margin < e["low"] and e["high"] < margin:
        return "practically equal"
    return "this survey cannot tell"


@given(st.lists(evidence(), max_size=5), st.sampled_from([0.05, 0.1, 0.5, np.nan]))
def test_every_comparison_has_just_one_verdict_the_first_that_applies(rows, margin):
    columns = {
        name: np.array([row[name] for row in rows], bool if name == "hidden" else float)
        for name in Evidence._fields
    }
    columns["family"] = columns["family"].astype(int)
    found = verdicts(Evidence(**columns), margin)
    assert found.tolist() == [verdict_of(row, margin) for row in rows]


@pytest.mark.parametrize(
    ("kind", "scale", "margin"),
    [
        ("share", None, 0.05),
        ("net", None, 0.10),
        ("mean", (0, 10), 0.5),
        ("mean", (1, 5), 0.2),  # a twentieth of 4 points
        ("share", (0, 10), 0.05),
    ],
)
def test_a_difference_that_does_not_matter_is_a_twentieth_of_the_scale(kind, scale, margin):
    assert margin_of(kind, scale) == pytest.approx(margin, rel=1e-15)


def test_an_odds_ratio_has_no_margin():
    assert np.isnan(margin_of("odds ratio"))


QUESTION = {"answers": {"1": "Good", "2": "Neither", "3": "Bad"}, "favourable": [1]}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (QUESTION, QUESTION, ""),
        (QUESTION, {**QUESTION, "no_opinion": {"8": "Don't know"}}, ""),
        (
            QUESTION,
            {"answers": {"5": "Good", "6": "Neither", "7": "Bad"}, "favourable": [5]},
            "",
        ),
        (
            QUESTION,
            {**QUESTION, "answers": {"1": "Good", "2": "Bad", "3": "Neither"}},
            "their answers differ",
        ),
        (
            QUESTION,
            {"answers": {"1": "Good", "2": "Bad"}, "favourable": [1]},
            "their answers differ",
        ),
        (QUESTION, {**QUESTION, "favourable": [1, 2]}, "different answers are favourable"),
        (QUESTION, {**QUESTION, "unfavourable": [3]}, "different answers are favourable"),
        (QUESTION, {"scale": [0, 10]}, "their scales differ"),
        ({"scale": [1, 10]}, {"scale": [0, 10]}, "their scales differ"),
        ({"scale": [0, 10]}, {"scale": [0, 10]}, ""),
    ],
)
def test_two_items_are_compared_where_the_same_words_are_the_same_side(one, other, reason, load):
    items = {"one": {"column": "one", **one}, "other": {"column": "other", **other}}
    given_answers = {
        name: [int(next(iter(said.get("answers", "1"))))] for name, said in items.items()
    }
    survey = load(pd.DataFrame(given_answers), {"items": items})
    pair = survey.item("one"), survey.item("other")
    assert not_comparable(*pair) == reason
    assert not_comparable(*pair[::-1]) == reason
