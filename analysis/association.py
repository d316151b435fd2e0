"""Association: of groups with answers (Rao-Scott), and of two items within persons (odds ratios).

Both need a tally only: its totals and their design covariance.
Agreement with R `survey::svychisq`: tests/analysis/test_association.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from scipy import special

from analysis import intervals, reliability
from analysis.comparisons import detectable
from analysis.estimates import BASES
from analysis.linear import Linearised, Part, by_domain
from analysis.multiplicity import holm
from analysis.reliability import HIDDEN, NO_INTERVAL, NOT_ASKED
from analysis.tally import Tally
from analysis.verdicts import Evidence, verdicts
from data.model import Item, SurveyError

ONE_GROUP = "one group only"
ONE_ANSWER = "everyone gives the same answer"
EMPTY_CELLS = "too many empty cells"
NO_VARIANCE = "the answers do not vary between sampling points"

ROUNDING = 1e-9
"""A generalised design effect below this is rounding error; it is about 1 in a random sample."""


@dataclass(frozen=True)
class Association:
    """The test of whether answers differ between groups; nan with a `reason` if it has none."""

    F: float
    ndf: float
    ddf: float
    p: float
    n: int
    reason: str = ""


@dataclass(frozen=True, eq=False)
class OddsRatios:
    """How two items go together within persons, in each domain.

    Attributes
    ----------
    by : break -> its levels; their combinations are the domains
    linear : log odds ratios as functions of the tally's totals
    n : (domains,) interviews of positive weight in the base
    reason : (domains,) why a log odds ratio is nan, or ""
    """

    by: Mapping[str, tuple[str, ...]]
    linear: Linearised
    n: np.ndarray
    reason: np.ndarray

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Every odds ratio with its t interval and test, as `odds_table` has them."""
        keys = pd.DataFrame(list(product(*self.by.values())), columns=list(self.by))
        linear = self.linear
        return odds_table(
            keys, linear.value, np.sqrt(linear.variance), linear.df, self.n, self.reason, level
        )


def rao_scott(tally: Tally, base: str = "all") -> Association:
    """Test of independence of group and answer, by Rao and Scott's second-order correction.

    The groups are the tally's domains; groups and answers without weight leave the table. F is the
    Pearson statistic over the trace of the generalised design effects D, on d = tr(D)^2 / tr(D^2)
    and d times (PSUs with members - strata with members) degrees of freedom. The members are those
    of the base in any group: R's `degf` counts rows of weight 0, too.

    Parameters
    ----------
    base : "all" who were asked, or those with an "opinion"

    Source: Rao and Scott (1984), Annals of Statistics 12, 46-60; R's
    `svychisq(statistic = "F")`.
    """
    if len(tally.items) != 1:
        names = " and ".join(item.name for item in tally.items)
        raise SurveyError(f"items {names}: are a pair; the Rao-Scott test is of one item")
    kept = _in_base(tally.items[0], base)
    table = by_domain(tally.totals, tally.place, len(tally.domains)) * kept
    n = int(by_domain(tally.n, tally.place, len(tally.domains))[:, kept].sum())
    rows, columns = (np.flatnonzero(table.any(axis=axis)) for axis in (1, 0))
    if reason := _too_small(len(rows), len(columns)):
        return _untested(n, reason)
    linear = _cell_shares(tally, table, rows, columns, kept)
    share = linear.value
    joint = share.reshape(len(rows), len(columns))
    independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    pearson = ((joint - independent) ** 2 / independent).sum()  # per respondent: n cancels

    interaction = np.kron(_contrasts(len(rows)), _contrasts(len(columns)))
    scaled = interaction * np.divide(1, share, out=np.zeros_like(share), where=share > 0)[:, None]
    random = interaction.T @ scaled
    if np.linalg.matrix_rank(random, hermitian=True) < len(random):
        return _untested(n, EMPTY_CELLS)
    effects = np.linalg.solve(random, scaled.T @ linear.covariance @ scaled)
    trace, psus = np.trace(effects), float(linear.design_df[0])
    if psus <= 0 or trace * n < ROUNDING:
        return _untested(n, NO_INTERVAL if psus <= 0 else NO_VARIANCE)
    ndf = trace**2 / np.einsum("ij,ji->", effects, effects)
    statistic = pearson / trace
    p = special.fdtrc(ndf, ndf * psus, statistic)
    return Association(float(statistic), float(ndf), float(ndf * psus), float(p), n)


def odds_ratio(tally: Tally, base: str = "all") -> OddsRatios:
    """Log odds ratio of favourable to the one and favourable to the other item, in each domain.

    Linearised on the four weighted totals (both, the one only, the other only, neither). An empty
    cell gives nan with the reason.

    Parameters
    ----------
    tally : of a pair of items
    base : "all" who were asked both, no opinion counting as not favourable, or those with an
        "opinion" on both
    """
    if len(tally.items) != 2:
        raise SurveyError(f"item {tally.items[0].name!r}: an odds ratio is of a pair of items")
    first, second = (favours(item, "favourable") for item in tally.items)
    kept = np.outer(*(_in_base(item, base) for item in tally.items)).ravel()
    four_cells = product((first, ~first), (second, ~second))
    cells = np.array([np.outer(*sides).ravel() & kept for sides in four_cells])
    domains = len(tally.domains)
    totals = by_domain(tally.totals, tally.place, domains) @ cells.T
    four = np.where((totals > 0).all(axis=1, keepdims=True), totals, np.nan)
    sign = np.array([1.0, -1.0, -1.0, 1.0])
    slope = np.nan_to_num(sign / four) @ cells
    parts = []
    for block, here in enumerate(tally.place):
        found = np.unique(here[here >= 0])
        if not len(found):
            continue
        members = here == found[:, None]
        gradient = members[:, :, None] * slope[found][:, None, :]
        gradient = gradient.reshape(len(found), here.size * kept.size)
        parts.append(Part(block, found, gradient, members))
    linear = Linearised(tally, np.log(four) @ sign, kept, tuple(parts))
    n = by_domain(tally.n, tally.place, domains)[:, kept].sum(axis=1)
    return OddsRatios(tally.by, linear, n, _empty(tally, totals, linear.df))


