"""Smooth functions of a tally's totals: values, gradients, covariance, degrees of freedom.

A ratio R = a'T / b'T over a domain has the gradient (a - R b) / b'T; the covariance of several is
G V G' with V the design covariance of the totals, summed over blocks, which are independent.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.tally import Tally

ROUNDING = 1e-13
"""The relative error of sums over many respondents: some hundred times that of a float."""


@dataclass(frozen=True, eq=False)
class Part:
    """What one block (country x wave) adds to the variance of some of the values.

    Attributes
    ----------
    rows : (r,) which values
    gradient : (r, cells) on the block's totals
    members : (r, inner domains) bool, whose respondents they are about
    """

    block: int
    rows: np.ndarray
    gradient: np.ndarray
    members: np.ndarray


@dataclass(frozen=True, eq=False)
class Linearised:
    """Functions of a tally's totals, linearised; a value that cannot be said is nan.

    `base` (answers,) bool marks the answers that make a respondent a member of a domain.
    """

    tally: Tally
    value: np.ndarray
    base: np.ndarray
    parts: tuple[Part, ...]

    def combine(self, weights: np.ndarray) -> "Linearised":
        """Linear combinations of the values; `weights` is (combinations, values)."""
        parts = []
        for part in self.parts:
            rows = np.flatnonzero(weights[:, part.rows].any(axis=1))
            used = weights[np.ix_(rows, part.rows)]
            members = (used != 0).astype(float) @ part.members > 0
            parts.append(Part(part.block, rows, used @ part.gradient, members))
        value = np.where(weights != 0, weights * self.value, 0.0).sum(axis=1)
        return Linearised(self.tally, value, self.base, tuple(parts))

    @cached_property
    def covariance(self) -> np.ndarray:
        """(values, values); nan where a value is."""
        found = np.zeros((len(self.value), len(self.value)))
        for part in self.parts:
            within = part.gradient @ self.tally.covariance[part.block] @ part.gradient.T
            found[np.ix_(part.rows, part.rows)] += within
        unknown = np.isnan(self.value)
        found[unknown, :] = found[:, unknown] = np.nan
        return found

    @cached_property
    def _by_block(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(blocks, values) the variance that each block adds, its df, and its interviews."""
        variance, df, n = np.zeros((3, len(self.tally.units), len(self.value)))
        for part in self.parts:
            variance[part.block, part.rows] = self._spread(part)
            df[part.block, part.rows] = self.tally.degrees_of_freedom(
                part.block, part.members, self.base
            )
            n[part.block, part.rows] = part.members @ self.tally.n[part.block] @ self.base
        return variance, df, n

    def _spread(self, part: Part) -> np.ndarray:
        """(rows,) the variance of each, 0 where it is no more than the rounding of its terms.

        Else what cannot vary, as between PSUs that answer alike, would have a test: a standard
        error of 1e-16, and any difference a p of 0.
        """
        covariance, steps = self.tally.covariance[part.block], np.abs(part.gradient)
        found = np.einsum("ra,ra->r", part.gradient @ covariance, part.gradient)
        of_products = np.square(steps @ np.sqrt(np.maximum(np.diag(covariance), 0.0)))
        of_sums = np.square(ROUNDING * (steps @ self.tally.totals[part.block].ravel()))
        return np.where(found > ROUNDING * of_products + of_sums, found, 0.0)

    @cached_property
    def variance(self) -> np.ndarray:
        """(values,) the diagonal of `covariance`, which need not be made for it."""
        return np.where(np.isnan(self.value), np.nan, self._by_block[0].sum(axis=0))

    @cached_property
    def design_df(self) -> np.ndarray:
        """(values,) PSUs with members minus strata with members, over all blocks."""
        return self._by_block[1].sum(axis=0)

    @cached_property
    def df(self) -> np.ndarray:
        """(values,) degrees of freedom for intervals and tests.

        In one block its PSUs less its strata. Over several, by Satterthwaite's rule,
        (sum v_k)^2 / sum(v_k^2 / df_k) with v_k the part of block k: parts without variance drop
        out, and a part without degrees of freedom makes it nan, even where it shows no variance,
        which one PSU cannot.
        """
        variance, df, n = self._by_block
        acts, present = variance > 0, n > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            each = np.where(acts, variance**2 / np.where(df > 0, df, np.nan), 0.0).sum(axis=0)
            pooled = variance.sum(axis=0) ** 2 / each
        alone = np.where(acts, df, 0.0).sum(axis=0)
        blind = (present & (df <= 0)).any(axis=0) & (present.sum(axis=0) > 1)
        blocks = acts.sum(axis=0)
        found = np.select([blind, blocks > 1, blocks == 1], [np.nan, pooled, alone], self.design_df)
        return np.where(np.isnan(self.value), np.nan, found)


