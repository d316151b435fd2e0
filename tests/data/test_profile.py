"""A profile in TOML: what it says, and what it cannot say."""

import pytest

from data.model import SurveyError
from data.profile import read_profile

SMALLEST = """
title = "Opinion"
[items.q]
column = "Q1"
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "profile.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_profile(path)

    return read


def test_a_title_and_one_item_are_enough(read):
    profile = read(SMALLEST)
    assert (profile.title, profile.synthetic, profile.breaks) == ("Opinion", False, {})
    assert (profile.design.lonely_psu, profile.design.design_effect) == ("adjust", 1.0)
    assert profile.items["q"].column == "Q1"


def test_a_profile_is_known_by_what_it_says_and_not_by_its_layout(read):
    one = read(SMALLEST).digest
    assert one == read(SMALLEST + "# a comment\n\n").digest
    assert one != read(SMALLEST.replace("Q1", "Q2")).digest


def test_a_profile_cannot_be_changed(read):
    with pytest.raises(ValueError, match="frozen"):
        read(SMALLEST).title = "Another"


def with_break(said):
    return f"{SMALLEST}[breaks.part]\n{said}\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title = ", "is not valid TOML; Invalid value (at end of document)"),
        (
            "title = 'ë'".encode("latin-1"),
            (
                "is not valid TOML; 'utf-8' codec can't decode byte 0xeb in position 9: "
                "invalid continuation byte"
            ),
        ),
        ("title = 'x'", "items: Field required"),
        (
            "title = 'x'\n[items]",
            "items: Dictionary should have at least 1 item after validation, not 0",
        ),
        (f"{SMALLEST}answer = {{}}", "items.q.answer: no such key; check its spelling"),
        (f"{SMALLEST}scale = [10, 0]", "items.q: `scale` is [lowest, highest], found [10, 0]"),
        (
            f"{SMALLEST}[design]\nlonely_psu = 'average'",
            "design.lonely_psu: Input should be 'adjust' or 'remove'",
        ),
        (
            f"{SMALLEST}[design]\ndesign_effect = 0.5",
            "design.design_effect: Input should be greater than or equal to 1",
        ),
        (
            f"{SMALLEST}[breaks.q]\ncolumn = 'x'",
            "as a whole: 'q' names a break and an item; rename one",
        ),
        (
            with_break(
                "column = 'x'\nrole = 'country'\n[breaks.c]\ncolumn = 'y'\nrole = 'country'"
            ),
            "as a whole: two breaks have the same role; country and wave are one break each",
        ),
        (
            with_break("label = 'Age'"),
            "breaks.part: name one column, as `column` or, for an age, as `birth_year`",
        ),
        (
            with_break("column = 'age'\nbirth_year = 'born'\nrole = 'age'\nbands = [[15, 24]]"),
            "breaks.part: name one column, as `column` or, for an age, as `birth_year`",
        ),
        (
            with_break("column = 'age'\nrole = 'age'"),
            "breaks.part: `bands` go with role = 'age', and role = 'age' with `bands`",
        ),
        (
            with_break("column = 'age'\nbands = [[15, 24]]"),
            "breaks.part: `bands` go with role = 'age', and role = 'age' with `bands`",
        ),
        (with_break("birth_year = 'born'"), "breaks.part: `birth_year` goes with role = 'age'"),
        (
            with_break("column = 'age'\nrole = 'age'\nbands = [[15, 24], [24, 39]]"),
            "breaks.part: bands overlap or are out of order at 24",
        ),
        (
            with_break("column = 'age'\nrole = 'age'\nbands = [[24, 15]]"),
            "breaks.part: a band ends before it starts",
        ),
    ],
)
def test_what_a_profile_cannot_say_is_refused_where_it_stands(text, problem, read):
    with pytest.raises(SurveyError) as refused:
        read(text)
    assert str(refused.value) == f"profile 'profile.toml': {problem}"


def test_an_absent_profile_is_named(tmp_path):
    with pytest.raises(SurveyError) as refused:
        read_profile(tmp_path / "gone.toml")
    assert str(refused.value) == ("profile 'gone.toml': cannot be read; No such file or directory")
