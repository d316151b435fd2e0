"""Intervals by the formulas of their sources, and what must hold of any."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.intervals import (
    effective_n,
    korn_graubard,
    linear_t,
    logit_t,
    share_interval,
    t_quantile,
)

CLOSE = 1e-10


def srs(share, n):
    """Standard error under simple random sampling, so that the effective n is n."""
    return np.sqrt(share * (1 - share) / n)


@pytest.mark.parametrize("level", [0.90, 0.95, 0.99])
def test_the_logit_interval_is_symmetric_on_the_logit_scale(level):
    share, se, df = 0.35, 0.04, 12
    half = stats.t.ppf((1 + level) / 2, df) * se / (share * (1 - share))
    centre = np.log(share / (1 - share))
    ends = [1 / (1 + np.exp(-(centre + sign * half))) for sign in (-1, 1)]
    assert logit_t(share, se, df, level) == pytest.approx(ends, rel=CLOSE)


@pytest.mark.parametrize("level", [0.90, 0.95, 0.99])
def test_the_linear_interval_is_t_times_the_standard_error(level):
    half = stats.t.ppf((1 + level) / 2, 7) * 0.2
    assert linear_t(5.1, 0.2, 7, level) == pytest.approx((5.1 - half, 5.1 + half), rel=CLOSE)


@pytest.mark.parametrize("level", [0.90, 0.95, 0.99])
@pytest.mark.parametrize(("yes", "n"), [(0, 40), (3, 40), (20, 40), (40, 40)])
def test_korn_graubard_of_whole_numbers_is_clopper_pearson(yes, n, level):
    exact = stats.binomtest(yes, n).proportion_ci(level, method="exact")
    assert korn_graubard(yes / n, n, level) == pytest.approx((exact.low, exact.high), rel=1e-9)


def test_korn_graubard_takes_an_effective_n_that_is_not_whole():
    share, n_eff = 0.03, 87.4
    yes, no = share * n_eff, (1 - share) * n_eff
    ends = stats.beta.ppf(0.025, yes, no + 1), stats.beta.ppf(0.975, yes + 1, no)
    assert korn_graubard(share, n_eff, 0.95) == pytest.approx(ends, rel=1e-9)


@pytest.mark.parametrize("n", [30, 97.3, 1000])
def test_korn_graubard_at_zero_ends_where_nobody_would_be_met_in_one_of_forty_samples(n):
    low, high = korn_graubard(0.0, n, 0.95)
    assert (low, high) == (0.0, pytest.approx(1 - 0.025 ** (1 / n), rel=1e-9))
    low, high = korn_graubard(1.0, n, 0.95)
    assert (low, high) == (pytest.approx(0.025 ** (1 / n), rel=1e-9), 1.0)


def test_the_effective_n_pays_for_few_degrees_of_freedom_and_is_at_most_n():
    share, se, n, df = 0.4, 0.05, 300, 10
    t = stats.t.ppf(0.975, n - 1) / stats.t.ppf(0.975, df)
    expected = 0.4 * 0.6 / 0.05**2 * t**2
    assert effective_n(share, se, n, df) == pytest.approx(expected, rel=CLOSE)
    assert effective_n(share, 0.01, n, df) == n
    assert effective_n(share, 0.01, n, df, capped=False) == pytest.approx(25 * expected, rel=CLOSE)
    assert effective_n([0.0, 1.0], [0.0, 0.0], [n, n], [df, df]).tolist() == [n, n]


@pytest.mark.parametrize("level", [0.80, 0.95, 0.999])
@pytest.mark.parametrize(
    ("share", "few"), [(0.0, True), (0.04, True), (0.05, False), (0.95, False), (0.96, True)]
)
def test_fewer_than_five_effective_on_the_rarer_side_get_the_exact_interval(share, few, level):
    n, df = 120, 20
    se = srs(share, n)  # n_eff is 120 (1.980 / 2.086)^2 = 108 at 95 %, and 5 / 108 = .046
    n_eff = effective_n(share, se, n, df, level)
    expected = korn_graubard(share, n_eff, level) if few else logit_t(share, se, df, level)
    np.testing.assert_allclose(share_interval(share, se, n, df, level), expected, rtol=CLOSE)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 1.0])
@pytest.mark.parametrize("df", [0, -1, np.nan])
def test_without_degrees_of_freedom_there_is_no_interval(share, df):
    assert np.isnan(share_interval(share, 0.02, 100, df, 0.95)).all()
    assert np.isnan(linear_t(share, 0.02, df, 0.95)).all()


def test_infinite_degrees_of_freedom_are_normal():
    assert t_quantile(0.95, np.inf) == pytest.approx(stats.norm.ppf(0.975), rel=CLOSE)


@st.composite
def samples(draw):
    """A share, its standard error, n, and degrees of freedom, which are fewer than n."""
    share = draw(st.floats(0, 1).filter(lambda p: 1 - (1 - p) == p))
    n = draw(st.integers(2, 5000))
    se = srs(share, n) * np.sqrt(draw(st.floats(0.3, 20)))
    return share, se, n, draw(st.integers(1, n - 1))


@settings(deadline=None, max_examples=100)
@given(sample=samples())
def test_an_interval_of_a_share_lies_in_zero_to_one_and_within_that_of_a_higher_level(sample):
    low, high = sample[0], sample[0]
    for level in (0.5, 0.9, 0.95, 0.999):
        outer = share_interval(*sample, level)
        assert 0 <= outer.low <= low + 1e-12
        assert high - 1e-12 <= outer.high <= 1
        low, high = outer


@settings(deadline=None, max_examples=100)
@given(sample=samples())
def test_the_interval_of_the_complement_is_the_complement(sample):
    share, *rest = sample
    low, high = share_interval(share, *rest, 0.95)
    np.testing.assert_allclose(
        share_interval(1 - share, *rest, 0.95), (1 - high, 1 - low), rtol=0, atol=1e-9
    )
