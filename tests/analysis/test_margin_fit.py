"""What making a weight changes, by arithmetic on a few people."""

import numpy as np
import pandas as pd
import pytest

from analysis.margin_fit import reweighting
from analysis.weighting import rake
from data.profile import MarginSpec, WeightingSpec

ITEM = {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}}
BREAKS = {
    "land": {"column": "country", "role": "country"},
    "sex": {"column": "sex", "label": "Sex"},
    "faith": {"column": "faith", "label": "Religion"},
}
SEX = MarginSpec(
    breaks=["land", "sex"], shares={"A": {"F": 1, "M": 1}, "B": {"F": 0.45, "M": 0.55}}
)
FAITH = MarginSpec(
    breaks=["land", "faith"],
    shares={"A": {"x + y": 3, "z": 1}, "B": {"x": "keep", "y": 1, "z": 1}},
)


@pytest.fixture(scope="module")
def several(load):
    """Ten people in each of two countries; in B nobody's faith is known but of six."""
    table = pd.DataFrame(
        {
            "country": ["A"] * 10 + ["B"] * 10,
            "sex": ["F"] * 7 + ["M"] * 3 + ["F"] * 5 + ["M"] * 5,
            "faith": [*"xxxxyyzzxz", *"xxyzyz", *[np.nan] * 4],
            "w": [1.0] * 10 + [2.0] * 10,
            "q": [1, 2] * 10,
        }
    )
    design = {"weights": {"w": "as drawn"}}
    return load(table, {"design": design, "breaks": BREAKS, "items": ITEM})


def test_shares_are_told_before_and_after_beside_their_targets(several):
    found = reweighting(several, WeightingSpec(margins=[SEX, FAITH]), None)
    shares = found.shares.set_index(["margin", "country", "category"])
    sex = shares.loc["Sex"]
    # A: 7 women of 10, B: 5 of 10.
    assert sex["before"].tolist() == pytest.approx([0.7, 0.3, 0.5, 0.5], rel=1e-15)
    assert sex["target"].tolist() == pytest.approx([0.5, 0.5, 0.45, 0.55], rel=1e-15)
    assert sex["after"].tolist() == pytest.approx([0.5, 0.5, 0.45, 0.55], rel=1e-11)
    assert sex["n"].tolist() == [7, 3, 5, 5]
    faith = shares.loc["Religion"]
    # A: x or y 7 of 10 and z 3; B: x, y and z 2 each of the 6 who are known, x to keep its third.
    assert faith.index.tolist() == [("A", "x + y"), ("A", "z"), ("B", "x"), ("B", "y"), ("B", "z")]
    assert faith["kept"].tolist() == [False, False, True, False, False]
    assert faith["before"].tolist() == pytest.approx([0.7, 0.3, *[1 / 3] * 3], rel=1e-15)
    assert faith["target"].tolist() == pytest.approx([0.75, 0.25, *[1 / 3] * 3], rel=1e-15)
    assert faith["after"].tolist() == pytest.approx([0.75, 0.25, *[1 / 3] * 3], rel=1e-11)


def test_the_largest_gap_of_each_margin_is_named(several):
    gaps = reweighting(several, WeightingSpec(margins=[SEX, FAITH]), None).gaps
    assert gaps[["margin", "country", "wave", "category"]].to_numpy().tolist() == [
        ["Sex", "A", "", "F"],
        ["Religion", "A", "", "x + y"],
    ]
    assert gaps["before"].tolist() == pytest.approx([0.2, 0.05], rel=1e-14)
    assert gaps["after"].max() < 1e-11


def test_the_weight_is_the_one_that_raking_makes(several):
    weighting = WeightingSpec(base="unweighted", margins=[SEX])
    found = reweighting(several, weighting, "q", {"land": ["B"]})
    expected = rake(several, weighting.targets, "unweighted")
    assert (found.survey.weight() == expected.weight()).all()
    assert (found.effect.before.weight, found.effect.after.weight) == ("unweighted", "raked")
    # B: five women of 0.9 each and five men of 1.1: the squares sum to 10.1, so n_eff 100 / 10.1.
    assert found.effect.after.n_eff == pytest.approx(100 / 10.1, rel=1e-11)
    assert found.effect.moves["flag"].tolist() == ["hidden: fewer than 30 interviews"]


def test_a_weight_that_is_only_trimmed_has_no_margins(several):
    found = reweighting(several, WeightingSpec(base="w", trim=1.5), None)
    assert found.shares.empty
    assert found.gaps.empty
    assert found.survey.default_weight == "trimmed"


def test_a_country_in_which_nobody_weighs_anything_has_no_shares(load):
    table = pd.DataFrame({"country": list("AABB"), "sex": list("FMFM"), "w": [1, 3, 0, 0], "q": 1})
    breaks = {name: BREAKS[name] for name in ("land", "sex")}
    survey = load(table, {"design": {"weights": {"w": "w"}}, "breaks": breaks, "items": ITEM})
    shares = {"A": {"F": 1, "M": 1}, "B": {"F": "keep", "M": "keep"}}
    margin = MarginSpec(breaks=["land", "sex"], shares=shares)
    found = reweighting(survey, WeightingSpec(margins=[margin]), None).shares
    assert found["country"].tolist() == ["A", "A"]
