"""Survey-weighted logistic regression, and what it adjusts: the youth gap, and associations.

All covariates are categories, so respondents with the same covariates and answer make one *cell*:
a model is fitted to the weights of its cells, and only the covariance needs respondents again.
Who lacks a covariate leaves the estimation and stays in the design, as any domain.
Agreement with R `survey::svyglm(family = quasibinomial())`: tests/analysis/test_regression.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd

from analysis import comparisons, intervals
from analysis.association import odds_table
from analysis.calibration import fitted
from analysis.design import covariance_from_psus, covariance_of_totals
from analysis.logit import Asked, Model, design_df, fit, gather, members, term_of, union_of
from analysis.reliability import HIDDEN_SIDE, NO_INTERVAL
from analysis.tally import levels_of
from analysis.verdicts import margin_of
from data.model import Survey, SurveyError


@dataclass(frozen=True, eq=False)
class Fit:
    """A logistic model: log odds ratios against the reference levels; nan with a `reason`.

    Attributes
    ----------
    names : "(Intercept)", "break: level" but for the first level, "item: favourable"
    covariance : (coefficients, coefficients), linearised
    df : PSUs less strata with members, plus 1, less the coefficients; R's `df.residual`
    n, left_out : interviews of positive weight in the model; asked, but without a covariate
    """

    names: tuple[str, ...]
    coefficients: np.ndarray
    covariance: np.ndarray
    df: float
    n: int
    left_out: int
    reason: str = ""

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Every coefficient, as `association.odds_table` has them, by `term`."""
        size = np.ones(len(self.names))
        return odds_table(
            pd.DataFrame({"term": self.names}),
            self.coefficients,
            np.sqrt(np.diag(self.covariance)),
            self.df * size,
            np.full(len(size), self.n),
            np.full(len(size), self.reason, object),
            level,
        )


