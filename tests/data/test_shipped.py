"""Margins from the population tables, by arithmetic on the rows of their files."""

import pandas as pd
import pytest

from data.load import POPULATION, load_survey
from data.profile import KEEP
from data.shipped import NO_BREAK, NO_COUNTRY, NO_GROUPS, same, shipped_margins

ITEM = {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}}


@pytest.fixture(scope="module")
def demo():
    return load_survey(POPULATION.parent / "demo" / "balkan_demo.sav")


@pytest.fixture
def people(load):
    """A function that makes a survey: columns of respondents, and the breaks that they are."""

    def people(breaks, **columns):
        table = pd.DataFrame(columns)
        return load(table.assign(q=1), {"breaks": breaks, "items": ITEM})

    return people


COUNTRY = {"column": "country", "role": "country"}


def aged(people, bands, ages=tuple(range(15, 96)), country="Albania"):
    """The age margin of a survey of these ages, whose profile asks for these bands."""
    age = {"column": "age", "role": "age", "bands": bands}
    survey = people({"country": COUNTRY, "age": age}, country=country, age=list(ages))
    return shipped_margins(survey)[0]


def test_the_margins_of_the_demo_are_sums_of_the_rows_of_the_tables(demo):
    age, sex, religion = shipped_margins(demo)
    assert [found.margin.breaks for found in (age, sex, religion)] == [
        ["country", "wave", "cohort"],
        ["country", "wave", "sex"],
        ["country", "wave", "religion"],
    ]
    # Serbia, thousands: 15-24 451.563 + 425.367; 25-54 1526.486 + 1505.165; 55-64 514.114 + 556.799
    # and 65+ 495.544 + 715.592. The bands 25-39 and 40-54 cut through 25-54, so they are one.
    assert age.margin.shares["Serbia"]["2011"] == {
        "15-24": 876930,
        "25-39 + 40-54": 3031651,
        "55+": 2282049,
    }
    # Albania's men: 282.1 + 176.1 + 174.4 + 203.0 + 146.6 + 153.1.
    assert sex.margin.shares["Albania"]["2006"] == {"Male": 1135300, "Female": 1150700}
    # The demo's Muslims include the Bektashi: 56.7 + 2.1. What the census does not tell is kept.
    assert religion.margin.shares["Albania"]["2008"] == {
        "Muslim": 58.8, "Orthodox": 6.8, "Catholic": 10, "Other or none": KEEP,
    }  # fmt: skip
    assert religion.margin.shares["Macedonia"]["2011"] == {
        "Muslim": 33.3, "Orthodox": 64.7, "Catholic": KEEP, "Other or none": KEEP,
    }  # fmt: skip


def test_the_sources_say_of_when_the_figures_are_and_what_is_our_estimate(demo):
    age, _, religion = shipped_margins(demo)
    estimated = "(its split by age and sex is partly our estimate)"
    assert dict(age.sources) == {
        "UN World Population Prospects 2019, for 2010": (
            "Albania", "Bosnia and Herzegovina", "Croatia", "Macedonia", "Montenegro",
        ),
        f"Census 2011, Kosovo Agency of Statistics {estimated}": ("Kosovo",),
        "CIA World Factbook 2012, without Kosovo": ("Serbia",),
    }  # fmt: skip
    assert religion.sources["Census 2002"] == ("Macedonia",)


def test_every_country_of_the_demo_has_every_margin_and_no_other_is_made_up(demo):
    countries = demo.break_("country").levels
    for shipped in shipped_margins(demo):
        assert tuple(shipped.margin.shares) == countries
        for waves in shipped.margin.shares.values():
            assert tuple(waves) == demo.break_("wave").levels


def test_bands_of_the_table_are_taken_as_they_are(people):
    bands = [[15, 24], [25, 34], [35, 44], [45, 54], [55, 64], [65, 120]]
    # 282.1 + 256.2, 176.1 + 190.8, 174.4 + 193.4, 203.0 + 205.8, 146.6 + 143.8, 153.1 + 160.7
    assert aged(people, bands).margin.shares["Albania"] == {
        "15-24": 538300, "25-34": 366900, "35-44": 367800,
        "45-54": 408800, "55-64": 290400, "65+": 313800,
    }  # fmt: skip


def test_a_country_whose_table_is_coarser_has_a_coarser_margin(people):
    bands = [[15, 24], [25, 34], [35, 54], [55, 120]]
    age = {"column": "age", "role": "age", "bands": bands}
    survey = people(
        {"country": COUNTRY, "age": age},
        country=["Serbia", "Albania"] * 81,
        age=[age for age in range(15, 96) for _ in range(2)],
    )
    shares = shipped_margins(survey)[0].margin.shares
    assert list(shares["Serbia"]) == ["15-24", "25-34 + 35-54", "55+"]
    assert list(shares["Albania"]) == ["15-24", "25-34", "35-54", "55+"]


