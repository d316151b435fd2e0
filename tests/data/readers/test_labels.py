"""Words for a table that has none of its own."""

import io
import json

import pandas as pd
import pytest

from data.model import SurveyError
from data.readers import open_recorded
from data.recorded import File

DATA = b"q,town,w\n1,a,0.5\n2,b,1.5\n8,a,1\n"
TABLE = "column;code;label\nq;1;Friendly \nq;8;Don't know\nq;;Do you think?\ntown;a;Čačak\n"
DESCRIBED = {
    "info": {"name": "A survey"},
    "lib": {
        "default text": "en-GB",
        "values": {
            "ddf": {},
            "answers": [
                {"value": 1, "text": {"sr": "Prijateljska", "en-GB": "Friendly"}},
                {"value": 8, "text": {"en-GB": "Don't\tknow"}},
            ],
        },
    },
    "columns": {
        "@1": {"type": "int"},
        "q": {
            "type": "single",
            "text": {"sr": "Smatrate li?", "en-GB": "Do you think?"},
            "values": "lib@values@answers",
        },
        "town": {"type": "string", "values": [{"value": "a", "text": {"sr": "Čačak"}}]},
    },
}
LABELS = {"q": {1: "Friendly", 8: "Don't know"}, "town": {"a": "Čačak"}}


@pytest.mark.parametrize(
    "words",
    [
        File("words.csv", TABLE.encode("cp1250")),
        File("words.tsv", TABLE.replace(";", "\t").encode()),
        File("words.json", json.dumps(DESCRIBED).encode()),
    ],
    ids=["table", "tabs", "Quantipy"],
)
def test_a_labels_file_gives_words_to_columns_and_codes(words):
    recorded = open_recorded(File("a.csv", DATA), words)
    assert recorded.labels == LABELS
    assert recorded.wordings == {"q": "Do you think?"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("survey.labels.csv", TABLE), ("survey.json", json.dumps(DESCRIBED))],
)
@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_labels_file_that_lies_beside_a_table_is_taken(name, content, ending, save):
    path = save(pd.read_csv(io.BytesIO(DATA)), f"survey{ending}")
    alone = open_recorded(path)
    assert alone.labels == {}
    path.with_name(name).write_text(content, encoding="utf-8")
    recorded = open_recorded(path)
    assert recorded.labels == LABELS
    assert recorded.digest != alone.digest


def test_a_description_of_something_else_beside_a_table_is_left(tmp_path):
    (tmp_path / "survey.json").write_text('{"type": "FeatureCollection", "features": []}')
    path = tmp_path / "survey.csv"
    path.write_bytes(DATA)
    assert open_recorded(path).labels == {}


def test_a_file_with_words_of_its_own_is_given_others_only_when_they_are_named(save):
    path = save(
        pd.DataFrame({"q": [1.0, 8]}), "survey.sav", variable_value_labels={"q": {1: "Good"}}
    )
    words = path.with_name("survey.labels.csv")
    words.write_text("column,code,label\nq,8,Don't know\n")
    assert open_recorded(path).labels == {"q": {1: "Good"}}
    assert open_recorded(path, words).labels == {"q": {1: "Good", 8: "Don't know"}}


def test_codes_are_as_their_column_has_them():
    words = b"column,code,label\nq,1,Yes\ntext,1,First\ntext,02,Second\n"
    recorded = open_recorded(File("a.csv", b"q,text\n1,1\n2,02\n"), File("w.csv", words))
    assert recorded.labels == {"q": {1: "Yes"}, "text": {"1": "First", "02": "Second"}}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("w.sav", b"?", "labels file 'w.sav': format '.sav' is not one of .csv, .tsv, .json"),
        (
            "w.csv",
            b"column,value,label\nq,1,Yes\n",
            (
                "labels file 'w.csv': has no column 'code'; a table of labels has "
                "column, code, label"
            ),
        ),
        (
            "w.csv",
            b"column,code,label\nabsent,1,Yes\n",
            "labels file 'w.csv': none of the columns that it names is in 'a.csv'",
        ),
        (
            "w.csv",
            b"column,code,label\nq,one,Yes\n",
            "labels file 'w.csv': column 'q': code 'one' is text, but its column is numeric",
        ),
        *(
            (
                "w.json",
                content,
                (
                    "labels file 'w.json': is not a description by Quantipy, which has columns "
                    "with text and values"
                ),
            )
            for content in (
                b"{",
                b"[]",
                b'{"rows": 1}',
                b'{"columns": {"q": {"values": "lib@values@absent"}}}',
                b'{"columns": {"q": {"values": [{"value": 1, "text": ["Yes"]}]}}}',
                b'{"columns": {"q": {"values": [{"value": [1], "text": {}}]}}}',
                b'{"columns": {"q": {"values": [{"value": 1%b, "text": {}}]}}}' % (b"0" * 400),
                b"[" * 100_000,
                b"\xff",
            )
        ),
    ],
)
def test_what_gives_no_words_is_refused(name, content, sentence):
    with pytest.raises(SurveyError) as refused:
        open_recorded(File("a.csv", DATA), File(name, content))
    assert str(refused.value) == sentence


def test_a_labels_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SurveyError) as refused:
        open_recorded(File("a.csv", DATA), tmp_path / "gone.json")
    assert str(refused.value) == (
        "labels file 'gone.json': cannot be read as .json; No such file or directory"
    )
