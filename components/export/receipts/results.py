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
from analysis.reliability import present
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


def results(survey: Survey, recipe: Recipe, tallied: Tallied = tally) -> Results:
    """The numbers of a view."""
    r = recipe

    def counted(*items: str, by: tuple[str, ...] = r.by) -> Tally:
        return tallied(survey, items[0] if len(items) == 1 else items, by, r.where, r.weight)

    if r.compare == "claim":
        return _claim(survey, r)
    if r.compare == "table":
        return _found(compared=_independence(counted(*r.items), r))
    if r.compare in ("odds", "net"):
        table = judged_odds(odds_ratio(counted(*r.items), r.base).table(r.level))
        if r.compare == "odds":
            return _found(table=table)
        net = net_association(
            survey, r.items[1], r.items[0], r.covariates, r.by, r.where, r.weight, r.base, r.level
        )
        return _found(table=table, adjusted=judged_odds(net))
    if len(r.items) > 1 and r.answer != "joint":
        tables = [
            _shown(favourability(counted(item), r.base), r).assign(item=item) for item in r.items
        ]
        compared = pd.DataFrame()
        if r.compare == "paired":
            *others, last = r.items
            pairs = [contrasts.paired(counted(item, last), r.base) for item in others]
            compared = present(together(pairs, r.level))
        return _found(table=pd.concat(tables, ignore_index=True), compared=compared)
    found = _estimated(counted(*r.items), r)
    return _composed(survey, r, counted, found) if r.compare == "composition" else found


def _found(**frames: pd.DataFrame) -> Results:
    return Results({name: frame for name, frame in frames.items() if len(frame)})


def _estimated(counted: Tally, r: Recipe) -> Results:
    if r.answer == "joint":
        estimates = joint(counted, r.base)
    elif r.answer == "each":
        estimates = shares(counted, "each", r.base)
    else:
        estimates = favourability(counted, r.base)
    if r.a and r.compare != "waves":
        sides = contrasts.gap(estimates, r.a, r.b).keys
        names = (str(sides[side].iloc[0]) for side in ("a", "b"))
        estimates = estimates.merged(r.by[-1], dict(zip(names, (r.a, r.b), strict=True)))
    if r.order:
        estimates = estimates.merged(r.by[0], {name: (name,) for name in r.order})
    frames = {"table": _shown(estimates, r), "compared": _shown(_compared(estimates, r), r)}
    if r.compare == "waves":
        frames["steps"] = _shown(contrasts.change(estimates), r)
    if r.averaging:
        whole = average(estimates, r.averaging)
        frames["reference"] = _shown(whole, r)
        if r.compare == "gap":
            frames["averaged"] = _shown(_compared(whole, r), r)
    return replace(_found(**frames), estimates=estimates)


def _compared(estimates: Estimates, r: Recipe) -> Comparisons | None:
    last = estimates.by[r.by[-1]] if r.by else ()
    calls: dict[str, Callable[[], Comparisons]] = {
        "average": lambda: contrasts.versus_average(estimates, r.averaging),
        "pairs": lambda: contrasts.pairs(estimates, r.by[0]),
        "gap": lambda: contrasts.gap(estimates, *last),
        "composition": lambda: contrasts.gap(estimates, *last),
        "gap of gaps": lambda: contrasts.gap_of_gaps(estimates, *last),
        "change": lambda: contrasts.change(estimates),
        "waves": lambda: contrasts.gap(estimates, r.a, r.b),
        "trend": lambda: contrasts.trend(estimates),
        "trends": lambda: _as_one_family(contrasts.trend(estimates)),
    }
    return calls[r.compare]() if r.compare else None


def _as_one_family(found: Comparisons) -> Comparisons:
    return replace(found, family=np.zeros_like(found.family))


def _composed(survey: Survey, r: Recipe, counted: Callable[..., Tally], raw: Results) -> Results:
    """The gap at the same composition, and net of a model, too."""
    frames, cells = {**raw.frames}, None
    *within, break_ = r.by
    if r.alike:
        cells = favourability(counted(*r.items, by=(*within, *r.alike, break_)), r.base)
        alike = contrasts.standardised_gap(cells, r.a, r.b, r.alike)
        frames["standardised"] = _shown(alike, r)
    if r.covariates:
        model = adjusted_gap(
            survey, r.items[0], break_, r.a, r.b, r.covariates, within, r.where, r.weight, r.base
        )
        hidden = raw.frames["compared"]["difference"].isna().to_numpy()
        frames["adjusted"] = present(model.judged(hidden, r.level))
    return replace(raw, frames=frames, cells=cells)


def _claim(survey: Survey, r: Recipe) -> Results:
    claim = next(claim for claim in read_claims() if claim.id == r.claim)
    wave = survey.role("wave")
    when = r.where[wave.name][0] if wave else None
    result = assess(survey, claim, when, r.weight)
    table = result.table[result.table["what"] == r.test].reset_index(drop=True)
    return replace(_found(compared=table), claim=result)


def _independence(counted: Tally, r: Recipe) -> pd.DataFrame:
    tested = rao_scott(counted, r.base)
    row = {"F": tested.F, "ndf": tested.ndf, "ddf": tested.ddf, "p": tested.p}
    return pd.DataFrame([{**row, "n": tested.n, "reason": tested.reason}])


def _shown(found: Estimates | Comparisons | None, r: Recipe) -> pd.DataFrame:
    return pd.DataFrame() if found is None else present(found.table(r.level))
