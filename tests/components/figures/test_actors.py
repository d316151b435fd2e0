"""Actors in words: who is clearly ahead of whom, in one country and in all."""

from components.charts.frame import Frame, specification


def test_a_headline_says_of_whom_the_chosen_actor_is_clearly_ahead(drawn):
    assert drawn("actors", country="Serbia").headline == (
        "Serbia: 25% say Turkey is a friendly country; clearly fewer say so of USA, clearly more "
        "say so of Russia and Germany, not clearly more or fewer of EU"
    )


def test_a_headline_says_which_country_it_is_about_and_the_notes_why(drawn):
    figure = drawn("actors")
    assert figure.headline.startswith(
        "Albania: 69% say Turkey is a friendly country; clearly fewer"
    )
    assert figure.notes[1] == "Shown is Albania, the first country that was asked."
    assert "Highlight" not in " ".join(drawn("actors", country="Albania").notes)


def test_what_a_country_was_not_asked_about_itself_is_said(drawn):
    figure = drawn("actors", country="Serbia", item="serbia")
    assert figure.headline == (
        "Serbia: “Serbia: friendly or hostile” has no number to show (not asked)"
    )
    assert "Not shown: Serbia (not asked)." in figure.notes


def test_the_grid_says_where_the_chosen_actor_is_first_and_where_not(drawn):
    assert drawn("actors_grid").headline == (
        "Turkey: clearly ahead of all others in Macedonia, clearly behind at least one in 5 of the "
        "7 countries shown"
    )
    assert drawn("actors_grid", item="eu").headline == (
        "EU: clearly ahead of all others in none of the 7 countries shown, clearly behind at least "
        "one in all 7 countries shown"
    )


def test_the_table_has_the_difference_and_its_test_beside_each_actor(drawn):
    table = drawn("actors", country="Serbia").table.set_index("Actor")
    assert table.loc["EU", ["From Turkey", "Adjusted p", "Verdict"]].tolist() == [
        "+4 (−1 to +9)", ".09", "this survey cannot tell",
    ]  # fmt: skip
    assert table.loc["Turkey", ["Share", "From Turkey", "Verdict"]].tolist() == ["25%", "", ""]
    assert table.loc["Russia", "Verdict"] == "clear difference"


def test_the_notes_name_whom_the_question_was_asked_about_and_how_many_were_compared(drawn):
    notes = " ".join(drawn("actors", country="Serbia").notes)
    assert "Asked alike about EU, USA, Russia, Germany and Serbia." in notes
    assert "p adjusted by Holm for 4 comparisons" in notes
    assert "p adjusted by Holm for 34 comparisons" in " ".join(drawn("actors_grid").notes)


def test_the_chosen_actor_stands_out_whatever_country_is_highlighted(drawn):
    """The actor Serbia must not look chosen because the country Serbia is."""
    figure = drawn("actors", country="Serbia")
    rows = specification(figure.draw, figure.finding, Frame())["data"]["values"]
    tones = {row["name"]: row["tone"] for row in rows}
    assert tones["Turkey"] != tones["EU"] == tones["Serbia"]


def test_a_cell_has_its_symbol_and_its_difference_on_hovering(drawn):
    figure = drawn("actors_grid")
    cells = specification(figure.draw, figure.finding, Frame())["data"]["values"]
    said = {(cell["name"], cell["column"]): cell for cell in cells}
    assert said["Macedonia", "EU"]["value"] == "31% ▼"
    assert said["Macedonia", "EU"]["short"] == "31▼"  # where a cell is narrow
    assert said["Macedonia", "EU"]["said0"] == "−40 (−44 to −35), clear difference"
    assert said["Serbia", "EU"]["value"] == "29%"
    assert said["Serbia", "Serbia"]["value"] == "–"


def test_the_data_have_every_wording_free_number_of_the_table(drawn):
    data = drawn("actors", country="Serbia").data.set_index("what")
    assert data.loc["EU", "versus_difference"] > 0
    assert len(data) == 6
