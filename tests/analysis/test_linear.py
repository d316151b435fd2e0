"""Combinations of values, their degrees of freedom, and the design effect of a whole question."""

import numpy as np
import pandas as pd
import pytest

from analysis.comparisons import NO_VARIANCE
from analysis.contrasts import gap
from analysis.estimates import shares
from analysis.linear import design_effect
from analysis.tally import tally


def test_a_combination_has_the_combined_values_and_covariance(survey):
    linear = shares(tally(survey, "turkey", ("country", "sex")), "each").linear
    weights = np.random.default_rng(3).normal(size=(4, len(linear.value)))
    combined = linear.combine(weights)
    np.testing.assert_allclose(combined.value, weights @ linear.value, rtol=1e-12)
    expected = weights @ linear.covariance @ weights.T
    np.testing.assert_allclose(combined.covariance, expected, rtol=1e-10, atol=1e-18)
    np.testing.assert_allclose(combined.variance, np.diag(expected), rtol=1e-10)


def test_the_difference_of_two_groups_of_a_sample_has_the_freedom_of_their_union(survey):
    one_sample = {"country": ["A"], "wave": ["2010"]}
    by_sex = shares(tally(survey, "turkey", ("sex",), where=one_sample)).linear
    together = shares(tally(survey, "turkey", (), where=one_sample)).linear
    assert by_sex.combine(np.array([[1.0, -1.0]])).df.tolist() == together.df.tolist()
    assert by_sex.combine(np.eye(2)).df.tolist() == by_sex.df.tolist()


def test_a_part_with_variance_and_without_freedom_leaves_no_freedom_to_the_whole(load):
    # Country B is one lonely point in each of two strata: variance around zero, 2 - 2 freedom.
    table = pd.DataFrame(
        {
            "country": ["A"] * 4 + ["B"] * 4,
            "stratum": [1, 1, 1, 1, 2, 2, 3, 3],
            "psu": [1, 2, 3, 4, 5, 5, 6, 6],
            "q": [1, 2, 1, 1, 1, 1, 2, 1],
        }
    )
    survey = load(
        table,
        {
            "breaks": {"country": {"column": "country", "role": "country"}},
            "design": {"stratum": ["stratum"], "psu": "psu"},
            "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}},
        },
    )
    by_country = shares(tally(survey, "q")).linear
    assert by_country.df.tolist() == [3, 0]
    assert (by_country.variance > 0).all()
    assert np.isnan(by_country.combine(np.array([[0.5, 0.5]])).df).all()


def test_what_is_alike_in_every_sampling_point_has_no_test_by_rounding(load):
    # Points of other sizes, the same weighted answers in each: shares that cannot vary. Without a
    # bound for rounding their standard errors are 1e-9, and each difference has a p of 1e-8.
    persons = [(1, 0.37), (2, 0.59), (3, 0.23)] * 80
    table = pd.DataFrame(
        [
            (point, sex, (code - 1 + sex) % 3 + 1, weight * size)
            for point, size in ((1, 1.0), (2, 3.0), (3, 0.7))
            for sex in (1, 2)
            for code, weight in persons
        ],
        columns=["psu", "sex", "q", "w"],
    )
    survey = load(
        table,
        {
            "breaks": {"sex": {"column": "sex"}},
            "design": {"weights": {"w": "w"}, "psu": "psu"},
            "items": {
                "q": {"column": "q", "answers": {"1": "Yes", "2": "No", "3": "Other"},
                      "favourable": [1]}
            },
        },
    )  # fmt: skip
    each = shares(tally(survey, "q", by=("sex",)), "each")
    assert each.linear.variance.tolist() == [0.0] * 6
    compared = gap(each, "1", "2").table()
    assert (compared["difference"].abs() > 0.1).all()
    assert compared["p"].isna().all()
    assert set(compared["reason"]) == {NO_VARIANCE}


@pytest.mark.parametrize("base", ["all", "opinion"])
@pytest.mark.parametrize("by", [("country",), ("cohort",), ()])
def test_the_design_effect_of_a_question_is_that_of_all_its_answers_together(by, base, survey):
    asked = tally(survey, "turkey", by)
    each = shares(asked, "each", base)
    cells = each.table().assign(v=each.linear.variance)
    cells["random"] = cells["estimate"] * (1 - cells["estimate"]) / (cells["n"] - 1)
    sums = cells.groupby(list(by) or (lambda _: 0), sort=False)[["v", "random"]].sum()
    found = design_effect(asked, asked.place, len(asked.domains), each.linear.base > 0)
    np.testing.assert_allclose(found, sums["v"] / sums["random"], rtol=1e-10)


def test_a_design_effect_that_the_profile_gives_multiplies_the_variance(
    people, profile, survey, design, load
):
    given = load(people, {**profile, "design": {**design, "design_effect": 1.7}})
    for by in (("country",), ("cohort",), ()):
        with_it, without = (shares(tally(s, "turkey", by)).linear for s in (given, survey))
        factor = 1.0 if survey.design.clustered else 1.7
        np.testing.assert_allclose(with_it.covariance, factor * without.covariance, rtol=1e-12)
