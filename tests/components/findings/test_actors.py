"""Actors: which are compared, in which country, and that every number is the engine's."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.contrasts import paired
from analysis.estimates import shares
from analysis.multiplicity import holm
from analysis.tally import tally
from components.findings import actors

IN_2011 = {"wave": ["2011"]}
OTHERS = {"EU": "eu", "USA": "usa", "Russia": "russia", "Germany": "germany"}


@pytest.fixture(scope="module")
def view(drawn):
    return drawn().finding.view


def test_the_actors_are_those_of_the_battery_the_chosen_one_first(demo):
    assert list(actors.battery(demo, "russia").values()) == [
        "Russia", "Turkey", "EU", "USA", "Germany", "Serbia",
    ]  # fmt: skip
    assert actors.battery(demo, "eu_member") == {}


def test_a_question_of_the_battery_with_other_answers_is_not_among_them(demo):
    odd = replace(demo.item("usa"), answers={1: "Yes", 2: "Maybe", 3: "No"})
    survey = replace(demo, items={**demo.items, "usa": odd})
    assert "usa" not in actors.battery(survey, "turkey")
    assert actors.battery(survey, "usa") == {}


def test_two_questions_about_one_actor_go_by_their_titles(demo):
    again = replace(demo.item("eu"), name="again", title="EU, again")
    survey = replace(demo, items={**demo.items, "again": again})
    assert actors.battery(survey, "eu")["again"] == "EU, again"
    assert actors.battery(survey, "eu")["eu"] == "EU: friendly or hostile"


def test_the_country_is_the_highlighted_one_or_else_the_first_that_was_asked(demo, view):
    assert actors.home(demo, replace(view, country="Serbia")) == "Serbia"
    assert actors.home(demo, view) == "Albania"
    # Nobody in Albania counts here, so that the first country of the file is passed over.
    elsewhere = replace(view, where=(("country", ("Kosovo", "Serbia")),))
    assert actors.home(demo, elsewhere) == "Kosovo"
    assert actors.home(demo, replace(view, averaging="", country="Serbia")) == ""


@pytest.mark.parametrize("base", ["all", "opinion"])
def test_differences_are_paired_within_persons_and_adjusted_over_the_actors(demo, view, base):
    """Serbia was not asked about itself: of five others four are compared."""
    finding = actors.actors(demo, replace(view, country="Serbia", base=base))
    found = finding.compared.set_index("a")
    engine = {
        actor: paired(tally(demo, (item, "turkey"), ["country"], IN_2011), base)
        .table()
        .set_index("country")
        .loc["Serbia"]
        for actor, item in OTHERS.items()
    }
    for actor, row in engine.items():
        for column in ("difference", "se", "low", "high", "df", "p"):
            assert found.loc[actor, column] == row[column]
    np.testing.assert_allclose(
        found.loc[list(OTHERS), "p_adjusted"].astype(float),
        holm(np.array([row["p"] for row in engine.values()])),
        rtol=1e-12,
    )
    assert set(found["family"]) == {4}
    assert found.loc["Serbia", "verdict"] == "too few interviews"
    assert np.isnan(found.loc["Serbia", "difference"])


def test_each_actor_has_its_own_share(demo, view):
    finding = actors.actors(demo, replace(view, country="Kosovo"))
    table = finding.table.set_index("what")
    assert finding.table["estimate"].is_monotonic_decreasing
    for actor, item in OTHERS.items():
        engine = shares(tally(demo, item, ["country"], IN_2011)).table().set_index("country")
        assert table.loc[actor, "estimate"] == engine.loc["Kosovo", "estimate"]
        assert table.loc[actor, "low"] == engine.loc["Kosovo", "low"]
    assert finding.chosen == "Turkey"


def test_all_differences_of_a_grid_are_one_family(demo, view):
    """7 countries x 5 others, less Serbia about itself: 34."""
    finding = actors.grid(demo, view)
    assert set(finding.compared["family"]) == {34}
    assert finding.table["country"].drop_duplicates().tolist()[0] == "Kosovo"
    assert len(finding.table) == 7 * 6
    known = finding.compared["p"].notna() & finding.compared["difference"].notna()
    p = finding.compared.loc[known, "p"].to_numpy()
    np.testing.assert_allclose(finding.compared.loc[known, "p_adjusted"], holm(p), rtol=1e-12)


def test_the_country_that_is_highlighted_changes_nothing_in_the_grid(demo, view):
    lit = actors.grid(demo, replace(view, country="Serbia"))
    assert lit.compared.equals(actors.grid(demo, view).compared)


def test_a_filter_is_a_domain_of_both_questions(demo, view):
    women = actors.actors(demo, replace(view, country="Kosovo", where=(("sex", ("Female",)),)))
    engine = paired(tally(demo, ("eu", "turkey"), ["country"], {**IN_2011, "sex": ["Female"]}))
    row = engine.table().set_index("country").loc["Kosovo"]
    assert women.compared.set_index("a").loc["EU", "se"] == row["se"]
