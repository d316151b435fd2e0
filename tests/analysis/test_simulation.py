"""A short run of `make simulate`: tests, intervals and detectable gaps keep their promises."""

import numpy as np
import pytest

from benchmarks.simulation import simulate

RUNS = 80


@pytest.fixture(scope="module")
def simulated():
    return simulate(RUNS, seed=1).set_index("what")


def test_every_promise_is_kept_to_within_the_error_of_a_short_run(simulated):
    # A rate p of m independent trials has the standard error sqrt(p (1 - p) / m): with 7 in each
    # of 80 surveys, sqrt(.05 * .95 / 560) = .0092. Of 12 rates, seldom is one off by 3 of them.
    nominal = simulated["nominal"]
    error = 3 * np.sqrt(nominal * (1 - nominal) / simulated["trials"])
    kept = simulated["rate"].between(simulated["low"] - error, simulated["high"] + error)
    assert kept.all(), simulated[~kept]


def test_every_comparison_can_be_said(simulated):
    assert simulated["rate"].notna().all()


def test_ignoring_the_sampling_points_would_break_the_promises(monkeypatch):
    # With 10 interviews a PSU, correlation .05 and weights of squared cv 1 / 6, the variance is
    # 1 + 9 * .05 / (1 + 1 / 6) = 1.39 times what is seen without PSUs; |t| > 1.96 is then
    # |z| > 1.96 / sqrt(1.39) = 1.66: in 9.6 %.
    from benchmarks import simulation, surveys

    def blind(interviews, psus, strata):
        countries = len(surveys.COUNTRIES)
        everyone = np.arange(countries * interviews)
        return surveys.design(everyone, everyone * strata // interviews)

    sampled = simulation.sample(960, 96, 12)
    seen = simulation.interview

    def interview(rng, design, share):
        made = seen(rng, sampled, share)
        columns = {name: made.encode(name) for name in ("turkey", "eu", "cohort")}
        return surveys.survey(design, columns, made.weight())

    monkeypatch.setattr(simulation, "sample", blind)
    monkeypatch.setattr(simulation, "interview", interview)
    hits = simulation.null(np.random.default_rng(1), 40)
    rate = np.mean([found["rejected: country difference"].mean() for found in hits])
    assert rate == pytest.approx(0.096, abs=3 * np.sqrt(0.096 * 0.904 / (40 * 3)))
    assert rate > 0.065  # the bound of METHODS.md
