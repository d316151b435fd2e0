"""The published record on its page: real figures, not marked as invented, each with its source."""

import altair as alt
import pytest

from components import recorded
from components.charts.record import specification
from data.published import published_record


@pytest.fixture(scope="module")
def record():
    return published_record()


@pytest.fixture(scope="module")
def good(record):
    figures = record.figures
    return figures[(figures["question"] == "eu_membership") & (figures["answer"] == "good thing")]


def test_the_headline_has_the_lowest_and_the_highest_figure(record, good):
    assert recorded.headline(good, record.questions["eu_membership"], "good thing") == (
        "EU membership, “good thing”: from 25% in Croatia, 2010, to 89% in Kosovo, 2008"
    )


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_chart_has_the_figures_as_published_and_no_mark(good, mode):
    spec = specification(good, mode)
    alt.LayerChart.from_dict(spec)
    values = {(x["country"], x["survey"]): x["value"] for x in spec["data"]["values"]}
    assert values["Albania", "2006\nGallup"] == "84*"  # derived
    assert values["Serbia", "2011\nGallup"] == "36"
    assert "INVENTED" not in str(spec)
    assert "SYNTHETIC" not in str(spec)


def test_a_figure_is_printed_as_it_was_published():
    assert [recorded.percent(x) for x in (0.691, 0.84, 0.005)] == ["69.1", "84", "0.5"]


def test_every_source_is_a_link(record):
    table = recorded.table(record.figures, record.questions)
    assert len(table) == 134
    assert table["Source"].str.fullmatch(r"(\[source\]\(https?://[^ )]+\)(, )?)+").all()


def test_a_search_says_how_many_figures_it_found():
    said = [recorded.found_headline(count, "x") for count in (0, 1, 2)]
    assert said == [
        "No published figure has “x”",
        "1 published figure has “x”",
        "2 published figures have “x”",
    ]
