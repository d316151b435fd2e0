"""The variance of totals, held against loops over respondents and arithmetic on a few of them."""

import numpy as np
import pandas as pd
import pytest

from analysis.design import covariance_of_totals
from analysis.estimates import shares
from analysis.tally import tally

FOUR_POINTS = pd.DataFrame(
    {
        "stratum": ["N", "N", "N", "N", "S", "S"],
        "psu": [1, 1, 2, 3, 1, 2],
        "w": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        "q": [1, 1, 2, 1, 1, 2],
    }
)
"""PSU totals of w: 3, 3, 4 in N and 5, 6 in S."""

ITEM = {"items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}}}
BY_POINT = {"weights": {"w": "w"}, "stratum": ["stratum"], "psu": "psu"}
BY_PERSON = {"weights": {"w": "w"}, "stratum": ["stratum"]}


def spread(*totals):
    """What one stratum adds to the variance of a total: n / (n - 1) sum (t - mean t)^2."""
    n, mean = len(totals), sum(totals) / len(totals)
    return n / (n - 1) * sum((t - mean) ** 2 for t in totals)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (BY_POINT, spread(1 + 2, 3, 4) + spread(5, 6)),
        (BY_PERSON, spread(1, 2, 3, 4) + spread(5, 6)),
        ({**BY_PERSON, "design_effect": 1.7}, 1.7 * (spread(1, 2, 3, 4) + spread(5, 6))),
        ({**BY_POINT, "stratum": []}, spread(1 + 2 + 5, 3 + 6, 4)),
        ({"weights": {"w": "w"}}, spread(1, 2, 3, 4, 5, 6)),
        # A design effect stands in for PSUs that a file does not name, so it acts nowhere else.
        ({**BY_POINT, "design_effect": 1.7}, spread(1 + 2, 3, 4) + spread(5, 6)),
    ],
)
def test_the_variance_of_a_total_is_that_of_its_psus_around_their_stratum(said, expected, load):
    survey = load(FOUR_POINTS, {**ITEM, "design": said})
    found = covariance_of_totals(survey.design, survey.weight()[:, None])
    assert found == pytest.approx(np.array([[expected]]), rel=1e-12)


@pytest.mark.parametrize(
    ("lonely", "expected"), [("adjust", spread(3, 3, 4) + 11**2), ("remove", spread(3, 3, 4))]
)
def test_a_lonely_psu_counts_around_zero_or_not_at_all(lonely, expected, load):
    one_in_south = FOUR_POINTS.assign(psu=[1, 1, 2, 3, 1, 1])
    survey = load(one_in_south, {**ITEM, "design": {**BY_POINT, "lonely_psu": lonely}})
    found = covariance_of_totals(survey.design, survey.weight()[:, None])
    assert found == pytest.approx(np.array([[expected]]), rel=1e-12)
    assert survey.design.lonely_strata == ("S",)


def test_the_lonely_respondent_of_a_stratum_is_named_with_its_country(load):
    table = FOUR_POINTS.assign(country="Kosovo", stratum=[1, 1, 1, 1, 1, 2])
    breaks = {"country": {"column": "country", "role": "country"}}
    survey = load(table, {**ITEM, "breaks": breaks, "design": BY_PERSON})
    assert survey.design.lonely_strata == ("Kosovo / 2",)


@pytest.mark.parametrize("by", [("country",), ("country", "cohort"), ("cohort",), ("wave",), ()])
def test_the_covariance_of_a_tally_is_that_of_scores_given_one_by_one(by, survey):
    estimates = shares(tally(survey, "turkey", by), "each")
    answer, w = survey.codes("turkey"), survey.weight()
    scores = []
    for row in estimates.table().itertuples():
        inside = answer >= 0
        for name in by:
            level = survey.break_(name).levels.index(getattr(row, name))
            inside = inside & (survey.codes(name) == level)
        yes = answer == survey.item("turkey").labels.index(row.answer)
        scores.append(w * inside * (yes - row.estimate) / w[inside].sum())
    expected = covariance_of_totals(survey.design, np.stack(scores, axis=1))
    np.testing.assert_allclose(estimates.covariance, expected, rtol=1e-10, atol=1e-16)


def test_the_diagonal_of_the_covariance_is_the_squared_standard_error(survey):
    estimates = shares(tally(survey, "turkey", ("country", "cohort")), "each")
    se = estimates.table()["se"].to_numpy()
    np.testing.assert_allclose(np.diag(estimates.covariance), se**2, rtol=1e-10, atol=1e-20)


def test_countries_and_waves_are_independent_samples(survey):
    estimates = shares(tally(survey, "turkey", ("country", "wave")))
    off_diagonal = estimates.covariance[~np.eye(6, dtype=bool)]
    assert (off_diagonal == 0).all()
