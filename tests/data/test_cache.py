"""A cache holds no more than it may, and makes a thing once however many ask for it."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from data.cache import Cache


def cache(entries=10, size=100):
    return Cache(entries, size, len)


def test_what_was_made_is_not_made_again():
    kept, made = cache(), []
    for _ in range(3):
        assert kept.keep("a", lambda: made.append(1) or b"said") == b"said"
    assert made == [1]


@pytest.mark.parametrize("bound", [{"entries": 3}, {"size": 30}])
def test_what_was_asked_for_longest_ago_goes_first(bound):
    kept = cache(**bound)
    for key in ("a", "b", "c", "a", "d"):
        kept.keep(key, lambda: bytes(10))
    assert [key in kept for key in "abcd"] == [True, False, True, True]
    assert (len(kept), kept.bytes) == (3, 30)


def test_a_large_thing_takes_the_place_of_several_and_one_too_large_of_none():
    kept = cache(size=30)
    for key in "abc":
        kept.keep(key, lambda: bytes(10))
    kept.keep("large", lambda: bytes(15))
    assert [key in kept for key in ("a", "b", "c", "large")] == [False, False, True, True]
    assert len(kept.keep("too large", lambda: bytes(31))) == 31
    assert "too large" not in kept
    assert kept.bytes == 25


def test_what_goes_is_freed():
    kept = Cache(1, 10**6, lambda made: made.nbytes)
    first = weakref.ref(kept.keep("a", lambda: np.zeros(10)))
    assert first() is not None
    kept.keep("b", lambda: np.zeros(10))
    gc.collect()
    assert first() is None


def test_what_fails_is_tried_again():
    kept = cache()
    with pytest.raises(ZeroDivisionError):
        kept.keep("a", lambda: 1 / 0)
    assert kept.keep("a", lambda: b"now") == b"now"


def test_of_those_who_ask_at_once_one_makes_and_one_key_does_not_wait_for_another():
    kept, made, go = cache(), [], threading.Event()

    def make():
        made.append(1)
        assert go.wait(10)
        return b"said"

    with ThreadPoolExecutor(5) as pool:
        asked = [pool.submit(kept.keep, "slow", make) for _ in range(4)]
        assert pool.submit(kept.keep, "quick", lambda: b"quick").result(10) == b"quick"
        go.set()
        assert [x.result(10) for x in asked] == [b"said"] * 4
    assert made == [1]
