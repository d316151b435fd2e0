"""Tables of text: separators, decimal marks, what is a number, and rows that do not fit."""

import numpy as np
import pytest

from data.model import SurveyError
from data.readers import open_recorded
from data.recorded import File


def opened(said, name="a.csv"):
    return open_recorded(File(name, said if isinstance(said, bytes) else said.encode()))


@pytest.fixture
def values(each):
    """A function that opens a table and gives its columns, each as a list."""

    def values(said, name="a.csv"):
        recorded = opened(said, name)
        return {name: each(column) for name, column in recorded.read(recorded.names).items()}

    return values


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_a_table_is_split_where_its_header_and_rows_are(separator, name, values):
    rows = [["", "q", "a, b; c"], ["1", "2", "Niš"], ["2", "9", "Peć"]]
    said = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert values(said, name) == {"column 1": [1, 2], "q": [2, 9], "a, b; c": ["Niš", "Peć"]}


def test_decimal_commas_do_not_split_a_table(values):
    said = "age, years;w\n34;0,5\n71;1,25\n"
    assert values(said) == {"age, years": [34, 71], "w": [0.5, 1.25]}


def test_a_header_may_be_longer_than_any_text(values):
    names = [
        f"a name of a question that is asked at some length {number}" for number in range(3000)
    ]
    found = values(",".join(names) + "\n" + ",".join("1" * 3000) + "\n")
    assert list(found) == names


def test_the_first_name_of_a_table_with_tabs_may_be_nothing(values):
    assert values("\tq\n1\t2\n") == {"column 1": [1], "q": [2]}


def test_an_answer_may_be_as_long_as_a_book(values):
    book = "It is a truth universally acknowledged. " * 100_000  # four million characters
    found = values(f'q,why\n1,"{book}"\n2,no\n')
    assert found["q"] == [1, 2]
    assert found["why"][0].endswith("…")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_on_any_system(end, values):
    said = end.join(["", "q,town", "1,Niš", '2,"Novi', 'Sad"'])
    assert values(said) == {"q": [1, 2], "town": ["Niš", "Novi Sad"]}


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        (["1", "2.5", "-3", ".5", "5.", "1e-3", "0", "-0.5"], [1, 2.5, -3, 0.5, 5, 0.001, 0, -0.5]),
        (["1", "NA", "", "NaN", "N/A", ".", "#NULL!"], [1, None, None, None, None, None, None]),
        ([" 1", "2 "], [1, 2]),
        (["NA", "", "."], [None, None, None]),
        (["123456789012345", "1"], [123456789012345, 1]),
    ],
)
def test_a_column_of_numbers_is_one_in_which_every_value_is_a_number(said, numbers, values):
    found = values("q,w\n" + "".join(f'"{value}",1\n' for value in said))
    assert found["q"] == numbers


@pytest.mark.parametrize(
    "said",
    [
        ["07", "08"],  # a code that leading zeros are part of
        ["1234567890123456", "1"],  # a number that a float cannot keep apart from the next
        ["1", "two"],
        ["NA", "RS"],  # Namibia, perhaps
        ["12.05.2011", "1"],
        ["+381641234567", "1"],
        ["True", "False"],
        ["1 000", "5"],
    ],
)
def test_what_is_not_surely_a_number_stays_text(said, values):
    found = values("q,w\n" + "".join(f'"{value}",1\n' for value in said))
    assert found["q"] == said


def test_a_comma_is_the_decimal_mark_of_a_whole_table_or_of_none(values):
    proven = values("w;income\n0,5;1,234\n2;12\n")
    assert proven == {"w": [0.5, 2], "income": [1.234, 12]}
    pointed = values("w;income\n0.5;1,234\n2;12\n")
    assert pointed == {"w": [0.5, 2], "income": ["1,234", "12"]}
    unproven = values("w;income\n1;1,234\n2;12\n")  # thousands, perhaps
    assert unproven == {"w": [1, 2], "income": ["1,234", "12"]}


