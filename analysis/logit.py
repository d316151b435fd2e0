"""A weighted logistic model of categorical covariates, fitted to the cells that they make.

Respondents with the same covariates and answer are one *cell*: a model needs only the cells'
weights, and its covariance the influence of each respondent, which is that of the cell.
Agreement with R `survey::svyglm(family = quasibinomial())`: tests/analysis/test_regression.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np
import pandas as pd
from scipy import special

from analysis.association import favours
from analysis.estimates import BASES
from analysis.tally import levels_of
from data.model import Design, Survey, SurveyError

STEPS = 30
"""Newton steps: a model that has an estimate takes fewer than 15. Under separation a coefficient
grows by about 1 a step, so that after 30 the Hessian is still regular, and the growth is seen."""

SMALL_STEP = 1e-8
"""The step to stop after: Newton's error is squared by each, so what remains is below 1e-12."""

NOBODY = "nobody with all covariates"
COLLINEAR = "the covariates cannot be told apart"
SEPARATED = "some combination of the covariates leaves no doubt about the answer"


@dataclass(frozen=True, eq=False)
class Term:
    """A categorical covariate: (respondents,) codes, -1 missing, and a name for each level."""

    codes: np.ndarray
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Asked:
    """Who was asked, what they said, and their covariates."""

    member: np.ndarray
    complete: np.ndarray
    yes: np.ndarray
    answer: str
    terms: list[Term]


@dataclass(frozen=True, eq=False)
class Model:
    """A logistic model of cells; `influence` is that of a unit of weight on the coefficients.

    `rows` are the respondents in it, and `cell` the cell of each.
    """

    rows: np.ndarray
    cell: np.ndarray
    codes: np.ndarray
    levels: list[np.ndarray]
    weight: np.ndarray
    names: tuple[str, ...]
    beta: np.ndarray
    influence: np.ndarray
    n: int
    reason: str

    def predict(self, level: int) -> tuple[np.ndarray, np.ndarray]:
        """(cells,) shares with the first term at this level; (cells, coefficients) their slopes."""
        codes = self.codes.copy()
        codes[:, 0] = level
        x = _dummies(codes, self.levels)
        share = special.expit(x @ self.beta)
        return share, x * (share * (1 - share))[:, None]

    def scores(self, weights: np.ndarray, by_cell: np.ndarray) -> np.ndarray:
        """(rows, ...) weighted influence of the respondents in the model."""
        return (weights[self.rows] * by_cell[self.cell].T).T


def term_of(survey: Survey, name: str, base: str) -> Term:
    """A break by its levels, an item by favourable or not."""
    if name in survey.items:
        return Term(_binary(survey, name, "favourable", base), ("", f"{name}: favourable"))
    levels = survey.break_(name).levels
    return Term(survey.codes(name), tuple(f"{name}: {level}" for level in levels))


def union_of(survey: Survey, name: str, sides: Sequence[Sequence[str]]) -> Term:
    """A break with each side as one level, 0 and 1, and each other level by itself."""
    levels = survey.break_(name).levels
    others = [level for level in levels if level not in (*sides[0], *sides[1])]
    groups = [*sides, *([level] for level in others)]
    place = [next(i for i, group in enumerate(groups) if level in group) for level in levels]
    codes = np.array([*place, -1], np.int16)[survey.codes(name)]
    return Term(codes, tuple(f"{name}: {' + '.join(group)}" for group in groups))


def _binary(survey: Survey, name: str, answer: str, base: str) -> np.ndarray:
    """(respondents,) 1 for the answer, 0 for the rest of the base, -1 outside it."""
    item = survey.item(name)
    if base not in BASES:
        raise SurveyError(f"base {base!r}: is not one of {BASES}")
    coded = favours(item, answer).astype(np.int8)
    if base == "opinion":
        coded[len(item.answers) :] = -1
    return np.append(coded, np.int8(-1))[survey.codes(name)]


def gather(
    survey: Survey,
    item: str,
    terms: list[Term],
    where: Mapping[str, Sequence[str]] | None,
    base: str,
    answer: str,
) -> Asked:
    """Who is asked `item` within `where`, what they say, and whether their terms are complete."""
    yes = _binary(survey, item, answer, base)
    member = yes >= 0
    for name, wanted in (where or {}).items():
        kept = levels_of(survey, name, wanted)
        member &= np.append(np.isin(survey.break_(name).levels, kept), False)[survey.codes(name)]
    complete = np.ones(len(yes), bool)
    for term in terms:
        complete &= term.codes >= 0
    return Asked(member, complete, yes, answer, terms)


