"""Questions with several answers: a column of 0 and 1 for each, among those who were asked."""

import pickle
import struct

import numpy as np
import pandas as pd
import pytest

from data.model import SurveyError
from data.readers import open_recorded
from data.readers.answers import MOST_ANSWERS
from data.recorded import File

NO, YES = 0, 1


def with_sets(path, *lines, subtype=7):
    """Put a record of multiple-response sets before the end of a .sav file's dictionary."""
    content, end = path.read_bytes(), struct.pack("<ii", 999, 0)
    said = "".join(f"{line}\n" for line in lines).encode()
    record = struct.pack("<iiii", 7, subtype, 1, len(said)) + said
    assert content.count(end) == 1
    path.write_bytes(content.replace(end, record + end))
    return path


@pytest.fixture
def made(each):
    """A function that gives the columns which a file has been given, as lists."""

    def made(recorded):
        names = [name for name in recorded.names if name.endswith("]")]
        return {name: each(column) for name, column in recorded.read(names).items()}

    return made


MEDIA = pd.DataFrame(
    {
        "uses_television": [1.0, 0, 1, np.nan, 9, 1],
        "uses_papers": [0.0, 0, 1, np.nan, 9, 9],
    }
)
MEDIA_WORDS = {
    "column_labels": {"uses_television": "Television"},
    "variable_value_labels": {"uses_television": {1: "TV, mentioned"}},
    "missing_ranges": {name: [9] for name in MEDIA},
}
TELEVISION, PAPERS = [YES, NO, YES, None, None, YES], [NO, NO, YES, None, None, NO]


def test_each_answer_of_a_set_is_mentioned_or_not_by_those_who_were_asked(save, made):
    # The fourth was not asked; the fifth refused everything, the sixth one answer of two.
    path = save(MEDIA, "media.sav", **MEDIA_WORDS)
    recorded = open_recorded(
        with_sets(path, "$media=D1 1 16 Which do you use uses_television uses_papers")
    )
    assert made(recorded) == {
        "media[uses_television]": TELEVISION,
        "media[uses_papers]": PAPERS,
    }
    assert recorded.names[:2] == tuple(MEDIA)
    assert recorded.labels["media[uses_papers]"] == {0: "Not mentioned", 1: "Mentioned"}
    assert recorded.wordings["media[uses_television]"] == "Which do you use: Television"
    assert recorded.wordings["media[uses_papers]"] == "Which do you use: uses_papers"


def test_an_extended_set_has_the_words_of_the_values_that_it_counts(save, made):
    path = save(MEDIA, "media.sav", **MEDIA_WORDS)
    recorded = open_recorded(
        with_sets(path, "$media=E 1 1 1 0  uses_television uses_papers", subtype=19)
    )
    assert made(recorded)["media[uses_television]"] == TELEVISION
    assert recorded.wordings["media[uses_television]"] == "media: TV, mentioned"


def test_columns_that_share_their_codes_have_an_answer_for_each_code(save, made):
    table = pd.DataFrame({"first": [1.0, 2, 7, np.nan, 99], "second": [2.0, np.nan, 1, np.nan, 99]})
    path = save(
        table,
        "first.sav",
        variable_value_labels={"first": {1: "Jobs", 2: "Prices", 3: "Crime", 99: "No answer"}},
        missing_ranges={"first": [99], "second": [99]},
    )
    recorded = open_recorded(with_sets(path, "$worry=C 14 Worries by far first second"))
    assert made(recorded) == {
        "worry[1]": [YES, NO, YES, None, None],
        "worry[2]": [YES, YES, NO, None, None],
        "worry[3]": [NO, NO, NO, None, None],
        "worry[7]": [NO, NO, YES, None, None],
    }
    assert recorded.wordings["worry[2]"] == "Worries by far: Prices"
    assert recorded.wordings["worry[7]"] == "Worries by far: 7"


def test_columns_of_text_can_share_their_codes_too(save, made):
    path = save(pd.DataFrame({"a": ["x", "y", ""], "b": ["y", "", ""]}), "text.sav")
    recorded = open_recorded(with_sets(path, "$s=C 0  a b"))
    assert made(recorded) == {"s[x]": [YES, NO, None], "s[y]": [YES, YES, None]}
    assert recorded.wordings["s[x]"] == "s: x"


