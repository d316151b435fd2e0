"""How numbers move with one choice changed, on a survey whose shares are simple fractions."""

import pandas as pd
import pytest

from components.figures import sensitivity as figure
from components.findings.countries import answers, ranking
from components.findings.finding import Question
from components.findings.gaps import gaps
from components.findings.sensitivity import sensitivity
from components.view import View

YOUNG, OLDER = ("15-24",), ("25-39", "40+")
AT_15, AT_27, AT_50 = (60, 20, 20), (40, 60, 0), (60, 140, 0)
"""Interviews at these ages: yes, no, don't know."""


def ask(question):
    return question.find(question.survey, question.view, *question.choices)


@pytest.fixture(scope="module")
def people(load):
    """A function that makes a survey of yes, no and don't know at three ages; yes weighs 3."""

    def people(*counts, weights=("w",), ages=(15, 27, 50), countries=False):
        rows = [
            (age, code, 3.0 if code == 1 else 1.0)
            for age, said in zip(ages, counts, strict=True)
            for code, n in zip((1, 2, 9), said, strict=True)
            for _ in range(n)
        ]
        item = {
            "column": "q", "title": "Q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1],
            "no_opinion": {"9": "Don't know"},
        }  # fmt: skip
        age = {"column": "age", "role": "age", "bands": [[15, 24], [25, 39], [40, 120]]}
        if countries:
            age = {"column": "age", "role": "country"}
        design = {"weights": dict.fromkeys(weights, "own")} if weights else {}
        table = pd.DataFrame(rows, columns=["age", "q", "w"])
        return load(table, {"design": design, "breaks": {"age": age}, "items": {"q": item}})

    return people


def view(**changes):
    chosen = {"item": "q", "wave": "", "base": "all", "weight": "unweighted", "level": 95}
    return View(**{**chosen, "averaging": "", "by": "age", **changes})


def values(found, column="value", by="choice"):
    return dict(zip(found.numbers[by], found.numbers[column], strict=True))


def test_a_gap_moves_as_its_two_shares_do(people):
    survey = people(AT_15, AT_27, AT_50)
    found = sensitivity(Question(gaps, survey, view(), (YOUNG, OLDER)), ask)
    shown = 60 / 100 - 100 / 300
    expected = {
        "shown": shown,
        "weight": 180 / (180 + 40) - 300 / (300 + 200),
        "base": 60 / 80 - 100 / 300,
        "ages": 100 / 200 - 60 / 200,
    }
    assert values(found) == pytest.approx(expected, rel=1e-12)
    assert values(found, "move") == pytest.approx(
        {x: y - shown for x, y in expected.items()}, abs=1e-12
    )


def test_what_is_changed_is_changed_back_where_it_is_the_view_itself(people):
    survey = people(AT_15, AT_27, AT_50)
    question = Question(gaps, survey, view(), (YOUNG, OLDER))
    for choice, other in sensitivity(question, ask).others.items():
        back = sensitivity(other, ask)
        assert values(back)[choice] == values(sensitivity(question, ask))["shown"]


def test_every_interval_is_that_of_the_view_with_that_choice(people):
    survey = people(AT_15, AT_27, AT_50)
    found = sensitivity(Question(gaps, survey, view(), (YOUNG, OLDER)), ask)
    for choice, other in (("weight", view(weight="w")), ("base", view(base="opinion"))):
        (own,) = gaps(survey, other, YOUNG, OLDER).compared.to_dict("records")
        (row,) = found.numbers[found.numbers["choice"] == choice].to_dict("records")
        assert (row["low"], row["high"]) == (own["low"], own["high"])


def test_a_number_that_is_hidden_with_another_choice_stays_hidden(people):
    few = people((25, 0, 75), AT_27, AT_50)  # 25 with an opinion: fewer than 30
    found = sensitivity(Question(ranking, few, view()), ask)
    base = found.numbers[found.numbers["choice"] == "base"]
    assert base["group"].tolist() == [("15-24",), ("25-39",), ("40+",), ()]
    for column in ("value", "low", "high", "move"):
        assert base[column].isna().tolist() == [True, False, False, False]
    said = figure.table(sensitivity(Question(gaps, few, view(), (YOUNG, OLDER)), ask))
    assert said.iloc[2].tolist() == ["Base: Those with an opinion", "–", "", "–", ""]


def test_averages_over_other_countries_are_not_set_against_each_other(people):
    few = people((25, 0, 75), AT_27, AT_50, countries=True)
    asked = Question(ranking, few, view(by="", averaging="equal"))
    numbers = sensitivity(asked, ask).numbers
    averages = numbers[numbers["apart"]].set_index("choice")
    assert averages["value"].tolist() == pytest.approx(
        [(0.25 + 0.40 + 0.30) / 3, (75 / 150 + 120 / 180 + 180 / 320) / 3, (0.40 + 0.30) / 2]
    )
    assert averages["move"].isna().tolist() == [False, False, True]


def test_what_a_survey_does_not_have_is_not_on_offer(people):
    alone = people((60, 40, 0), AT_27, AT_50, weights=())
    assert list(sensitivity(Question(ranking, alone, view()), ask).others) == ["base"]
    ends = sensitivity(Question(gaps, alone, view(), (("15-24",), ("40+",))), ask)
    assert "ages" not in ends.others  # those of 25 to 39 are on neither side
    young = people((60, 40, 0), AT_27, AT_50, weights=(), ages=(15, 27, 29))
    asked = Question(gaps, young, view(), (("15-24",), ("25-39",)))
    assert "ages" not in sensitivity(asked, ask).others  # nobody is 30 or older


def test_each_answer_of_each_group_is_a_number_of_its_own(people):
    survey = people(AT_15, AT_27, AT_50)
    found = sensitivity(Question(answers, survey, view()), ask)
    shown = found.numbers[found.numbers["choice"] == "shown"]
    shares = dict(zip(shown["group"], shown["value"], strict=True))
    assert shares[("15-24", "Don't know")] == pytest.approx(0.20)
    assert shares[("25-39", "Yes")] == pytest.approx(0.40)


def test_the_sentence_and_the_table_say_the_numbers(people):
    survey = people(AT_15, AT_27, AT_50)
    found = sensitivity(Question(gaps, survey, view(), (YOUNG, OLDER)), ask)
    # 60 % - 33.3 % = +27; with an opinion 75 % - 33.3 % = +42
    assert figure.headline(found) == (
        "Of the numbers shown, the one that moves most is All respondents: from +27 to +42 "
        "with “Base: Those with an opinion”"
    )
    said = figure.table(found)
    assert said["With one choice changed"].tolist() == [
        "As shown",
        "Weights: own",
        "Base: Those with an opinion",
        "15-29 and 30+",
    ]
    assert said["All respondents"].tolist() == ["+27", "+22", "+42", "+20"]
    assert said["Change"].tolist() == ["", "−5 points", "+15 points", "−7 points"]


def test_a_survey_with_nothing_to_choose_says_so(people):
    survey = people((60, 40, 0), AT_27, AT_50, weights=())
    question = Question(ranking, survey, view())
    found = sensitivity(question, ask)
    nothing = type(found)(question, found.shown, {}, found.numbers)
    assert figure.headline(nothing).startswith("This survey offers no other weights")
