"""What a view finds: the one table that is drawn, worded, shown and exported."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.estimates import Estimates, average, favourability, shares
from analysis.reliability import HIDDEN, present
from analysis.tally import Tally, tally
from analysis.verdicts import sides
from components.view import View
from data.model import Code, Item, Survey


@dataclass(frozen=True, eq=False)
class Finding:
    """A view of a survey, with its numbers.

    Attributes
    ----------
    table : `Estimates.table` as `present` returns it, in the order of the chart, with `provenance`
        ("" for real data, else "calibrated", "invented" or "synthetic")
    reference : the average of the groups shown, or all respondents; no rows where there is neither
    sides : group -> on which side of the middle it clearly is
    """

    survey: Survey
    view: View
    item: Item
    table: pd.DataFrame
    reference: pd.DataFrame
    sides: Mapping[tuple[str, ...], str]

    @property
    def shown(self) -> pd.DataFrame:
        """The rows that are not hidden."""
        return self.table[~self.table["flag"].str.startswith(HIDDEN)]


def find(
    survey: Survey, view: View, tallied: Callable[[Survey, View], Tally] | None = None
) -> Finding:
    """Estimate what a view asks for; `tallied` may keep the tallies of views."""
    tallied = tallied or tally_of
    estimates = _estimated(tallied(survey, view), view)
    level = view.level / 100
    table = present(estimates.table(level))
    if not view.by or (view.averaging and np.count_nonzero(~estimates.hidden) < 2):
        reference = table[:0]
    elif view.averaging:
        reference = present(average(estimates, view.averaging).table(level))
    else:
        everyone = replace(view, by="")
        reference = present(_estimated(tallied(survey, everyone), everyone).table(level))
    return Finding(
        survey=survey,
        view=view,
        item=survey.item(view.item),
        table=_arranged(survey, view, table),
        reference=reference,
        sides=sides(estimates) if view.show == "ranking" else {},
    )


def tally_of(survey: Survey, view: View) -> Tally:
    """The tally of a view: its item by its groups, in its wave."""
    wave = survey.role("wave")
    return tally(
        survey,
        view.item,
        by=[view.by] if view.by else [],
        where={wave.name: [view.wave]} if wave else {},
        weight=view.weight,
    )


def _estimated(tallied: Tally, view: View) -> Estimates:
    if view.show == "answers":
        return shares(tallied, "each", view.base)
    return favourability(tallied, view.base)


def _arranged(survey: Survey, view: View, table: pd.DataFrame) -> pd.DataFrame:
    """The table in the order of the chart, and the provenance of each synthetic number.

    Countries fall from the most to the least favourable, or on a scale from the highest; the levels
    of another break, such as ages, keep their order.
    """
    item = survey.item(view.item)
    table = table.assign(provenance=_provenance(survey, view, table))
    if not view.by or survey.breaks[view.by].role != "country":
        return table
    worth = {label: float(code in item.favourable) for code, label in item.answers.items()}
    if item.scale:
        worth = {label: float(code) for code, label in item.answers.items()}
    default = 1.0 if view.show == "ranking" else 0.0
    score = table["estimate"] * table["answer"].map(lambda answer: worth.get(answer, default))
    total = score.groupby(table[view.by], sort=False).sum(min_count=1)
    order = total.sort_values(ascending=False, kind="stable", na_position="last").index
    place = {name: position for position, name in enumerate(order)}
    ranked = table.sort_values(view.by, key=lambda names: names.map(place), kind="stable")
    return ranked.reset_index(drop=True)


def _provenance(survey: Survey, view: View, table: pd.DataFrame) -> list[str]:
    item = survey.item(view.item)
    if not survey.synthetic or not item.provenance:
        return ["synthetic" if survey.synthetic else ""] * len(table)
    country = survey.role("country")
    as_published = (
        view.base == "all" and view.weight == survey.default_weight
        and country is not None and view.by == country.name
    )  # fmt: skip

    def calibrated(codes: Sequence[Code], name: str) -> bool:
        met = (item.calibrated.get(code, {}).get(view.wave, ()) for code in codes)
        return as_published and len(codes) > 0 and all(name in names for names in met)

    code_of = dict(zip(item.labels, item.codes, strict=True))
    return [
        ("calibrated" if calibrated(codes, name) else "invented") if n else ""
        for n, name, codes in zip(
            table["n"],
            table[view.by] if view.by else [""] * len(table),
            table["answer"].map(lambda a: (code_of[a],) if a in code_of else item.favourable),
            strict=True,
        )
    ]
