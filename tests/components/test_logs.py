"""What a log has of an exception: where, and what kind; never a value."""

import io
import logging
import threading

import pytest

from components.logs import confidential
from data.traces import trace

ANSWER = "an answer of respondent 17"


@pytest.fixture
def log():
    """A logger of another library, and what it writes."""
    confidential()
    stream = io.StringIO()
    logger = logging.getLogger("some.library")
    handler = logging.StreamHandler(stream)
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


def fails():
    try:
        {}[ANSWER]
    except KeyError:
        raise ValueError(f"could not convert {ANSWER!r}") from None


@pytest.mark.parametrize("words", ["It failed", "It failed: could not convert %r"])
def test_where_it_failed_is_logged_and_no_message(log, words):
    logger, stream = log
    try:
        fails()
    except ValueError as error:
        logger.exception(words, *([ANSWER] if "%" in words else []))
        logger.error("It failed", exc_info=error)
    assert ANSWER not in stream.getvalue()
    assert stream.getvalue().count("in fails\n") == 2
    assert "ValueError" in stream.getvalue()


def test_an_exception_that_is_put_into_words_is_its_kind(log):
    logger, stream = log
    logger.warning("cannot read %s of %s: %s", "a file", 3, ValueError(ANSWER))
    assert stream.getvalue() == "cannot read a file of 3: ValueError\n"


def test_a_thread_that_fails_is_logged_and_no_message(monkeypatch, caplog):
    usual = logging.getLogRecordFactory()
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    confidential.__wrapped__()  # as in a process that nothing has prepared
    logging.setLogRecordFactory(usual)
    failing = threading.Thread(target=fails)
    failing.start()
    failing.join()
    assert "in fails\n" in caplog.text
    assert ANSWER not in caplog.text


def test_what_an_error_was_raised_from_is_in_its_trace():
    def outer():
        try:
            fails()
        except ValueError as error:
            raise RuntimeError(ANSWER) from error

    with pytest.raises(RuntimeError) as met:
        outer()
    said = trace(met.value)
    assert said.index("ValueError\n\n") < said.index("RuntimeError")
    assert ANSWER not in said.replace('"an answer of respondent 17"', "")
