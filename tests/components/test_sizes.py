"""What results take is counted: each array once, and none of what is kept elsewhere."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from analysis.tally import tally
from components.sizes import size_of


@dataclass
class Pair:
    left: object
    right: object


ARRAY = np.zeros(100_000)


@pytest.mark.parametrize(
    "result",
    [
        ARRAY,
        ARRAY[::2],
        ARRAY.reshape(100, -1).T,
        [ARRAY, ARRAY],
        {"a": (ARRAY, ARRAY[5:])},
        Pair(ARRAY, [{"b": ARRAY}]),
        pd.DataFrame({"a": ARRAY}),
    ],
)
def test_an_array_counts_once_wherever_it_is(result):
    assert 800_000 <= size_of(result) < 803_000


def test_words_count_by_their_letters():
    assert size_of(["x" * 10_000]) > 10_000
    assert size_of(pd.DataFrame({"a": ["y" * 10_000]})) > 10_000


def test_a_tally_counts_its_sums_and_not_the_survey_that_it_is_of(demo):
    found = tally(demo, "turkey")
    sums = found.sums.nbytes + found.counts.nbytes
    assert sums < size_of(found) < 3 * sums + 100_000
    assert size_of(Pair(demo, found)) < size_of(found) + 1000
