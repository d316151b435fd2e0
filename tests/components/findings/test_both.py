"""Two questions: which stand beside each other, and that every number is the engine's."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.association import odds_ratio
from analysis.contrasts import paired
from analysis.estimates import average
from analysis.joint import joint
from analysis.multiplicity import holm
from analysis.regression import adjusted_association
from analysis.tally import tally
from components.findings import both

IN_2011 = {"wave": ["2011"]}


@pytest.fixture(scope="module")
def view(drawn):
    return drawn().finding.view


@pytest.mark.parametrize(
    ("item", "beside"),
    [
        ("turkey", "eu"),
        ("eu", "turkey"),
        ("feeling_turkey", "feeling_eu"),
        ("feeling_eu", "feeling_turkey"),
        ("eu_member", "turkey"),
        ("confidence_eu", "turkey"),
        ("germany", "eu"),
    ],
)
def test_turkey_and_the_eu_stand_beside_each_other_where_they_were_asked_alike(item, beside, demo):
    assert both.seconds(demo, item)[0] == beside
    assert set(both.seconds(demo, item)) == set(demo.items) - {item}


def test_the_other_actors_are_about_neither(demo):
    assert both.third(demo, "turkey", "eu") == ["usa", "russia", "germany", "serbia"]
    assert both.third(demo, "turkey", "eu_member") == ["usa", "russia", "germany", "serbia"]
    assert both.third(demo, "eu_member", "confidence_nato") == []


def test_joint_attitudes_are_ranked_by_both_and_have_their_average(demo, view):
    finding = both.attitudes(demo, view, "eu")
    estimates = joint(tally(demo, ("turkey", "eu"), ["country"], IN_2011))
    engine = estimates.table().set_index(["country", "answer"])["estimate"]
    for row in finding.table.itertuples():
        assert row.estimate == engine[row.country, row.answer]
    first = finding.table[finding.table["answer"] == "both"]
    assert first["estimate"].is_monotonic_decreasing
    mean = average(estimates, "equal").table()["estimate"]
    np.testing.assert_array_equal(finding.reference["estimate"], mean)


def test_odds_ratios_are_those_of_the_tally_adjusted_over_the_countries(demo, view):
    finding = both.associated(demo, view, "eu")
    found = finding.table.set_index("country")
    engine = odds_ratio(tally(demo, ("turkey", "eu"), ["country"], IN_2011)).table()
    adjusted = dict(zip(engine["country"], holm(engine["p"].to_numpy()), strict=True))
    for row in engine.itertuples():
        assert found.loc[row.country, "estimate"] == row.odds_ratio
        assert found.loc[row.country, "low"] == row.low
        assert found.loc[row.country, "p_adjusted"] == adjusted[row.country]
    assert finding.table["estimate"].is_monotonic_decreasing


def test_odds_ratios_by_group_are_of_each_country_and_group(demo, view):
    finding = both.associated_by(demo, view, "eu")
    engine = odds_ratio(tally(demo, ("turkey", "eu"), ["country", "cohort"], IN_2011)).table()
    np.testing.assert_array_equal(finding.table["estimate"], engine["odds_ratio"])
    assert set(finding.table["family"]) == {28}


@pytest.mark.parametrize("base", ["all", "opinion"])
def test_net_odds_ratios_are_those_of_the_model_with_the_others_that_were_asked(demo, view, base):
    finding = both.associated_net(demo, replace(view, base=base), "eu")
    net = finding.table[finding.table["what"] == "net"].set_index("country")
    raw = finding.table[finding.table["what"] == "raw"].set_index("country")
    others = ["usa", "russia", "germany", "serbia"]
    engine = adjusted_association(
        demo, "eu", "turkey", others, ["country"], {**IN_2011, "country": ["Kosovo"]}, base=base
    ).table()
    assert net.loc["Kosovo", "estimate"] == pytest.approx(engine["odds_ratio"][0], rel=1e-9)
    assert net.loc["Kosovo", "se"] == pytest.approx(engine["se"][0], rel=1e-9)
    # People in Serbia were not asked about Serbia.
    serbia = adjusted_association(
        demo, "eu", "turkey", others[:3], ["country"], {**IN_2011, "country": ["Serbia"]}, base=base
    ).table()
    assert net.loc["Serbia", "estimate"] == pytest.approx(serbia["odds_ratio"][0], rel=1e-9)
    assert net.loc["Serbia", "n"] == serbia["n"][0] > 500
    for series in (net, raw):
        p = series["p"].astype(float).to_numpy()
        np.testing.assert_allclose(series["p_adjusted"].astype(float), holm(p), rtol=1e-12)
        assert set(series["family"]) == {7}


def test_a_difference_is_paired_and_has_both_sides_beside_it(demo, view):
    finding = both.placed(demo, view, "eu")
    found = finding.compared.set_index("country")
    engine = paired(tally(demo, ("turkey", "eu"), ["country"], IN_2011)).table()
    for row in engine.itertuples():
        assert found.loc[row.country, "difference"] == row.difference
        assert found.loc[row.country, "p_adjusted"] == row.p_adjusted
    sides = finding.table.set_index(["country", "what"])["estimate"]
    assert found.loc["Serbia", "estimate_a"] == sides["Serbia", "Turkey"]
    assert found.loc["Serbia", "estimate_b"] == sides["Serbia", "EU"]
    assert finding.compared["difference"].is_monotonic_decreasing


def test_questions_with_other_answers_have_no_difference(demo, view):
    finding = both.placed(demo, view, "eu_member")
    assert finding.compared.empty
    assert finding.table["what"].unique().tolist() == ["Turkey", "EU"]


def test_joint_numbers_were_never_published(demo, view):
    """Friendliness of the EU in 2008 is calibrated in four countries, together with Turkey not."""
    in_2008 = replace(view, item="eu", wave="2008")
    assert "calibrated" in set(both.placed(demo, in_2008, "turkey").table["provenance"])
    for find in (both.attitudes, both.associated):
        assert set(find(demo, in_2008, "turkey").table["provenance"]) == {"invented"}


@pytest.mark.parametrize("find", [both.attitudes, both.associated, both.placed])
def test_a_question_that_was_not_asked_has_no_number(demo, view, find):
    table = find(demo, replace(view, wave="2006", item="germany"), "turkey").table
    asked = table["n"] > 0
    assert table.loc[~asked, "estimate"].isna().all()
    assert (table.loc[~asked, "flag"] == "hidden: not asked").all()
    assert (~asked).any()


def test_an_empty_cell_has_its_reason_not_the_names_of_columns(load):
    import pandas as pd

    rows = [(1, 1)] * 50 + [(2, 1)] * 50 + [(2, 2)] * 50
    item = {"answers": {"1": "Yes", "2": "No"}, "favourable": [1]}
    survey = load(
        pd.DataFrame(rows, columns=["p", "q"]),
        {"items": {name: {"column": name, **item} for name in ("p", "q")}},
    )
    view = replace_view("p")
    finding = both.associated(survey, view, "q")
    assert finding.table["flag"].tolist() == ["hidden: an empty cell"]


def replace_view(item):
    from components.view import View

    return View(item, "", "all", "unweighted", 95, "", "")
