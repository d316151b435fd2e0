"""Every real survey file, of the folder that SURVEY_REAL names, opens or is refused in words."""

import os
from pathlib import Path

import pytest

from data.model import SurveyError
from data.readers import FORMATS, open_recorded
from data.recorded import File

FOLDER = os.environ.get("SURVEY_REAL", "")
FILES = sorted(
    path for path in Path(FOLDER or "absent").glob("**/*") if path.suffix.lower() in FORMATS
)

REFUSED = {
    "latinobarometro_2018.csv": (
        "file 'latinobarometro_2018.csv': line 3 has 15 columns, but its header has 14 (rows that "
        "do not fit: 4,172); put every answer that contains a comma in quotation marks, and give "
        "every column a name"
    ),
}
SHAPES = {  # rows, and columns without the answers of sets, as the folder's README lists them
    "ESS8IE.sav": (2757, 535),
    "ESS7IE.sav": (2390, 601),
    "afrobarometer_tunisia_r5.sav": (1200, 300),
    "afrobarometer_tunisia_r9.sav": (1200, 388),
    "pew_typology_2017.sav": (5009, 163),
    "eb62_2004_trust_ZA4414.csv": (29430, 14),
    "evs2017_teaching.sav": (56755, 6),
    "ess11_teaching.csv": (46162, 18),  # and an index
    "quantipy_example_a.csv": (8255, 78),
}

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="the environment variable SURVEY_REAL names no folder of real survey files"
)


@pytest.fixture(scope="module")
def real():
    """A function that opens a file of the folder, once."""
    held = {}

    def real(name):
        if name not in held:
            path = Path(FOLDER) / name
            if not path.is_file():
                pytest.skip(f"the folder that SURVEY_REAL names has no {name}")
            held[name] = open_recorded(path)
        return held[name]

    return real


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("uploaded", [False, True])
def test_a_real_file_opens_or_is_refused_in_a_sentence(path, uploaded):
    file = File(path.name, path.read_bytes()) if uploaded else path
    if path.name in REFUSED:
        with pytest.raises(SurveyError) as refused:
            open_recorded(file)
        assert str(refused.value) == REFUSED[path.name]
        return
    recorded = open_recorded(file)
    own = [name for name in recorded.names if not name.endswith("]")]
    assert (recorded.rows, len(own)) == SHAPES.get(path.name, (recorded.rows, len(own)))
    columns = recorded.read(recorded.names)
    assert all(len(column.row) == recorded.rows for column in columns.values())


@pytest.mark.parametrize(
    ("name", "column", "missing"),
    [
        ("ESS8IE.sav", "trstep", {77, 88, 99}),
        ("ESS8IE.sav", "agea", {999}),
        ("odd/missing_char.sav", "mychar", {"Z"}),
        ("odd/tagged-na-double.dta", "x", {".a", ".h", ".z"}),
        ("odd/tagged-na-int.dta", "x", {".a", ".h", ".z"}),
        ("afrobarometer_tunisia_r5.sav", "Q47G_ARB", set()),
    ],
)
def test_what_a_real_file_declares_as_missing_is_kept_apart(name, column, missing, real):
    recorded = real(name)
    declared = recorded.missing.get(column)
    assert (set() if declared is None else set(declared.values)) == missing


def test_ranges_and_a_value_may_both_be_missing(real):
    recorded = real("odd/simple_alltypes.sav")
    declared = recorded.missing["z"]
    assert (declared.values, declared.ranges) == ({999}, ((-999.0, 0.0),))


def test_a_column_of_a_real_file_may_label_only_what_is_missing(real):
    recorded = real("ESS8IE.sav")
    assert set(recorded.labels["agea"]) == {999}
    assert 33 in recorded.labels["vteurmmb"]
    assert 33 not in recorded.missing["vteurmmb"]


@pytest.mark.parametrize(
    ("name", "column", "codes"),
    [
        ("odd/hebrews.sav", "ותק_ב", (33, 34)),
        ("odd/tagged-na-int.dta", "x", (1, 2, 3, 4, 5, ".a", ".h", ".z")),
        ("odd/sample.por", "MYCHAR", ("a", "b", "c", "d", "e")),
        ("odd/sample.zsav", "mychar", ("a", "b", "c", "d", "e")),
        ("odd/datetime.sav", "date", (13_630_723_200, 13_630_809_600)),
        ("odd/umlauts.sav", "var1", (1, 2, 3)),
    ],
)
def test_the_values_of_odd_files_are_as_they_were_recorded(name, column, codes, real):
    assert real(name).read([column])[column].codes[: len(codes)] == codes


def test_a_set_of_a_real_file_is_based_on_those_who_were_asked(real):
    recorded = real("odd/simple_alltypes.sav")
    answer = recorded.read(["mymrset[bool1]"])["mymrset[bool1]"]
    members = recorded.read(["bool1", "bool2", "bool3"])
    asked = sum(any(column.row[place] >= 0 for column in members.values()) for place in range(6))
    assert answer.filled == asked
    assert recorded.wordings["mymrset[bool1]"].startswith("My multiple response set: ")


def test_lists_of_answers_of_a_real_table_have_their_words(real):
    recorded = real("quantipy_example_a.csv")
    assert recorded.labels["gender"] == {1: "Male", 2: "Female"}
    assert recorded.wordings["q2[1]"].endswith(": Sky diving")
    diving, lists = (recorded.read([name])[name] for name in ("q2[1]", "q2"))
    chosen = sum(
        count
        for said, count in zip(lists.codes, lists.counts, strict=True)
        if "1" in said.split(";")
    )
    assert diving.filled == lists.filled
    assert diving.counts[1] == chosen


def test_a_table_with_an_unnamed_index_names_it(real):
    assert real("ess11_teaching.csv").names[:3] == ("column 1", "idno", "respc19a")
