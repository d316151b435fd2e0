"""Tables of weights in words: the twins of their charts, and the margins they meet."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from analysis.margin_fit import Reweighting
from analysis.weight_effects import Description, Effect
from components.text import number, remark, say
from components.weight_text import HELD, change, group, multiple, value, weights_from
from data.coding import distinct
from data.model import Survey


def _rounded(form: str) -> Callable[[float], str]:
    return lambda value: "" if pd.isna(value) else format(value, form)


def _share(value: float) -> str:
    return number(value, "share")


def _times(weight: float) -> str:
    return say("weights.times", value=multiple(weight)) if multiple(weight) else ""


WORDS: dict[str, Callable[[float], str]] = {
    "n_eff": _rounded(",.0f"),
    "cost": _share,
    "deff": _rounded(".2f"),
    "cv": _rounded(".2f"),
    "lightest": _times,
    "heaviest": _times,
    "zero": _share,
}
"""What is said of a weight, in the order of its table, and how."""

MOST_COLUMNS = 8
"""Categories of a margin that fit beside each other."""

TINY = 1e-8
"""A millionth of a point: a share this close to its target is there."""


def costs(effect: Effect, survey: Survey, both: bool) -> pd.DataFrame:
    """What the interviews of each country are worth, and first all of them; `both`: before, too."""
    sides = [_whole(effect.before), _whole(effect.after)] if both else [_whole(effect.after)]
    rows = sides[-1]
    columns = [(_groups(survey), rows["group"]), (say("weights.n"), [f"{n:,}" for n in rows["n"]])]
    for name, words in WORDS.items():
        for side, table in zip(("before", "after")[-len(sides) :], sides, strict=True):
            heading = say(f"weights.{name}")
            if both:
                heading = say(f"weights.with_{side}", what=heading)
            if name != "zero" or any(table["zero"].any() for table in sides):
                columns.append((heading, [words(x) for x in table[name]]))
    return _headed(columns)


def spread(effect: Effect, headings: Sequence[str]) -> pd.DataFrame:
    """The classes of weights, and the share of interviews in each."""
    rows = effect.spread
    sides = ("before", "after")[-len(headings) :]
    return _headed(
        [
            (
                say("weights.range"),
                [weights_from(*ends) for ends in zip(rows["low"], rows["high"], strict=True)],
            ),
            *((head, _percents(rows[side])) for head, side in zip(headings, sides, strict=True)),
        ]
    )


def moves(effect: Effect, survey: Survey, kind: str, headings: Sequence[str]) -> pd.DataFrame:
    """The number of each country under both weights."""
    rows = effect.moves
    columns = [
        (_groups(survey), rows["group"].map(group)),
        *(
            (head, [value(x, kind) for x in rows[side]])
            for head, side in zip(headings, ("before", "after"), strict=True)
        ),
        (say("weights.difference"), [change(x, kind) for x in rows["difference"]]),
        (say("weights.n"), [f"{n:,}" for n in rows["n"]]),
    ]
    remarks = rows["flag"].map(remark)
    return _headed([*columns, *([(say("weights.remark"), remarks)] if remarks.any() else [])])


def gaps(found: Reweighting) -> pd.DataFrame:
    """How far the furthest share of each margin is from its target, before and now."""
    rows = found.gaps
    where = [
        say("list.comma").join(part for part in parts if part)
        for parts in zip(rows["country"], rows["wave"], rows["category"], strict=True)
    ]
    return _headed(
        [
            (say("weights.margin"), rows["margin"]),
            (
                say("weights.gap_before"),
                [
                    say("weights.gap_held")
                    if gap < HELD
                    else say("weights.gap_where", points=f"{100 * gap:.1f}", where=place)
                    for gap, place in zip(rows["before"], where, strict=True)
                ],
            ),
            (
                say("weights.gap_after"),
                [
                    say("weights.gap_tiny")
                    if gap < TINY
                    else say("weights.gap_points", points=f"{100 * gap:.1g}")
                    for gap in rows["after"]
                ],
            ),
        ]
    )


def shares(found: Reweighting, margin: str, wave: str) -> pd.DataFrame:
    """The shares of one margin and their targets: a row for each country, a column a category."""
    rows = found.shares[(found.shares["margin"] == margin) & (found.shares["wave"] == wave)]
    said = [
        say(
            "weights.shares_kept" if kept else "weights.shares_value",
            before=f"{100 * before:.1f}",
            target=f"{100 * target:.1f}",
        )
        for kept, before, target in zip(rows["kept"], rows["before"], rows["target"], strict=True)
    ]
    rows = rows.assign(said=said, group=rows["country"].map(group))
    if rows["category"].nunique() > MOST_COLUMNS:
        headings = (_groups(found.survey), say("weights.category"), say("weights.shares"))
        columns = [rows["group"], rows["category"], rows["said"]]
        return _headed(list(zip(headings, columns, strict=True)))
    wide = rows.pivot_table("said", "group", "category", "first", fill_value="", sort=False)
    return _headed([(_groups(found.survey), wide.index), *wide.items()])


def _whole(description: Description) -> pd.DataFrame:
    """A row for each country, in words, and where there are several one for all before them."""
    rows = description.groups
    if len(rows) > 1:
        whole = pd.DataFrame([{**vars(description), "group": say("weights.pooled")}])
        rows = pd.concat([whole[rows.columns], rows], ignore_index=True)
    return rows.assign(group=rows["group"].map(group))


def _groups(survey: Survey) -> str:
    country = survey.role("country")
    return country.label if country else say("weights.group")


def _percents(shares: pd.Series) -> list[str]:
    return [f"{100 * share:.1f}%" for share in shares]


def _headed(columns: Sequence[tuple[str, Iterable[str]]]) -> pd.DataFrame:
    """A table whose headings differ, whatever a profile calls its breaks and levels."""
    headings = distinct(dict(enumerate(heading for heading, _ in columns)))
    return pd.DataFrame({headings[i]: list(values) for i, (_, values) in enumerate(columns)})
