"""What crosses from the process that parses, and what of it is not believed."""

import io
import json
import pickle
from dataclasses import fields

import numpy as np
import pytest

from data import wire
from data.model import SurveyError
from data.received import FailedError, receive_recorded
from data.recorded import Column, Mentioned, MissingCodes, Recorded

ROWS = 300
COLUMNS = {
    "q": Column.of(np.array([1.0, 9, np.nan, 2.5] * 75)),
    "town": Column.of(np.array(["Niš", "", "\u202e<b>", None] * 75, dtype=object)),
    "stata": Column.of(np.array([1.0, ".a", np.nan, np.inf] * 75, dtype=object)),
    "id": Column.of(np.arange(ROWS, dtype=float)),
    "nothing": Column.of(np.full(ROWS, np.nan)),
    "silent": Column.of(np.full(ROWS, None, dtype=object)),
}


def read(names):
    return {name: COLUMNS[name] for name in names}


RECORDED = Recorded(
    name="survey.sav",
    digest="0" * 64,
    rows=ROWS,
    names=tuple(COLUMNS),
    read=read,
    texts=frozenset({"town", "silent"}),
    labels={"q": {1: "Friendly", 2.5: "=1+1", "NA": "Hostile"}},
    wordings={"q": "Turkey?", "town": ""},
    missing={"q": MissingCodes(frozenset([9, "NA"]), ((97.0, 99.0),))},
    mentioned={"id": Mentioned(("q", "town"), {"q": 1, "town": "Niš"}, listed=True)},
)


def sent(recorded):
    stream = io.BytesIO()
    wire.send_recorded(stream, recorded)
    stream.seek(0)
    return stream


def received(stream, most=2**20):
    return receive_recorded(stream, "survey.sav", most, lambda _: None)


@pytest.mark.parametrize("columnar", [False, True])
def test_all_that_a_file_says_arrives_as_it_was(columnar):
    sizes = {field.name for field in fields(Recorded)} - {"read", "columnar"}
    said = {name: getattr(RECORDED, name) for name in sizes}
    found = received(sent(Recorded(read=read, columnar=columnar, **said)))
    assert {name: getattr(found, name) for name in sizes} == said
    assert not found.columnar
    for name, column in found.read(["id", "q", "town", "stata", "nothing", "silent"]).items():
        assert column.distinct.dtype == COLUMNS[name].distinct.dtype
        assert column.distinct.tolist() == COLUMNS[name].distinct.tolist()
        assert column.row.dtype == COLUMNS[name].row.dtype
        np.testing.assert_array_equal(column.row, COLUMNS[name].row)


def test_columns_stay_as_small_as_they_were():
    found = received(sent(RECORDED)).read(RECORDED.names)
    assert [found[name].row.itemsize for name in RECORDED.names] == [1, 1, 1, 2, 1, 1]


def test_codes_of_labels_keep_their_types():
    found = received(sent(RECORDED)).labels["q"]
    assert [type(code) for code in found] == [int, float, str]


def test_words_are_clean_when_they_arrive_whatever_the_other_process_says():
    heading = {**HEADING, "names": ["\u202eq\n"], "labels": {"q": [[1, "a\x1b"]]}}
    found = received(answered({**SOUND, wire.HEADING: heading}))
    assert (found.names, found.labels) == (("q",), {"q": {1: "a"}})


def test_text_that_is_no_unicode_arrives_with_question_marks(tmp_path):
    odd = Column(np.array(["\udcffa"], object), np.zeros(1, np.int8))
    recorded = Recorded("a.sav", "", 1, ("q",), lambda _: {"q": odd}, frozenset({"q"}))
    assert received(sent(recorded)).read(["q"])["q"].distinct.tolist() == ["?a"]


HEADING = {
    "digest": "0" * 64,
    "rows": 3,
    "names": ["q"],
    "texts": [],
    "labels": {},
    "wordings": {},
    "missing": {},
    "mentioned": {},
}
SOUND = {
    wire.HEADING: HEADING,
    wire.NUMBERS: np.array([1.0, 2.0]),
    wire.ROWS: np.array([0, 1, -1], np.int8),
}


def answered(frames):
    stream = io.BytesIO()
    for kind, said in frames.items():
        if isinstance(said, np.ndarray):
            wire.send(stream, kind, said.tobytes())
        else:
            wire.send(stream, kind, said if isinstance(said, bytes) else json.dumps(said).encode())
    stream.seek(0)
    return stream


def test_an_answer_that_holds_together_is_believed():
    assert received(answered(SOUND)).read(["q"])["q"].numbers().tolist()[:2] == [1, 2]


