"""Files of SPSS and Stata: their words, their missing values, and what is odd in some."""

import datetime as dt
import struct

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from data.model import SurveyError
from data.readers import open_recorded
from data.recorded import MissingCodes

TABLE = pd.DataFrame(
    {
        "country": [1.0, 2, 3, 3],
        "q": [1.0, 9, np.nan, 97],
        "town": ["Prishtinë", "Čačak", "Şırnak", "Ниш"],
    }
)
WORDS = {
    "column_labels": {"q": "Mendimi  juaj për Turqinë?"},
    "variable_value_labels": {
        "country": {1: "Kosovë", 2: "Črna gora ", 3: "Србија"},
        "q": {1: "E mirë", 9: "Nuk e di", 99: "S'ka përgjigje"},
        "town": {"Ниш": "Niš"},
    },
    "missing_ranges": {"q": [9, {"lo": 97, "hi": 99}], "town": ["Ниш"]},
}


@pytest.mark.parametrize("ending", [".sav", ".zsav"])
def test_a_file_of_spss_says_its_words_and_its_missing_codes(ending, save):
    recorded = open_recorded(save(TABLE, f"opinion{ending}", **WORDS))
    assert recorded.labels["country"] == {1: "Kosovë", 2: "Črna gora", 3: "Србија"}
    assert recorded.labels["town"] == {"Ниш": "Niš"}
    assert recorded.wordings == {"country": "", "q": "Mendimi juaj për Turqinë?", "town": ""}
    assert recorded.missing == {
        "q": MissingCodes(frozenset([9]), ((97.0, 99.0),)),
        "town": MissingCodes(frozenset(["Ниш"])),
    }


def test_a_column_may_label_nothing_but_its_missing_codes(save, each):
    table = pd.DataFrame({"trust": [0.0, 10, 77]})
    labels = {"trust": {77: "Refusal", 88: "Don't know"}}
    path = save(
        table, variable_value_labels=labels, missing_ranges={"trust": [77, 88]}, name="a.sav"
    )
    recorded = open_recorded(path)
    assert recorded.labels == labels
    assert recorded.missing == {"trust": MissingCodes(frozenset([77, 88]))}
    assert each(recorded.read(["trust"])["trust"]) == [0, 10, 77]


def test_names_and_texts_come_in_every_script(save, each):
    table = pd.DataFrame({"ותק": ["తెలుగు", "Größe", "Čačak"]})
    recorded = open_recorded(save(table, "scripts.sav"))
    assert recorded.names == ("ותק",)
    assert each(recorded.read(["ותק"])["ותק"]) == ["తెలుగు", "Größe", "Čačak"]


def in_code_page(path, page, said, meant):
    """Rewrite a .sav file of UTF-8 in a code page, with `said` in the place of `meant`."""
    content = path.read_bytes()
    name = f"windows-{page}".encode()
    content = content.replace(struct.pack("<i", 65001), struct.pack("<i", page))
    content = content.replace(b"\x05\0\0\0UTF-8", struct.pack("<i", len(name)) + name)
    path.write_bytes(content.replace(meant, said.encode(f"cp{page}")))
    return path


@pytest.mark.parametrize(("page", "said"), [(1250, "Čačak"), (1252, "größe"), (1251, "Ћирић")])
def test_a_file_says_which_code_page_its_words_are_in(page, said, save):
    path = save(pd.DataFrame({"q": [1.0]}), "a.sav", variable_value_labels={"q": {1: "xxxxx"}})
    recorded = open_recorded(in_code_page(path, page, said, b"xxxxx"))
    assert recorded.labels["q"] == {1: said}


def test_dates_stay_numbers(save):
    table = TABLE.assign(day=dt.date(2010, 6, 1))
    day = open_recorded(save(table, "dated.sav")).read(["day"])["day"]
    # SPSS counts seconds since the Gregorian calendar began, on 14 October 1582.
    seconds = (dt.date(2010, 6, 1) - dt.date(1582, 10, 14)).days * 86400
    assert day.codes == (seconds,)


@pytest.mark.filterwarnings("ignore:You are writing a column with datetime")
def test_a_date_that_no_calendar_has_does_not_stop_a_file(save, each):
    day = 86_400.0 * 366 * 10_000  # in the year 11602, beyond what Python's dates can say
    path = save(pd.DataFrame({"day": [day]}), "a.sav", variable_format={"day": "DATETIME20"})
    with pytest.raises(OverflowError):
        pyreadstat.read_sav(path)
    assert each(open_recorded(path).read(["day"])["day"]) == [day]


def test_a_header_that_does_not_count_the_rows_is_no_obstacle(save):
    path = save(TABLE, "streamed.sav")
    said = bytearray(path.read_bytes())
    said[80:84] = (-1).to_bytes(4, "little", signed=True)  # "number of cases", -1 if unknown
    path.write_bytes(said)
    recorded = open_recorded(path)
    assert recorded.rows == 4
    np.testing.assert_array_equal(recorded.read(["q"])["q"].numbers(), TABLE["q"])


