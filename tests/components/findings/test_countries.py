"""What countries think: the order, the reference, and where the numbers come from."""

import numpy as np
import pytest

from analysis.estimates import average, favourability, shares
from analysis.tally import tally
from components.findings import countries


def test_the_table_holds_the_numbers_of_the_engine(demo, drawn):
    finding = drawn().finding
    engine = shares(tally(demo, "turkey", by=["country"], where={"wave": ["2011"]})).table()
    both = finding.table.merge(engine, on="country", suffixes=("", "_engine"))
    for column in ("estimate", "se", "low", "high", "n", "n_eff", "deff", "df"):
        assert (both[column] == both[f"{column}_engine"]).all()


def test_countries_fall_from_the_most_to_the_least_favourable(drawn):
    assert drawn().finding.table["estimate"].is_monotonic_decreasing


def test_stacks_of_all_answers_have_the_order_of_the_ranking(drawn):
    ranking, answers = drawn().finding.table, drawn("answers").finding.table
    assert answers["country"].unique().tolist() == ranking["country"].tolist()


def test_all_answers_of_a_country_add_to_one(drawn):
    sums = drawn("answers").finding.table.groupby("country")["estimate"].sum()
    np.testing.assert_allclose(sums, 1.0, rtol=1e-12)


def test_a_scale_is_ranked_by_its_mean_in_both_views(drawn):
    means = drawn(item="feeling_turkey").finding.table
    stacks = drawn("answers", item="feeling_turkey").finding.table
    assert means["estimate"].is_monotonic_decreasing
    # No opinion takes no part in a mean, but some of everyone asked: the order is of the sums then.
    assert stacks["country"].iloc[0] == means["country"].iloc[0]


@pytest.mark.parametrize("averaging", ["equal", "population", "pooled"])
def test_the_reference_of_countries_is_their_average(demo, drawn, averaging):
    estimates = favourability(tally(demo, "turkey", by=["country"], where={"wave": ["2011"]}))
    expected = average(estimates, averaging).table()["estimate"].iloc[0]
    assert drawn(averaging=averaging).finding.reference["estimate"].iloc[0] == expected


def test_the_reference_of_another_break_is_everyone(small_drawn):
    assert small_drawn().finding.reference["estimate"].iloc[0] == pytest.approx(
        135 / 180, rel=1e-12
    )


def test_the_levels_of_another_break_keep_their_order(small_drawn):
    assert small_drawn().finding.table["region"].tolist() == ["=East", "North", "South"]


def test_a_country_that_was_not_asked_is_last_and_has_no_number(drawn):
    last = drawn(item="serbia").finding.table.iloc[-1]
    assert last["country"] == "Serbia"
    assert last["flag"] == "hidden: not asked"
    assert np.isnan(last["estimate"])
    assert last["provenance"] == ""


def test_the_average_leaves_out_the_country_that_was_not_asked(drawn):
    finding = drawn(item="serbia").finding
    asked = finding.table["estimate"].dropna()
    assert len(asked) == 6
    assert finding.reference["estimate"].iloc[0] == pytest.approx(asked.mean(), rel=1e-12)


def test_every_number_on_turkey_is_invented(drawn):
    for view in ({}, {"kind": "answers"}, {"base": "opinion"}, {"wave": "2006"}, {"kind": "gaps"}):
        assert set(drawn(**view).finding.table["provenance"]) == {"invented"}


def test_eu_membership_is_calibrated_just_where_a_figure_was_published(drawn):
    table = drawn(item="eu_member").finding.table.set_index("country")["provenance"]
    # 2011: no figure for Kosovo and Macedonia in the published table.
    assert set(table[table == "invented"].index) == {"Kosovo", "Macedonia"}
    assert set(table[table == "calibrated"].index) == {
        "Albania", "Bosnia and Herzegovina", "Croatia", "Montenegro", "Serbia",
    }  # fmt: skip


@pytest.mark.parametrize("change", [{"base": "opinion"}, {"weight": "unweighted"}])
def test_a_calibrated_share_is_calibrated_only_as_it_was_published(drawn, change):
    assert set(drawn(item="eu_member", **change).finding.table["provenance"]) == {"invented"}


def test_real_data_have_no_provenance_mark(small_drawn):
    assert set(small_drawn().finding.table["provenance"]) == {""}


def test_ties_are_runs_of_neighbours_of_which_no_two_clearly_differ(demo, drawn):
    finding = countries.ranking(demo, drawn().finding.view)
    pairs = drawn("pairs").finding.compared
    tied = pairs[~pairs["verdict"].str.startswith("clear ")]
    assert set(zip(tied["a"], tied["b"], strict=True)) == {
        ("Macedonia", "Albania"),
        ("Croatia", "Serbia"),
    }
    assert finding.ties == (("Macedonia", "Albania"), ("Croatia", "Serbia"))
    letters = finding.letters
    assert letters["Macedonia"] == letters["Albania"] != letters["Kosovo"]


@pytest.mark.parametrize(("order", "first"), [("name", "Albania"), ("value", "Kosovo")])
def test_only_the_order_of_the_numbers_shows_ties(demo, drawn, order, first):
    finding = countries.ranking(demo, drawn().finding.view, order)
    assert finding.table["country"].iloc[0] == first
    assert bool(finding.ties) == (order == "value")


def test_every_pair_is_compared_once_the_higher_less_the_lower(drawn):
    finding = drawn("pairs").finding
    compared, table = finding.compared, finding.table.set_index("country")
    assert len(compared) == 7 * 6 / 2
    assert (compared["difference"] >= 0).all()
    row = compared.iloc[0]
    assert (row["a"], row["b"]) == ("Kosovo", "Macedonia")
    assert row["estimate_a"] == table.loc["Kosovo", "estimate"]
    assert row["n_b"] == table.loc["Macedonia", "n"]
    assert row["difference"] == pytest.approx(row["estimate_a"] - row["estimate_b"], abs=1e-15)


def test_adjusting_for_all_pairs_is_unchanged_by_the_country_that_is_highlighted(drawn):
    plain, lit = (drawn("pairs", country=name).finding.compared for name in ("", "Serbia"))
    assert plain.equals(lit)
