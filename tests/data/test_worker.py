"""The process that parses: what it answers, and that nothing but an answer leaves it."""

import io

import pytest

from data import wire, worker
from data.model import SurveyError
from data.received import FailedError, receive_recorded
from data.recorded import File

CSV = File("a.csv", b"q,w\n1,0.5\n2,1.5\n")


def answers(requests, monkeypatch, opened=None):
    """What a worker answers to files, its way of opening them replaced where one is given."""
    if opened:
        monkeypatch.setattr(worker, "open_recorded", opened)
    asked, said = io.BytesIO(), io.BytesIO()
    for file in requests:
        wire.send_request(asked, file)
    asked.seek(0)
    monkeypatch.setattr(worker, "resource", None)  # these tests are not to be limited
    worker.serve(asked, said, seconds=60)
    said.seek(0)
    return said


def received(stream):
    return receive_recorded(stream, "a.csv", 2**20, lambda _: None)


def raising(error):
    def opened(*files):
        raise error

    return opened


def test_one_file_after_the_other_is_opened_or_refused(monkeypatch):
    said = answers([CSV, File("a.csv", b""), CSV], monkeypatch)
    assert received(said).names == ("q", "w")
    with pytest.raises(SurveyError, match=r"^file 'a.csv': "):
        received(said)
    assert received(said).names == ("q", "w")


@pytest.mark.parametrize(
    "error",
    [
        ZeroDivisionError("Milan answered 3"),
        EOFError("Milan answered 3"),
        KeyboardInterrupt("Milan answered 3"),  # no Exception, as a panic in Rust is none
    ],
)
def test_another_error_says_where_it_was_and_not_what_it_saw(error, monkeypatch):
    with pytest.raises(FailedError) as failed:
        received(answers([CSV], monkeypatch, raising(error)))
    assert "in serve" in str(failed.value)
    assert str(failed.value).endswith(f"\n{type(error).__name__}")
    assert "Milan" not in str(failed.value)


def test_out_of_memory_is_said_and_is_the_last_that_is_said(monkeypatch):
    said = answers([CSV, CSV], monkeypatch, raising(MemoryError()))
    with pytest.raises(MemoryError):
        received(said)
    assert said.read() == b""