INVALID = "validation error"


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        ({wire.HEADING: {**HEADING, "rows": 4}}, "rows that were not declared"),
        ({wire.HEADING: {**HEADING, "rows": 2}}, "rows that were not declared"),
        ({wire.HEADING: {**HEADING, "rows": 0}}, INVALID),
        ({wire.HEADING: {**HEADING, "rows": -3}}, INVALID),
        ({wire.HEADING: {**HEADING, "rows": True}}, INVALID),
        ({wire.HEADING: {**HEADING, "rows": "3"}}, INVALID),
        ({wire.HEADING: {**HEADING, "names": ["q", "q"]}}, "two columns of one name"),
        ({wire.HEADING: {**HEADING, "names": ["q", "q\n"]}}, "two columns of one name"),
        ({wire.HEADING: {**HEADING, "names": [1]}}, INVALID),
        ({wire.HEADING: {**HEADING, "names": []}}, INVALID),
        ({wire.HEADING: {**HEADING, "names": "q"}}, INVALID),
        ({wire.HEADING: {**HEADING, "texts": ["q"]}}, "an answer to another question"),
        ({wire.HEADING: {**HEADING, "labels": {"q": [[[], "Friendly"]]}}}, INVALID),
        ({wire.HEADING: {**HEADING, "wordings": {"q": {}}}}, INVALID),
        ({wire.HEADING: {**HEADING, "more": 1}}, INVALID),
        ({wire.HEADING: {**HEADING, "mentioned": {"q": {"asked": ["q"]}}}}, INVALID),
        (
            {wire.HEADING: {**HEADING, "mentioned": {"q": {"asked": ["a"], "said": {}}}}},
            "answers of columns that are not there",
        ),
        ({wire.HEADING: b"[" * 10_000}, INVALID),
        ({wire.HEADING: b"\xff"}, INVALID),
        ({wire.HEADING: pickle.dumps(HEADING)}, INVALID),
        ({wire.NUMBERS: np.array([1.0])}, "positions that no value has"),
        ({wire.NUMBERS: b"1234567"}, "multiple of element size"),
        ({wire.ROWS: np.array([0, 1, 2], np.int8)}, "positions that no value has"),
        ({wire.ROWS: np.array([0, 1, -2], np.int8)}, "positions that no value has"),
        ({wire.ROWS: np.array([0, 1, -1], np.int16)}, "rows that were not declared"),
        ({wire.ROWS: b""}, "rows that were not declared"),
    ],
)
def test_an_answer_that_contradicts_itself_is_not_believed(lie, said):
    with pytest.raises(ValueError, match=said):
        received(answered({**SOUND, **lie}))


@pytest.mark.parametrize(
    ("kind", "distinct"),
    [(wire.TEXTS, ["a", 1.0]), (wire.TEXTS, [["a"]]), (wire.TEXTS, "ab"), (wire.MIXED, [None, 1])],
)
def test_values_are_text_or_numbers_and_nothing_else(kind, distinct):
    texts = ["q"] if kind == wire.TEXTS else []
    frames = {wire.HEADING: {**HEADING, "texts": texts}, kind: distinct}
    with pytest.raises(ValueError, match=INVALID):
        received(answered({**frames, wire.ROWS: np.array([0, 1, -1], np.int8)}))


@pytest.mark.parametrize(
    ("frames", "most"),
    [
        (SOUND, 100),
        ({wire.HEADING: {**HEADING, "rows": 10**15}}, 2**30),
        ({wire.HEADING: {**HEADING, "names": [str(n) for n in range(1000)]}}, 60_000),
        ({**SOUND, wire.NUMBERS: np.zeros(1000)}, 2_000),
    ],
)
def test_no_more_is_taken_than_may_come(frames, most):
    with pytest.raises(OverflowError):
        received(answered(frames), most)


def test_what_came_before_counts_as_well():
    heading = json.dumps({**HEADING, "names": ["a", "b"]}).encode()
    column = answered({kind: SOUND[kind] for kind in (wire.NUMBERS, wire.ROWS)}).getvalue()
    said = answered({wire.HEADING: heading}).getvalue() + 2 * column
    # 8 commas, 2 lists and 5 objects; and twice 2 numbers of 8 bytes and 3 positions of one.
    taken = len(heading) + 64 * (8 + 2 + 5) + 2 * (2 * 8 + 3)
    assert received(io.BytesIO(said), taken).names == ("a", "b")
    with pytest.raises(OverflowError):
        received(io.BytesIO(said), taken - 1)


def test_what_is_declared_to_be_huge_is_not_waited_for():
    with pytest.raises(OverflowError):
        received(io.BytesIO(wire.HEADING + (2**62).to_bytes(8, "little")))


@pytest.mark.parametrize("kept", [0, 5, 9, 100, -1])
def test_an_answer_that_breaks_off_is_an_end(kept):
    with pytest.raises(EOFError):
        received(io.BytesIO(answered(SOUND).getvalue()[:kept]))


@pytest.mark.parametrize(
    ("kind", "raised"),
    [
        (wire.REFUSED, SurveyError),
        (wire.FAILED, FailedError),
        (wire.STARVED, MemoryError),
    ],
)
@pytest.mark.parametrize("before", [{}, {wire.HEADING: HEADING}])
def test_a_refusal_may_come_in_the_place_of_any_answer(before, kind, raised):
    with pytest.raises(raised, match="^$" if kind == wire.STARVED else "^said$"):
        received(answered({**before, kind: b"" if kind == wire.STARVED else b"said"}))
