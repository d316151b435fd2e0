"""Charts: the numbers of the table, nothing finer, and marks that cannot be cropped away."""

import json
from itertools import pairwise

import pytest

from components import charts, text
from components.charts import Frame


def specification(finding, **frame):
    return charts.draw(finding, Frame(**frame)).to_dict()


def rows(specification):
    """The largest data set of a chart: its marks."""
    return max(specification["datasets"].values(), key=len)


@pytest.mark.parametrize("show", ["ranking", "answers"])
def test_no_row_of_microdata_reaches_the_browser(demo, found, show):
    finding = found(show=show)
    drawn = specification(finding)
    aggregates = len(finding.table) + len(finding.reference)
    assert sum(len(data) for data in drawn["datasets"].values()) <= 2 * aggregates + 1
    assert len(json.dumps(drawn)) < 100_000 < demo.respondents * 4


def test_dots_and_whiskers_are_at_the_numbers_of_the_table(found):
    finding = found()
    drawn = {row["group"]: row for row in rows(specification(finding)) if not row["apart"]}
    for row in finding.table.to_dict("records"):
        for column in ("estimate", "low", "high"):
            assert drawn[row["country"]][column] == pytest.approx(row[column], rel=1e-11)
        assert drawn[row["country"]]["value"] == text.number(row["estimate"], "share")


def test_pieces_of_a_stack_follow_each_other_to_one(found):
    drawn = [row for row in rows(specification(found(show="answers"))) if row["group"] == "Serbia"]
    assert [row["answer"] for row in drawn] == [
        "Friendly", "Neutral", "Hostile", "Don't know", "Refused",
    ]  # fmt: skip
    for before, after in pairwise(drawn):
        assert before["end"] == pytest.approx(after["start"], abs=1e-12)
    assert drawn[-1]["end"] == pytest.approx(1.0, rel=1e-12)


def test_the_average_stands_apart_below_a_gap(found):
    drawn = specification(found())
    domain = next(
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in drawn["layer"]
        if "scale" in layer["encoding"].get("y", {})
    )
    assert domain[-2:] == [" ", "Average of the 7\ncountries shown"]


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ({}, "INVENTED DATA"),
        ({"show": "answers"}, "INVENTED DATA"),
        ({"item": "eu_member"}, "SYNTHETIC DATA"),
        ({"item": "eu_member", "show": "answers"}, "SYNTHETIC DATA"),
    ],
)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_synthetic_data_say_so_inside_the_plot(found, view, words, mode):
    drawn = specification(found(**view), mode=mode)
    marks = [
        layer
        for layer in drawn["layer"]
        if layer["encoding"].get("text", {}).get("field") == "words"
    ]
    assert [drawn["datasets"][layer["data"]["name"]] for layer in marks] == [[{"words": words}]]


def test_real_data_have_no_such_mark(small_found):
    assert [{"words": ""}] in specification(small_found())["datasets"].values()


def test_what_is_hidden_has_its_reason_and_no_number(small_found):
    drawn = {row["group"]: row for row in rows(specification(small_found()))}
    east = drawn["=East"]
    assert east["reason"] == "fewer than 30 interviews"
    assert east["estimate"] is None
    assert "0.75" not in json.dumps(east)


def test_a_small_base_is_starred_and_an_imprecise_share_is_hollow(small_found):
    drawn = {row["group"]: row for row in rows(specification(small_found()))}
    south = drawn["South"]
    assert south["value"] == "75%*"
    assert south["n"] == 40
    # 40 interviews at 75 %: the Korn-Graubard interval is 59 to 87 %, narrower than 30 points.
    assert south["fill"] == south["stroke"]


def test_the_texts_of_a_picture_stand_in_it(found):
    drawn = specification(
        found(), width=960, height=540, headline=["A", "B"], subtitle=["C"], footer=["D", "E"]
    )
    assert drawn["title"]["text"] == ["A", "B"]
    assert drawn["title"]["subtitle"] == ["C"]
    assert '"title": ["D", "E"]' in json.dumps(drawn)
