"""Legal but odd surveys: names that clash, answers that nobody gave, one country alone."""

import pandas as pd
import pytest

from components import charts, tables, text
from components.charts import Frame
from components.export import picture
from components.findings import find
from components.view import View
from data.model import SurveyError

VIEW = View(
    item="q",
    by="",
    wave="",
    base="all",
    weight="unweighted",
    averaging="",
    level=95,
    show="ranking",
    kind="share",
)


def everything(survey, **changes):
    """All that a page and its exports make of a view."""
    finding = find(survey, View(**{**vars(VIEW), **changes}))
    return {
        "chart": charts.draw(finding, Frame()).to_dict(),
        "table": tables.worded(finding),
        "csv": tables.csv(finding),
        "png": picture.png(finding),
        "headline": text.headline(finding),
        "alt": text.alt(finding),
    }


@pytest.fixture
def odd(load):
    """A survey of some groups of 60, half of whom say yes, with a profile of one's own."""

    def odd(groups, breaks, **item):
        rows = [(name, 1 + i % 2) for name in groups for i in range(60)]
        table = pd.DataFrame(rows, columns=["g", "q"])
        said = {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1], **item}
        return load(table, {"breaks": breaks, "items": {"q": said}})

    return odd


@pytest.mark.parametrize("show", ["ranking", "answers"])
@pytest.mark.parametrize("answers", [("group", "interviews"), ("n", "G"), ("a", "a")])
def test_answers_and_breaks_may_have_the_names_of_headings(show, answers, odd):
    words = {"1": answers[0], "2": answers[1]}
    survey = odd("xy", {"g": {"column": "g", "label": "G"}}, answers=words)
    made = everything(survey, by="g", show=show)
    assert made["table"].columns.is_unique
    assert made["table"].iloc[:, 0].tolist() == ["x", "y"]


@pytest.mark.parametrize("label", ["Share", "n", "95% interval", "Answer"])
def test_a_break_with_the_label_of_a_heading_keeps_its_groups(label, odd):
    survey = odd("xy", {"g": {"column": "g", "label": label}})
    assert everything(survey, by="g")["table"].iloc[:, 0].tolist() == ["x", "y"]


@pytest.mark.parametrize("name", ["n", "answer", "level", "flag"])
def test_a_break_with_the_name_of_a_column_of_tables_is_refused(name, odd):
    with pytest.raises(Exception, match=f"break '{name}' has the name of a column of every table"):
        odd("xy", {name: {"column": "g"}})


def test_a_question_that_nobody_answered_was_asked_all_the_same(load):
    table = pd.DataFrame({"g": ["x", "y"] * 60, "q": [9, 1] * 60})
    item = {
        "column": "q",
        "answers": {"1": "Yes", "2": "No"},
        "favourable": [1],
        "no_opinion": {"9": "Don't know"},
    }
    survey = load(table, {"breaks": {"g": {"column": "g"}}, "items": {"q": item}})
    finding = find(survey, View(**{**vars(VIEW), "by": "g", "base": "opinion"}))
    assert finding.table["flag"].iloc[0] == "hidden: no answer in this base"
    assert everything(survey, by="g", base="opinion")


def test_a_survey_of_too_few_has_a_page_that_says_so(load):
    survey = load(
        pd.DataFrame({"q": [1, 2] * 10}),
        {"items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}}},
    )
    assert everything(survey)["headline"].endswith("too few interviews to show")


def test_the_average_of_one_country_is_not_drawn_beside_it(odd):
    survey = odd("x", {"g": {"column": "g", "role": "country"}})
    finding = find(survey, View(**{**vars(VIEW), "by": "g", "averaging": "equal"}))
    assert finding.reference.empty


def test_values_that_differ_in_white_space_only_are_one_level(odd):
    survey = odd(["North", "North "], {"g": {"column": "g"}})
    assert survey.breaks["g"].levels == ("North",)


def test_a_weight_may_not_be_called_unweighted(load):
    with pytest.raises((SurveyError, ValueError), match="is the name of having none"):
        load(
            pd.DataFrame({"q": [1], "unweighted": [2.0]}),
            {
                "design": {"weights": {"unweighted": "w"}},
                "items": {"q": {"column": "q", "answers": {"1": "Yes"}}},
            },
        )
