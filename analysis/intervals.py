"""Intervals and t tests: logit t and Korn-Graubard for shares, linear t for all else.

Every function takes arrays and broadcasts; nan where an interval cannot be said.
Agreement with R `survey::svyciprop`: tests/analysis/test_reference.py.
"""

from typing import NamedTuple

import numpy as np
from scipy import special

FEW = 5
"""Below this many effective respondents on the rarer side a share gets the Korn-Graubard interval:
the usual rule for a normal approximation; at 5.4 the logit interval still covers 94.1 %."""


class Interval(NamedTuple):
    """Lower and upper ends, on the scale of the estimate."""

    low: np.ndarray
    high: np.ndarray


def t_quantile(level: float, df: np.ndarray) -> np.ndarray:
    """Two-sided t quantile; nan where df <= 0, normal where df is infinite."""
    df = np.asarray(df, float)
    return special.stdtrit(np.where(df > 0, df, np.nan), (1 + level) / 2)


def p_of_t(value: np.ndarray, se: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Two-sided p-value of a t test of 0; nan without degrees of freedom or variance.

    By the incomplete beta function, I(df / (df + t^2); df / 2, 1 / 2), which holds in the far tail.
    """
    value, se, df = (np.asarray(x, float) for x in (value, se, df))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = special.betainc(df / 2, 0.5, df / (df + np.square(value / se)))
    return np.where((df > 0) & (se > 0), p, np.nan)


def linear_t(estimate: np.ndarray, se: np.ndarray, df: np.ndarray, level: float) -> Interval:
    """Symmetric t interval, for means, net scores and differences."""
    half = t_quantile(level, df) * se
    return Interval(estimate - half, estimate + half)


def logit_t(share: np.ndarray, se: np.ndarray, df: np.ndarray, level: float) -> Interval:
    """Interval by t on the logit scale, as R's `svyciprop(method = "logit")`; nan at 0 and 1."""
    inside = np.where((share > 0) & (share < 1), share, np.nan)
    half = t_quantile(level, df) * se / (inside * (1 - inside))
    centre = special.logit(inside)
    return Interval(special.expit(centre - half), special.expit(centre + half))


def effective_n(
    share: np.ndarray,
    se: np.ndarray,
    n: np.ndarray,
    df: np.ndarray,
    level: float = 0.95,
    capped: bool = True,
) -> np.ndarray:
    """Effective sample size of a share, adjusted for the design's few degrees of freedom.

    p (1 - p) / se^2 * (t(n - 1) / t(df))^2, n at 0 and 1, and at most n where `capped` (R does
    not cap). Source: Korn and Graubard (1998), Survey Methodology 24, 193-201.
    """
    share, n = np.asarray(share, float), np.asarray(n, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = share * (1 - share) / np.square(se)
        found = found * np.square(t_quantile(level, n - 1) / t_quantile(level, df))
    found = np.where((share <= 0) | (share >= 1), n, found)
    return np.minimum(found, n) if capped else found


def korn_graubard(share: np.ndarray, n_eff: np.ndarray, level: float) -> Interval:
    """Clopper-Pearson interval at the effective sample size, as `svyciprop(method = "beta")`."""
    tail, events = (1 - level) / 2, np.asarray(share) * n_eff
    rest = n_eff - events
    with np.errstate(invalid="ignore"):
        low = np.where(events <= 0, 0.0, special.betaincinv(events, rest + 1, tail))
        high = np.where(rest <= 0, 1.0, special.betainccinv(events + 1, rest, tail))
    unknown = ~np.isfinite(events)
    return Interval(np.where(unknown, np.nan, low), np.where(unknown, np.nan, high))


def share_interval(
    share: np.ndarray, se: np.ndarray, n: np.ndarray, df: np.ndarray, level: float
) -> Interval:
    """Logit t, or Korn-Graubard at 0 and 1 and where few are effectively on one side.

    Which of the two is decided at 95 %, so that it does not change with the level.
    """
    known = np.where(np.asarray(df) > 0, n, np.nan)
    few = effective_n(share, se, known, df) * np.minimum(share, 1 - share) < FEW
    exact = korn_graubard(share, effective_n(share, se, known, df, level), level)
    usual = logit_t(share, se, df, level)
    return Interval(*(np.where(few, e, u) for e, u in zip(exact, usual, strict=True)))