def test_a_band_that_the_table_does_not_know_keeps_its_share(people):
    # A survey of adults: the table has 15-24, and 18-24 is no part of it that is known.
    shares = aged(people, [[15, 24], [25, 54], [55, 120]], range(18, 96)).margin.shares["Albania"]
    assert shares == {"18-24": KEEP, "25-54": 1143500, "55+": 604200}
    # Bands with a hole: nobody from 55 to 64, so only 15-54 and 65+ are known.
    shares = aged(people, [[15, 34], [35, 54], [65, 120]]).margin.shares["Albania"]
    assert shares == {"15-34": 905200, "35-54": 776600, "65+": 313800}
    # A hole within 25-54: what the table has there is more than 25-29 and 40-54.
    shares = aged(people, [[15, 24], [25, 29], [40, 54], [55, 120]]).margin.shares["Albania"]
    assert shares == {"15-24": 538300, "25-29": KEEP, "40-54": KEEP, "55+": 604200}
    # A closed last band is no "65+".
    shares = aged(people, [[15, 24], [25, 54], [55, 64], [65, 80]], range(15, 81)).margin
    assert shares.shares["Albania"]["65-80"] == KEEP


@pytest.mark.parametrize(
    ("bands", "ages"),
    [([[15, 29], [30, 49], [50, 120]], range(15, 96)), ([[15, 24], [25, 120]], range(18, 96))],
)
def test_where_no_two_bands_are_known_no_margin_is_offered_and_the_reason_is_said(
    bands, ages, people
):
    found = aged(people, bands, ages)
    assert (found.margin, found.reason, found.break_) == (None, NO_GROUPS, "age")


def test_a_survey_of_no_country_of_the_tables_is_offered_none(people):
    sex = {"column": "sex", "labels": {"1": "Male", "2": "Female"}}
    for breaks in ({"sex": sex}, {"sex": sex, "country": COUNTRY}):
        found = shipped_margins(people(breaks, sex=[1, 2], country=["Norway", "Ghana"]))
        assert [(x.margin, x.reason) for x in found] == [(None, NO_COUNTRY)] * 3


def test_what_a_country_without_a_table_has_is_kept(people):
    sex = {"column": "sex", "labels": {"1": "Male", "2": "Female"}}
    survey = people(
        {"sex": sex, "country": COUNTRY}, sex=[1, 2] * 2, country=["Bulgaria"] * 2 + ["RS"] * 2
    )
    age, found, religion = shipped_margins(survey)
    assert (age.reason, religion.reason) == (NO_BREAK, NO_BREAK)
    # 451.563 + 1526.486 + 514.114 + 495.544 and 425.367 + 1505.165 + 556.799 + 715.592
    assert found.margin.shares == {
        "Bulgaria": {"Male": KEEP, "Female": KEEP},
        "RS": {"Male": 2987707, "Female": 3202923},
    }
    assert found.sources == {"CIA World Factbook 2012, without Kosovo": ("RS",)}


@pytest.mark.parametrize(
    ("men", "women"), [("Man", "Woman"), ("MUŠKI", "Ženski"), ("Mashkull", "Femër"), ("m", "f")]
)
def test_the_sexes_are_known_by_what_files_call_them(men, women, people):
    sex = {"column": "sex", "labels": {"1": men, "2": women, "3": "Other"}}
    survey = people({"country": COUNTRY, "sex": sex}, country="Montenegro", sex=[1, 2, 3])
    # 46.7 + 45.0 + 39.9 + 44.2 + 35.7 + 33.9 and 43.5 + 44.9 + 41.3 + 44.0 + 38.0 + 47.0
    assert shipped_margins(survey)[1].margin.shares["Montenegro"] == {
        men: 245400,
        women: 258700,
        "Other": KEEP,
    }


def test_levels_that_are_called_otherwise_match_nothing(people):
    sex = {"column": "sex", "labels": {"1": "Male respondent", "2": "Female respondent"}}
    survey = people({"country": COUNTRY, "sex": sex}, country="Montenegro", sex=[1, 2])
    assert shipped_margins(survey)[1].reason == NO_BREAK


def test_several_levels_of_one_religion_are_one_category(people):
    words = {"1": "Islam", "2": "Bektashi", "3": "Roman Catholic", "4": "Catholic", "5": "Jewish"}
    faith = {"column": "faith", "labels": words}
    survey = people({"country": COUNTRY, "faith": faith}, country="Albania", faith=[1, 2, 3, 4, 5])
    assert shipped_margins(survey)[2].margin.shares["Albania"] == {
        "Islam": 56.7, "Bektashi": 2.1, "Roman Catholic + Catholic": 10, "Jewish": KEEP,
    }  # fmt: skip


def test_a_word_means_a_level_if_it_is_certain_which():
    assert same("male", ("Male", "Female")) == "Male"
    assert same("Žene", ("Man", "Woman")) == "Woman"
    assert same("Srbija", ("Serbia", "Croatia")) == "Serbia"
    assert same("MALE", ("Male", "male")) is None
    assert same("male", ("Male", "male")) == "male"
    assert same("Catholic", ("Catholic", "Roman Catholic")) == "Catholic"
    assert same("Katolik", ("Catholic", "Roman Catholic")) is None
    assert same("old", ("young",)) is None
