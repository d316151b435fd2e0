"""Trimming itself: weights cut to a range around the mean of their country and wave."""

import numpy as np

from data.model import SurveyError

STEPS = 1000
"""Rounds; a few dozen are enough where the limits can be had."""

EXACT = 1e-12
"""How far beyond a limit rounding may leave a weight, relative to it."""


def trimmed(weights: np.ndarray, block: np.ndarray, low: float, upper: float) -> np.ndarray:
    """Cut weights to both limits, and share what was cut among the others of their block.

    Parameters
    ----------
    block : (respondents,) those of -1 keep their weight
    low, upper : multiples of the mean of the weights above 0

    Raises
    ------
    SurveyError
        If too few weights are between the limits to take what was cut.
    """
    used = (weights > 0) & (block >= 0)
    found, group = weights[used], block[used]
    mean = (np.bincount(group, found) / np.maximum(np.bincount(group), 1))[group]
    inside = np.zeros(len(found), bool)
    for _ in range(STEPS):
        inside = (found >= low * mean * (1 - EXACT)) & (found <= upper * mean * (1 + EXACT))
        if inside.all():
            break
        cut = np.clip(found, low * mean, upper * mean)
        share = np.bincount(group, found - cut) / np.maximum(np.bincount(group, inside), 1)
        found = cut + inside * share[group]
    total, expected = np.bincount(group, found), np.bincount(group, mean)
    if not inside.all() or not np.allclose(total, expected, rtol=1e-9, atol=0):
        raise SurveyError(
            f"trim: too few weights are between {low:g} and {upper:g} times the mean to take what "
            "is cut; take wider limits"
        )
    result = weights.copy()
    result[used] = found
    return result


def highest(weights: np.ndarray, block: np.ndarray) -> float:
    """The highest weight, as a multiple of the mean of its block."""
    used = (weights > 0) & (block >= 0)
    found, group = weights[used], block[used]
    mean = np.bincount(group, found) / np.maximum(np.bincount(group), 1)
    return float((found / mean[group]).max(initial=0))
