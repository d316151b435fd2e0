"""The door for survey files: which it opens, from where, and what it says of the others."""

import hashlib
import re

import numpy as np
import pandas as pd
import pytest

from data.model import SurveyError
from data.readers import FORMATS, open_recorded
from data.readers.refusals import MOST_COLUMNS
from data.recorded import File

TABLE = pd.DataFrame(
    {
        "country": [1.0, 2, 3, 3],
        "q": [1.0, 9, np.nan, 97],
        "town": ["Prishtinë", "Čačak", "Şırnak", "Ниш"],
        "w": [0.5, 1.25, 0.0, 2.0],
    }
)
WRITTEN = [".sav", ".zsav", ".csv", ".parquet"]


@pytest.mark.parametrize("ending", [*WRITTEN, ".SAV"])
def test_every_format_gives_the_same_values(ending, save, each):
    path = save(TABLE, f"opinion{ending.lower()}")
    recorded = open_recorded(path.rename(path.with_suffix(ending)))
    assert recorded.rows == 4
    assert recorded.names == ("country", "q", "town", "w")
    assert recorded.texts == {"town"}
    read = recorded.read(["q", "town", "q"])
    np.testing.assert_array_equal(read["q"].numbers(), TABLE["q"])
    assert each(read["town"]) == TABLE["town"].tolist()


@pytest.mark.parametrize("ending", WRITTEN)
def test_an_upload_is_read_as_the_file_that_it_is(ending, save, each):
    path = save(TABLE, f"opinion{ending}")
    uploaded = open_recorded(File(f"upload{ending}", path.read_bytes()))
    lying = open_recorded(path)
    assert uploaded.name == f"upload{ending}"
    assert uploaded.digest == lying.digest
    for name in TABLE:
        assert each(uploaded.read([name])[name]) == each(lying.read([name])[name])


def test_a_file_is_known_by_its_bytes(save):
    one, same, other = (open_recorded(save(x)).digest for x in (TABLE, TABLE, TABLE[:2]))
    assert one == same != other
    assert one == hashlib.sha256(save(TABLE).read_bytes()).hexdigest()


def test_a_file_with_words_of_another_is_known_by_both():
    data = File("a.csv", b"q\n1\n")
    words = File("words.csv", b"column,code,label\nq,1,Yes\n")
    both = open_recorded(data, words).digest
    assert both == hashlib.sha256(b"q\n1\ncolumn,code,label\nq,1,Yes\n").hexdigest()
    assert both != open_recorded(data).digest


def test_answers_are_held_in_single_bytes(save):
    answers = pd.DataFrame({"q": np.tile([1.0, 2, 3, 8, 9, np.nan], 100)})
    for ending in WRITTEN:
        recorded = open_recorded(save(answers, f"answers{ending}"))
        assert recorded.read(["q"])["q"].row.dtype == np.int8


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "survey.txt",
            b"?",
            f"file 'survey.txt': format '.txt' is not one of {', '.join(FORMATS)}",
        ),
        ("survey", b"?", f"file 'survey': format '' is not one of {', '.join(FORMATS)}"),
        ("a.csv", b"", "file 'a.csv': is empty"),
        ("a.csv", b"\n\r\n", "file 'a.csv': is empty"),
        ("a.csv", b"q,w\n", "file 'a.csv': has no respondents; found 0 rows of 2 columns"),
        ("a.csv", b"q,w", "file 'a.csv': has no respondents; found 0 rows of 2 columns"),
        ("a.sav", b"", "file 'a.sav': cannot be read as .sav; Unable to read from file"),
        (
            "a.zsav",
            b"q,w\n" * 100,
            (
                "file 'a.zsav': cannot be read as .zsav; "
                "Invalid file, or file has unsupported features"
            ),
        ),
        (
            "a.parquet",
            b"",
            "file 'a.parquet': cannot be read as .parquet; Parquet file size is 0 bytes",
        ),
        ("a.xlsx", b"", "file 'a.xlsx': cannot be read as .xlsx; Cannot detect file format"),
        ("a.dta", b"q,w", "file 'a.dta': cannot be read as .dta; Unable to read from file"),
        ("a.por", b"q,w", "file 'a.por': cannot be read as .por; Unable to read from file"),
    ],
)
def test_what_is_no_survey_file_is_refused_in_a_sentence(name, content, sentence):
    with pytest.raises(SurveyError) as refused:
        open_recorded(File(name, content))
    assert str(refused.value) == sentence


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SurveyError) as refused:
        open_recorded(tmp_path / "gone.csv")
    assert str(refused.value) == (
        "file 'gone.csv': cannot be read as .csv; No such file or directory"
    )


def test_a_path_that_no_system_has_is_refused(tmp_path):
    with pytest.raises(SurveyError, match=r"cannot be read as \.csv; File name too long$"):
        open_recorded(tmp_path / f"{'a' * 5000}.csv")


@pytest.mark.parametrize("ending", [".sav", ".parquet"])
def test_a_file_without_respondents_is_refused(ending, save):
    with pytest.raises(SurveyError) as refused:
        open_recorded(save(TABLE[:0], f"empty{ending}"))
    assert str(refused.value) == (
        f"file 'empty{ending}': has no respondents; found 0 rows of 4 columns"
    )


def test_a_table_that_is_wider_than_any_survey_is_refused():
    wide = ",".join(f"q{number}" for number in range(MOST_COLUMNS + 1))
    answers = ",".join("1" * (MOST_COLUMNS + 1))
    with pytest.raises(SurveyError) as refused:
        open_recorded(File("wide.csv", f"{wide}\n{answers}\n".encode()))
    assert str(refused.value) == (
        "file 'wide.csv': has 20,001 columns, and 20,000 are the most that a survey may have; "
        "leave out those that you do not need"
    )


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (10, "Unable to read from file"),
        (-10, "File did not contain the expected number of rows"),
    ],
)
def test_a_truncated_sav_file_is_refused(kept, said, save):
    path = save(pd.concat([TABLE] * 50), "cut.sav")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(SurveyError) as refused:
        open_recorded(path)
    assert str(refused.value) == f"file 'cut.sav': cannot be read as .sav; {said}"


def test_what_a_refusal_quotes_cannot_act(save):
    path = save(TABLE, "cut.sav")
    name = "a\N{RIGHT-TO-LEFT OVERRIDE}b.sav"
    with pytest.raises(SurveyError) as refused:
        open_recorded(File(name, path.read_bytes()[:10]))
    assert re.match(r"file 'a\\u202eb\.sav': cannot be read as \.sav; ", str(refused.value))
