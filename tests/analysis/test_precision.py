"""The design card: what a sample's size, clustering and weights leave of its precision."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.estimates import shares
from analysis.precision import design_card
from analysis.tally import tally
from data.load import load_survey

DEMO = Path(__file__).parents[2] / "data" / "demo" / "balkan_demo.sav"


@pytest.fixture(scope="module")
def demo():
    return load_survey(DEMO)


@pytest.fixture(scope="module")
def serbia(demo):
    card = design_card(demo)
    return card[(card["country"] == "Serbia") & (card["wave"] == "2011")].iloc[0]


def test_a_sample_is_counted_by_interviews_strata_and_sampling_points(demo, serbia):
    frame = pd.DataFrame(
        {
            "here": (demo.codes("country") == demo.break_("country").levels.index("Serbia"))
            & (demo.codes("wave") == demo.break_("wave").levels.index("2011")),
            "unit": demo.design.unit,
            "stratum": demo.design.stratum[demo.design.unit],
        }
    ).query("here")
    assert serbia["n"] == len(frame)
    assert serbia["psus"] == frame["unit"].nunique()
    assert serbia["strata"] == frame["stratum"].nunique()
    assert serbia["df"] == serbia["psus"] - serbia["strata"]


def test_the_design_effect_is_the_median_of_the_questions_asked(demo, serbia):
    """Each is the sum of the answers' variances over that of simple random sampling."""
    ratios = []
    for name in demo.items:
        t = tally(demo, name, (), {"country": ["Serbia"], "wave": ["2011"]})
        table = shares(t, "each").table()
        if table["n"].iloc[0]:
            random = table["estimate"] * (1 - table["estimate"]) / (table["n"] - 1)
            ratios.append((table["se"] ** 2).sum() / random.sum())
    assert serbia["deff"] == pytest.approx(np.median(ratios), rel=1e-10)
    assert serbia["n_eff"] == pytest.approx(serbia["n"] / serbia["deff"], rel=1e-12)


def test_the_margin_is_half_the_interval_of_a_share_of_one_half(serbia):
    t = stats.t.ppf(0.975, serbia["df"])
    expected = t * np.sqrt(serbia["deff"] * 0.25 / (serbia["n"] - 1))
    assert serbia["margin"] == pytest.approx(expected, rel=1e-10)


def test_four_equal_answers_without_clusters_cost_nothing(load):
    """Simple random sampling with one weight: deff 1, n_eff n, and df n - 1."""
    people = pd.DataFrame({"q": [1, 2] * 50, "w": 2.0})
    items = {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}}}
    survey = load(people, {"design": {"weights": {"w": "w"}}, "items": items})
    row = design_card(survey).iloc[0]
    assert (row["n"], row["strata"], row["df"]) == (100, 1, 99)
    assert np.isnan(row["psus"])
    assert row["deff_weights"] == pytest.approx(1, rel=1e-12)
    assert row["deff"] == pytest.approx(1, rel=1e-12)
    assert row["n_eff"] == pytest.approx(100, rel=1e-12)


def test_weights_alone_cost_what_kish_says(load):
    """Half weigh 1 and half 3: 1 + cv^2 = 100 x (50 + 450) / 200^2 = 1.25."""
    people = pd.DataFrame({"q": [1, 1, 2, 2] * 25, "w": [1.0, 3.0] * 50})
    items = {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}}}
    survey = load(people, {"design": {"weights": {"w": "w"}}, "items": items})
    assert design_card(survey).iloc[0]["deff_weights"] == pytest.approx(1.25, rel=1e-12)


def test_a_sample_where_nothing_varies_has_no_margin(load):
    people = pd.DataFrame({"q": [1] * 100})
    items = {"q": {"column": "q", "answers": {"1": "Yes"}}}
    row = design_card(load(people, {"items": items})).iloc[0]
    assert np.isnan([row["deff"], row["n_eff"], row["margin"]]).all()
