"""Whether a gap is one of composition: as it is, at the same composition, and net of a model."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.contrasts import gap, standardised_gap
from analysis.regression import adjusted_gap
from analysis.reliability import present
from analysis.tally import tally
from components.findings.finding import Finding, Tallied, presented, presented_comparisons, quoted
from components.findings.gaps import Side
from components.view import View
from data.model import Survey

RAW, STANDARDISED, ADJUSTED = "raw", "standardised", "adjusted"


def composition(
    survey: Survey,
    view: View,
    a: Side,
    b: Side,
    same: Sequence[str],
    net: Sequence[str],
    tallied: Tallied = tally,
) -> Finding:
    """The gap a - b in each country, raw, standardised and adjusted: `method` says which.

    Parameters
    ----------
    same : breaks by which both sides are given one composition; none: no standardised gap
    net : covariates of the model; none, or an item on a scale: no adjusted gap

    Each method is a family of its own.
    """
    item, country = survey.item(view.item), survey.role("country")
    by = [country.name] if country and view.averaging else []
    estimates = quoted(survey, view, [*by, view.by], tallied)
    raw = gap(estimates, a, b)
    names = {side: str(raw.keys[side].iloc[0]) for side in ("a", "b")}
    tables = {RAW: presented_comparisons(survey, view, item, raw)}
    if same:
        cells = quoted(survey, view, [*by, *same, view.by], tallied)
        alike = standardised_gap(cells, a, b, same)
        tables[STANDARDISED] = presented_comparisons(survey, view, item, alike)
    if net and not item.scale:
        where = view.selection(survey)
        model = adjusted_gap(
            survey, view.item, view.by, a, b, net, by, where, view.weight, view.base
        )
        found = present(model.judged(raw.hidden, view.level / 100))
        tables[ADJUSTED] = found.assign(answer="favourable", provenance=tables[RAW]["provenance"])
    both = estimates.merged(view.by, {names["a"]: a, names["b"]: b})
    order = np.argsort(-tables[RAW]["difference"].to_numpy(), kind="stable")
    shown = [table.iloc[order].assign(method=method, **names) for method, table in tables.items()]
    return Finding(
        survey=survey,
        view=view,
        items=(item,),
        by=tuple(both.by),
        kind=both.kind,
        table=presented(survey, view, item, both),
        compared=pd.concat(shown, ignore_index=True),
    )
