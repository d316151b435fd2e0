"""Charts of weights: how they are spread, what interviews are worth, and what they move."""

import textwrap
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.weight_effects import STEPS, Effect
from components import theme
from components.text import remark, say
from components.weight_text import change, group, value, weights_from

Spec = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""


@dataclass(frozen=True)
class Look:
    """How charts look: the theme, the mark of synthetic data, whether they show before as well."""

    mode: str = "light"
    mark: str = ""
    both: bool = False


HISTOGRAM, ROW, LOW_ROW, MANY = 270, 34, 22, 14
"""Pixels of a histogram's height; of a row; of a row where there are many."""

NAME_WIDTH = 16
"""Characters to a line of a country's name, so that a phone keeps half its width for the plot."""

SMALLEST = {"share": 0.03, "mean": 0.3}
"""An axis of changes reaches this far both ways at least, so that small ones look small."""

ROOM, COST_ROOM = 2.2, 1.5
"""How many times its largest value an axis reaches: words stand beside the marks."""

SIGNED = (
    "(datum.value > 0 ? '+' : datum.value < 0 ? '\N{MINUS SIGN}' : '')"
    " + format(abs({scale} * datum.value), '.3~g')"
)

TICKS = [2.0**k for k in range(-4, 5)]
"""Weights on the axis: halves and doubles of the average."""


def spread(effect: Effect, look: Look) -> Spec:
    """The interviews by their weight, on an axis of doublings; those before as an outline."""
    rows = effect.spread
    step = 2 ** (1 / STEPS)
    drawn = rows.assign(
        range=[weights_from(*ends) for ends in zip(rows["low"], rows["high"], strict=True)],
        said=[f"{100 * share:.1f}%" for share in rows["after"]],
        low=rows["low"].where(rows["low"] > 0, rows["high"] / step),
        high=rows["high"].where(np.isfinite(rows["high"]), rows["low"] * step),
    )
    ends = [min(drawn["low"].min(), 0.45), max(drawn["high"].max(), 2.2)]
    x = _channel(
        "low",
        scale={"type": "log", "base": 2, "domain": ends, "nice": False},
        axis={
            "title": say("weights.spread_axis"),
            "grid": False,
            "values": [tick for tick in TICKS if ends[0] <= tick <= ends[1]],
            "labelExpr": "(datum.value < 1 ? '1/' + 1 / datum.value : datum.value) + ' ×'",
        },
    )
    axis = {"title": None, "format": ".0%", "tickCount": 4}
    bars = {
        "mark": {"type": "bar", "color": theme.MAIN[look.mode], "stroke": theme.PAPER[look.mode]},
        "encoding": {
            "x": x,
            "x2": {"field": "high"},
            "y": _channel("after", axis=axis),
            "y2": {"datum": 0},
            "tooltip": _tooltip(range="weights.range", said="weights.n"),
        },
    }
    edges = [*drawn["low"], drawn["high"].iloc[-1]]
    steps = pd.DataFrame({"low": [edges[0], *edges], "before": [0, *drawn["before"], 0]})
    outline = {
        "data": {"values": steps.to_dict("records")},
        "mark": {
            "type": "line",
            "interpolate": "step-after",
            "color": theme.INK[look.mode],
            "strokeWidth": 1.5,
        },
        "encoding": {"x": x, "y": _channel("before", axis=axis)},
    }
    return _framed(drawn, [bars, *([outline] if look.both else [])], HISTOGRAM, look)


def costs(effect: Effect, look: Look) -> Spec:
    """Interviews, and in them the effective ones; a mark for the effective ones before."""
    rows = _named(effect.after.groups).assign(before=effect.before.groups["n_eff"])
    rows["said"] = [
        say("weights.cost_value", n=f"{n:,}", n_eff=f"{n_eff:,.0f}") if n else ""
        for n, n_eff in zip(rows["n"], rows["n_eff"], strict=True)
    ]
    scale = {"domain": [0, COST_ROOM * max(rows["n"].max(), 1)], "nice": False}
    y, hidden = _names(rows), {"scale": scale, "axis": None}
    tooltip = _tooltip(name="weights.group", said="weights.n_eff")

    def bar(field: str, colour: str) -> Spec:
        return {
            "mark": {"type": "bar", "color": colour, "height": {"band": 0.72}},
            "encoding": {"x": _channel(field, **hidden), "y": y, "tooltip": tooltip},
        }

    words = {
        "mark": {"type": "text", "align": "left", "dx": 6},
        "encoding": {"x": _channel("n", **hidden), "y": y, "text": {"field": "said"}},
    }
    tick = {
        "mark": {
            "type": "tick",
            "thickness": 2.5,
            "color": theme.INK[look.mode],
            "height": {"band": 0.9},
        },
        "encoding": {"x": _channel("before", **hidden), "y": y},
    }
    layers = [bar("n", theme.RULE[look.mode]), bar("n_eff", theme.MAIN[look.mode]), words]
    return _framed(rows, [*layers, *([tick] if look.both else [])], _height(rows), look)