def members(
    survey: Survey, inside: np.ndarray, by: Mapping[str, Sequence[str]]
) -> list[np.ndarray]:
    """The positions of those inside who are in each domain: few of all, so models stay cheap."""
    rows = np.flatnonzero(inside)
    domain = np.zeros(len(rows), np.int64)
    for name, kept in by.items():
        place = [kept.index(x) if x in kept else -1 for x in survey.break_(name).levels]
        here = np.array([*place, -1])[survey.codes(name)[rows]]
        domain = np.where((domain < 0) | (here < 0), -1, domain * len(kept) + here)
    count = prod(len(kept) for kept in by.values())
    domain = domain.astype(np.min_scalar_type(-max(count, 1)))
    order = np.argsort(domain, kind="stable")
    edges = np.searchsorted(domain[order], np.arange(count + 1))
    return [rows[order[low:high]] for low, high in pairwise(edges)]


def fit(asked: Asked, weights: np.ndarray, rows: np.ndarray) -> Model:
    """The model of these respondents; a level that nobody of them has leaves it."""
    sizes = (2, *(len(term.names) for term in asked.terms))
    columns = (asked.yes, *(term.codes for term in asked.terms))
    key = np.zeros(len(rows), np.int64)
    for column, size in zip(columns, sizes, strict=True):
        key *= size
        key += column[rows]
    cell, found = pd.factorize(key)
    yes, *codes = np.unravel_index(found, sizes)
    codes = np.stack(codes, axis=1) if codes else np.zeros((len(found), 0), np.int64)
    levels = [np.unique(column) for column in codes.T]
    names = ["(Intercept)"]
    for term, met in zip(asked.terms, levels, strict=True):
        names += [term.names[level] for level in met[1:]]
    weight = np.bincount(cell, weights[rows], len(found))
    x = _dummies(codes, levels)
    reason = _no_estimate(asked, x, yes, codes, levels, weight)
    beta, influence = np.full(x.shape[1], np.nan), np.full(x.shape, np.nan)
    if not reason:
        beta = _newton(x, yes, weight)
        reason = "" if np.isfinite(beta).all() else SEPARATED
        share = special.expit(x @ beta)
        information = (x * (weight * share * (1 - share))[:, None]).T @ x
        if not reason:
            influence = np.linalg.solve(information, (x * (yes - share)[:, None]).T).T
    return Model(
        rows, cell, codes, levels, weight, tuple(names), beta, influence, len(rows), reason
    )


def _dummies(codes: np.ndarray, levels: list[np.ndarray]) -> np.ndarray:
    """(cells, coefficients) the intercept, and each term's levels but its first."""
    columns = [np.ones(len(codes))]
    for column, met in zip(codes.T, levels, strict=True):
        columns += [(column == level).astype(float) for level in met[1:]]
    return np.stack(columns, axis=1)


def _newton(x: np.ndarray, yes: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The coefficients of greatest weighted likelihood; nan where they do not settle."""
    beta, unknown = np.zeros(x.shape[1]), np.full(x.shape[1], np.nan)
    for _ in range(STEPS):
        share = special.expit(x @ beta)
        information = (x * (weight * share * (1 - share))[:, None]).T @ x
        try:
            step = np.linalg.solve(information, x.T @ (weight * (yes - share)))
        except np.linalg.LinAlgError:
            return unknown
        beta = beta + step
        if np.abs(step).max() < SMALL_STEP:
            return beta
    return unknown


def _no_estimate(
    asked: Asked,
    x: np.ndarray,
    yes: np.ndarray,
    codes: np.ndarray,
    levels: list[np.ndarray],
    weight: np.ndarray,
) -> str:
    """What can be seen before fitting: nobody there, all answering alike, or terms alike."""
    if not len(yes):
        return NOBODY
    if len(np.unique(yes)) == 1:
        return f"{'everybody' if yes[0] else 'nobody'} is {asked.answer}"
    if np.linalg.matrix_rank(x * np.sqrt(weight / weight.sum())[:, None]) < x.shape[1]:
        return COLLINEAR
    for term, column, met in zip(asked.terms, codes.T, levels, strict=True):
        for level in met:
            if len(said := np.unique(yes[column == level])) == 1:
                who = term.names[level] or term.names[1].replace(":", ": not", 1)
                return f"{'everybody' if said[0] else 'nobody'} of {who} is {asked.answer}"
    return ""


def design_df(design: Design, rows: np.ndarray) -> float:
    """PSUs of these respondents less their strata, as R's `degf` of the subset."""
    found = np.bincount(design.unit[rows], minlength=len(design.stratum))
    strata = len(np.unique(design.stratum[found > 0]))
    return float((np.count_nonzero(found) if design.clustered else found.sum()) - strata)
