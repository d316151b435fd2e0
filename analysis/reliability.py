"""What may be shown: bases too small are hidden, imprecise shares are marked, always with a reason.

A flag is "ok", "caution: reason; reason" or "hidden: reason". The reasons are the constants below;
the catalogue of sentences has a wording for each.

Sources: Parker et al. (2017), National Center for Health Statistics Data Presentation Standards
for Proportions, Vital and Health Statistics 2/175; METHODS.md, "Reliability".
"""

import numpy as np
import pandas as pd

from analysis.intervals import Interval

OK = "ok"
NOT_ASKED = "not asked"
NO_ANSWER = "no answer in this base"
FEW_INTERVIEWS = "fewer than 30 interviews"
FEW_EFFECTIVE = "fewer than 30 effective interviews"
SMALL_BASE = "small base"
NO_INTERVAL = "too few sampling points for an interval"
FEW_DF = "few sampling points"
IMPRECISE = "imprecise"
IMPRECISE_REST = "imprecise complement"
EXTREME = "nobody or everybody"

HIDDEN = "hidden: "
CAUTION = "caution: "

LEAST_BASE = 30
"""Interviews, and effective interviews, below which a domain is not shown (NCHS)."""
FULL_BASE = 100
"""Interviews below which a base is called small (Pew, Eurobarometer)."""
LEAST_DF = 8
"""Degrees of freedom below which NCHS asks for a second look."""
WIDE, NARROW, RELATIVE = 0.30, 0.05, 1.30
"""Interval widths of the NCHS rule: too wide, narrow enough, and width relative to the share."""

HIDDEN_SIDE = "a side is not shown"
"""The reason of a comparison with an estimate that is hidden."""
OTHER_COUNTRIES = "not the same countries"
"""The reason of a comparison of averages over different countries."""

NUMBERS = ["estimate", "se", "low", "high", "n_eff", "deff", "df"]
COMPARED = ["difference", "se", "low", "high", "df", "p", "p_adjusted", "detectable"]


def flags(
    n: np.ndarray,
    base_n_eff: np.ndarray,
    df: np.ndarray,
    share: np.ndarray | None = None,
    exact: Interval | None = None,
    asked: np.ndarray | None = None,
) -> np.ndarray:
    """The flag of each estimate.

    Parameters
    ----------
    n : interviews in the base
    base_n_eff : effective interviews of the base at a share of one half
    share, exact : for shares only, with the 95 % Korn-Graubard interval
    asked : interviews in which the question was asked; by default those in the base
    """
    hidden = np.select(
        [(n if asked is None else asked) == 0, n == 0, n < LEAST_BASE, base_n_eff < LEAST_BASE],
        [NOT_ASKED, NO_ANSWER, FEW_INTERVIEWS, FEW_EFFECTIVE],
        "",
    )
    cautions = [
        (n < FULL_BASE, SMALL_BASE),
        (~(df > 0), NO_INTERVAL),
        ((df > 0) & (df < LEAST_DF), FEW_DF),
    ]
    if share is not None and exact is not None:
        extreme = (share <= 0) | (share >= 1)
        width = np.where(extreme, 0.0, exact.high - exact.low)
        relative = (width > NARROW) & (width > RELATIVE * share)
        complement = (width > NARROW) & (width > RELATIVE * (1 - share))
        imprecise = (width >= WIDE) | relative
        cautions += [
            (imprecise, IMPRECISE),
            (complement & ~imprecise, IMPRECISE_REST),
            (extreme, EXTREME),
        ]
    found = []
    for row, reason in enumerate(hidden):
        said = "; ".join(words for met, words in cautions if met[row])
        found.append(HIDDEN + reason if reason else CAUTION + said if said else OK)
    return np.array(found, object)


def reasons(flag: str) -> list[str]:
    """The reasons in a flag, none for "ok"."""
    return [] if flag == OK else flag.split(": ", 1)[1].split("; ")


def present(table: pd.DataFrame, strict: bool = False) -> pd.DataFrame:
    """The table that pages and exports receive: what must be hidden is nan, its reason stays.

    Parameters
    ----------
    table : as `Estimates.table` or `Comparisons.table` returns it
    strict : hide imprecise shares, too, as official statistics do
    """
    shown = table.copy()
    if "verdict" in shown:
        shown.loc[shown["reason"].isin([HIDDEN_SIDE, OTHER_COUNTRIES]), COMPARED] = np.nan
        return shown
    if strict:
        imprecise = [IMPRECISE in reasons(flag) for flag in shown["flag"]]
        hide = np.array(imprecise) & ~shown["flag"].str.startswith(HIDDEN)
        shown.loc[hide, "flag"] = HIDDEN + IMPRECISE
    hide = shown["flag"].str.startswith(HIDDEN)
    shown.loc[hide, [name for name in NUMBERS if name in shown]] = np.nan
    return shown
