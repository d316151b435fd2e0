"""The methods page: the design card in words, and METHODS.md without dead links."""

import re

import pandas as pd

from analysis.precision import design_card
from components import methods


def test_the_headline_is_the_margin_of_error_in_points(demo):
    card = design_card(demo)
    card = card[card["wave"] == "2011"]
    low, high = (f"{100 * x:.1f}" for x in (card["margin"].min(), card["margin"].max()))
    assert methods.headline(card, demo, "2011") == (
        f"A share near one half has a margin of error of {low} to {high} points in each country, "
        "2011"
    )
    assert methods.headline(card[:0], demo, "2011") == (
        "The margin of error of this survey cannot be said"
    )


def test_the_card_names_what_polling_institutes_name(demo):
    card = design_card(demo)
    table = methods.table(card[card["wave"] == "2011"], demo).set_index("Country")
    assert table.loc["Serbia", "Interviews"] == "977"
    assert re.fullmatch(r"±3\.\d", table.loc["Serbia", "Margin of error, points"])
    facts = methods.facts(demo, "w_within", "2011")
    assert "Fieldwork: June to July 2011." in facts
    assert "Synthetic data: these are not survey results." in facts


def test_a_file_without_sampling_points_has_no_column_of_them(small):
    table = methods.table(design_card(small), small)
    assert "Sampling points" not in table
    assert "The file names no sampling points, so margins of error are a lower bound." in (
        methods.facts(small, "w", "")
    )
    assert methods.headline(design_card(small), small, "").startswith("A share near one half has")


def test_the_manual_has_no_link_that_leads_nowhere():
    manual = methods.manual()
    assert "tests/reference/README.md" in manual
    assert not re.search(r"\]\((?!https?:)", manual)
    assert not manual.lstrip().startswith("# ")


def test_the_card_names_the_languages_of_a_file_that_says_them(load):
    people = {"c": ["A", "A", "B"], "q": [1, 2, 1]}
    profile = {
        "source": {"languages": {"A": "Albanian", "all": "English"}},
        "breaks": {"country": {"column": "c", "role": "country"}},
        "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}}},
    }
    survey = load(pd.DataFrame(people), profile)
    table = methods.table(design_card(survey), survey)
    assert table["Languages"].tolist() == ["Albanian", "English"]
