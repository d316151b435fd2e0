"""What may be said in words about a number."""

import numpy as np

from analysis import reliability
from analysis.estimates import Estimates

ABOVE, BELOW, UNCLEAR = "above", "below", "unclear"


def sides(estimates: Estimates) -> dict[tuple[str, ...], str]:
    """On which side of the middle each domain clearly is: of one half, or of a scale's middle.

    Intervals are Bonferroni's, at 1 - .05 / k for the k domains that are shown, so that all the
    words hold together with 95 % confidence.

    Returns
    -------
    dict
        Domain -> "above", "below" or "unclear"; hidden domains are left out.
    """
    scale = estimates.linear.tally.items[0].scale
    middle = sum(scale) / 2 if estimates.kind == "mean" and scale else 0.5
    shown = ~estimates.table()["flag"].str.startswith(reliability.HIDDEN)
    together = estimates.table(1 - 0.05 / max(shown.sum(), 1))[shown]
    found = np.select(
        [together["low"] > middle, together["high"] < middle], [ABOVE, BELOW], UNCLEAR
    )
    domains = together[list(estimates.by)].itertuples(index=False, name=None)
    return dict(zip(domains, found.tolist(), strict=True))
