"""Comparisons of averages, and of what does not vary: the numbers that are easily wrong."""

import numpy as np
import pandas as pd
import pytest

from analysis.contrasts import change, gap, pairs, standardised_gap
from analysis.estimates import average, means, shares
from analysis.tally import tally
from data.model import SurveyError

CLOSE = 1e-12


@pytest.fixture(scope="module")
def survey(load):
    """Three countries in three waves; C weighs five times as much, and was not asked in 2011."""
    rng = np.random.default_rng(5)
    rows = 9 * 240
    table = pd.DataFrame(
        {
            "country": np.repeat(["A", "B", "C"], rows // 3),
            "wave": np.tile(np.repeat([2010, 2011, 2012], 240), 3),
            "cohort": rng.choice(["15-24", "25-39", "40+"], rows),
            "sex": rng.choice(["f", "m"], rows),
            "psu": np.repeat(np.arange(rows // 10), 10),
            "w": rng.gamma(2, 1, rows),
        }
    )
    likes = rng.random(rows) < np.where(table["country"] == "C", 0.6, 0.2)
    likes ^= (table["cohort"] == "15-24") & (rng.random(rows) < 0.2)
    table["q"] = np.where(likes, 1, 2)
    table.loc[(table["country"] == "C") & (table["wave"] == 2011), "q"] = -1
    table.loc[table["country"] == "C", "w"] *= 5
    table["ten"] = 7
    return load(
        table,
        {
            "design": {"weights": {"w": "weight"}, "psu": "psu"},
            "breaks": {
                "country": {"column": "country", "role": "country"},
                "wave": {"column": "wave", "role": "wave"},
                "sex": {"column": "sex"},
                "cohort": {"column": "cohort"},
            },
            "items": {
                "q": {
                    "column": "q",
                    "answers": {"1": "Yes", "2": "No"},
                    "favourable": [1],
                    "not_asked": [-1],
                },
                "ten": {"column": "ten", "scale": [0, 10]},
            },
        },
    )


@pytest.fixture(scope="module")
def by_cohort(survey):
    return shares(tally(survey, "q", ("country", "cohort"), {"wave": ["2010"]}))


@pytest.mark.parametrize("averaging", ["equal", "pooled"])
def test_a_gap_of_averages_is_that_of_the_pair(averaging, by_cohort):
    whole = average(by_cohort, averaging)
    asked, row = gap(whole, "15-24", "40+").table().iloc[0], pairs(whole, "cohort").table().iloc[1]
    assert (row["a"], row["b"]) == ("15-24", "40+")
    for name in ("difference", "se", "df", "p"):
        assert asked[name] == pytest.approx(row[name], rel=CLOSE)


def test_the_average_of_gaps_is_the_gap_of_averages(by_cohort):
    sides = {"15-24": ["15-24"], "25+": ["25-39", "40+"]}
    each = gap(by_cohort, *sides.values()).table()
    whole = gap(average(by_cohort.merged("cohort", sides)), "15-24", "25+").table().iloc[0]
    assert whole["difference"] == pytest.approx(each["difference"].mean(), rel=CLOSE)
    # Countries are independent: the variance of the mean of three is a ninth of the sum.
    assert whole["se"] ** 2 == pytest.approx((each["se"] ** 2).sum() / 9, rel=CLOSE)


def test_unions_are_made_before_countries_are_averaged(by_cohort, survey):
    with pytest.raises(SurveyError, match="merge its levels before countries are averaged"):
        gap(average(by_cohort), "15-24", ["25-39", "40+"])
    cells = shares(tally(survey, "q", ("country", "sex", "cohort"), {"wave": ["2010"]}))
    with pytest.raises(SurveyError, match="takes estimates before countries are averaged"):
        standardised_gap(average(cells), "15-24", "40+", over=("sex",))


@pytest.mark.parametrize("averaging", ["equal", "pooled"])
def test_averages_over_different_countries_are_not_compared(averaging, survey):
    by_wave = shares(tally(survey, "q", ("country", "wave")))
    table = change(average(by_wave, averaging)).table()
    assert table["reason"].tolist() == ["not the same countries"] * 2
    assert table["verdict"].tolist() == ["too few interviews"] * 2
    assert table["p_adjusted"].isna().all()
    alike = shares(tally(survey, "q", ("country", "wave"), {"country": ["A", "B"]}))
    assert change(average(alike, averaging)).table()["reason"].tolist() == ["", ""]


def test_a_mean_that_everyone_shares_does_not_vary_by_rounding(survey):
    by_country = means(tally(survey, "ten"))
    assert by_country.table()["estimate"].tolist() == [7.0] * 3
    assert by_country.table()["se"].tolist() == [0.0] * 3
    table = pairs(by_country).table()
    assert table["p"].isna().all()
    assert set(table["reason"]) == {"nothing varies"}
    assert set(table["verdict"]) == {"too few interviews"}


def test_a_side_is_not_compared_with_itself(by_cohort):
    with pytest.raises(SurveyError, match="break 'cohort': '15-24' is on both sides"):
        gap(by_cohort, "15-24", "15-24")
