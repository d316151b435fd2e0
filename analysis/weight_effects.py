"""What a weight does: how uneven it is, what that costs, and how it moves a number.

Source: Kish (1965), Survey Sampling, section 11.7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.estimates import favourability
from analysis.reliability import present
from analysis.tally import levels_of, tally
from data.model import Survey

Where = Mapping[str, Sequence[str]]
"""Break -> levels: who is in none of them is left out."""

STEPS, MOST = 4, 16
"""Classes of weights to each doubling, and classes each way: four doublings, 1/16 to 16."""


@dataclass(frozen=True, eq=False)
class Description:
    """How uneven a weight is, and what that costs; zero weights count in `zero` alone.

    Attributes
    ----------
    n : respondents who weigh more than 0
    lightest, heaviest : `lowest` and `highest` as multiples of `mean`
    cv : standard deviation over mean
    deff : Kish's design effect from weighting alone, n sum(w^2) / sum(w)^2 = 1 + cv^2
    n_eff : n / deff
    cost : the share of the interviews that is lost with that, 1 - n_eff / n, in [0, 1]
    zero : the share of rows that weigh 0, in [0, 1]
    countries : the same for each country, a row each; no rows in a survey without countries
    """

    weight: str
    n: int
    lowest: float
    highest: float
    mean: float
    lightest: float
    heaviest: float
    cv: float
    deff: float
    n_eff: float
    cost: float
    zero: float
    countries: pd.DataFrame

    @property
    def groups(self) -> pd.DataFrame:
        """The countries, named in `group`; without countries one row, of everyone, named ""."""
        if len(self.countries):
            return self.countries.rename(columns={"country": "group"})
        return pd.DataFrame([{**vars(self), "group": ""}]).drop(columns=["weight", "countries"])


@dataclass(frozen=True, eq=False)
class Effect:
    """What one weight does beside another.

    Attributes
    ----------
    spread : classes of weights from `low` to `high`, as multiples of the mean weight of the country
        and wave, and `before` and `after` the shares of interviews in them, in [0, 1]
    moves : the number that an item is quoted by, `before` and `after`, for each `group`: countries,
        or everyone; and its `difference`, `n` and `flag`; nan where it must be hidden
    """

    before: Description
    after: Description
    spread: pd.DataFrame
    moves: pd.DataFrame


def weight_effect(
    survey: Survey, before: str, after: str, item: str | None, where: Where | None = None
) -> Effect:
    """What the weight `after` does that `before` does not; without an item it moves nothing.

    Raises
    ------
    SurveyError
        If the survey has no such weight, item, break or level, or the item has neither a scale nor
        a favourable answer.
    """
    return Effect(
        before=describe_weights(survey, before, where),
        after=describe_weights(survey, after, where),
        spread=_spread(survey, before, after, where),
        moves=_moves(survey, before, after, item, where),
    )


def describe_weights(
    survey: Survey, weight: str | None = None, where: Where | None = None
) -> Description:
    """What can be said of a weight without any answer; nan where nobody weighs more than 0."""
    name, here = weight or survey.default_weight, _selected(survey, where)
    weights, country = survey.weight(name)[here], survey.role("country")
    everyone = _describe(weights, np.zeros(len(weights), np.int8), 1).iloc[0]
    codes, levels = (survey.codes(country.name)[here], country.levels) if country else ([], ())
    countries = _describe(weights[: len(codes)], np.asarray(codes, int), len(levels))
    countries.insert(0, "country", list(levels))
    return Description(name, **{**everyone, "n": int(everyone["n"])}, countries=countries)


def _describe(weights: np.ndarray, group: np.ndarray, groups: int) -> pd.DataFrame:
    """What `Description` says, for each group; those of code -1 are in none."""
    rows = pd.Series(np.bincount(group[group >= 0], minlength=groups))
    positive = (group >= 0) & (weights > 0)
    by_group = pd.Series(weights[positive]).groupby(group[positive])
    found = by_group.agg(n="count", lowest="min", highest="max", mean="mean")
    found = found.reindex(range(groups))
    found["n"] = found["n"].fillna(0).astype(int)
    n, mean = found["n"], found["mean"]
    deff = by_group.agg(lambda w: (w**2).sum()).reindex(range(groups)) / (n * mean**2)
    return found.assign(
        lightest=found["lowest"] / mean,
        heaviest=found["highest"] / mean,
        cv=np.sqrt(np.maximum(deff - 1, 0)),
        deff=deff,
        n_eff=n / deff,
        cost=np.maximum(1 - 1 / deff, 0),
        zero=1 - n / rows.where(rows > 0),
    )


def _spread(survey: Survey, before: str, after: str, where: Where | None) -> pd.DataFrame:
    """The classes from the lightest to the heaviest weight; the outermost are open."""
    here, block = _selected(survey, where), survey.design.respondent_block
    shares = []
    for name in (before, after):
        weights = survey.weight(name)
        kept = here & (block >= 0) & (weights > 0)
        w, group = weights[kept], block[kept]
        mean = np.bincount(group, w) / np.maximum(np.bincount(group), 1)
        place = np.rint(STEPS * np.log2(w / mean[group])).clip(-MOST, MOST).astype(int) + MOST
        shares.append(np.bincount(place, minlength=2 * MOST + 1) / max(len(w), 1))
    edge = 2.0 ** ((np.arange(2 * MOST + 2) - MOST - 0.5) / STEPS)
    edge[[0, -1]] = 0, np.inf
    found = pd.DataFrame(
        {"low": edge[:-1], "high": edge[1:], "before": shares[0], "after": shares[1]}
    )
    both = found["before"] + found["after"]
    return found[(both.cumsum() > 0) & (both[::-1].cumsum() > 0)].reset_index(drop=True)


def _moves(
    survey: Survey, before: str, after: str, item: str | None, where: Where | None
) -> pd.DataFrame:
    if item is None:
        return pd.DataFrame(columns=["group", "n", "before", "after", "difference", "flag"])
    country = survey.role("country")
    by = [country.name] if country else []
    first, last = (
        present(favourability(tally(survey, item, by, where, weight)).table())
        for weight in (before, after)
    )
    return pd.DataFrame(
        {
            "group": last[country.name] if country else [""] * len(last),
            "n": last["n"],
            "before": first["estimate"],
            "after": last["estimate"],
            "difference": last["estimate"] - first["estimate"],
            "flag": last["flag"],
        }
    )


def _selected(survey: Survey, where: Where | None) -> np.ndarray:
    """(respondents,) who is in the levels of each break named."""
    here = np.ones(survey.respondents, bool)
    for name, levels in (where or {}).items():
        known = survey.break_(name).levels
        places = [known.index(level) for level in levels_of(survey, name, levels)]
        here &= np.isin(survey.codes(name), places)
    return here
