"""What `make bench` and `make soak` measure with: readers, and the slope of memory."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.reader import Reader, Unanswered
from benchmarks.servers import alone
from benchmarks.soak import slope


def test_a_reader_chooses_and_turns_pages_as_in_a_browser():
    async def read(url):
        async with Reader(url) as reader:
            await reader.open()
            await reader.change("countries.show", "All answers")
            assert reader.choices["countries.show"].chosen == ("All answers",)
            assert "countries.order" not in reader.choices  # which only the ranking has
            await reader.change("item", "EU: friendly or hostile")
            await reader.turn("youth")
            assert reader.choices["item"].chosen == ("EU: friendly or hostile",)
            assert reader.choices["youth.show"].chosen == ("Gap in each country",)

    with alone() as served, ThreadPoolExecutor(1) as thread:  # the browser's tests have a loop here
        thread.submit(asyncio.run, read(served.url)).result()


def message(**parts):
    """A message of the server, as bytes."""
    return ForwardMsg(**parts).SerializeToString()


def test_an_answer_with_an_error_in_it_is_none():
    reader = Reader("http://127.0.0.1/")
    for element in ("exception", "alert"):
        sent = ForwardMsg()
        getattr(sent.delta.new_element, element).SetInParent()
        if element == "alert":
            sent.delta.new_element.alert.format = Alert.ERROR
        with pytest.raises(Unanswered):
            reader._take(sent.SerializeToString())
    with pytest.raises(Unanswered):
        reader._take(message(script_finished=ForwardMsg.FINISHED_WITH_COMPILE_ERROR))


def test_an_answer_ends_when_the_script_has_succeeded_and_not_when_it_runs_again():
    reader = Reader("http://127.0.0.1/")
    assert not reader._take(message(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN))
    assert reader._take(message(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY))


def test_memory_that_grows_evenly_has_its_slope_without_error():
    found, error = slope([(minute / 10, 400 + 0.3 * minute / 10) for minute in range(100)])
    assert found == pytest.approx(0.3)
    assert error == pytest.approx(0, abs=1e-9)


def test_memory_that_goes_up_and_down_is_flat_within_its_error():
    saw = [(minute / 10, 400 + minute % 7) for minute in range(100)]
    found, error = slope(saw)
    assert abs(found) < 2 * error
