"""A statistic and its standard error as a plain linearisation has them, respondent by respondent.

Every statistic is a sum over respondents of an influence, and its variance that of the influences'
totals by PSU (Särndal, Swensson and Wretman 1992, section 5.5). Nothing here knows of a tally.
"""

from dataclasses import dataclass, field
from math import nan

import numpy as np
import pandas as pd

NOTHING = 1e-20
"""A variance below this is the rounding of 0: one respondent's part of a share is 1e-6 or more."""


@dataclass(frozen=True, eq=False)
class People:
    """The rows of a random survey: what they said, and whom the design holds them for."""

    survey: object = field(repr=False)
    table: pd.DataFrame
    codes: dict[str, np.ndarray] = field(repr=False)
    block: np.ndarray = field(repr=False)
    stratum: np.ndarray = field(repr=False)
    psu: np.ndarray = field(repr=False)
    weight: np.ndarray

    def domain(self, levels):
        """Who has each of these levels; all whom the survey samples where there are none."""
        inside = self.block >= 0
        for name, level in levels.items():
            inside = inside & (self.codes[name] == self.survey.break_(name).levels.index(level))
        return inside


@dataclass(frozen=True, eq=False)
class Plain:
    """A statistic: its value, each row's influence on it, and whom it is about."""

    value: float
    influence: np.ndarray
    members: np.ndarray


def mean(people, inside, score):
    """The weighted mean of a score, nan outside the base."""
    members = inside & ~np.isnan(score)
    total = people.weight[members].sum()
    if total == 0:
        return Plain(nan, np.zeros(len(score)), members)
    value = (people.weight * score)[members].sum() / total
    influence = np.where(members, (score - value) / total, 0.0)
    return Plain(value, people.weight * residual(people, influence), members)


def residual(people, influence):
    """What is left of an influence once the margins of a raked weight have explained it."""
    found = influence.copy()
    margins = people.table.attrs.get("margins", ())
    for block in np.unique(people.block) if margins else ():
        rows = people.block == block
        x = np.concatenate(
            [np.equal.outer(c[rows], np.unique(c[rows])) for c in map(people.codes.get, margins)],
            axis=1,
        )
        root = np.sqrt(people.table["w"].to_numpy()[rows])
        found[rows] -= x @ np.linalg.lstsq(root[:, None] * x, root * influence[rows])[0]
    return found


def combined(parts):
    """A weighted sum of statistics, from pairs of a factor and a statistic."""
    used = [(factor, part) for factor, part in parts if factor]
    return Plain(
        sum(factor * part.value for factor, part in used) if used else nan,
        sum(factor * part.influence for factor, part in used),
        np.any([part.members for _, part in used], axis=0),
    )


def qualified(people, plain):
    """Value, standard error, degrees of freedom and number of interviews of a statistic."""
    design = people.survey.design
    members = plain.members & (people.weight > 0)
    if np.isnan(plain.value):
        return nan, nan, nan, members.sum()
    variance, freedom, met = [], [], []
    for block in np.unique(people.block[people.block >= 0]):
        v, psus, strata = 0.0, set(), set()
        for stratum in np.unique(people.stratum[people.block == block]):
            rows = people.stratum == stratum
            sums = pd.Series(plain.influence[rows]).groupby(people.psu[rows]).sum().to_numpy()
            if len(sums) > 1:
                v += len(sums) / (len(sums) - 1) * np.square(sums - sums.mean()).sum()
            elif design.lonely == "adjust":
                v += sums[0] ** 2
            psus |= set(people.psu[rows & members])
            strata |= {stratum} if (rows & members).any() else set()
        variance.append(v * design.design_effect if v > NOTHING else 0.0)
        freedom.append(len(psus) - len(strata))
        met.append(bool(psus))
    acting = [(v, df) for v, df in zip(variance, freedom, strict=True) if v > 0]
    if sum(met) > 1 and any(m and df <= 0 for m, df in zip(met, freedom, strict=True)):
        df = nan
    elif not acting:
        df = sum(freedom)
    elif len(acting) == 1:
        df = acting[0][1]
    else:
        df = sum(v for v, _ in acting) ** 2 / sum(v**2 / df for v, df in acting)
    return plain.value, sum(variance) ** 0.5, df, members.sum()


def qualities(people, statistics):
    return np.array([qualified(people, plain) for plain in statistics], float)
