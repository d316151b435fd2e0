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


def with_weighting(said):
    return f"{SMALLEST}[breaks.age]\ncolumn = 'x'\n[weighting]\n{said}\n"


def with_margin(breaks, shares):
    return with_weighting(f"[[weighting.margins]]\nbreaks = {breaks}\nshares = {{ {shares} }}\n")


def test_margins_are_named_as_raking_takes_them(read):
    crossed = "Serbia = { Y = 0.2, O = 0.8 }, Kosovo = { Y = 0.4, O = 0.6 }"
    said = with_margin(["country", "age"], crossed) + "[[weighting.margins]]\nbreaks = ['age']\n"
    profile = read(f"{said}shares = {{ Y = 3, O = 7 }}\n[breaks.country]\ncolumn = 'c'\n")
    assert profile.weighting.targets == {
        ("country", "age"): {
            ("Serbia", "Y"): 0.2, ("Serbia", "O"): 0.8, ("Kosovo", "Y"): 0.4, ("Kosovo", "O"): 0.6,
        },
        ("age",): {("Y",): 3, ("O",): 7},
    }  # fmt: skip
    assert (profile.weighting.base, profile.weighting.trim) == ("", None)


def test_a_base_weight_may_be_a_product_or_none(read):
    design = "[design]\nweights = { w = '' }\nweight_product = ['w', 'v']\n"
    for base in ("w × v", "w", "unweighted"):
        said = f"{SMALLEST}{design}[weighting]\nbase = '{base}'\ntrim = 4\n"
        assert read(said).weighting.base == base


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
        (
            with_weighting("base = 'w'"),
            "weighting: `base` goes with `margins` or `trim`",
        ),
        (with_weighting("trim = 1"), "weighting.trim: Input should be greater than 1"),
        (
            with_weighting("trim = 5\nbase = 'v'"),
            "as a whole: weighting: base 'v' is no weight; weights are unweighted",
        ),
        (
            with_margin(["sex"], "M = 0.5"),
            "as a whole: weighting: margin 'sex' is no break; breaks are age",
        ),
        (
            with_margin(["age", "age"], "Y = { Y = 1 }"),
            "weighting.margins.0: `breaks` names one break twice",
        ),
        (
            with_margin(["age"], "Y = -0.1"),
            "weighting.margins.0: a share is a number of 0 or more, or 'keep'; found -0.1",
        ),
        (
            with_margin(["age"], "Y = { M = 0.5 }"),
            "weighting.margins.0: a share is a number of 0 or more, or 'keep'; found {'M': 0.5}",
        ),
        (
            with_margin(["age", "sex"], "Y = 0.5"),
            "weighting.margins.0: `shares` wants a table of the levels of 'sex'; found 0.5",
        ),
        (
            with_margin(["age"], "")
            + "[[weighting.margins]]\nbreaks = ['age']\nshares = { Y = 1 }",
            "weighting.margins.0: `shares` wants a table of the levels of 'age'; found {}",
        ),
        (
            with_margin(["age"], "Y = 1")
            + "[[weighting.margins]]\nbreaks = ['age']\nshares = { Y = 1 }",
            "weighting: two margins are of the same breaks; make them one",
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
