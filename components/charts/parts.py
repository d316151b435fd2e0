"""The parts that kinds of charts share: channels, axes, names, tooltips, tones."""

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis import reliability
from components import theme
from components.charts.frame import Frame
from components.text import UNSEEN, number, say
from data.model import Item

NAME_WIDTH, TALL_ROW = 17, 30
"""Characters to a line of a name, so that a phone keeps half its width for the plot; pixels of a
row that has room for two lines of it."""

NAMES = 200
"""Pixels for the names in a picture, where words at the left edge must stand below each other."""

ACTING = ("image", "title", "__proto__", "prototype", "constructor", "__defineGetter__")
"""Titles with which a tooltip does something else than to name a value: it fetches the value as a
picture, makes it a heading, or, as Vega forbids these names, draws no chart."""

Channel = dict[str, Any]


def channel(field: str, kind: str = "quantitative", **more: object) -> Channel:
    """A column of the rows, encoded."""
    return {"field": field, "type": kind, **more}


def as_is(field: str) -> Channel:
    """A column of colours or shapes, taken as they are."""
    return {"field": field, "type": "nominal", "scale": None}


def domain(item: Item, kind: str) -> list[float]:
    """The ends of an axis: of shares, of net scores, of a scale."""
    if kind == "mean":
        return [float(end) for end in item.scale or (0, 1)]
    return [-1.0, 1.0] if kind == "net" else [0.0, 1.0]


def scale(ends: Sequence[float], **more: object) -> dict[str, Any]:
    """A linear scale between just these ends."""
    return {"domain": list(ends), "nice": False, "zero": False, **more}


def axis(kind: str) -> dict[str, Any]:
    """An axis of values: whole percents, or the points of a scale."""
    step = {} if kind == "share" else {"tickMinStep": 1}
    form = "d" if kind == "mean" else ".0%"
    return {"title": None, "format": form, "tickCount": 5, **step}


def names(
    groups: Sequence[str],
    apart: Sequence[str],
    frame: Frame,
    gutter: int = 0,
    strong: Sequence[str] = (),
) -> Channel:
    """Rows by name, in their order; what stands apart comes after a gap.

    Parameters
    ----------
    gutter : pixels between the names and the plot, for marks of rows
    strong : the names that stand out
    """
    heavy = f"indexof({json.dumps(list(strong))}, datum.value) >= 0"
    width = {"minExtent": NAMES, "maxExtent": NAMES} if frame.width is not None else {}
    return channel(
        "group",
        "nominal",
        sort=None,
        title=None,
        scale={"domain": [*groups, *([" ", *apart] if apart else [])], "paddingInner": 0.3},
        axis={
            "grid": False,
            "labelExpr": r"split(datum.label, '\n')",
            "labelOffset": {"expr": r"-9 * (length(split(datum.label, '\n')) - 1)"},
            "labelLimit": 260,
            "labelPadding": 6 + gutter,
            "labelFontWeight": {"condition": {"test": heavy, "value": 600}, "value": 400},
            **width,
        },
    )


def wrapped(name: str, row: float) -> str:
    """A name on as many lines as it needs, or on one where the row is low."""
    width = NAME_WIDTH if row >= TALL_ROW else max(len(name), 1)
    return "\n".join(textwrap.wrap(name, width))


def whiskers(x: Mapping[str, Any], y: Channel) -> dict[str, Any]:
    """Intervals as lines from `low` to `high`, on this scale."""
    return {
        "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.55, "strokeCap": "round"},
        "encoding": {
            "x": channel("low", scale=x), "x2": {"field": "high"}, "y": y, "color": as_is("tone"),
        },
    }  # fmt: skip


def values(at: str, x: Mapping[str, Any], y: Channel) -> dict[str, Any]:
    """Values in words, right of this column."""
    return {
        "mark": {"type": "text", "align": "left", "dx": 9, "fontWeight": 600},
        "encoding": {"x": channel(at, scale=x), "y": y, "text": {"field": "value"}},
    }


def dots(row: float, place: Mapping[str, Any], told: Sequence[Channel]) -> dict[str, Any]:
    """Dots at the estimates, as large as a row of this height has room for."""
    return {
        "mark": {
            "type": "point", "size": min(110, (0.55 * row) ** 2), "filled": True,
            "opacity": 1, "strokeWidth": 2.5,
        },
        "encoding": {
            **place, "fill": as_is("fill"), "stroke": as_is("tone"), "tooltip": list(told),
        },
    }  # fmt: skip


def line_points(place: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """The points of lines."""
    return {
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 60},
        "encoding": {
            **place, "fill": as_is("fill"), "stroke": as_is("tone"), "tooltip": tooltip(titles),
        },
    }  # fmt: skip


def line_names(x: Channel, y: Mapping[str, Any], limit: str) -> dict[str, Any]:
    """The name of each line beside its last point, no wider than an expression says."""
    return {
        "transform": [{"filter": "datum.last"}],
        "mark": {
            "type": "text", "align": "left", "dx": 10, "fontWeight": 600, "limit": {"expr": limit},
        },
        "encoding": {
            "x": x, "y": channel("label", scale=y), "text": {"field": "name"},
            "color": as_is("ink"),
        },
    }  # fmt: skip


def tooltip(titles: Mapping[str, str]) -> list[Channel]:
    """Columns shown on hovering, each with its title, which stays text: see `ACTING`."""
    return [
        {"field": field, "title": title + UNSEEN * (title in ACTING), "type": "nominal"}
        for field, title in titles.items()
    ]


def starred(values: Sequence[str], flags: pd.Series) -> np.ndarray:
    """Values in words, with a star where the reader must take care."""
    marked = flags.str.startswith(reliability.CAUTION)
    return np.where(marked, np.char.add(np.array(values, str), "*"), values)


def doubtful(flags: pd.Series) -> np.ndarray:
    """Which estimates are imprecise, to be drawn hollow or dashed."""
    return np.array([
        not flag.startswith(reliability.HIDDEN)
        and reliability.IMPRECISE in reliability.reasons(flag)
        for flag in flags
    ])  # fmt: skip


def why_hidden(y: Channel, start: float, frame: Frame) -> dict[str, Any]:
    """The reason, column `reason`, in the place of what is not shown."""
    return {
        "mark": {"type": "text", "align": "left", "dx": 4, "color": theme.SOFT[frame.mode]},
        "encoding": {"x": {"datum": start}, "y": y, "text": {"field": "reason"}},
    }


def printed(figures: pd.DataFrame, frame: Frame, place: Mapping[str, Channel]) -> dict[str, Any]:
    """Published figures as hollow diamonds, which nothing joins to estimates."""
    told = {
        "level": say("column.group"), "wave": say("controls.wave"),
        "printed": say("record.published"), "series": say("record.series"),
        "note": say("record.note_column"),
    }  # fmt: skip
    rows = figures.assign(printed=[number(share, "share") for share in figures["share"]])
    return {
        "data": {"values": rows.drop(columns="source").to_dict("records")},
        "mark": {
            "type": "point", "shape": "diamond", "size": 200, "filled": False,
            "strokeWidth": 1.5, "color": theme.INK[frame.mode],
        },
        "encoding": {**place, "tooltip": tooltip(told)},
    }  # fmt: skip