def test_the_type_of_a_column_is_that_of_all_its_rows(values):
    nothing = ",1,4\n" * 200_000  # longer than what a type could be guessed from
    found = values(f"q,w,town\n{nothing}3,0.5,Ниш\n")
    assert [found[name][-1] for name in ("q", "w", "town")] == [3, 0.5, "Ниш"]
    assert [found[name][0] for name in ("q", "w", "town")] == [None, 1, "4"]


def test_a_column_without_a_value_is_a_column_of_numbers():
    recorded = opened("q,w\n,1\n,2\n")
    assert recorded.texts == frozenset()
    assert np.isnan(recorded.read(["q"])["q"].numbers()).all()


def test_a_table_may_be_in_an_encoding_of_the_region(values):
    said = "id;town;w\n1;Čačak;0,5\n2;Šabac;1,5\n3;Niš;1\n4;Peć;1\n"
    assert values(said.encode("cp1250"))["town"] == ["Čačak", "Šabac", "Niš", "Peć"]
    assert values(said.encode("utf-16"))["town"] == ["Čačak", "Šabac", "Niš", "Peć"]


MISFIT = (
    "file 'a.csv': line {} has {} columns, but its header has 2 (rows that do not fit: {}); put "
    "every answer that contains a {} in quotation marks, and give every column a name"
)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "q,why\n1,Good\n2,Bad, for people like me\n3,Good\n4,Bad, and so on, and on\n",
            MISFIT.format(3, 3, 2, "comma"),
        ),
        (
            'q;why\n1;"Good\nenough"\n\n2;Bad; for me\n',  # one answer has two lines, one line none
            MISFIT.format(5, 3, 1, "semicolon"),
        ),
        (
            '"q","w"\n"1",1,0.5\n"2",9,0.5\n',  # R writes the names of rows without a header
            MISFIT.format(2, 3, 2, "comma"),
        ),
        ("q\tw\r1\t2\r1\r", MISFIT.format(3, 1, 1, "tab")),  # 1 begins the line before, too
        ("q,w,q\n1,2,3\n", "file 'a.csv': two columns are named 'q'; rename one"),
    ],
)
def test_rows_that_do_not_fit_are_refused_by_their_line(said, sentence):
    with pytest.raises(SurveyError) as refused:
        opened(said)
    assert str(refused.value) == sentence


def test_a_refusal_quotes_nobody():
    with pytest.raises(SurveyError) as refused:
        opened("q,why\n1,my secret, all of it\n")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "said",
    [
        'q,why\n1,"Good\n2,Bad\n3,Good\n',  # to the end of the file
        'id,q,why,w\n1,1,"Good,1\n2,2,Bad,1\n3,3,Good,1\n4,4,"Bad,1\n',  # to the next mark
        'q,why\n1,"Good\n' + "2,Bad\n" * 50_000 + '3,"Good"\n',  # beyond what is parsed at once
    ],
)
def test_a_quotation_mark_that_swallows_respondents_is_refused(said, monkeypatch):
    monkeypatch.setattr("data.readers.delimited._BLOCK", 1 << 16)
    with pytest.raises(SurveyError) as refused:
        opened(said)
    assert str(refused.value) == (
        "file 'a.csv': a quotation mark opens and swallows the rows that follow; close it, or "
        "double the quotation marks within answers"
    )


@pytest.mark.parametrize(
    "answer",
    ['5" of snow', '"""Good"", they say"', '"one line,\nand another"', '"a\nb\nc"', '"\n"'],
)
@pytest.mark.parametrize(("names", "more"), [("", ""), (",q,w", ",1,1")])
def test_quotation_marks_and_lines_within_answers_are_fine(answer, names, more, values):
    found = values(f"id,why{names}\n1,{answer}{more}\n2,Bad{more}\n")
    assert found["id"] == [1, 2]
    assert found["why"][1] == "Bad"
