"""The published record, and which of its figures stand beside a survey's own estimates."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from data.load import load_survey
from data.published import published_beside, published_record, searched

DEMO = Path(__file__).parents[2] / "data" / "demo"


@pytest.fixture(scope="module")
def figures():
    return published_record().figures


@pytest.fixture(scope="module")
def demo():
    return load_survey(DEMO / "balkan_demo.sav")


def test_every_figure_has_a_source_and_a_question_and_a_share(figures):
    assert len(figures) == 134
    assert figures["source"].str.match("https?://").all()
    assert set(figures["question"]) == set(published_record().questions)
    assert figures["share"].between(0, 1).all()
    assert not figures.duplicated(["series", "year", "country", "question", "answer"]).any()


def test_what_is_derived_or_doubtful_says_why(figures):
    unsure = figures[figures["status"] != "published"]
    assert (unsure["note"] != "").all()
    derived = figures[figures["status"] == "derived"].iloc[0]
    assert (derived["country"], derived["year"], derived["share"]) == ("Albania", 2006, 0.84)
    repeated = figures[figures["note"].str.contains("figure of 2008")].iloc[0]
    assert (repeated["country"], repeated["year"]) == ("Bosnia and Herzegovina", 2009)
    assert repeated["status"] == "doubtful"


@pytest.mark.parametrize(
    ("country", "shares"),
    [
        ("Albania", [0.84, 0.83, 0.88, 0.81, 0.87]),
        ("Bosnia and Herzegovina", [0.66, 0.48, 0.48, 0.69, 0.56]),
        ("Croatia", [0.35, 0.29, 0.25, 0.30]),
        ("Kosovo", [0.87, 0.89]),
        ("Macedonia", [0.76, 0.66, 0.62, 0.60]),
        ("Montenegro", [0.64, 0.57, 0.67, 0.73, 0.58]),
        ("Serbia", [0.61, 0.58, 0.50, 0.44, 0.36]),
    ],
)
def test_membership_a_good_thing_is_as_gallup_published_it(country, shares, figures, demo):
    """The table of the project's notes on published figures, 2006 to 2011."""
    beside = published_beside(demo, demo.item("eu_member"))
    good = beside[(beside["level"] == country) & (beside["code"] == 1)].sort_values("wave")
    assert good["share"].tolist() == shares


def test_only_what_is_the_same_question_stands_beside_an_item(demo):
    assert published_beside(demo, demo.item("turkey")).empty  # no figure of 2006 to 2011 on Turkey
    assert published_beside(demo, demo.item("feeling_eu")).empty
    hostile = published_beside(demo, demo.item("usa"))
    assert set(hostile["code"]) == {3}
    assert set(hostile["level"]) == {"Serbia", "Bosnia and Herzegovina", "Kosovo", "Albania"}
    assert set(published_beside(demo, demo.item("eu_vote"))["code"]) == {1, 2}


def test_a_country_is_known_by_its_other_spellings(demo):
    country = demo.role("country")
    names = tuple({"Macedonia": "North Macedonia"}.get(x, x) for x in country.levels)
    breaks = {**demo.breaks, country.name: replace(country, levels=names)}
    renamed = replace(demo, breaks=breaks)
    beside = published_beside(renamed, demo.item("eu_member"))
    assert (beside["level"] == "North Macedonia").sum() == 5  # four waves of good, one of bad


def test_a_survey_without_countries_or_waves_has_nothing_beside_it(demo):
    breaks = {name: found for name, found in demo.breaks.items() if found.role != "wave"}
    beside = published_beside(replace(demo, breaks=breaks), demo.item("eu_member"))
    assert beside.empty
    assert {"level", "wave", "code"} <= set(beside.columns)


def test_the_demo_is_calibrated_to_figures_of_the_record_only(figures):
    text = (DEMO / "targets.toml").read_text(encoding="utf-8")
    percents = [float(x) for x in re.findall(r"^percent = ([\d.]+)", text, re.MULTILINE)]
    gallup = figures[figures["series"] == "Gallup Balkan Monitor"]
    assert set(percents) <= set((100 * gallup["share"]).round(1))


def test_figures_are_found_by_words_of_their_country_question_source_or_note(figures):
    found = searched(figures, "serbia REFERENDUM 2011")
    assert found["share"].tolist() == [0.58]
    assert len(searched(figures, "figure of 2008")) == 1
    assert len(searched(figures, "69.1%")) == 1
    assert searched(figures, "").equals(figures)
    assert searched(figures, "atlantis").empty
