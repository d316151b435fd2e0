"""Every chart: the numbers of the table, nothing finer, and marks that cannot be cropped away."""

import json
import re
from itertools import pairwise

import altair as alt
import pytest

from components import text
from components.charts.frame import Frame, specification
from components.charts.ranked import _lanes


def chart(figure, **frame):
    return specification(figure.draw, figure.finding, Frame(**frame))


def rows(figure):
    drawn = chart(figure)
    return (drawn if "data" in drawn else drawn["layer"][0])["data"]["values"]


def marks(figure, **frame):
    """The words that lie across the plot."""
    layers = [
        x
        for x in chart(figure, **frame)["layer"]
        if x["encoding"].get("text") == {"field": "words"}
    ]
    return [layer["data"]["values"] for layer in layers]


def test_a_chart_is_valid_vega_lite(figure):
    alt.LayerChart.from_dict(chart(figure))  # raises where the schema is not met
    picture = chart(figure, width=960, height=540, headline=["A"], subtitle=["B"], footer=["C"])
    alt.LayerChart.from_dict(picture)


def test_no_row_of_microdata_reaches_the_browser(demo, figure):
    aggregates = len(figure.finding.table) + 2 * len(figure.finding.compared)
    assert len(rows(figure)) <= 2 * aggregates + 2
    assert len(json.dumps(chart(figure))) < 100_000 < demo.respondents * 4


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_synthetic_data_say_so_inside_the_plot(figure, mode):
    assert marks(figure, mode=mode) == [[{"words": "INVENTED DATA"}]]


@pytest.mark.parametrize("kind", ["ranking", "answers"])
def test_calibrated_data_are_marked_as_synthetic(kind, drawn):
    assert marks(drawn(kind, item="eu_member")) == [[{"words": "SYNTHETIC DATA"}]]


@pytest.mark.parametrize("kind", ["ranking", "answers", "pairs", "gaps"])
def test_real_data_have_no_such_mark(kind, small_drawn):
    assert marks(small_drawn(kind)) == []


def test_a_chart_shows_the_numbers_of_its_table_and_its_alternative_text_says_them(figure):
    cells = set(map(str, figure.table.to_numpy().ravel()))
    drawn = {re.sub(r"[*▲▼ ]", "", row["value"]) for row in rows(figure) if not row.get("apart")}
    assert drawn
    assert drawn <= {cell.strip("*") for cell in cells}
    for value in drawn:
        assert value in figure.alt


def split(words):
    """What words say, apart: "+5 (0 to +11), a clear change" is three things."""
    plain = re.sub(r" ?[*▲▼]", "", str(words))
    compound = re.fullmatch(r"(\S+) \((.+?)\)(?:, (.+))?", plain)
    return {x for x in compound.groups() if x} if compound else {plain}


def hovered(figure):
    """The marks that have a tooltip, each with its fields."""
    layers = chart(figure)["layer"]
    fields = [x["field"] for layer in layers for x in layer["encoding"].get("tooltip", ())]
    marks = rows(figure) or [row for x in layers for row in x.get("data", {}).get("values", ())]
    return [row | {"tooltip": fields} for row in marks if not row.get("apart")]


def own(table, name):
    """The rows of a table that are about a group; all, where everyone is one."""
    found = table[(table == name).any(axis=1)]
    return table if found.empty else found


def test_hovering_says_the_words_of_the_row_of_the_table_and_of_the_finding(figure):
    finding = figure.finding
    for row in hovered(figure):
        table, numbers = own(figure.table, row["name"]), own(finding.table, row["name"])
        said = {x for cell in table.to_numpy().ravel() for x in split(cell)}
        said |= {"", *figure.table, *text.intervals(numbers, finding.kind)}
        said |= set(numbers["n"].map("{:,}".format)) | set(numbers["flag"].map(text.remark))
        assert {x for field in row["tooltip"] for x in split(row.get(field, ""))} <= said


@pytest.mark.parametrize("kind", ["ranking", "actors", "placed"])
def test_hovering_calls_a_difference_what_the_table_calls_it(kind, drawn):
    figure = drawn(kind)
    fields = [
        field for layer in chart(figure)["layer"] for field in layer["encoding"].get("tooltip", ())
    ]
    (title,) = (field["title"] for field in fields if field["field"] == "difference")
    assert title in figure.table


