"""Trends in words: tested changes, gaps where nothing was asked, and what was published."""

import pytest

from analysis.contrasts import change, gap
from analysis.estimates import shares
from analysis.tally import tally
from components.charts.frame import Frame, specification
from components.figures import trends as figures
from components.findings import trends
from components.view import View


@pytest.fixture(scope="module")
def trend(demo):
    def trend(over="country", events=False, item="eu_member", base="all", country=""):
        view = View(item, "2011", base, "w_within", 95, "equal", "cohort", (), country)
        return figures.figure(trends.trends(demo, view, over, events))

    return trend


def layers(figure):
    return specification(figure.draw, figure.finding, Frame())["layer"]


def test_the_headline_names_where_the_change_from_first_to_last_wave_is_clear(trend):
    assert trend().headline == (
        "The share who say EU membership would be a good thing clearly fell from 2006 to 2011 in "
        "Bosnia and Herzegovina, Macedonia and Serbia"
    )


def test_the_headline_of_a_line_that_stands_out_has_both_its_ends(trend):
    assert trend(country="Serbia").headline == (
        "Serbia: 61% in 2006, 36% in 2011 who say EU membership would be a good thing; a clear "
        "change"
    )


def test_changes_are_those_of_the_contrasts(demo, trend):
    finding = trend().finding
    estimates = shares(tally(demo, "eu_member", ("country", "wave")))
    steps = change(estimates).table()
    assert finding.steps["difference"].tolist() == steps["difference"].tolist()
    assert finding.steps["p_adjusted"].tolist() == steps["p_adjusted"].tolist()
    whole = gap(estimates, "2011", "2006").table()
    assert finding.compared["difference"].tolist() == whole["difference"].tolist()
    assert finding.compared["p_adjusted"].tolist() == whole["p_adjusted"].tolist()


def test_the_table_has_every_wave_and_then_the_change_over_all(trend):
    table = trend().table
    assert len(table) == 7 * 5 + 7
    serbia = table[table["Country"] == "Serbia"].set_index("Wave")
    assert serbia.loc["2011", "Share"] == "36%"
    assert serbia.loc["2006", "Change from the wave before"] == ""
    assert serbia.loc["2006 to 2011", "Verdict"] == "clear difference"


def test_a_wave_without_the_question_is_a_gap_in_the_line(trend):
    figure = trend(item="germany")
    rows = specification(figure.draw, figure.finding, Frame())["data"]["values"]
    assert {row["wave"] for row in rows if row["estimate"] is None} == {"2006"}
    line = next(x for x in layers(figure) if x["mark"]["type"] == "line")
    assert line["mark"]["invalid"] == "break-paths-show-path-domains"
    assert "A line has a gap where the question was not asked" in " ".join(figure.notes)
    assert figure.finding.compared["b"].iloc[0] == "2008"


def test_waves_stand_at_the_middle_of_their_fieldwork(trend):
    figure = trend()
    at = {row["wave"]: row["at"] for row in specification(
        figure.draw, figure.finding, Frame())["data"]["values"]}  # fmt: skip
    # June and July 2011 are days 151 to 212 of 365.
    assert at["2011"] == pytest.approx(2011 + (151 + 212) / 2 / 365)


def test_published_figures_are_diamonds_of_their_own(trend):
    figure = trend()
    diamonds = next(x for x in layers(figure) if x["mark"].get("shape") == "diamond")
    serbia = [x for x in diamonds["data"]["values"] if x["level"] == "Serbia"]
    assert [x["printed"] for x in serbia] == ["61%", "58%", "50%", "44%", "36%"]
    assert "Hollow diamonds: published figures (Gallup Balkan Monitor)" in " ".join(figure.notes)
    assert trend(base="opinion").finding.published.empty  # the record is of all asked
    assert trend(item="turkey").finding.published.empty


def test_events_are_numbered_in_the_chart_and_named_in_the_notes(trend):
    figure = trend(item="turkey", events=True)
    numbers = [x["data"]["values"] for x in layers(figure) if "number" in str(x.get("encoding"))]
    assert [row["number"] for row in numbers[0]] == [str(i) for i in range(1, 9)]
    assert "6, Istanbul Declaration on Peace and Stability in the Balkans (24 April 2010)" in (
        " ".join(figure.notes)
    )
    assert "2013" not in " ".join(figure.notes)  # after the last wave
    assert trend(item="turkey").finding.events == ()


def test_events_of_other_countries_are_not_drawn_within_one(trend):
    titles = [
        e.title for e in trend("cohort", True, item="turkey", country="Albania").finding.events
    ]
    assert titles == ["Turkish chairmanship of the South East European Cooperation Process"]


def test_lines_of_age_groups_warn_that_they_do_not_follow_a_generation(trend):
    figure = trend("cohort", country="Serbia")
    assert "a line does not follow a generation" in " ".join(figure.notes)
    assert ", in Serbia, " in figure.subtitle
    assert figure.finding.published.empty


def test_the_fieldwork_of_every_wave_is_in_the_notes(trend):
    notes = " ".join(trend().notes)
    assert "Fieldwork: 2006, August to September 2006; 2008, " in notes
