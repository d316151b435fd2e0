"""Association net of goodwill: odds ratios net of whichever other items a group was asked."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.estimates import shares
from analysis.regression import adjusted_association
from analysis.tally import tally
from data.model import Survey


def net_association(
    survey: Survey,
    item: str,
    other: str,
    further: Sequence[str],
    by: Sequence[str] = ("country",),
    where: Mapping[str, Sequence[str]] | None = None,
    weight: str | None = None,
    base: str = "all",
    level: float = 0.95,
) -> pd.DataFrame:
    """Log odds ratios of an item and another, net of whichever of further items a group was asked.

    Parameters
    ----------
    by : one break, or none
    further : items with favourable answers

    Returns
    -------
    DataFrame
        As `Adjusted.table` has it, a row for each group.
    """
    counted = [shares(tally(survey, name, by, where, weight), base=base) for name in further]
    asked = np.stack([each.n > 0 for each in counted], axis=1)
    levels = next((counted[0].by[name] for name in by), ())
    sets: dict[tuple[str, ...], list[int]] = {}
    for place, there in enumerate(asked):
        sets.setdefault(tuple(np.array(further)[there]), []).append(place)
    parts = []
    for names, places in sets.items():
        alike = {name: [levels[place] for place in places] for name in by}
        found = adjusted_association(
            survey, item, other, names, by, {**(where or {}), **alike}, weight, base
        )
        parts.append(found.table(level).set_axis(places))
    return pd.concat(parts).sort_index()
