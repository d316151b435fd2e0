"""What may be said in words about a number, a difference, and two questions."""

from typing import NamedTuple

import numpy as np

from analysis import reliability
from analysis.estimates import Estimates
from data.model import Item

ABOVE, BELOW, UNCLEAR = "above", "below", "unclear"

TOO_FEW = "too few interviews"
CLEAR = "clear difference"
CLEAR_SMALL = "clear but small"
CLEAR_ALONE = "clear on its own, not after allowing for {k} comparisons"
EQUAL = "practically equal"
CANNOT_TELL = "this survey cannot tell"

ALPHA = 0.05

MARGINS = {"share": 0.05, "net": 0.10, "mean": 0.05}
"""Differences that do not matter, on the scale of the estimate; of a mean, as part of its scale:
5 points of a share, 10 of a net score, 0.5 on a scale from 0 to 10."""


class Evidence(NamedTuple):
    """What a verdict is made of; the interval is the unadjusted one at 95 %."""

    difference: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    df: np.ndarray
    p: np.ndarray
    p_adjusted: np.ndarray
    family: np.ndarray
    hidden: np.ndarray


def verdicts(evidence: Evidence, margin: float) -> np.ndarray:
    """One verdict for each comparison: the first whose condition holds.

    Parameters
    ----------
    margin : differences smaller than this do not matter; nan for none (odds ratios)

    Returns
    -------
    (comparisons,) of "too few interviews" (a side hidden, no degrees of freedom or no standard
    error), "clear difference", "clear but small", "clear on its own, not after allowing for k
    comparisons", "practically equal" (the interval lies within the margin), "this survey cannot
    tell"
    """
    e = evidence
    with np.errstate(invalid="ignore"):
        small = np.abs(e.difference) < margin
        inside = (e.low > -margin) & (e.high < margin)
        unknown = e.hidden | ~(e.df > 0) | ~(e.se > 0) | np.isnan(e.p)
        clear = e.p_adjusted < ALPHA
        conditions = [unknown, clear & small, clear, e.p < ALPHA, inside]
    alone = [CLEAR_ALONE.format(k=k) for k in e.family]
    found = np.select(
        conditions, [TOO_FEW, CLEAR_SMALL, CLEAR, np.array(alone, str), EQUAL], CANNOT_TELL
    )
    return found.astype(object)


def margin_of(kind: str, scale: tuple[int, int] | None = None) -> float:
    """The default margin of a share, a net score, or the mean of a scale; nan for all else."""
    width = scale[1] - scale[0] if kind == "mean" and scale else 1.0
    return MARGINS.get(kind, np.nan) * width


def not_comparable(one: Item, other: Item) -> str:
    """Why the difference of two items would mean nothing; "" where it means something.

    Two items are compared only where the answers are the same, and the same ones are favourable.
    """
    if one.scale != other.scale:
        return "their scales differ"
    if list(one.answers.values()) != list(other.answers.values()):
        return "their answers differ"
    sides = [
        [[item.answers[code] for code in side] for side in (item.favourable, item.unfavourable)]
        for item in (one, other)
    ]
    return "" if sides[0] == sides[1] else "different answers are favourable"


def sides(estimates: Estimates) -> dict[tuple[str, ...], str]:
    """On which side of the middle each domain clearly is: of one half, of 0, of a scale's middle.

    Intervals are Bonferroni's, at 1 - .05 / k for the k domains that are shown, so that all the
    words hold together with 95 % confidence.

    Returns
    -------
    dict
        Domain -> "above", "below" or "unclear"; hidden domains are left out.
    """
    scale = estimates.linear.tally.items[0].scale
    middle = {"share": 0.5, "net": 0.0, "mean": sum(scale or ()) / 2}[estimates.kind]
    shown = ~estimates.table()["flag"].str.startswith(reliability.HIDDEN)
    together = estimates.table(1 - ALPHA / max(shown.sum(), 1))[shown]
    low, high = together["low"].to_numpy(), together["high"].to_numpy()
    found = np.select([low > middle, high < middle], [ABOVE, BELOW], UNCLEAR)
    domains = zip(*(together[name] for name in estimates.by), strict=True)
    return dict(zip(domains if estimates.by else [()] * len(together), found.tolist(), strict=True))
