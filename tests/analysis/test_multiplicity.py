"""Families of tests and ties of rankings: R's numbers, examples by hand, and what must hold."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.multiplicity import bands, benjamini_hochberg, holm, letters

P = [0.012, 0.3, 0.012, np.nan, 0.0004, 0.04, 0.9, 0.03]


@pytest.mark.parametrize(
    ("adjust", "said"),
    [
        (holm, [0.0720, 0.6000, 0.0720, np.nan, 0.0028, 0.1200, 0.9000, 0.1200]),
        (benjamini_hochberg, [0.0280, 0.3500, 0.0280, np.nan, 0.0028, 0.0560, 0.9000, 0.0525]),
    ],
)
def test_adjusted_p_values_with_ties_and_a_missing_one_are_those_of_r(adjust, said):
    """By R 4.2.2.

    p <- c(0.012, 0.3, 0.012, NA, 0.0004, 0.04, 0.9, 0.03)
    for (m in c("holm", "BH")) print(format(p.adjust(p, m), digits = 15))
    """
    np.testing.assert_allclose(adjust(np.array(P)), said, rtol=1e-14)


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
@pytest.mark.parametrize("p", [[], [np.nan, np.nan], [np.nan, 0.03], [0.03]])
def test_a_family_of_one_is_not_adjusted_and_an_empty_one_stays_empty(adjust, p):
    np.testing.assert_array_equal(adjust(np.array(p)), p)


SOME_P = st.lists(st.one_of(st.just(np.nan), st.floats(0, 1)), max_size=12)


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
@given(p=SOME_P, data=st.data())
def test_no_adjusted_p_is_smaller_than_the_raw_one_and_order_does_not_matter(adjust, p, data):
    p = np.array(p, float)
    adjusted = adjust(p)
    assert np.isnan(adjusted).tolist() == np.isnan(p).tolist()
    known = ~np.isnan(p)
    assert (adjusted[known] >= p[known] * (1 - 1e-12)).all()
    assert (adjusted[known] <= 1).all()
    order = np.array(data.draw(st.permutations(range(len(p)))), int)
    np.testing.assert_array_equal(adjust(p[order]), adjusted[order])
    np.testing.assert_array_equal(adjust(p[known]), adjusted[known])


def differing(*pairs):
    return {frozenset(pair) for pair in pairs}


# A ranking of five: what clearly differs, its bands, its letters.
RANKINGS = {
    "nothing differs": ([], ["ABCDE"], "a a a a a"),
    "the ends differ": (["AE"], ["ABCD", "BCDE"], "a ab ab ab b"),
    "two groups": (["AC", "AD", "AE", "BC", "BD", "BE"], ["AB", "CDE"], "a a b b b"),
    "all differ": (
        ["AB", "AC", "AD", "AE", "BC", "BD", "BE", "CD", "CE", "DE"],
        ["A", "B", "C", "D", "E"],
        "a b c d e",
    ),
    "neighbours differ": (["BC"], ["AB", "CDE"], "ab a b ab ab"),
}


@pytest.mark.parametrize("name", RANKINGS)
def test_ties_of_five_are_as_drawn_by_hand(name):
    pairs, runs, said = RANKINGS[name]
    assert bands("ABCDE", differing(*pairs)) == [tuple(run) for run in runs]
    assert letters("ABCDE", differing(*pairs)) == dict(zip("ABCDE", said.split(), strict=True))


def test_nothing_to_rank_has_no_ties():
    assert bands([], set()) == []
    assert letters([], set()) == {}


def test_after_26_groups_letters_are_doubled():
    names = [f"country {i}" for i in range(28)]
    every = {frozenset(pair) for pair in combinations(names, 2)}
    assert list(letters(names, every).values())[24:] == ["y", "z", "aa", "ab"]


@st.composite
def rankings(draw):
    """A ranking of up to nine names, and any pairs of them as those that differ."""
    names = draw(st.permutations("ABCDEFGHI"[: draw(st.integers(0, 9))]))
    pairs = [frozenset(pair) for pair in combinations(names, 2)]
    return names, {pair for pair in pairs if draw(st.booleans())}


@given(rankings())
def test_two_names_share_a_letter_just_where_they_do_not_differ(ranking):
    names, different = ranking
    found = letters(names, different)
    assert list(found) == list(names)
    assert all(found.values())
    for one, other in combinations(names, 2):
        shared = set(found[one]) & set(found[other])
        assert bool(shared) == (frozenset((one, other)) not in different)


@given(rankings())
def test_bands_are_all_the_longest_runs_without_a_difference(ranking):
    names, different = ranking
    runs = {
        (start, stop)
        for start in range(len(names))
        for stop in range(start + 1, len(names) + 1)
        if not any(frozenset(pair) in different for pair in combinations(names[start:stop], 2))
    }
    longest = sorted(
        (start, stop) for start, stop in runs if not {(start - 1, stop), (start, stop + 1)} & runs
    )
    assert bands(names, different) == [tuple(names[start:stop]) for start, stop in longest]
