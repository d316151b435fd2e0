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
        return together([self], level, margin, adjust)

    @property
    def _p(self) -> np.ndarray:
        """(rows,) the p of each test."""
        return intervals.p_of_t(self.linear.value, np.sqrt(self.linear.variance), self.linear.df)

    def _adjusted(
        self, level: float, margin: float | None, adjusted: np.ndarray, size: np.ndarray
    ) -> pd.DataFrame:
        difference, df = self.linear.value, self.linear.df
        se, p = np.sqrt(self.linear.variance), self._p
        low, high = intervals.linear_t(difference, se, df, level)
        usual = intervals.linear_t(difference, se, df, 0.95)
        evidence = Evidence(difference, se, *usual, df, p, adjusted, size, self.hidden)
        return self.keys.assign(
            difference=difference,
            se=se,
            low=low,
            high=high,
            df=df,
            p=p,
            p_adjusted=adjusted,
            family=size,
            detectable=detectable(se, df),
            verdict=verdicts(evidence, self.margin if margin is None else margin),
            reason=np.select(
                [self.reason != "", ~(df > 0), ~(se > 0)],
                [self.reason, reliability.NO_INTERVAL, NO_VARIANCE],
                "",
            ),
        )


def together(
    several: Sequence[Comparisons],
    level: float = 0.95,
    margin: float | None = None,
    adjust: Callable[[np.ndarray], np.ndarray] = holm,
) -> pd.DataFrame:
    """The tables of several comparisons, one after the other, adjusted with each other.

    Rows of the same number in `family` are one family, whichever comparisons they are from: give
    each its numbers with `dataclasses.replace` where that is not meant. Parameters and columns are
    those of `Comparisons.table`.
    """
    family = np.concatenate([each.family for each in several])
    tested = np.concatenate([np.where(each.hidden, np.nan, each._p) for each in several])
    adjusted, size = np.full(len(tested), np.nan), np.zeros(len(tested), np.int64)
    for number in np.unique(family):
        rows = family == number
        adjusted[rows] = adjust(tested[rows])
        size[rows] = np.count_nonzero(~np.isnan(tested[rows]))
    ends = np.cumsum([len(each.family) for each in several])[:-1]
    parts = zip(several, np.split(adjusted, ends), np.split(size, ends), strict=True)
    tables = [each._adjusted(level, margin, p, k) for each, p, k in parts]
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)


def detectable(se: np.ndarray, df: np.ndarray) -> np.ndarray:
    """The smallest difference that would have shown at 5 % with a chance of 80 %, unadjusted."""
    return (intervals.t_quantile(0.95, df) + intervals.t_quantile(2 * POWER - 1, df)) * se
