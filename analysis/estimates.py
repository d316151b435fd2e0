"""Shares, net scores and means by domain, and their averages over countries.

Agreement with R `survey`: tests/analysis/test_reference.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

import numpy as np
import pandas as pd

from analysis import intervals, reliability
from analysis.linear import Linearised, by_domain, design_effect, ratios
from analysis.tally import Tally
from data.model import Code, Item, SurveyError

BASES = ("all", "opinion")
"""Everyone who was asked, or those of them who gave an opinion."""

AVERAGES = ("equal", "population", "pooled")
"""How an average weighs countries: the same, by population 15+, by the file's weights."""


@dataclass(frozen=True, eq=False)
class Estimates:
    """A number for each domain and each answer asked for; the answers vary fastest.

    Attributes
    ----------
    by : break -> its levels; their combinations are the domains
    answers : what is estimated in each domain, in words
    kind : "share", "net" or "mean"
    linear : the estimates as functions of the tally's totals
    second : (rows,) weighted mean square of the scores, for the design effect
    n, n_eff : (domains,) interviews of positive weight in the base; their effective number at a
        share of one half, by the design effect of the item's whole answer distribution
    scores : (answers asked for, answers) what each answer counts
    place : (blocks, inner domains) which domain each is part of
    countries : (domains,) which set of countries an average is over, None for no average
    fixed : whether an average weighs countries otherwise than the file does
    """

    by: Mapping[str, tuple[str, ...]]
    answers: tuple[str, ...]
    kind: str
    linear: Linearised
    second: np.ndarray
    n: np.ndarray
    n_eff: np.ndarray
    scores: np.ndarray
    place: np.ndarray
    countries: np.ndarray | None = None
    fixed: bool = False

    @property
    def covariance(self) -> np.ndarray:
        """(rows, rows) design covariance, in the order of `table`."""
        return self.linear.covariance

    @property
    def hidden(self) -> np.ndarray:
        """(domains,) whether the base of a domain is too small to be shown."""
        return (self.n < reliability.LEAST_BASE) | (self.n_eff < reliability.LEAST_BASE)

    def merged(self, name: str, groups: Mapping[str, Sequence[str]]) -> "Estimates":
        """The same with unions of a break's levels, such as "25+" of three age bands.

        Parameters
        ----------
        groups : union -> its levels; levels in none are left out

        Raises
        ------
        SurveyError
            If there is no such break or level, or a level is in two unions.
        """
        levels = self.by.get(name, ())
        wanted = [level for members in groups.values() for level in members]
        if strange := [level for level in wanted if level not in levels]:
            raise SurveyError(f"break {name!r}: has no {strange[0]!r}; it has {', '.join(levels)}")
        if len(set(wanted)) < len(wanted) or not all(groups.values()):
            raise SurveyError(f"break {name!r}: unions share a level or have none")
        union = np.full(len(levels), -1)
        for place, members in enumerate(groups.values()):
            union[[levels.index(level) for level in members]] = place
        by = {**self.by, name: tuple(groups)}
        old = np.unravel_index(np.arange(len(self.n)), [len(levels) for levels in self.by.values()])
        codes = {
            key: union[code] if key == name else code for key, code in zip(by, old, strict=True)
        }
        new = np.ravel_multi_index(
            [np.maximum(code, 0) for code in codes.values()],
            [len(levels) for levels in by.values()],
        )
        new = np.where(codes[name] < 0, -1, new)
        place = np.append(new, -1)[self.place]
        if len(wanted) == len(groups):
            return self._chosen(by, np.arange(prod(map(len, by.values())))[:, None] == new, place)
        if self.countries is not None:
            raise SurveyError(f"break {name!r}: merge its levels before countries are averaged")
        linear = self.linear
        return estimate(linear.tally, by, place, self.kind, self.answers, self.scores, linear.base)

    def _chosen(
        self, by: Mapping[str, tuple[str, ...]], chosen: np.ndarray, place: np.ndarray
    ) -> "Estimates":
        """Some of the domains, as they are; `chosen` is (new domains, domains) bool."""
        which = chosen.argmax(axis=1)
        rows = (which[:, None] * len(self.answers) + np.arange(len(self.answers))).ravel()
        return replace(
            self,
            by=by,
            linear=self.linear.combine(np.kron(chosen, np.eye(len(self.answers)))),
            second=self.second[rows],
            n=self.n[which],
            n_eff=self.n_eff[which],
            place=place,
            countries=None if self.countries is None else self.countries[which],
        )

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Every estimate with what qualifies it.

        Returns
        -------
        DataFrame
            The breaks, `answer`, then `estimate`, `se`, `low`, `high` on the scale of the estimate
            (shares in [0, 1], net scores in [-1, 1], means in points), `n`, `n_eff` (of shares,
            at 95 % whatever the level), `deff`, `df` and `flag` (see `analysis.reliability`).
        """
        value, df, se = self.linear.value, self.linear.df, np.sqrt(self.linear.variance)
        n, base_n_eff = (np.repeat(x, len(self.answers)) for x in (self.n, self.n_eff))
        asked = by_domain(self.linear.tally.n, self.place, len(self.n)).sum(axis=1)
        asked = np.repeat(asked, len(self.answers))
        with np.errstate(divide="ignore", invalid="ignore"):
            deff = self.linear.variance / ((self.second - value**2) / (n - 1))
        if self.kind == "share":
            n_eff = intervals.effective_n(value, se, n, df)
            exact = intervals.korn_graubard(value, n_eff, 0.95)
            low, high = intervals.share_interval(value, se, n, df, level)
            flag = reliability.flags(n, base_n_eff, df, value, exact, asked)
        else:
            n_eff = np.full(len(value), np.nan)
            low, high = intervals.linear_t(value, se, df, level)
            flag = reliability.flags(n, base_n_eff, df, asked=asked)
        keys = pd.DataFrame(
            list(product(*self.by.values(), self.answers)), columns=[*self.by, "answer"]
        )
        return keys.assign(
            estimate=value, se=se, low=low, high=high,
            n=n, n_eff=n_eff, deff=deff, df=df, flag=flag,
        )  # fmt: skip


def shares(tally: Tally, answer: str | Code = "favourable", base: str = "all") -> Estimates:
    """Weighted shares of answers in each domain, in [0, 1].

    Parameters
    ----------
    answer : "favourable", "unfavourable", "no opinion", "net" (favourable less unfavourable, in
        [-1, 1]), "each" (every answer of the base), or the code of one answer
    base : "all" who were asked, or those with an "opinion"

    Raises
    ------
    SurveyError
        If the item has no such answer, or the base leaves it out.
    """
    item = _single(tally)
    if base not in BASES:
        raise SurveyError(f"base {base!r}: is not one of {BASES}")
    codes = item.codes if base == "all" else tuple(item.answers)
    named = {
        "favourable": item.favourable,
        "unfavourable": item.unfavourable,
        "no opinion": tuple(item.no_opinion),
    }
    if answer == "each":
        asked_for = {item.labels[item.codes.index(code)]: (code,) for code in codes}
    elif answer in named:
        asked_for = {str(answer): named[answer]}
    elif answer == "net":
        both = item.favourable and item.unfavourable
        asked_for = {"net": item.favourable + item.unfavourable if both else ()}
    else:
        asked_for = {
            label: (c,) for c, label in zip(item.codes, item.labels, strict=True) if c == answer
        }
    wanted = {code for chosen in asked_for.values() for code in chosen}
    if not wanted or not wanted <= set(codes):
        raise SurveyError(
            f"item {item.name!r}: has no answer {answer!r} in the base {base!r}; "
            f"its codes there are {', '.join(map(repr, codes))}"
        )
    scores = np.array([_marks(item, chosen) for chosen in asked_for.values()])
    if answer == "net":
        scores -= 2 * _marks(item, item.unfavourable)
    kind, base_answers = "net" if answer == "net" else "share", _marks(item, codes) > 0
    return estimate(tally, tally.by, tally.place, kind, tuple(asked_for), scores, base_answers)


def means(tally: Tally) -> Estimates:
    """Weighted means of an item on an integer scale, in its points; base: valid answers.

    Raises
    ------
    SurveyError
        If the item has no scale.
    """
    item = _single(tally)
    if item.scale is None:
        raise SurveyError(f"item {item.name!r}: has answers, not a scale, so it has no mean")
    valid = np.arange(len(item.codes)) < len(item.answers)
    points = np.zeros((1, len(item.codes)))
    points[0, valid] = [float(code) for code in item.answers]
    return estimate(tally, tally.by, tally.place, "mean", ("mean",), points, valid)


def favourability(tally: Tally, base: str = "all") -> Estimates:
    """The number that an item is quoted by: its favourable share, or the mean of its scale.

    A scale's mean has the valid answers as its base, whatever `base` is.
    """
    return means(tally) if _single(tally).scale else shares(tally, "favourable", base)


def average(estimates: Estimates, averaging: str = "equal") -> Estimates:
    """The average over the countries that are not hidden, for each remaining domain.

    Parameters
    ----------
    averaging : "equal" (countries count the same), "population" (by the survey's population
        totals, taken as fixed), or "pooled" (by the file's weights as they are)

    Raises
    ------
    SurveyError
        If countries are no break of the estimates, or the population of one is not known.
    """
    linear, by = estimates.linear, estimates.by
    tally = linear.tally
    country = tally.outer["country"].name if "country" in tally.outer else ""
    if country not in by:
        raise SurveyError("average: countries are not among the breaks of these estimates")
    if averaging not in AVERAGES:
        raise SurveyError(f"averaging {averaging!r}: is not one of {AVERAGES}")
    shown = ~estimates.hidden

    rest = {name: levels for name, levels in by.items() if name != country}
    code = dict(zip(by, np.indices([len(levels) for levels in by.values()]), strict=True))
    group = np.zeros_like(code[country])
    for name, levels in rest.items():
        group = group * len(levels) + code[name]
    group, country_code = group.ravel(), code[country].ravel()
    taken = (group == np.arange(group.max() + 1)[:, None]) & shown
    members = np.zeros((len(taken), len(by[country])), bool)
    members[np.nonzero(taken)[0], country_code[np.nonzero(taken)[1]]] = True
    countries = np.unique(members, axis=0, return_inverse=True)[1]
    if averaging == "pooled":
        place = np.append(np.where(shown, group, -1), -1)[estimates.place]
        pooled = estimate(
            tally, rest, place, estimates.kind, estimates.answers, estimates.scores, linear.base
        )
        return replace(pooled, countries=countries)
    size = np.ones(len(by[country]))
    if averaging == "population":
        size = np.array([tally.population.get(name, np.nan) for name in by[country]])
        if unknown := [
            x for x, known in zip(by[country], ~np.isnan(size), strict=True) if not known
        ]:
            raise SurveyError(f"average: the population of {', '.join(unknown)} is not known")
    weights = taken * size[country_code]
    with np.errstate(invalid="ignore"):
        weights = weights / weights.sum(axis=1, keepdims=True)
    weights_by_answer = np.kron(weights, np.eye(len(estimates.answers)))
    return replace(
        estimates,
        by=rest,
        linear=linear.combine(weights_by_answer),
        second=np.where(weights_by_answer > 0, weights_by_answer * estimates.second, 0).sum(axis=1),
        n=taken @ estimates.n,
        n_eff=taken @ np.nan_to_num(estimates.n_eff),
        place=np.append(np.where(shown, group, -1), -1)[estimates.place],
        countries=countries,
        fixed=True,
    )


def estimate(
    tally: Tally,
    by: Mapping[str, tuple[str, ...]],
    place: np.ndarray,
    kind: str,
    answers: tuple[str, ...],
    scores: np.ndarray,
    base: np.ndarray,
) -> Estimates:
    """Weighted means of scores over the domains of `place`: what shares and means are made of.

    The parameters are those of `Estimates`; `base` (answers,) bool marks the answers in the base.
    """
    domains = prod(len(levels) for levels in by.values())
    linear = ratios(tally, place, domains, scores, base)
    totals = by_domain(tally.totals, place, domains)
    n = by_domain(tally.n, place, domains)[:, base].sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        second = totals @ np.square(scores).T / (totals @ base)[:, None]
        half = np.sqrt(design_effect(tally, place, domains, base) * 0.25 / (n - 1))
    n_eff = intervals.effective_n(np.full(domains, 0.5), half, n, linear.design_df[:: len(answers)])
    return Estimates(
        by=by,
        answers=answers,
        kind=kind,
        linear=linear,
        second=second.ravel(),
        n=n,
        n_eff=np.where(np.isnan(half), n, n_eff),
        scores=scores,
        place=place,
    )


def _single(tally: Tally) -> Item:
    if len(tally.items) != 1:
        names = " and ".join(item.name for item in tally.items)
        raise SurveyError(f"items {names}: are a pair; shares and means are of one item")
    return tally.items[0]


def _marks(item: Item, codes: Sequence[Code]) -> np.ndarray:
    """1.0 at the positions of these codes."""
    return np.isin(np.arange(len(item.codes)), [item.codes.index(c) for c in codes]).astype(float)
