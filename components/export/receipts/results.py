"""What a recipe gives, by the calls that a receipt in Python spells out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis import contrasts
from analysis.association import judged_odds, odds_ratio, rao_scott
from analysis.claims import ClaimResult, assess
from analysis.comparisons import Comparisons, together
from analysis.estimates import Estimates, average, favourability, shares
from analysis.joint import joint
from analysis.net import net_association
from analysis.regression import adjusted_gap
from analysis.reliability import HIDDEN, present
from analysis.tally import Tally, tally
from components.export.receipts.recipe import Recipe
from data.claims import read_claims
from data.model import Survey

Tallied = Callable[..., Tally]

FRAMES = (
    "table", "reference", "compared", "averaged", "steps", "standardised", "adjusted",
)  # fmt: skip
"""The tables that a receipt may give, in both languages by these names."""


@dataclass(frozen=True, eq=False)
class Results:
    """The tables of a recipe by their names in `FRAMES`, and what they were made of.

    Attributes
    ----------
    frames : those that have rows
    estimates : None where there are several, or none
    cells : of a composition, those whose weights are made alike
    claim : the whole claim, of which one test is shown
    """

    frames: Mapping[str, pd.DataFrame]
    estimates: Estimates | None = None
    cells: Estimates | None = None
    claim: ClaimResult | None = None

    def shown(self, name: str) -> pd.DataFrame:
        """The rows of a table that are not hidden; none where there is no such table."""
        if name not in self.frames:
            return pd.DataFrame()
        table = self.frames[name]
        if "flag" in table:
            return table[~table["flag"].str.startswith(HIDDEN)]
        return table[table["difference"].notna()] if "difference" in table else table


def results(survey: Survey, recipe: Recipe, tallied: Tallied = tally) -> Results:
    """The numbers of a view."""

    def counted(*items: str, by: tuple[str, ...] = recipe.by) -> Tally:
        return tallied(
            survey, items[0] if len(items) == 1 else items, by, recipe.where, recipe.weight
        )

    if recipe.compare == "claim":
        return _claim(survey, recipe)
    if recipe.compare == "table":
        return _found(compared=_independence(counted(*recipe.items), recipe))
    if recipe.compare in ("odds", "net"):
        return _odds(survey, counted(*recipe.items), recipe)
    if len(recipe.items) > 1 and recipe.answer != "joint":
        return _several(counted, recipe)
    found = _estimated(counted(*recipe.items), recipe)
    return _composed(survey, recipe, counted, found) if recipe.compare == "composition" else found


def _found(**frames: pd.DataFrame) -> Results:
    return Results({name: frame for name, frame in frames.items() if len(frame)})


def _odds(survey: Survey, counted: Tally, recipe: Recipe) -> Results:
    table = judged_odds(odds_ratio(counted, recipe.base).table(recipe.level))
    if recipe.compare == "odds":
        return _found(table=table)
    (one, other), how = recipe.items, (recipe.where, recipe.weight, recipe.base, recipe.level)
    net = net_association(survey, other, one, recipe.covariates, recipe.by, *how)
    return _found(table=table, adjusted=judged_odds(net))


def _several(counted: Callable[..., Tally], recipe: Recipe) -> Results:
    tables = [
        _shown(favourability(counted(item), recipe.base), recipe).assign(item=item)
        for item in recipe.items
    ]
    compared = pd.DataFrame()
    if recipe.compare == "paired":
        *others, last = recipe.items
        pairs = [contrasts.paired(counted(item, last), recipe.base) for item in others]
        compared = present(together(pairs, recipe.level))
    return _found(table=pd.concat(tables, ignore_index=True), compared=compared)


def _estimated(counted: Tally, recipe: Recipe) -> Results:
    if recipe.answer == "joint":
        estimates = joint(counted, recipe.base)
    elif recipe.answer == "each":
        estimates = shares(counted, "each", recipe.base)
    else:
        estimates = favourability(counted, recipe.base)
    if recipe.a and recipe.compare != "waves":
        sides = contrasts.gap(estimates, recipe.a, recipe.b).keys
        names = (str(sides[side].iloc[0]) for side in ("a", "b"))
        estimates = estimates.merged(
            recipe.by[-1], dict(zip(names, (recipe.a, recipe.b), strict=True))
        )
    if recipe.order:
        estimates = estimates.merged(recipe.by[0], {name: (name,) for name in recipe.order})
    frames = {
        "table": _shown(estimates, recipe),
        "compared": _shown(_compared(estimates, recipe), recipe),
    }
    if recipe.compare == "waves":
        frames["steps"] = _shown(contrasts.change(estimates), recipe)
    if recipe.averaging:
        whole = average(estimates, recipe.averaging)
        frames["reference"] = _shown(whole, recipe)
        if recipe.compare == "gap":
            frames["averaged"] = _shown(_compared(whole, recipe), recipe)
    return replace(_found(**frames), estimates=estimates)


def _compared(estimates: Estimates, recipe: Recipe) -> Comparisons | None:
    last = estimates.by[recipe.by[-1]] if recipe.by else ()
    calls: dict[str, Callable[[], Comparisons]] = {
        "average": lambda: contrasts.versus_average(estimates, recipe.averaging),
        "pairs": lambda: contrasts.pairs(estimates, recipe.by[0]),
        "gap": lambda: contrasts.gap(estimates, *last),
        "composition": lambda: contrasts.gap(estimates, *last),
        "gap of gaps": lambda: contrasts.gap_of_gaps(estimates, *last),
        "change": lambda: contrasts.change(estimates),
        "waves": lambda: contrasts.gap(estimates, recipe.a, recipe.b),
        "trend": lambda: contrasts.trend(estimates),
        "trends": lambda: _as_one_family(contrasts.trend(estimates)),
    }
    return calls[recipe.compare]() if recipe.compare else None


def _as_one_family(found: Comparisons) -> Comparisons:
    return replace(found, family=np.zeros_like(found.family))


def _composed(
    survey: Survey, recipe: Recipe, counted: Callable[..., Tally], raw: Results
) -> Results:
    """The gap at the same composition, and net of a model, too."""
    frames, cells = {**raw.frames}, None
    *within, break_ = recipe.by
    if recipe.alike:
        cells = favourability(
            counted(*recipe.items, by=(*within, *recipe.alike, break_)), recipe.base
        )
        alike = contrasts.standardised_gap(cells, recipe.a, recipe.b, recipe.alike)
        frames["standardised"] = _shown(alike, recipe)
    if recipe.covariates:
        model = adjusted_gap(
            survey,
            recipe.items[0],
            break_,
            recipe.a,
            recipe.b,
            recipe.covariates,
            within,
            recipe.where,
            recipe.weight,
            recipe.base,
        )
        hidden = raw.frames["compared"]["difference"].isna().to_numpy()
        frames["adjusted"] = present(model.judged(hidden, recipe.level))
    return replace(raw, frames=frames, cells=cells)


def _claim(survey: Survey, recipe: Recipe) -> Results:
    claim = next(claim for claim in read_claims() if claim.id == recipe.claim)
    wave = survey.role("wave")
    when = recipe.where[wave.name][0] if wave else None
    result = assess(survey, claim, when, recipe.weight)
    table = result.table[result.table["what"] == recipe.test].reset_index(drop=True)
    return replace(_found(compared=table), claim=result)


def _independence(counted: Tally, recipe: Recipe) -> pd.DataFrame:
    tested = rao_scott(counted, recipe.base)
    row = {"F": tested.F, "ndf": tested.ndf, "ddf": tested.ddf, "p": tested.p}
    return pd.DataFrame([{**row, "n": tested.n, "reason": tested.reason}])


def _shown(found: Estimates | Comparisons | None, recipe: Recipe) -> pd.DataFrame:
    return pd.DataFrame() if found is None else present(found.table(recipe.level))
