"""Files of each format as they are recorded: words, missing codes, and what cannot be read."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.model import SurveyError
from data.readers import open_recorded
from data.recorded import MissingCodes, plain

TABLE = pd.DataFrame(
    {
        "country": [1.0, 2, 3, 3],
        "q": [1.0, 9, np.nan, 97],
        "town": ["Prishtinë", "Čačak", "Şırnak", "Ниш"],
        "w": [0.5, 1.25, 0.0, 2.0],
    }
)
WORDS = {
    "column_labels": {"q": "Mendimi juaj për Turqinë?"},
    "variable_value_labels": {
        "country": {1: "Kosovë", 2: "Črna gora ", 3: "Србија"},
        "q": {1: "E mirë", 9: "Nuk e di", 99: "S'ka përgjigje"},
    },
    "missing_ranges": {"q": [9, {"lo": 97, "hi": 99}], "town": ["Ниш"]},
}


def each(column):
    """What every respondent has; None for nothing."""
    return [column.codes[place] if place >= 0 else None for place in column.row]


FORMATS = [".sav", ".zsav", ".csv", ".parquet"]


@pytest.mark.parametrize("ending", [*FORMATS, ".SAV"])
def test_every_format_gives_the_same_values(ending, save):
    words = WORDS if "sav" in ending.lower() else {}
    path = save(TABLE, f"opinion{ending.lower()}", **words)
    recorded = open_recorded(path.rename(path.with_suffix(ending)))
    assert recorded.rows == 4
    assert recorded.names == ("country", "q", "town", "w")
    assert recorded.texts == {"town"}
    read = recorded.read(["q", "town", "q"])
    np.testing.assert_array_equal(read["q"].numbers(), TABLE["q"])
    assert each(read["town"]) == TABLE["town"].tolist()


@pytest.mark.parametrize("ending", [".sav", ".zsav"])
def test_a_sav_file_says_its_words_and_its_missing_codes(ending, save):
    recorded = open_recorded(save(TABLE, f"opinion{ending}", **WORDS))
    assert recorded.labels["country"] == {1: "Kosovë", 2: "Črna gora", 3: "Србија"}
    assert recorded.wordings["q"] == "Mendimi juaj për Turqinë?"
    assert recorded.missing["q"] == MissingCodes(frozenset([9]), ((97.0, 99.0),))
    assert recorded.missing["town"] == MissingCodes(frozenset(["Ниш"]))


def test_declared_missing_codes_are_values_and_ranges():
    declared = MissingCodes(frozenset([8, "NA"]), ((97.0, 99.0),))
    within = [8, 8.0, 97, 98.5, 99, "NA"]
    assert all(code in declared for code in within)
    assert not any(code in declared for code in [7, 96.9, 100, "8", "", None])


def test_a_recorded_value_is_an_integer_where_it_is_one():
    found = [plain(x) for x in (np.float64(3), np.int8(-1), True, 2.5, "07")]
    assert found == [3, -1, 1, 2.5, "07"]
    assert [type(x) for x in found] == [int, int, int, float, str]


def test_dates_stay_numbers(save):
    table = TABLE.assign(day=dt.date(2010, 6, 1))
    day = open_recorded(save(table, "dated.sav")).read(["day"])["day"].distinct
    assert np.issubdtype(day.dtype, np.floating)


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        (pa.int16(), [3, None], [3.0, np.nan]),
        (pa.float32(), [0.5, None], [0.5, np.nan]),
        (pa.bool_(), [True, None], [1.0, np.nan]),
        (pa.decimal128(5, 2), [Decimal("2.50"), None], [2.5, np.nan]),
        (pa.null(), [None, None], [np.nan, np.nan]),
        (pa.dictionary(pa.int8(), pa.string()), ["Ниш", None], ["Ниш", None]),
        (pa.date32(), [dt.date(2010, 6, 1), None], ["2010-06-01", None]),
    ],
)
def test_parquet_has_numbers_of_many_types_and_all_else_is_text(kind, said, expected, tmp_path):
    pq.write_table(pa.table({"q": pa.array(said, kind)}), tmp_path / "a.parquet")
    recorded = open_recorded(tmp_path / "a.parquet")
    assert each(recorded.read(["q"])["q"]) == [None if pd.isna(x) else x for x in expected]
    assert recorded.texts == ({"q"} if isinstance(expected[0], str) else frozenset())


def test_a_header_that_does_not_count_the_rows_is_no_obstacle(save):
    path = save(TABLE, "streamed.sav")
    said = bytearray(path.read_bytes())
    said[80:84] = (-1).to_bytes(4, "little", signed=True)  # "number of cases", -1 if unknown
    path.write_bytes(said)
    assert open_recorded(path).rows == 4


def test_a_csv_file_may_start_with_a_byte_order_mark(save):
    path = save(TABLE)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert open_recorded(path).names[0] == "country"


def test_a_file_is_known_by_its_bytes(save):
    one, same, other = (open_recorded(save(x)).digest for x in (TABLE, TABLE, TABLE[:2]))
    assert one == same != other
    assert len(one) == 64


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "survey.xls",
            b"?",
            "file 'survey.xls': format '.xls' is not one of .sav, .zsav, .csv, .parquet",
        ),
        ("survey", b"?", "file 'survey': format '' is not one of .sav, .zsav, .csv, .parquet"),
        ("gone.csv", None, "file 'gone.csv': cannot be opened; No such file or directory"),
        ("a.csv", b"", "file 'a.csv': cannot be read as .csv; Empty CSV file"),
        ("a.csv", b"q,w\n", "file 'a.csv': has no respondents; found 0 rows of 2 columns"),
        (
            "a.csv",
            b"q,w\n1,2\n1,2,3,4\n",
            (
                "file 'a.csv': cannot be read as .csv; "
                "CSV parse error: Row #3: Expected 2 columns, got 4"
            ),
        ),
        (
            "a.csv",
            "q\nČačak".encode("cp1250"),
            "file 'a.csv': is not UTF-8 text; save it as UTF-8",
        ),
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
    ],
)
def test_what_is_no_survey_file_is_refused_in_a_sentence(name, content, sentence, tmp_path):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SurveyError) as refused:
        open_recorded(path)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("ending", [".sav", ".parquet"])
def test_a_file_without_respondents_is_refused(ending, save):
    with pytest.raises(SurveyError) as refused:
        open_recorded(save(TABLE[:0], f"empty{ending}"))
    assert str(refused.value) == (
        f"file 'empty{ending}': has no respondents; found 0 rows of 4 columns"
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
        open_recorded(path).read(["q"])
    assert str(refused.value) == f"file 'cut.sav': cannot be read as .sav; {said}"


def test_a_parquet_file_with_broken_pages_is_refused(save):
    path = save(TABLE, "broken.parquet")
    said = bytearray(path.read_bytes())
    said[4:60] = bytes(56)
    path.write_bytes(said)
    with pytest.raises(SurveyError, match=r"^file 'broken.parquet': cannot be read as .parquet; "):
        open_recorded(path).read(["country"])


def test_rows_with_one_value_more_than_names_are_refused(tmp_path):
    path = tmp_path / "shifted.csv"
    path.write_text("q,w\n1,0.5,7\n2,1.5,7\n")
    with pytest.raises(SurveyError) as refused:
        open_recorded(path)
    assert str(refused.value) == (
        "file 'shifted.csv': cannot be read as .csv; "
        "CSV parse error: Row #2: Expected 2 columns, got 3"
    )


def test_a_name_that_two_columns_have_is_refused_when_it_is_read(tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("q,q,w\n1,2,0.5\n")
    with pytest.raises(SurveyError):
        open_recorded(path).read(["q"])


def test_the_type_of_a_column_is_that_of_all_its_rows(tmp_path):
    path = tmp_path / "late.csv"
    nothing = ",1,4\n" * 200_000  # longer than the block that a type is guessed from
    path.write_text(f"q,w,town\n{nothing}3,0.5,Ниш\n")
    recorded = open_recorded(path)
    read = recorded.read(recorded.names)
    assert recorded.texts == {"town"}
    assert np.isnan(read["q"].numbers()[0])
    assert [each(read[name])[-1] for name in recorded.names] == [3, 0.5, "Ниш"]
    assert read["town"][0] == "4"


def test_a_column_without_a_value_is_a_column_of_numbers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("q,w\n,1\n,2\n")
    recorded = open_recorded(path)
    assert recorded.texts == frozenset()
    assert np.isnan(recorded.read(["q"])["q"].numbers()).all()