@dataclass(frozen=True, eq=False)
class Adjusted:
    """A number from one model for each domain; nan with a `reason` where it has none.

    Attributes
    ----------
    keys : the domains, and for a gap `a` and `b`
    scale : "difference" of shares in [-1, 1], or "log odds ratio"
    covariance : (domains, domains)
    df : (domains,) those of the domain for a difference, R's `df.residual` for an odds ratio
    n, left_out : (domains,) interviews in the model; asked, but without a covariate
    """

    keys: pd.DataFrame
    scale: str
    value: np.ndarray
    covariance: np.ndarray
    df: np.ndarray
    n: np.ndarray
    left_out: np.ndarray
    reason: np.ndarray

    def judged(self, hidden: np.ndarray, level: float = 0.95) -> pd.DataFrame:
        """Differences of shares as `Comparisons.table` has them, all domains one family.

        Parameters
        ----------
        hidden : (domains,) whether a side is too small to be shown, which no model can mend
        """
        reason = np.where(hidden, HIDDEN_SIDE, self.reason)
        return comparisons.judged(
            self.keys,
            self.value,
            np.sqrt(np.diag(self.covariance)),
            self.df,
            np.zeros(len(self.value), np.int64),
            reason.astype(object),
            hidden,
            margin_of("share"),
            level,
        )

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Every number with its t interval and test.

        Returns
        -------
        DataFrame
            The keys; `difference`, `se`, `low`, `high`, `df`, `p`, `n`, `reason`, or the columns
            of `association.odds_table`; and `left_out`.
        """
        value, se, df = self.value, np.sqrt(np.diag(self.covariance)), self.df
        if self.scale == "log odds ratio":
            table = odds_table(self.keys, value, se, df, self.n, self.reason, level)
            return table.assign(left_out=self.left_out)
        low, high = intervals.linear_t(value, se, df, level)
        return self.keys.assign(
            difference=value, se=se, low=low, high=high, df=df, p=intervals.p_of_t(value, se, df),
            n=self.n, reason=self.reason, left_out=self.left_out,
        )  # fmt: skip


def logistic(
    survey: Survey,
    item: str,
    terms: Sequence[str],
    where: Mapping[str, Sequence[str]] | None = None,
    weight: str | None = None,
    base: str = "all",
    answer: str = "favourable",
) -> Fit:
    """Logistic regression of an answer on breaks, and on other items' favourable answers.

    Parameters
    ----------
    terms : breaks enter by their levels, the first one met being the reference; items by whether
        the answer is favourable
    where : break -> levels; all others leave the estimation and stay in the design
    base : "all" who were asked every item of the model, no opinion counting as not favourable, or
        those with an "opinion" on each
    answer : "favourable", "unfavourable" or "no opinion"
    """
    asked = gather(survey, item, [term_of(survey, t, base) for t in terms], where, base, answer)
    weights = survey.weight(weight)
    inside = asked.member & (weights > 0)
    model = fit(asked, weights, np.flatnonzero(inside & asked.complete))
    covariance = np.full((len(model.names), len(model.names)), np.nan)
    if not model.reason:
        scores = model.scores(weights, model.influence)
        covariance = _covariance(survey, weight, [(model.rows, score) for score in scores.T])
    df = design_df(survey.design, model.rows) + 1 - len(model.names)
    reason = model.reason or ("" if df > 0 else NO_INTERVAL)
    left_out = int(np.count_nonzero(inside & ~asked.complete))
    return Fit(model.names, model.beta, covariance, df, model.n, left_out, reason)


def adjusted_gap(
    survey: Survey,
    item: str,
    cohort: str,
    a: str | Sequence[str],
    b: str | Sequence[str],
    covariates: Sequence[str],
    by: Sequence[str] = ("country",),
    where: Mapping[str, Sequence[str]] | None = None,
    weight: str | None = None,
    base: str = "all",
    answer: str = "favourable",
) -> Adjusted:
    """The difference a - b in the share of an answer, net of covariates: predictive margins.

    In each domain one model has the cohorts (those of a union as one, others each by itself) and
    the covariates. The model predicts the share of everyone in it, once as a member of a and once
    of b; D is the weighted mean of the differences d. With score s and information A of the model,
    and J the mean slope of d in the coefficients, a respondent's influence on D is

        w (d - D) / W  +  J A^-1 s

    the sampling of covariates and the estimation of coefficients together. Degrees of freedom are
    those of the domain.

    Parameters
    ----------
    cohort : the break that a and b are levels of; lists are unions
    covariates, where, base, answer : as in `logistic`

    Source: Graubard and Korn (1999), Biometrics 55, 652-659.
    """
    sides = [levels_of(survey, cohort, [x] if isinstance(x, str) else x) for x in (a, b)]
    if both := sorted(set(sides[0]) & set(sides[1])):
        raise SurveyError(f"break {cohort!r}: {both[0]!r} is on both sides")
    united = [" + ".join(side) for side in sides]
    terms = [union_of(survey, cohort, sides), *(term_of(survey, t, base) for t in covariates)]
    asked = gather(survey, item, terms, where, base, answer)

    def margin(model: Model) -> tuple[float, np.ndarray]:
        (as_a, slope_a), (as_b, slope_b) = (model.predict(side) for side in (0, 1))
        total, each = model.weight.sum(), as_a - as_b
        difference = model.weight @ each / total
        slope = model.weight @ (slope_a - slope_b) / total
        return difference, (each - difference) / total + model.influence @ slope

    def missing(model: Model) -> str:
        met = model.levels[0] if model.n else np.array([0, 1])
        absent = [name for side, name in enumerate(united) if side not in met]
        return f"nobody in {cohort} {absent[0]!r}" if absent else ""

    found = _by_domain(survey, asked, weight, by, where, margin, missing, "difference")
    return replace(found, keys=found.keys.assign(a=united[0], b=united[1]))


def adjusted_association(
    survey: Survey,
    item: str,
    other: str,
    covariates: Sequence[str] = (),
    by: Sequence[str] = ("country",),
    where: Mapping[str, Sequence[str]] | None = None,
    weight: str | None = None,
    base: str = "all",
) -> Adjusted:
    """Log odds ratio of favourable to the item and to the other, net of covariates.

    The coefficient of the other in one logistic model for each domain. With further items as
    covariates it is net of goodwill toward those; without covariates it is
    `association.odds_ratio`. Degrees of freedom are the model's, as R's `summary` of `svyglm`.

    Parameters
    ----------
    covariates : breaks and items, as the terms of `logistic`
    """
    terms = [term_of(survey, name, base) for name in (other, *covariates)]
    asked = gather(survey, item, terms, where, base, "favourable")

    def coefficient(model: Model) -> tuple[float, np.ndarray]:
        return model.beta[1], model.influence[:, 1]

    def missing(model: Model) -> str:
        if not model.n or len(model.levels[0]) == 2:
            return ""
        return f"{'everybody' if model.levels[0][0] else 'nobody'} is favourable to {other}"

    return _by_domain(survey, asked, weight, by, where, coefficient, missing, "log odds ratio")


def _by_domain(
    survey: Survey,
    asked: Asked,
    weight: str | None,
    by: Sequence[str],
    where: Mapping[str, Sequence[str]] | None,
    estimate: Callable[[Model], tuple[float, np.ndarray]],
    missing: Callable[[Model], str],
    scale: str,
) -> Adjusted:
    """One model for each domain, and a number with its influence by cell from each."""
    weights = survey.weight(weight)
    levels = [levels_of(survey, b, (where or {}).get(b, survey.break_(b).levels)) for b in by]
    keys = pd.DataFrame(list(product(*levels)), columns=list(by))
    value, df, n, left_out = np.full((4, len(keys)), np.nan)
    reason = np.full(len(keys), "", object)
    scores = [(np.empty(0, np.int64), np.empty(0))] * len(keys)
    rows = members(survey, asked.member & (weights > 0), dict(zip(by, levels, strict=True)))
    for row, here in enumerate(rows):
        complete = asked.complete[here]
        model = fit(asked, weights, here[complete])
        n[row], left_out[row] = model.n, np.count_nonzero(~complete)
        reason[row] = missing(model) or model.reason
        if reason[row]:
            continue
        df[row] = design_df(survey.design, model.rows)
        df[row] += 0 if scale == "difference" else 1 - len(model.beta)
        value[row], influence = estimate(model)
        scores[row] = model.rows, model.scores(weights, influence)
        if df[row] <= 0:
            reason[row] = NO_INTERVAL
    covariance = _covariance(survey, weight, scores)
    unknown = np.isnan(value)
    covariance[unknown, :] = covariance[:, unknown] = np.nan
    n, left_out = n.astype(np.int64), left_out.astype(np.int64)
    return Adjusted(keys, scale, value, covariance, df, n, left_out, reason)


def _covariance(
    survey: Survey, weight: str | None, scores: Sequence[tuple[np.ndarray, np.ndarray]]
) -> np.ndarray:
    """Covariance of the totals of weighted scores; under a raked weight, of their residuals.

    Parameters
    ----------
    scores : for each total, respondents and their scores; all others have 0
    """
    name, design = weight or survey.default_weight, survey.design
    found = survey.calibrations.get(name)
    if design.clustered and not found:
        sums = [np.bincount(design.unit[rows], x, len(design.stratum)) for rows, x in scores]
        return covariance_from_psus(design, np.stack(sums, axis=1), slice(None))
    every = np.zeros((len(design.unit), len(scores)))
    for column, (rows, x) in enumerate(scores):
        every[rows, column] = x
    if found:
        weights = survey.weight(name)
        total = np.bincount(found.pattern, weights, len(found.stratum))
        sums = [np.bincount(found.pattern, score, len(total)) for score in every.T]
        explained = fitted(design, found, total, np.stack(sums, axis=1))
        every -= weights[:, None] * explained[found.pattern]
    return covariance_of_totals(design, every)
