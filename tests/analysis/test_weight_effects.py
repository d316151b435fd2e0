"""What weights cost and move, by arithmetic on a few people and by the engine's own tables."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimates import favourability
from analysis.tally import tally
from analysis.weight_effects import describe_weights, weight_effect
from data.model import SurveyError

ITEM = {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}}
COUNTRIES = {"country": {"column": "country", "role": "country"}}
WAVES = {"wave": {"column": "wave", "role": "wave"}}


@pytest.fixture(scope="module")
def eight(load):
    """Two countries; in A weights of 1, 1, 1 and 3, in B of 10, 10, 10 and 0."""
    table = pd.DataFrame(
        {
            "country": list("AAAABBBB"),
            "wave": [1, 1, 2, 2] * 2,
            "w": [1, 1, 1, 3, 10, 10, 10, 0],
            "q": [1, 2, 2, 1, 1, 1, 2, 2],
        }
    )
    design = {"weights": {"w": "w"}}
    return load(table, {"design": design, "breaks": {**COUNTRIES, **WAVES}, "items": ITEM})


def test_kishs_design_effect_is_by_hand_that_of_the_weights(eight):
    found = describe_weights(eight)
    # All: 7 weigh 1, 1, 1, 3, 10, 10, 10: sum 36, of squares 12 + 300 = 312.
    assert (found.weight, found.n, found.lowest, found.highest) == ("w", 7, 1, 10)
    assert found.mean == pytest.approx(36 / 7, rel=1e-15)
    assert found.lightest == pytest.approx(7 / 36, rel=1e-15)
    assert found.heaviest == pytest.approx(70 / 36, rel=1e-15)
    assert found.deff == pytest.approx(7 * 312 / 36**2, rel=1e-15)
    assert found.n_eff == pytest.approx(36**2 / 312, rel=1e-15)
    assert found.cost == pytest.approx(1 - 36**2 / 312 / 7, rel=1e-14)
    assert found.cv == pytest.approx(np.std([1, 1, 1, 3, 10, 10, 10]) / (36 / 7), rel=1e-14)
    assert found.zero == 1 / 8


def test_each_country_is_described_by_its_own_weights(eight):
    a, b = describe_weights(eight).countries.to_dict("records")
    # A: sum 6, of squares 12, so n_eff = 36 / 12 = 3 of 4; 3 is twice the mean of 1.5.
    assert (a["country"], a["n"], a["zero"], a["heaviest"]) == ("A", 4, 0, 2)
    assert a["n_eff"] == pytest.approx(3, rel=1e-15)
    assert a["cost"] == pytest.approx(0.25, rel=1e-15)
    assert a["cv"] == pytest.approx((12 * 4 / 36 - 1) ** 0.5, rel=1e-14)
    # B: three weigh the same, one nothing.
    assert (b["n"], b["zero"], b["deff"], b["cv"], b["cost"]) == (3, 1 / 4, 1, 0, 0)
    assert describe_weights(eight).groups["group"].tolist() == ["A", "B"]


def test_a_description_may_be_of_one_wave(eight):
    found = describe_weights(eight, where={"wave": ["2"]})
    # 1 and 3 in A, 10 and 0 in B.
    assert (found.n, found.zero) == (3, 1 / 4)
    assert found.countries["n"].tolist() == [2, 1]
    assert found.countries["n_eff"].tolist() == pytest.approx([16 / 10, 1], rel=1e-15)
    with pytest.raises(SurveyError) as refused:
        describe_weights(eight, where={"wave": ["3"]})
    assert str(refused.value) == "break 'wave': has no '3'; its levels are 1, 2"


def test_without_countries_everyone_is_one_group(load):
    survey = load(pd.DataFrame({"q": [1, 2, 1]}), {"items": ITEM})
    found = describe_weights(survey)
    assert found.countries.empty
    assert found.groups[["group", "n", "deff"]].to_numpy().tolist() == [["", 3, 1.0]]
    moves = weight_effect(survey, "unweighted", "unweighted", "q").moves
    assert moves[["group", "n"]].to_numpy().tolist() == [["", 3]]


def test_where_nobody_weighs_anything_nothing_can_be_said(load):
    table = pd.DataFrame({"country": list("AAB"), "w": [1, 3, 0], "q": 1})
    breaks = {"breaks": COUNTRIES, "items": ITEM, "design": {"weights": {"w": "w"}}}
    found = describe_weights(load(table, breaks), where={"country": ["B"]})
    assert (found.n, found.zero) == (0, 1)
    assert np.isnan([found.deff, found.n_eff, found.cost, found.lowest]).all()
    effect = weight_effect(load(table, breaks), "w", "w", "q", {"country": ["B"]})
    assert effect.spread.empty


def test_classes_of_weights_are_relative_to_the_mean_of_country_and_wave(eight):
    found = weight_effect(eight, "unweighted", "w", "q").spread
    # A wave 1: 1, 1, the mean each; A wave 2: 1 and 3 of mean 2: a half, and 1.5 times; B: the
    # mean. So of 7: one at 0.5, five at 1, one at 1.5; before, all 8 at 1.
    step = 2 ** (1 / 8)
    inside = found[(found["after"] > 0) | (found["before"] > 0)]
    np.testing.assert_allclose(inside["after"], [1 / 7, 5 / 7, 1 / 7], rtol=1e-15)
    assert inside["before"].tolist() == [0, 1, 0]
    np.testing.assert_allclose(inside["low"], [0.5 / step, 1 / step, 2**0.5 / step], rtol=1e-15)
    np.testing.assert_allclose(found["low"].iloc[1:], found["high"].iloc[:-1], rtol=0)
    assert found[["before", "after"]].sum().tolist() == pytest.approx([1, 1], rel=1e-15)


def test_weights_beyond_sixteen_times_the_mean_are_in_classes_that_are_open(load):
    # The heaviest weighs 1000 of a sum of 1000 + 39 + 0.5, so 38.5 times the mean of 41 people.
    table = pd.DataFrame({"w": [1000.0, 0.5] + [1.0] * 39, "q": 1})
    survey = load(table, {"items": ITEM, "design": {"weights": {"w": "w"}}})
    found = weight_effect(survey, "unweighted", "w", "q").spread
    assert found["high"].iloc[-1] == np.inf
    assert found["after"].iloc[-1] == pytest.approx(1 / 41, rel=1e-15)
    assert found["low"].iloc[0] == 0  # 1 / 25.4 of the mean, and less
    assert found["after"].iloc[0] == pytest.approx(40 / 41, rel=1e-15)


def test_what_weights_move_is_what_the_engine_estimates_under_both(survey):
    where = {"wave": ["2011"]}
    found = weight_effect(survey, "unweighted", "w", "turkey", where).moves
    before, after = (
        favourability(tally(survey, "turkey", ["country"], where, weight)).table()
        for weight in ("unweighted", "w")
    )
    assert found["group"].tolist() == ["A", "B", "C"]
    assert (found["before"] == before["estimate"]).all()
    assert (found["after"] == after["estimate"]).all()
    assert (found["difference"] == after["estimate"] - before["estimate"]).all()
    assert (found["n"] == after["n"]).all()


def test_a_number_that_must_be_hidden_does_not_move(eight):
    # 4 and 3 interviews; fewer than 30 are not shown.
    found = weight_effect(eight, "unweighted", "w", "q").moves
    assert found[["before", "after", "difference"]].isna().all(axis=None)
    assert found["flag"].tolist() == ["hidden: fewer than 30 interviews"] * 2


def test_without_an_item_nothing_moves(eight):
    assert weight_effect(eight, "unweighted", "w", None).moves.empty
