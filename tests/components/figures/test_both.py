"""Two questions in words: the same people, more of them, or no comparison and why."""

import pytest

from components.charts.frame import Frame, specification
from components.charts.scatter import _box, _meet, _names

ALL_SEVEN = (
    "Those who say Turkey is a friendly country are clearly more likely than others to say the EU "
    "is a friendly actor in all 7 countries shown"
)


@pytest.mark.parametrize("kind", ["joint", "odds"])
def test_whether_the_same_people_are_favourable_to_both_is_the_headline(kind, drawn):
    figure = drawn(kind)
    assert figure.headline == ALL_SEVEN
    assert set(figure.table["Verdict"]) == {"clear difference"}


def test_where_it_is_clear_in_some_these_are_named(drawn):
    assert drawn("odds", wave="2006").headline == (
        "Those who say Turkey is a friendly country are clearly more likely than others to say the "
        "EU is a friendly actor in Serbia, Croatia, Bosnia and Herzegovina and Montenegro"
    )


def test_net_of_the_others_the_sentence_says_of_whom(drawn):
    figure = drawn("net")
    assert figure.headline == (
        "At the same answers about USA, Russia, Germany and Serbia: those who say Turkey is a "
        "friendly country are clearly more likely than others to say the EU is a friendly actor in "
        "Bosnia and Herzegovina"
    )
    assert set(figure.table["Model"]) == {"Net of the other actors", "Raw"}


def test_groups_within_countries_are_counted(drawn):
    figure = drawn("odds_groups")
    assert figure.headline.endswith("is clear in none of the 28 groups shown")
    assert "p adjusted by Holm for 28 comparisons" in " ".join(figure.notes)


@pytest.mark.parametrize("kind", ["placed", "apart"])
def test_questions_with_the_same_answers_are_compared(kind, drawn):
    assert drawn(kind).headline == (
        "Clearly more people say Turkey is a friendly country than say the EU is a friendly actor "
        "in Macedonia and Bosnia and Herzegovina; clearly fewer in Albania and Croatia"
    )


def test_questions_with_other_answers_are_not_and_the_notes_say_why(drawn):
    figure = drawn("placed", item="eu_member")
    assert figure.headline == (
        "“EU membership” and “Turkey: friendly or hostile”: where each group stands"
    )
    why = "The two cannot be set against each other: their answers differ."
    assert why in figure.notes
    assert "Difference" not in figure.table


def test_scales_are_compared_by_their_means(drawn):
    figure = drawn("apart", item="feeling_turkey")
    assert figure.headline == (
        "Feeling toward Turkey is clearly above Feeling toward the EU in Macedonia and Bosnia and "
        "Herzegovina, below in Albania and Serbia"
    )
    assert figure.subtitle.startswith("Turkey and EU: means, 2011")


def test_a_share_and_a_mean_stand_beside_each_other_each_as_what_it_is(demo, drawn):
    from components.figures import placed
    from components.findings import both

    figure = placed.figure(both.placed(demo, drawn().finding.view, "feeling_eu"))
    assert figure.subtitle.startswith("A share of all respondents and a mean of those who gave a")
    chart = specification(figure.draw, figure.finding, Frame())
    titles = {
        layer["encoding"][axis]["axis"]["title"]
        for layer in chart["layer"]
        for axis in "xy"
        if "axis" in layer["encoding"].get(axis, {})
    }
    assert titles == {"% who say Turkey is a friendly country", "Mean: Feeling toward the EU"}


def test_questions_not_asked_together_say_so(drawn):
    assert drawn("odds", item="germany", wave="2006").headline == (
        "Not asked together in 2006: Germany: friendly or hostile and EU: friendly or hostile"
    )
    assert drawn("joint", item="germany", wave="2006").empty


def test_those_without_an_opinion_on_one_are_neither_both_nor_one_only(drawn):
    table = drawn("joint").table.set_index("Country")
    assert table.columns.tolist()[:6] == [
        "n", "Both friendly", "Only Turkey", "Only EU", "Neither", "No opinion on one or both",
    ]  # fmt: skip
    assert table.loc["Serbia"].tolist()[1:6] == ["9%", "14%", "17%", "44%", "16%"]
    assert "No opinion on one or both" not in drawn("joint", base="opinion").table


def test_both_wordings_are_in_the_notes(drawn):
    for kind in ("joint", "placed", "apart", "odds", "net"):
        figure = drawn(kind)
        said = [note for note in figure.notes if note.startswith("Question: ")]
        assert said == [f"Question: “{item.wording}”" for item in figure.finding.items]


def test_an_interval_lies_either_way_through_each_dot(drawn):
    figure = drawn("placed")
    rows = specification(figure.draw, figure.finding, Frame())["data"]["values"]
    table = figure.finding.table.set_index(["country", "what"])
    for row in rows:
        side = table.loc[(row["name"], "Turkey" if row["across"] else "EU")]
        assert (row["low"], row["high"]) == (side["low"], side["high"])
        assert row["x"] == table.loc[(row["name"], "Turkey"), "estimate"]
        assert row["y"] == table.loc[(row["name"], "EU"), "estimate"]


def test_names_beside_dots_do_not_meet(drawn):
    import pandas as pd

    from components.charts import scatter

    figure = drawn("placed")
    rows = pd.DataFrame(specification(figure.draw, figure.finding, Frame())["data"]["values"])
    rows = rows[rows["across"]]
    placed = _names(rows, [0.2, 0.9], [0.2, 0.9])
    boxes = [
        _box(
            placed.loc[row.name_, "align"],
            (row.x - 0.2) / 0.7 * scatter.WIDTH,
            (0.9 - row.y) / 0.7 * scatter.HEIGHT + placed.loc[row.name_, "dy"],
            scatter.LETTER * len(row.name_),
        )
        for row in rows.rename(columns={"name": "name_"}).itertuples()
    ]
    assert len(boxes) == 7
    assert not any(_meet(a, b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_an_axis_of_odds_ratios_holds_all_that_is_drawn_and_one(drawn):
    figure = drawn("net")
    chart = specification(figure.draw, figure.finding, Frame())
    low, high = next(
        layer["encoding"]["x"]["scale"]["domain"]
        for layer in chart["layer"]
        if "scale" in layer["encoding"].get("x", {})
    )
    table = figure.finding.table
    assert low <= min(1, table["low"].min()) < max(1, table["high"].max()) <= high


def test_a_difference_that_is_clear_on_its_own_only_says_so_in_the_chart(drawn):
    """In 2011 Germany and the EU in Albania; the family must stay a whole number in the words."""
    figure = drawn("apart", item="germany")
    rows = specification(figure.draw, figure.finding, Frame())["data"]["values"]
    said = {row["name"]: row["gap"] for row in rows}
    assert said["Albania"].endswith("clear on its own, not after allowing for 7 comparisons")
