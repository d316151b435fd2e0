"""A profile in TOML: what it says, and what it cannot say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.described import checked
from data.model import SurveyError
from data.profile import RESERVED, Profile, profile_from, profile_toml, read_profile
from data.recorded import clean

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


TEXT = st.text().map(clean)
NAME = TEXT.filter(bool)
CODES = st.lists(st.integers(-999, 999) | st.floats(-1e3, 1e3) | NAME, max_size=3)
WORDS = st.dictionaries(TEXT, TEXT, max_size=3)
ITEMS = st.fixed_dictionaries(
    {"column": NAME},
    optional={
        "title": TEXT,
        "wording": st.text(min_size=90),
        "answers": WORDS,
        "no_opinion": WORDS,
        "not_asked": CODES,
        "favourable": CODES,
        "scale": st.tuples(st.integers(-9, 0), st.integers(1, 900)),
        "provenance": st.sampled_from(["", "calibrated", "invented"]),
        "calibrated": st.dictionaries(TEXT, st.dictionaries(TEXT, st.lists(TEXT)), max_size=2),
    },
)
BREAKS = st.fixed_dictionaries(
    {"column": NAME},
    optional={
        "groups": st.dictionaries(TEXT, CODES, max_size=3),
        "labels": WORDS,
        "missing": CODES,
    },
)
JOINS = st.fixed_dictionaries({"file": NAME, "on": st.lists(TEXT, min_size=1, max_size=2)})
CONSTANTS = st.dictionaries(TEXT, st.integers(-9, 9) | NAME, max_size=2)
FILES = st.fixed_dictionaries({"file": NAME}, optional={"constant": CONSTANTS, "join": JOINS})
SHARES = st.dictionaries(TEXT, st.floats(0, 1), min_size=1, max_size=3)


@st.composite
def profiles(draw):
    names = TEXT.filter(lambda name: name not in RESERVED)
    breaks = draw(st.dictionaries(names, BREAKS, min_size=1, max_size=2))
    others = names.filter(lambda name: name not in breaks)
    items = draw(st.dictionaries(others, ITEMS, min_size=1, max_size=2))
    one = st.sampled_from(sorted(breaks))
    one_way = st.fixed_dictionaries({"breaks": st.tuples(one), "shares": SHARES})
    crossed = st.fixed_dictionaries(
        {
            "breaks": st.permutations(sorted(breaks)).map(lambda found: found[:2]),
            "shares": st.dictionaries(TEXT, SHARES, min_size=1, max_size=2),
        }
    )
    margins = one_way | crossed if len(breaks) > 1 else one_way
    appended = draw(st.lists(FILES, max_size=2))
    for file in appended[:1]:
        column = draw(st.sampled_from([item["column"] for item in items.values()]))
        file.update(columns={column: draw(TEXT)}, constant={})
    said = {
        "title": draw(TEXT),
        "synthetic": draw(st.booleans()),
        "constant": draw(CONSTANTS),
        "source": {"fieldwork": draw(WORDS), "mode": draw(TEXT)},
        "design": {
            "weights": draw(st.dictionaries(TEXT.filter(lambda w: w != "unweighted"), TEXT)),
            "stratum": draw(st.lists(TEXT)),
            "join": draw(st.none() | JOINS),
            "design_effect": draw(st.floats(1, 9)),
        },
        "weighting": {"margins": draw(st.lists(margins, max_size=1)), "trim": 1.5},
        "breaks": breaks,
        "items": items,
        "append": appended,
    }
    return Profile.model_validate(said)


@given(profiles())
def test_what_is_written_reads_back_as_the_same_profile(profile):
    again = profile_from(profile_toml(profile).encode(), "a.toml")
    assert again == profile
    assert again.digest == profile.digest


def test_the_words_of_a_profile_are_visible_lines_as_those_of_a_survey_file(read):
    profile = read(
        'title = "A\\u0000 title\\n of\\ttwo"\n'
        '[items."q\\u202e"]\ncolumn = "Q\\u200b1"\nnot_asked = ["n\\u0007a"]\n'
        'answers = { "ye\\u001bs" = "Y\\u0065\\uffffs" }\n'
        '[[append]]\nfile = "two  spaces.csv"\n'
    )
    assert profile.title == "A title of two"
    item = profile.items["q"]
    assert (item.column, item.not_asked, item.answers) == ("Q1", ["na"], {"yes": "Yes"})
    assert profile.append[0].file == "two  spaces.csv"  # the name of a file is as it is


def test_two_names_that_look_the_same_are_refused(read):
    with pytest.raises(SurveyError, match="two names differ by what nobody sees"):
        read(SMALLEST + 'answers = { "1" = "Yes", "1\\u200b" = "No" }\n')


def test_tables_that_are_nested_without_end_are_refused_in_a_sentence():
    shares = 0.5
    for _ in range(5_000):
        shares = {"a": shares}
    said = {"title": "x", "items": {"q": {"column": "q"}}}
    margins = {"weighting": {"margins": [{"breaks": ["a"], "shares": shares}]}}
    with pytest.raises(SurveyError, match="nested too deep"):
        checked(said | margins, Profile, "profile")


def test_a_profile_is_the_same_from_a_file_and_from_an_upload(read, tmp_path):
    from_file = read("\ufeff" + SMALLEST.replace("\n", "\r\n"))  # as a Windows editor saves it
    upload = profile_from(SMALLEST.encode(), "profile.toml")
    assert (from_file.folder, upload.folder) == (tmp_path, None)
    assert from_file.model_copy(update={"folder": None}) == upload
    assert from_file.digest == upload.digest


WRITTEN = r'''
title = "The \"Barometer\""
constant = { wave = 2024 }

[source]
fieldwork = { all = "May" }

[design]
stratum = ["region"]

[design.join]
file = "sddf.sav"
on = ["cntry", "idno"]

[[weighting.margins]]
breaks = ["region", "age"]

[weighting.margins.shares]
Border = { 15-24 = 0.125, "25+" = 0.875 }
"Midland and West" = { 15-24 = 0.25, "25+" = 0.75 }

[breaks.age]
column = "age"
role = "age"
bands = [[15, 24], [25, 120]]

[breaks.region]
column = "nuts"
missing = [
    701,
    702,
    7003,
    7004,
    "a region of which nobody knows",
    "a region of which nobody will ever know",
]

[items."trust ep"]
column = "trstep"
wording = """
How much do you personally trust the European Parliament? 0 means you do not trust it at all, and \
10 means you have complete trust."""
answers = { 0 = "No trust", 10 = "Complete trust", -1 = "x", "2.5" = "y" }

[[append]]
file = "w2.sav"
columns = { age = "agea" }
constant = { wave = 2026 }
'''


def test_a_written_profile_is_as_one_would_write_it():
    heading, _, said = profile_toml(profile_from(WRITTEN.encode(), "a.toml")).partition("\n\n")
    assert heading.startswith("# What the columns of a survey file mean")
    assert said == WRITTEN[1:]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"a = " + b"[" * 5000, "is not valid TOML; maximum recursion depth exceeded"),
        (b"a = " + b"9" * 5000, "is not valid TOML; Exceeds the limit (4300 digits)"),
        (b"folder = '/home'\ntitle = 'x'", "folder: no such key; check its spelling"),
        (b"title = 'x'\nitems = 1", "items: Input should be a valid dictionary"),
    ],
)
def test_an_upload_that_is_no_profile_costs_a_sentence(content, problem):
    with pytest.raises(SurveyError) as refused:
        profile_from(content, "a.toml")
    assert str(refused.value).startswith(f"profile 'a.toml': {problem}")


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
        (
            f"{SMALLEST}scale = [0, 1001]",
            "items.q: `scale` has more than 1,001 points",
        ),
        (
            f"{SMALLEST}not_asked = [1{'0' * 400}]",
            "items.q.not_asked.0: a code is some text, or a number of at most 15 digits",
        ),
        (
            f"{SMALLEST}not_asked = [nan]",
            "items.q.not_asked.0: a code is some text, or a number of at most 15 digits",
        ),
        (
            f"constant = {{ wave = '' }}\n{SMALLEST}",
            "constant.wave: a code is some text, or a number of at most 15 digits",
        ),
        (
            f"{SMALLEST}[[append]]\nfile = 'b.sav'\ncolumns = {{ Q2 = 'Q7' }}",
            "as a whole: append 'b.sav': nothing in this profile uses a column 'Q2'",
        ),
        (
            f"{SMALLEST}[[append]]\nfile = 'b.sav'\ncolumns = {{ Q1 = 'a' }}\nconstant.Q1 = 1",
            "append.0: 'Q1' is in `columns` and in `constant`; leave one out",
        ),
        (
            f"{SMALLEST}[design.join]\nfile = 'sddf.sav'\non = []",
            "design.join.on: List should have at least 1 item after validation, not 0",
        ),
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
            f"{SMALLEST}[breaks.se]\ncolumn = 'x'",
            "as a whole: break 'se' has the name of a column of every table; rename it",
        ),
        (
            f"{SMALLEST}[design.weights]\nunweighted = 'all the same'",
            "as a whole: weight 'unweighted' is the name of having none; rename it",
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
