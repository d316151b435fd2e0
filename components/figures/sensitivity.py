"""How the numbers of a view move with one choice changed, as a sentence and a table in words."""

import re

import numpy as np
import pandas as pd

from components import text, words
from components.figures import joint
from components.figures.figure import headed
from components.findings.both import attitudes
from components.findings.cohorts import slopes
from components.findings.composition import ADJUSTED, RAW, STANDARDISED, composition
from components.findings.sensitivity import DIFFERENCES, SHOWN, Sensitivity
from components.text import say

METHODS = (RAW, STANDARDISED, ADJUSTED)


def headline(found: Sensitivity) -> str:
    """The number that moves most, of all that are shown, and with which choice."""
    if not found.others or found.numbers.empty:
        return say("sensitivity.nothing")
    largest = _largest(found.numbers[found.numbers["choice"] != SHOWN])
    if largest is None or not re.search("[1-9]", _move(largest["move"], found)):
        return say("sensitivity.least")
    return say(
        "sensitivity.most",
        choice=_option(str(largest["choice"]), found),
        **_from_to(largest, found),
    )


def table(found: Sensitivity) -> pd.DataFrame:
    """A row for each choice: the main number with it, and the number that moves most.

    The main number is that of the highlighted country, or else the average, or else the first.
    """
    if (numbers := found.numbers).empty:
        return pd.DataFrame()
    main = _main(found)
    own = numbers[(numbers["group"] == main["group"]) & (numbers["apart"] == main["apart"])]
    largest = []
    for choice in own["choice"]:
        row = None if choice == SHOWN else _largest(numbers[numbers["choice"] == choice])
        said = "" if row is None else say(
            "sensitivity.largest_value",
            move=_move(row["move"], found),
            **_from_to(row, found),
        )  # fmt: skip
        largest.append(said)
    level = found.shown.view.level
    return headed([
        (say("sensitivity.choice"), [_option(choice, found) for choice in own["choice"]]),
        (
            _name(main, found),
            [_number(x, found) or say("grid.hidden") for x in own["value"]],
        ),
        (say("column.interval", level=level), _intervals(own, found)),
        (
            say("sensitivity.move"),
            [
                "" if choice == SHOWN else _move(x, found)
                for choice, x in zip(own["choice"], own["move"], strict=True)
            ],
        ),
        (say("sensitivity.largest"), largest),
    ])  # fmt: skip


def _main(found: Sensitivity) -> pd.Series:
    shown = found.numbers[found.numbers["choice"] == SHOWN]
    highlighted = [found.shown.highlighted in group for group in shown["group"]]
    offered = (shown[highlighted], shown[shown["apart"]], shown.dropna(subset="value"), shown)
    return next(rows for rows in offered if not rows.empty).iloc[0]


def _largest(rows: pd.DataFrame) -> pd.Series | None:
    moves = rows["move"].abs()
    return None if moves.isna().all() else rows.loc[moves.idxmax()]


def _option(choice: str, found: Sensitivity) -> str:
    """A choice in the words in which it is made."""
    if choice == SHOWN:
        return say("sensitivity.as_shown")
    other = found.others[choice]
    if choice == "ages":
        a, b, *_ = other.choices
        return say("sensitivity.ages", a=text.listed(a), b=text.listed(b))
    option = {
        "weight": words.weight_name(other.survey, other.view.weight),
        "base": say(f"controls.base_{other.view.base}"),
    }[choice]
    return say("sensitivity.changed", what=say(f"controls.{choice}"), option=option)


def _name(row: pd.Series, found: Sensitivity) -> str:
    """A group in words; of a finding with several answers or methods, which of them, too."""
    said: dict[str, str] = {}
    if found.asked.find is composition:
        said = {method: say(f"composition.{method}") for method in METHODS}
    elif found.asked.find is attitudes:
        said = joint.worded(found.shown)
    parts = [said.get(str(part), str(part)) for part in row["group"]]
    if row["apart"]:
        parts.insert(0, words.reference(found.shown))
    return say("list.comma").join(parts) or say("average.whole")


def _from_to(row: pd.Series, found: Sensitivity) -> dict[str, str]:
    return {
        "name": _name(row, found),
        "first": _number(row["value"] - row["move"], found),
        "last": _number(row["value"], found),
    }


def _number(value: float, found: Sensitivity) -> str:
    kind = found.shown.kind
    if found.asked.find is slopes:
        return text.slope(value, kind)
    return (text.signed if found.asked.find in DIFFERENCES else text.number)(value, kind)


def _intervals(rows: pd.DataFrame, found: Sensitivity) -> list[str]:
    key = "signed_range" if found.asked.find in DIFFERENCES else "range"
    ends = [[_number(x, found) for x in rows[end]] for end in ("low", "high")]
    return [
        say(f"number.{key}", low=low, high=high) if low else ""
        for low, high in zip(*ends, strict=True)
    ]


def _move(move: float, found: Sensitivity) -> str:
    """A change with its sign; of shares in points."""
    if np.isnan(move):
        return say("grid.hidden")
    said = (text.slope if found.asked.find is slopes else text.signed)(move, found.shown.kind)
    return say("sensitivity.points", move=said) if found.shown.kind != "mean" else said