@pytest.mark.parametrize("whole", [True, False])
def test_missing_values_of_stata_are_kept_apart_from_each_other(whole, tmp_path, each):
    said = [1, "a", 2, "z", None] if whole else [1.5, "a", 2.0, "z", None]
    path = tmp_path / "tagged.dta"
    pyreadstat.write_dta(
        pd.DataFrame({"q": pd.Series(said, dtype=object), "town": list("abcde")}),
        path,
        missing_user_values={"q": ["a", "b", "z"]},
        variable_value_labels={"q": {1: "Yes", "a": "Don't know", "b": "Refused"}},
    )
    recorded = open_recorded(path)
    read = recorded.read(["q", "town"])
    assert each(read["q"]) == [said[0], ".a", 2, ".z", None]
    np.testing.assert_array_equal(read["q"].numbers(), [said[0], np.nan, 2, np.nan, np.nan])
    assert each(read["town"]) == list("abcde")
    assert recorded.texts == {"town"}
    assert recorded.labels == {"q": {1: "Yes", ".a": "Don't know", ".b": "Refused"}}
    assert recorded.missing == {"q": MissingCodes(frozenset([".a", ".b", ".z"]))}


def test_whole_numbers_of_stata_with_gaps_are_numbers(tmp_path):
    path = tmp_path / "gaps.dta"
    pyreadstat.write_dta(pd.DataFrame({"q": pd.array([1, None, 3], "Int32")}), path)
    column = open_recorded(path).read(["q"])["q"]
    assert column.distinct.dtype == float
    np.testing.assert_array_equal(column.numbers(), [1, np.nan, 3])


def portable(path, after, said):
    """Write `said` into a .por file behind a text of it; its lines have 80 characters."""
    flat = "".join(line.ljust(80) for line in path.read_text().splitlines())
    assert flat.count(after) == 1
    flat = flat.replace(after, after + said)
    path.write_text("\n".join(flat[at : at + 80] for at in range(0, len(flat), 80)))


def test_a_portable_file_keeps_what_it_declares_as_missing(tmp_path, each):
    path = tmp_path / "a.por"
    table = pd.DataFrame({"q1": [1.0, 2, 9, np.nan], "town": list("abcd")})
    pyreadstat.write_por(table, path)
    # 8 introduces a missing value of the variable before it, C its label, D labels of values.
    portable(path, "2/Q15/8/2/5/8/2/", "89/C5/Good?")
    portable(path, "4/TOWN1/1/0/1/1/0/", "D1/2/Q12/1/3/Yes9/2/DK")
    recorded = open_recorded(path)
    assert recorded.names == ("Q1", "TOWN")  # the format knows capitals only
    assert each(recorded.read(["Q1"])["Q1"]) == [1, 2, 9, None]
    assert recorded.missing == {"Q1": MissingCodes(frozenset([9]))}
    assert recorded.labels == {"Q1": {1: "Yes", 9: "DK"}}
    assert recorded.wordings == {"Q1": "Good?", "TOWN": ""}


def test_two_columns_of_one_name_are_kept_apart(tmp_path, each):
    path = tmp_path / "twice.dta"
    pyreadstat.write_dta(pd.DataFrame({"alpha": [1.0], "gamma": [2.0]}), path)
    path.write_bytes(path.read_bytes().replace(b"gamma", b"alpha"))
    recorded = open_recorded(path)
    assert recorded.names == ("alpha", "alpha_duplicated1")
    assert each(recorded.read(recorded.names)["alpha_duplicated1"]) == [2]


@pytest.mark.parametrize("nameless", [[b"alpha"], [b"alpha", b"gamma"]])
def test_a_column_without_a_name_is_refused(nameless, tmp_path):
    path = tmp_path / "a.dta"
    pyreadstat.write_dta(pd.DataFrame({"alpha": [1.0], "gamma": [2.0]}), path)
    content = path.read_bytes()
    for name in nameless:
        content = content.replace(name, bytes(5))
    path.write_bytes(content)
    with pytest.raises(SurveyError) as refused:
        open_recorded(path)
    assert str(refused.value) == "file 'a.dta': cannot be read as .dta; a column has no name"


def test_words_that_could_act_are_text(save):
    override = "\N{RIGHT-TO-LEFT OVERRIDE}"
    recorded = open_recorded(
        save(
            pd.DataFrame({"q": [1.0]}),
            "a.sav",
            column_labels={"q": f"What{override}?"},
            variable_value_labels={"q": {1: f"<b>=1+1\x07{override}</b>"}},
        )
    )
    assert recorded.wordings == {"q": "What?"}
    assert recorded.labels == {"q": {1: "<b>=1+1</b>"}}