@pytest.mark.parametrize(
    "said",
    [
        "$s=D1 Y 0  a b",  # counts a text, which pyreadstat does not say
        "$s=D1 1 0  absent",
        "$s=C 0  many",
    ],
)
def test_a_set_that_cannot_be_read_leaves_its_columns(said, save, made):
    table = pd.DataFrame({"a": ["Y"], "b": ["N"]})
    table = table.loc[[0] * (MOST_ANSWERS + 1)].assign(many=np.arange(MOST_ANSWERS + 1.0))
    recorded = open_recorded(with_sets(save(table, "a.sav"), said))
    assert recorded.names == ("a", "b", "many")
    assert made(recorded) == {}


def test_an_answer_and_a_column_of_one_name_are_told_apart(each):
    recorded = open_recorded(File("a.csv", b"q,q[1]\n1;3;,7\n3;,8\n"))
    assert recorded.names == ("q", "q[1]", "q[1] (2)", "q[3]")
    assert each(recorded.read(["q[1]"])["q[1]"]) == [7, 8]
    assert each(recorded.read(["q[1] (2)"])["q[1] (2)"]) == [YES, NO]


def test_a_file_with_sets_can_be_sent_to_another_process(save, made):
    path = with_sets(save(MEDIA, "media.sav", **MEDIA_WORDS), "$s=D1 1 0  uses_papers")
    recorded = open_recorded(path)
    assert made(pickle.loads(pickle.dumps(recorded))) == made(recorded)  # noqa: S301 - our own


def table(*lists):
    return File("a.csv", ("id,q\n" + "".join(f"1,{said}\n" for said in lists)).encode())


@pytest.mark.parametrize("lists", [["1;3;", "", "3;", "10;1;"], ["1;3", "", "3", "10;1"]])
@pytest.mark.parametrize("separator", [";", "|"])
def test_lists_of_codes_become_answers(lists, separator, made):
    lists = [said.replace(";", separator) for said in lists]
    recorded = open_recorded(table(*lists))
    assert made(recorded) == {
        "q[1]": [YES, None, NO, YES],
        "q[3]": [YES, None, YES, NO],
        "q[10]": [NO, None, NO, YES],
    }
    assert recorded.names == ("id", "q", "q[1]", "q[3]", "q[10]")
    assert recorded.wordings["q[3]"] == "q: 3"


def test_lists_of_codes_have_the_words_of_a_labels_file(made):
    words = b"column,code,label\nq,,Which?\nq,2,Never chosen\nq,1,First\n"
    recorded = open_recorded(table("1;3;", "3;"), File("w.csv", words))
    assert made(recorded) == {"q[2]": [NO, NO], "q[1]": [YES, NO], "q[3]": [YES, YES]}
    assert recorded.wordings["q[1]"] == "Which?: First"
    assert recorded.labels["q"] == {"2": "Never chosen", "1": "First"}


@pytest.mark.parametrize(
    "lists",
    [
        ["1;3;", "one"],  # a value that is no list
        ["1;3", "2;4"],  # all of one length: pairs of something
        ["1;1;", "2;"],  # a code twice
        ["12345;1", "2"],  # too long for a code
        ["1.5;2", "1"],
        ["05/10", "5"],
        ["2011-05-12", "5"],
        ['"1,3"', '"1,2,3"'],  # decimal commas or thousands
        ["1 3", "1 2 3"],
        ["1;3|2", "1"],
    ],
)
def test_text_that_only_looks_like_lists_is_left_alone(lists, made):
    recorded = open_recorded(table(*lists))
    assert recorded.names == ("id", "q")
    assert made(recorded) == {}


def test_sets_count_among_the_columns_of_a_file():
    # 101 columns of lists with 200 codes each are 20,200 answers.
    names = [f"q{number}" for number in range(101)]
    row = [";".join(map(str, range(MOST_ANSWERS)))] * 101
    content = "\n".join([",".join(names), ",".join(row), ",".join("1" * 101)])
    with pytest.raises(SurveyError, match=r"^file 'wide.csv': has 20,301 columns, and 20,000 are"):
        open_recorded(File("wide.csv", content.encode()))