def test_every_mark_is_at_the_full_number_of_its_row(figure):
    finding = figure.finding
    for row in hovered(figure):
        tables = (own(x, row["name"]) for x in (finding.table, finding.compared) if len(x))
        numbers = {x for table in tables for x in table.select_dtypes(float).to_numpy().ravel()}
        drawn = [row.get(x) for x in ("estimate", "difference", "low", "high")]
        assert {x for x in drawn if isinstance(x, float)} <= numbers


def test_a_headline_says_numbers_of_the_table_only(figure):
    cells = {re.sub(r"[*+−%]", "", str(cell)) for cell in figure.table.to_numpy().ravel()}
    assert set(re.findall(r"([\d.]+)(?:%| points)", figure.headline)) <= cells


def test_every_figure_says_its_finding_in_its_alternative_text(figure):
    assert figure.headline in figure.alt
    assert "Synthetic data" in figure.alt


def test_every_figure_has_wording_base_n_weights_and_source_in_its_notes(figure):
    notes = " ".join(figure.notes)
    for part in (figure.finding.item.wording, "Base: ", "n = ", "Weights: ", "Source: "):
        assert part in notes


def test_dots_and_whiskers_are_at_the_numbers_of_the_table(drawn):
    figure = drawn()
    dots = {row["name"]: row for row in rows(figure) if not row.get("apart")}
    for row in figure.finding.table.to_dict("records"):
        for column in ("estimate", "low", "high"):
            assert dots[row["country"]][column] == row[column]


def test_pieces_of_a_stack_follow_each_other_to_one(drawn):
    pieces = [row for row in rows(drawn("answers")) if row["name"] == "Serbia"]
    assert [row["answer"] for row in pieces] == [
        "Friendly", "Neutral", "Hostile", "Don't know", "Refused",
    ]  # fmt: skip
    for before, after in pairwise(pieces):
        assert before["end"] == pytest.approx(after["start"], abs=1e-12)
    assert pieces[-1]["end"] == pytest.approx(1.0, rel=1e-12)


def test_both_ends_of_a_dumbbell_are_the_sides_of_the_gap(drawn):
    figure = drawn("gaps")
    serbia = {row["side"]: row for row in rows(figure) if row["name"] == "Serbia"}
    compared = figure.finding.compared.set_index("country").loc["Serbia"]
    assert serbia["15-24"]["estimate"] == compared["estimate_a"]
    assert serbia["25+"]["estimate"] == compared["estimate_b"]
    assert serbia["15-24"]["other"] == serbia["25+"]["estimate"]


def test_the_average_stands_apart_below_a_gap(drawn):
    domain = next(
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in chart(drawn())["layer"]
        if "scale" in layer["encoding"].get("y", {})
    )
    assert domain[-2:] == [" ", "Average of the 7\ncountries shown"]


def test_what_is_hidden_has_its_reason_and_no_number(small_drawn):
    east = next(row for row in rows(small_drawn()) if row["name"] == "=East")
    assert east["reason"] == "fewer than 30 interviews"
    assert east["estimate"] is None
    assert "0.75" not in json.dumps(east)


def test_a_small_base_is_starred_and_an_imprecise_share_is_hollow(small_drawn):
    south = next(row for row in rows(small_drawn()) if row["name"] == "South")
    assert south["value"] == "75%*"
    assert south["n"] == "40"
    # 40 interviews at 75 %: the Korn-Graubard interval is 59 to 87 %, narrower than 30 points.
    assert south["fill"] == south["tone"]


def test_runs_of_ties_that_overlap_lie_side_by_side():
    assert _lanes((("A", "B"), ("B", "C"), ("C", "D"), ("E", "F"))) == [0, 1, 0, 0]


def test_the_texts_of_a_picture_stand_in_it(drawn):
    picture = chart(
        drawn(), width=960, height=540, headline=["A", "B"], subtitle=["C"], footer=["D", "E"]
    )
    assert picture["title"] == {"text": ["A", "B"], "subtitle": ["C"]}
    assert picture["layer"][-1]["mark"]["text"] == ["D", "E"]
