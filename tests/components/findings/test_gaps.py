"""Gaps in each country: the numbers of the engine, both sides beside each, and gaps of gaps."""

from dataclasses import replace

import pytest

from analysis.contrasts import gap, gap_of_gaps
from analysis.estimates import average, shares
from analysis.tally import tally
from components.findings.gaps import gaps
from data.bands import banded

YOUNG, OLDER = ["15-24"], ["25-39", "40-54", "55+"]


@pytest.fixture(scope="module")
def engine(demo):
    """Shares of Turkey by country and cohort in 2011, made without the pages."""
    return shares(tally(demo, "turkey", ["country", "cohort"], {"wave": ["2011"]}))


def test_every_gap_has_the_numbers_of_the_engine_and_both_its_sides(drawn, engine):
    finding = drawn("gaps").finding
    own = gap(engine, YOUNG, OLDER).table().set_index("country")
    sides = engine.merged("cohort", {"15-24": YOUNG, "25+": OLDER}).table()
    sides = sides.set_index(["country", "cohort"])
    for row in finding.compared.to_dict("records"):
        for column in ("difference", "se", "low", "high", "df", "p", "p_adjusted", "detectable"):
            assert row[column] == own.loc[row["country"], column]
        assert row["family"] == 7
        assert row["estimate_a"] == sides.loc[(row["country"], "15-24"), "estimate"]
        assert row["n_b"] == sides.loc[(row["country"], "25+"), "n"]
        assert row["difference"] == pytest.approx(row["estimate_a"] - row["estimate_b"], abs=1e-15)


def test_the_widest_gap_comes_first(drawn):
    assert drawn("gaps").finding.compared["difference"].is_monotonic_decreasing


def test_the_reference_is_the_gap_of_the_average_of_the_countries(drawn, engine):
    both = engine.merged("cohort", {"15-24": YOUNG, "25+": OLDER})
    expected = gap(average(both), "15-24", "25+").table().iloc[0]
    reference = drawn("gaps").finding.reference.iloc[0]
    assert reference["difference"] == expected["difference"]
    assert reference["p"] == expected["p"]


def test_every_gap_of_the_demo_is_invented_even_of_a_calibrated_item(drawn):
    finding = drawn("gaps", item="eu_member").finding
    assert set(finding.compared["provenance"]) == {"invented"}
    assert set(finding.table["provenance"]) == {"invented"}


def test_any_break_takes_the_place_of_cohorts(drawn, demo):
    finding = drawn("gaps", by="sex").finding
    women_last = gap(
        shares(tally(demo, "turkey", ["country", "sex"], {"wave": ["2011"]})),
        *demo.break_("sex").levels,
    )
    own = women_last.table().set_index("country")["difference"]
    for row in finding.compared.to_dict("records"):
        assert row["difference"] == own[row["country"]]


def test_a_gap_of_ages_cut_otherwise_is_that_of_the_merged_years(demo, drawn):
    cut = banded(demo, "cohort", [(15, 24), (25, 9999)])
    found = gaps(cut, drawn("gaps").finding.view, ["15-24"], ["25+"]).compared
    same = drawn("gaps").finding.compared
    for column in ("difference", "se", "p"):
        assert found[column].tolist() == pytest.approx(same[column].tolist(), rel=1e-10)


def test_gaps_of_gaps_are_of_every_pair_the_wider_less_the_other(drawn, engine):
    compared = drawn("between").finding.compared
    assert len(compared) == 21
    assert (compared["difference"] >= 0).all()
    own = gap_of_gaps(engine, YOUNG, OLDER).table()
    pair = {frozenset((r["a"], r["b"])): abs(r["difference"]) for r in own.to_dict("records")}
    for row in compared.to_dict("records"):
        assert row["difference"] == pytest.approx(pair[frozenset((row["a"], row["b"]))], abs=1e-14)


def test_the_family_is_the_countries_whichever_stands_out(demo, drawn):
    view = drawn("gaps").finding.view
    plain, lit = (
        gaps(demo, replace(view, country=name), YOUNG, OLDER).compared for name in ("", "Serbia")
    )
    assert plain.equals(lit)
