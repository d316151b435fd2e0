"""Differences with intervals about zero, several kinds of each group below each other."""

import numpy as np
import pandas as pd

from components import tested, text, theme
from components.charts.frame import Frame, Plot
from components.charts.parts import NAMES, Channel, as_is, channel, names, tooltip, wrapped
from components.findings.finding import Finding
from components.text import say

ROW = 54
"""Pixels to a group, for three kinds."""

SHAPES = ("circle", "square", "diamond")


def draw(finding: Finding, frame: Frame) -> Plot:
    """The differences of each group by `method`: a shape for each, filled where it is clear."""
    compared = finding.compared
    alone = len(finding.by) == 1
    name = [say("average.whole")] * len(compared) if alone else compared[finding.by[0]]
    row = frame.row(len(set(name)), ROW, ROW)
    rows = _rows(finding, compared.assign(name=name), frame, row)
    methods = rows["method"].unique().tolist()
    step = 0.27 * row
    shift = {
        method: step * (place - (len(methods) - 1) / 2) for place, method in enumerate(methods)
    }
    rows = rows.assign(shift=rows["method"].map(shift))
    strong = rows.loc[rows["name"] == finding.view.country, "group"].unique().tolist()
    y = names(rows["group"].unique().tolist(), [], frame, strong=strong)
    form = "+.1f" if finding.kind == "mean" else "+.0%"
    ends = [float(np.nanmin([*rows["low"], 0.0])), float(np.nanmax([*rows["high"], 0.0]))]
    x: Channel = {
        "axis": {"title": None, "format": form, "tickCount": 6},
        "scale": {"domain": ends, "nice": True},
    }
    soft = theme.SOFT[frame.mode]
    layers = [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": soft, "strokeWidth": 1.5},
            "encoding": {"x": {"datum": 0}},
        }
    ]
    for method, offset in shift.items():
        only = {"transform": [{"filter": {"field": "method", "equal": method}}]}
        layers += [
            only
            | {
                "mark": {"type": "rule", "strokeWidth": 2.5, "opacity": 0.6, "yOffset": offset},
                "encoding": {
                    "x": channel("low", **x), "x2": {"field": "high"}, "y": y,
                    "color": as_is("tone"),
                },
            },
            only
            | {
                "mark": {
                    "type": "text", "align": "left", "dx": 8, "fontWeight": 600,
                    "yOffset": offset, "fontSize": min(theme.SIZE, 0.22 * row),
                },
                "encoding": {"x": channel("high", **x), "y": y, "text": {"field": "value"}},
            },
            only
            | {
                "mark": {
                    "type": "point", "filled": True, "opacity": 1, "size": 70, "strokeWidth": 2,
                    "yOffset": offset,
                },
                "encoding": {
                    "x": channel("difference", **x), "y": y,
                    "stroke": as_is("tone"), "fill": as_is("fill"),
                    "shape": channel(
                        "method", "nominal", sort=None,
                        scale={"domain": methods, "range": list(SHAPES[: len(methods)])},
                        legend={
                            "symbolFillColor": theme.MAIN[frame.mode],
                            "symbolStrokeColor": theme.MAIN[frame.mode],
                            "columns": {"expr": "width < 300 ? 1 : 3"},
                        },
                    ),
                    "tooltip": tooltip(
                        {
                            "name": say("column.group"),
                            "method": say("column.method"),
                            "value": say("column.gap"),
                            "interval": say("column.interval", level=finding.view.level),
                            "p": say("column.p_adjusted"),
                            "verdict": say("column.verdict"),
                        }
                    ),
                },
            },
        ]  # fmt: skip
    return Plot(
        rows=rows,
        layers=layers,
        height=row * rows["group"].nunique(),
        left=NAMES,
        select="name",
    )


def _rows(finding: Finding, compared: pd.DataFrame, frame: Frame, row: float) -> pd.DataFrame:
    kind, mode = finding.kind, frame.mode
    chosen = (compared["name"] == finding.view.country) | (finding.view.country == "")
    tone = np.where(chosen, theme.MAIN[mode], theme.PALE[mode])
    return pd.DataFrame(
        {
            "group": [wrapped(name, row) for name in compared["name"]],
            "name": compared["name"],
            "method": [say(f"composition.{method}") for method in compared["method"]],
            "difference": compared["difference"],
            "low": compared["low"],
            "high": compared["high"],
            "value": [text.signed(x, kind) for x in compared["difference"]],
            "interval": text.signed_intervals(compared, kind),
            "p": [text.p_value(p) for p in compared["p_adjusted"]],
            "verdict": tested.verdicts(compared),
            "tone": tone,
            "fill": np.where(tested.clear(compared), tone, theme.PAPER[mode]),
            "apart": compared["difference"].isna(),
        }
    )
