"""A difference with all that decides its verdict: test, adjusted test, detectable size."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import intervals, reliability
from analysis.linear import Linearised
from analysis.multiplicity import holm
from analysis.verdicts import Evidence, verdicts

NO_VARIANCE = "nothing varies"

POWER = 0.80
"""The chance that a difference of the detectable size would have shown at 5 %: the usual one."""


@dataclass(frozen=True, eq=False)
class Comparisons:
    """Differences, one for each remaining domain and answer, with what decides their verdicts.

    Attributes
    ----------
    keys : the remaining breaks, `answer`, `a`, `b` and `what`, the direction in words
    kind : "share", "net" or "mean", the scale of the difference
    linear : the differences as functions of the tally's totals
    family : (rows,) which rows are adjusted together
    reason : (rows,) "" or why there is no verdict, or a caution
    hidden : (rows,) whether a side is hidden for its base
    margin : differences smaller than this do not matter
    """

    keys: pd.DataFrame
    kind: str
    linear: Linearised
    family: np.ndarray
    reason: np.ndarray
    hidden: np.ndarray
    margin: float

    def table(
        self,
        level: float = 0.95,
        margin: float | None = None,
        adjust: Callable[[np.ndarray], np.ndarray] = holm,
    ) -> pd.DataFrame:
        """Every comparison with its test and verdict.

        Parameters
        ----------
        level : of the intervals, which are not adjusted
        margin : on the scale of the estimates; by default that of the kind
        adjust : `holm`, or `benjamini_hochberg` for exploring a whole grid

        Returns
        -------
        DataFrame
            `keys`, then `difference`, `se`, `low`, `high` on the scale of the estimates, `df`, `p`,
            `p_adjusted` within its `family` (the number of comparisons, hidden ones left out),
            `detectable` (the difference that would have shown with a chance of 80 %), `verdict`
            and `reason`.
        """
        return judged(
            self.keys,
            self.linear.value,
            np.sqrt(self.linear.variance),
            self.linear.df,
            self.family,
            self.reason,
            self.hidden,
            self.margin if margin is None else margin,
            level,
            adjust,
        )


def judged(
    keys: pd.DataFrame,
    difference: np.ndarray,
    se: np.ndarray,
    df: np.ndarray,
    family: np.ndarray,
    reason: np.ndarray,
    hidden: np.ndarray,
    margin: float,
    level: float = 0.95,
    adjust: Callable[[np.ndarray], np.ndarray] = holm,
) -> pd.DataFrame:
    """Differences with their tests and verdicts, as `Comparisons.table` has them."""
    p = intervals.p_of_t(difference, se, df)
    counted = np.where(hidden, np.nan, p)
    adjusted, size = np.full(len(p), np.nan), np.zeros(len(p), np.int64)
    for one in np.unique(family):
        rows = family == one
        adjusted[rows] = adjust(counted[rows])
        size[rows] = np.count_nonzero(~np.isnan(counted[rows]))
    low, high = intervals.linear_t(difference, se, df, level)
    usual = intervals.linear_t(difference, se, df, 0.95)
    evidence = Evidence(difference, se, *usual, df, p, adjusted, size, hidden)
    return keys.assign(
        difference=difference,
        se=se,
        low=low,
        high=high,
        df=df,
        p=p,
        p_adjusted=adjusted,
        family=size,
        detectable=detectable(se, df),
        verdict=verdicts(evidence, margin),
        reason=np.select(
            [reason != "", ~(df > 0), ~(se > 0)],
            [reason, reliability.NO_INTERVAL, NO_VARIANCE],
            "",
        ),
    )


def together(several: Sequence[Comparisons], level: float = 0.95) -> pd.DataFrame:
    """The tables of several comparisons of one kind, one after the other, adjusted as one set.

    Rows of the same number in `family` are one family, whichever comparisons they are from: where
    that is not meant, give them others with `dataclasses.replace`.
    """
    return judged(
        pd.concat([each.keys for each in several], ignore_index=True),
        np.concatenate([each.linear.value for each in several]),
        np.sqrt(np.concatenate([each.linear.variance for each in several])),
        np.concatenate([each.linear.df for each in several]),
        np.concatenate([each.family for each in several]),
        np.concatenate([each.reason for each in several]),
        np.concatenate([each.hidden for each in several]),
        several[0].margin,
        level,
    )


def detectable(se: np.ndarray, df: np.ndarray) -> np.ndarray:
    """The smallest difference that would have shown at 5 % with a chance of 80 %, unadjusted."""
    return (intervals.t_quantile(0.95, df) + intervals.t_quantile(2 * POWER - 1, df)) * se
