"""Many comparisons at once: adjusted p-values, and rankings that show their ties."""

from collections.abc import Collection, Sequence
from string import ascii_lowercase

import numpy as np
from scipy import stats


def holm(p: np.ndarray) -> np.ndarray:
    """Adjusted p-values that keep the chance of any false finding at the level, as R's `p.adjust`.

    A p that is nan is no member of the family, and stays nan.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    p = np.asarray(p, float)
    adjusted = np.full(len(p), np.nan)
    order = np.argsort(p)[: np.count_nonzero(~np.isnan(p))]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Adjusted p-values that keep the share of false findings at the level: for exploring.

    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    p = np.asarray(p, float)
    known = ~np.isnan(p)
    adjusted = np.full(len(p), np.nan)
    if known.any():
        adjusted[known] = stats.false_discovery_control(p[known])
    return adjusted


def bands(ranking: Sequence[str], different: Collection[frozenset[str]]) -> list[tuple[str, ...]]:
    """Ties of a ranking: the longest runs of neighbours in which no two clearly differ.

    Parameters
    ----------
    ranking : names from first to last
    different : the pairs that clearly differ

    Returns
    -------
    list of runs, in the order of the ranking; they may overlap, as ties do not carry over
    """
    runs: list[tuple[str, ...]] = []
    for start in range(len(ranking)):
        stop = start + 1
        while stop < len(ranking) and not any(
            frozenset((ranking[stop], name)) in different for name in ranking[start:stop]
        ):
            stop += 1
        if not runs or stop > ranking.index(runs[-1][-1]) + 1:
            runs.append(tuple(ranking[start:stop]))
    return runs


def letters(ranking: Sequence[str], different: Collection[frozenset[str]]) -> dict[str, str]:
    """Compact letters: two names share a letter just where they do not clearly differ.

    Source: Piepho (2004), Journal of Computational and Graphical Statistics 13, 456-466.
    """
    columns = [set(ranking)]
    for pair in different:
        for column in [column for column in columns if pair <= column]:
            columns.remove(column)
            for name in pair:
                shorter = column - {name}
                if not any(shorter <= other for other in columns):
                    columns = [other for other in columns if not other <= shorter] + [shorter]
    columns.sort(key=lambda column: [name not in column for name in ranking])
    return {
        name: "".join(_letter(i) for i, column in enumerate(columns) if name in column)
        for name in ranking
    }


def _letter(place: int) -> str:
    """The letters a to z, then aa, ab and so on."""
    cycle, place = divmod(place, len(ascii_lowercase))
    return (_letter(cycle - 1) if cycle else "") + ascii_lowercase[place]