def join(*functions: Linearised) -> Linearised:
    """The values of several functions of one tally, one after the other."""
    first = functions[0]
    starts = np.cumsum([0, *(len(function.value) for function in functions)])
    parts = []
    for block in range(len(first.tally.units)):
        found = [
            (start, part)
            for start, function in zip(starts, functions, strict=False)
            for part in function.parts
            if part.block == block
        ]
        if found:
            parts.append(
                Part(
                    block,
                    np.concatenate([start + part.rows for start, part in found]),
                    np.concatenate([part.gradient for _, part in found]),
                    np.concatenate([part.members for _, part in found]),
                )
            )
    value = np.concatenate([function.value for function in functions])
    return Linearised(first.tally, value, first.base, tuple(parts))


def ratios(
    tally: Tally, place: np.ndarray, domains: int, scores: np.ndarray, base: np.ndarray
) -> Linearised:
    """Weighted means of scores in domains: `scores` summed over the base, per weight of the base.

    Parameters
    ----------
    place : (blocks, inner domains) which domain each is part of, -1 for none
    scores : (k, answers) what each answer counts, 0 outside the base
    base : (answers,) bool

    Returns
    -------
    Linearised
        domains x k values, the scores varying fastest.
    """
    totals = by_domain(tally.totals, place, domains)
    weight = totals @ base.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = totals @ scores.T / weight[:, None]
        slope = (scores - value[:, :, None] * base) / weight[:, None, None]
    # Where all who answer have one score the mean is that score, and nothing varies but rounding.
    met = (totals > 0)[:, None, :] & base
    most = np.where(met, scores, -np.inf).max(axis=2)
    constant = most == np.where(met, scores, np.inf).min(axis=2)
    value = np.where(constant, most, value)
    slope[constant | (weight == 0)[:, None]] = 0.0
    parts = []
    for block, here in enumerate(place):
        found = np.unique(here[here >= 0])
        if not found.size:
            continue
        members = here == found[:, None]
        gradient = np.einsum("gj,gka->gkja", members, slope[found])
        rows = (found[:, None] * len(scores) + np.arange(len(scores))).ravel()
        parts.append(
            Part(
                block,
                rows,
                gradient.reshape(len(rows), tally.sums.shape[1] * tally.sums.shape[2]),
                members.repeat(len(scores), axis=0),
            )
        )
    return Linearised(tally, value.ravel(), base, tuple(parts))


def design_effect(tally: Tally, place: np.ndarray, domains: int, base: np.ndarray) -> np.ndarray:
    """(domains,) design effect of an item's whole answer distribution.

    The sum of the answers' variances over the sum that simple random sampling would give,
    sum p (1 - p) / (n - 1); nan where everyone gives one answer.
    """
    totals = by_domain(tally.totals, place, domains)[:, base]
    n = by_domain(tally.n, place, domains)[:, base].sum(axis=1)
    weight = totals.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = totals / weight[:, None]
    variance = np.zeros(domains)
    inner, answers = tally.sums.shape[1:]
    for block, here in enumerate(place):
        found = np.unique(here[here >= 0])
        if not found.size:
            continue
        members = (here == found[:, None]).astype(float)
        v = tally.covariance[block].reshape(inner, answers, inner, answers)
        v = np.einsum("gaib,gi->gab", np.tensordot(members, v, 1), members)
        v = v[:, base][:, :, base]
        p = share[found]
        of_total = v.sum(axis=(1, 2))
        variance[found] += (
            np.trace(v, axis1=1, axis2=2)
            - 2 * np.einsum("ga,gab->g", p, v)
            + np.square(p).sum(axis=1) * of_total
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        random = (share * (1 - share)).sum(axis=1) / (n - 1)
        return np.where(random > 0, variance / weight**2 / random, np.nan)


def by_domain(table: np.ndarray, place: np.ndarray, domains: int) -> np.ndarray:
    """(domains, answers) sums of a (blocks, inner domains, answers) table."""
    found = np.zeros((domains, table.shape[2]), table.dtype)
    inside = place >= 0
    np.add.at(found, place[inside], table[inside])
    return found