def odds_table(
    keys: pd.DataFrame,
    value: np.ndarray,
    se: np.ndarray,
    df: np.ndarray,
    n: np.ndarray,
    reason: np.ndarray,
    level: float,
) -> pd.DataFrame:
    """A table of log odds ratios, tested against 0.

    Returns
    -------
    DataFrame
        The keys, `log_odds_ratio` with `se`, `log_low`, `log_high` on its scale, `odds_ratio` with
        `low`, `high`, then `df`, `p`, `n`, `reason`.
    """
    low, high = intervals.linear_t(value, se, df, level)
    return keys.assign(
        log_odds_ratio=value, se=se, log_low=low, log_high=high,
        odds_ratio=np.exp(value), low=np.exp(low), high=np.exp(high),
        df=df, p=intervals.p_of_t(value, se, df), n=n, reason=reason,
    )  # fmt: skip


def judged_odds(table: pd.DataFrame) -> pd.DataFrame:
    """A table of log odds ratios as one family, with what may be shown of it.

    Parameters
    ----------
    table : as `odds_table` returns it

    Returns
    -------
    DataFrame
        The same with `p_adjusted` by Holm, its `family`, `detectable` (the odds ratio above 1 that
        would have shown with a chance of 80 %; its reciprocal would have below 1), `verdict` and
        `flag`. A base too small leaves the family, and its numbers are nan.
    """
    n, df, se = (table[name].to_numpy(float) for name in ("n", "df", "se"))
    flag = reliability.flags(n, n, df)
    value = table["log_odds_ratio"].to_numpy(float)
    hidden = np.array([words.startswith(HIDDEN) for words in flag])
    unknown = np.isnan(value) & ~hidden
    flag[unknown] = [HIDDEN + reason for reason in table["reason"][unknown]]
    hidden |= unknown
    numbers = [x for x in table.select_dtypes("number") if x not in ("n", "left_out")]
    shown = table.assign(**{name: table[name].where(~hidden) for name in numbers})
    p = shown["p"].to_numpy(float)
    adjusted, size = holm(p), np.full(len(p), np.count_nonzero(~np.isnan(p)))
    low, high = (shown[name].to_numpy(float) for name in ("log_low", "log_high"))
    evidence = Evidence(value, se, low, high, df, p, adjusted, size, hidden)
    return shown.assign(
        p_adjusted=adjusted,
        family=size,
        detectable=np.where(hidden, np.nan, np.exp(detectable(se, df))),
        verdict=verdicts(evidence, np.nan),
        flag=flag,
    )


def favours(item: Item, answer: str) -> np.ndarray:
    """Which of the item's codes are "favourable", "unfavourable" or "no opinion".

    Raises
    ------
    SurveyError
        If no code of the item is.
    """
    sides = {
        "favourable": item.favourable,
        "unfavourable": item.unfavourable,
        "no opinion": tuple(item.no_opinion),
    }
    if not (codes := sides.get(answer, ())):
        has = ", ".join(side for side, codes in sides.items() if codes) or "none of them"
        raise SurveyError(f"item {item.name!r}: has no {answer!r} answers; it has {has}")
    return np.array([code in codes for code in item.codes])


def _in_base(item: Item, base: str) -> np.ndarray:
    """(answers,) which codes are in the base."""
    if base not in BASES:
        raise SurveyError(f"base {base!r}: is not one of {BASES}")
    return np.arange(len(item.codes)) < (len(item.codes) if base == "all" else len(item.answers))


def _cell_shares(
    tally: Tally, table: np.ndarray, rows: np.ndarray, columns: np.ndarray, kept: np.ndarray
) -> Linearised:
    """The table's cells as shares of its weight; everyone in it is a member."""
    weight, cells = table.sum(), len(rows) * len(columns)
    share = table[np.ix_(rows, columns)].ravel() / weight
    answer = columns[:, None] == np.arange(len(kept))
    parts = []
    for block, here in enumerate(tally.place):
        cell = (here == rows[:, None])[:, None, :, None] & answer[None, :, None, :]
        cell = cell.reshape(cells, -1)
        members = np.tile(np.isin(here, rows), (cells, 1))
        gradient = (cell - share[:, None] * cell.any(axis=0)) / weight
        parts.append(Part(block, np.arange(cells), gradient, members))
    return Linearised(tally, share, kept, tuple(parts))


def _contrasts(levels: int) -> np.ndarray:
    """(levels, levels - 1) a basis of what sums to zero."""
    return np.eye(levels)[:, 1:] - 1 / levels


def _too_small(rows: int, columns: int) -> str:
    if not rows:
        return NOT_ASKED
    return ONE_GROUP if rows < 2 else ONE_ANSWER if columns < 2 else ""


def _untested(n: int, reason: str) -> Association:
    return Association(np.nan, np.nan, np.nan, np.nan, n, reason)


def _empty(tally: Tally, totals: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Why the log odds ratio of each domain cannot be said or tested."""
    one, other = (item.name for item in tally.items)
    nobody = ("both", f"{one} only", f"{other} only", "neither")
    return np.select(
        [totals.sum(axis=1) == 0, *(totals == 0).T, ~(df > 0)],
        [NOT_ASKED, *(f"nobody is favourable to {words}" for words in nobody), NO_INTERVAL],
        "",
    ).astype(object)