def moves(effect: Effect, kind: str, look: Look) -> Spec:
    """How far each country's number moves, with both beside it; the reason where hidden."""
    rows = _named(effect.moves)
    sides = zip(rows["before"], rows["after"], strict=True)
    rows["said"] = [
        say("weights.moves_value", before=value(first, kind), after=value(last, kind))
        for first, last in sides
    ]
    shown = rows["difference"].notna()
    rows["said"] = rows["said"].where(shown, rows["flag"].map(remark))
    rows["change"] = [change(x, kind) for x in rows["difference"]]
    rows["difference"] = rows["difference"].fillna(0)
    reach = ROOM * max(rows["difference"].abs().max(), SMALLEST[kind])
    x = _channel(
        "difference",
        scale={"domain": [-reach, reach], "nice": False},
        axis={
            "title": say(f"weights.moves_axis_{kind}"),
            "tickCount": 5,
            "labelExpr": SIGNED.format(scale=100 if kind == "share" else 1),
        },
    )
    y = _names(rows)
    zero = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": theme.SOFT[look.mode]},
        "encoding": {"x": {"datum": 0}},
    }
    line = {
        "mark": {"type": "rule", "color": theme.MAIN[look.mode], "strokeWidth": 3, "opacity": 0.55},
        "encoding": {"x": x, "x2": {"datum": 0}, "y": y},
    }
    dot = {
        "transform": [{"filter": "datum.change !== ''"}],
        "mark": {
            "type": "point",
            "filled": True,
            "size": 110,
            "opacity": 1,
            "color": theme.MAIN[look.mode],
        },
        "encoding": {
            "x": x,
            "y": y,
            "tooltip": _tooltip(
                name="weights.group", said="weights.numbers", change="weights.difference"
            ),
        },
    }

    def words(side: str, where: str) -> Spec:
        return {
            "transform": [{"filter": where}],
            "mark": {"type": "text", "align": side, "dx": 10 if side == "left" else -10},
            "encoding": {"x": x, "y": y, "text": {"field": "said"}},
        }

    layers = [
        zero, line, dot,
        words("left", "datum.difference >= 0"), words("right", "datum.difference < 0"),
    ]  # fmt: skip
    return _framed(rows, layers, _height(rows), look)


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the names of their groups, on as many lines as they need and have room for."""
    names = rows["group"].map(group)
    if len(rows) <= MANY:
        names = ["\n".join(textwrap.wrap(name, NAME_WIDTH)) for name in names]
    return rows.assign(name=names)


def _names(rows: pd.DataFrame) -> Spec:
    """Rows by name, in their order."""
    return {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "title": None,
        "scale": {"domain": rows["name"].tolist()},
        "axis": {
            "grid": False,
            "labelExpr": r"split(datum.label, '\n')",
            "labelOffset": {"expr": r"-8 * (length(split(datum.label, '\n')) - 1)"},
            "labelLimit": 200,
        },
    }


def _height(rows: pd.DataFrame) -> float:
    return len(rows) * (LOW_ROW if len(rows) > MANY else ROW)


def _channel(field: str, **more: object) -> Spec:
    return {"field": field, "type": "quantitative", **more}


def _tooltip(**titles: str) -> list[Spec]:
    return [
        {"field": field, "type": "nominal", "title": say(title)} for field, title in titles.items()
    ]


def _framed(rows: pd.DataFrame, layers: list[Spec], height: float, look: Look) -> Spec:
    """The layers, and across them, between two rows, the words that synthetic data carry."""
    mark = {
        "data": {"values": [{"words": look.mark}]},
        "mark": {
            "type": "text",
            "x": {"expr": "width / 2"},
            "y": (len(rows) // 2) * height / max(len(rows), 1),
            "fontSize": {"expr": "max(12, min(24, 1.2 * width / length(datum.words)))"},
            "fontWeight": 600,
            "color": theme.INK[look.mode],
            "opacity": 0.25,
        },
        "encoding": {"text": {"field": "words"}},
    }
    values = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": values},
        "layer": [*layers, *([mark] if look.mark else [])],
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {**theme.padding(picture=False), "right": 8},
        "config": theme.config(look.mode, theme.SIZE),
    }
