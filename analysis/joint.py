"""Two items at once within persons: who is favourable to both, to one only, to neither."""

import numpy as np

from analysis.association import favours
from analysis.estimates import Estimates, estimate
from analysis.tally import Tally
from data.model import SurveyError

BOTH, FIRST, SECOND, NEITHER, UNSAID = "both", "first only", "second only", "neither", "no opinion"


def joint(tally: Tally, base: str = "all") -> Estimates:
    """Shares of the joint attitudes to a pair of items in each domain; they add to 1.

    Who has no opinion on one of the two is in "no opinion", whatever they say of the other: that
    they are favourable to one *only* was not said. So the first item's favourable share is not the
    sum of "both" and "first only" in the base of all.

    Parameters
    ----------
    tally : of a pair of items
    base : "all" who were asked both, or those with an "opinion" on both

    Raises
    ------
    SurveyError
        If the tally is not of a pair, or an item has no favourable answers.
    """
    if len(tally.items) != 2:
        raise SurveyError(f"item {tally.items[0].name!r}: joint attitudes are to a pair of items")
    one, other = (favours(item, "favourable") for item in tally.items)
    said = np.logical_and.outer(
        *(np.arange(len(item.codes)) < len(item.answers) for item in tally.items)
    )
    cells = {
        BOTH: np.logical_and.outer(one, other),
        FIRST: np.logical_and.outer(one, ~other) & said,
        SECOND: np.logical_and.outer(~one, other) & said,
        NEITHER: np.logical_and.outer(~one, ~other) & said,
    }
    members = said
    if base == "all":
        cells, members = cells | {UNSAID: ~said}, np.ones_like(said)
    scores = np.array([cell.ravel() for cell in cells.values()], float)
    return estimate(tally, tally.by, tally.place, "share", tuple(cells), scores, members.ravel())
