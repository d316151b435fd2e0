"""Dumbbells: two sides of a gap on one line, with the gap and its verdict in words above."""

import numpy as np
import pandas as pd

from analysis.reliability import HIDDEN
from components import tested, text, theme, words
from components.charts.frame import Frame, Layer, Plot
from components.charts.native import Native, Series
from components.charts.parts import (
    NAMES,
    as_is,
    axis,
    channel,
    domain,
    doubtful,
    names,
    scale,
    starred,
    tooltip,
    why_hidden,
    wrapped,
)
from components.findings.finding import Finding
from components.text import say

ROW, LOW_ROW = 46, 38
"""Pixels to a row: a line of words, and the dots below it."""

LABEL = 0.06
"""Part of the axis that a value at the left of its dot takes, before the lowest dots."""

WIDE = 430
"""Pixels of a plot that has room for a gap with its interval and verdict."""


def draw(finding: Finding, frame: Frame) -> Plot:
    """Side a filled, side b hollow, each with its interval; the rows are those of `compared`."""
    lines = len(finding.compared) + 1.5 * len(finding.reference)
    row = frame.row(lines, ROW, LOW_ROW)
    rows = _rows(finding, frame, row)
    ends = domain(finding.item, finding.kind)
    low, high = ends
    left = rows.loc[rows["left"], "beside"].min()
    room = LABEL * (high - low) if left < low + LABEL * (high - low) else 0.0
    x = scale([low - room, high])
    own, apart = (
        rows.loc[rows["apart"] == side, "group"].unique().tolist() for side in (False, True)
    )
    strong = rows.loc[rows["name"] == finding.view.country, "group"].unique().tolist()
    y = names(own, apart, frame, strong=strong)
    below = {"yOffset": min(10, 0.2 * row)}
    placed = {"x": channel("estimate", scale=x), "y": y}
    shape = {
        "type": "point", "size": min(110, (0.4 * row) ** 2), "filled": True, "opacity": 1,
        "strokeWidth": 2.5, **below,
    }  # fmt: skip
    return Plot(
        rows=rows,
        layers=[
            _legend(rows["side"].unique().tolist(), frame),
            {
                "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.35, **below},
                "encoding": {
                    "x": channel("low", scale=x, axis=axis(finding.kind)),
                    "x2": {"field": "high"}, "y": y, "color": as_is("tone"),
                },
            },
            {
                "transform": [{"filter": "datum.first"}],
                "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.8, **below},
                "encoding": placed | {"x2": {"field": "other"}, "color": as_is("tone")},
            },
            {
                "transform": [{"filter": "datum.first"}],
                "mark": {
                    "type": "text", "align": "left", "x": 4, "yOffset": -min(13, 0.26 * row),
                    "fontSize": min(theme.SIZE - 1, 0.3 * row), "color": theme.SOFT[frame.mode],
                },
                "encoding": {
                    "y": y,
                    "text": {
                        "field": "gap",
                        "condition": {
                            "test": f"width < {WIDE}", "value": {"expr": "datum.short"},
                        },
                    },
                },
            },
            {
                "mark": {
                    "type": "text", "dx": {"expr": "datum.left ? -8 : 8"}, "fontWeight": 600,
                    "align": {"expr": "datum.left ? 'right' : 'left'"}, **below,
                },
                "encoding": {
                    "x": channel("beside", scale=x), "y": y, "text": {"field": "value"},
                },
            },
            why_hidden(y, ends[0], frame),
            {
                "mark": shape,
                "encoding": placed | {
                    "stroke": as_is("tone"),
                    "fill": as_is("fill"),
                    "tooltip": tooltip(
                        {
                            "name": say("column.group"),
                            "side": say("column.side"),
                            "value": say(f"column.{finding.kind}"),
                            "interval": say("column.interval", level=finding.view.level),
                            "n": say("column.n"),
                            "gap": say("column.gap"),
                            "tested": say("column.p_adjusted"),
                            "detectable": say("column.detectable"),
                            "remark": say("column.flag"),
                        }
                    ),
                },
            },
        ],
        height=row * lines,
        text=min(theme.SIZE, 0.5 * row),
        left=NAMES,
        select="name",
        native=_native(finding, rows),
    )  # fmt: skip


def _native(finding: Finding, rows: pd.DataFrame) -> Native:
    first = rows[rows["first"]]
    sides = [
        Series(
            name=side,
            values=dots["estimate"].tolist(),
            low=dots["low"].tolist(),
            high=dots["high"].tolist(),
            words=dots["value"].tolist(),
            hollow=dots["unsure"].tolist(),
        )
        for side, dots in rows.groupby("side", sort=False)
    ]
    beside = first["gap"].where(first["reason"] == "", first["reason"]).tolist()
    low, high = domain(finding.item, finding.kind)
    brief = first["brief"].where(first["reason"] == "", first["reason"]).tolist()
    return Native(
        "dots", first["name"].tolist(), sides, beside, finding.kind, (low, high), brief=brief
    )


def _legend(sides: list[str], frame: Frame) -> Layer:
    """Which side is filled and which is hollow, by marks that nobody sees."""
    tone = theme.MAIN[frame.mode]
    return {
        "data": {"values": [{"side": side} for side in sides]},
        "mark": {"type": "point", "opacity": 0, "x": 0, "y": 0},
        "encoding": {
            "fill": channel(
                "side",
                "nominal",
                sort=None,
                scale={"domain": sides, "range": [tone, theme.PAPER[frame.mode]]},
                legend={"symbolStrokeColor": tone, "symbolType": "circle", "symbolOpacity": 1},
            )
        },
    }


def _rows(finding: Finding, frame: Frame, row: float) -> pd.DataFrame:
    """Two rows for each gap, one for each of its sides."""
    country = finding.by[0] if len(finding.by) > 1 else ""
    own, apart = finding.compared, finding.reference
    name = own[country] if country else [say("average.whole")] * len(own)
    gaps = own.assign(name=name, apart=False)
    if len(apart):
        average = apart.assign(name=words.reference(finding), apart=True)
        gaps = pd.concat([gaps, average], ignore_index=True)
    chosen = (gaps["name"] == finding.view.country) | (finding.view.country == "")
    gaps = gaps.assign(
        gap=tested.summaries(gaps, finding.kind),
        brief=tested.differences(gaps, finding.kind),
        short=[text.signed(x, finding.kind) for x in gaps["difference"]],
        tested=gaps["p_adjusted"].map(text.p_value),
        detectable=[text.signed(x, finding.kind).removeprefix("+") for x in gaps["detectable"]],
        tone=np.where(chosen, theme.MAIN[frame.mode], theme.PALE[frame.mode]),
    )
    gaps.loc[gaps["apart"], "tone"] = theme.SOFT[frame.mode]
    reasons = gaps["flag_a"].where(gaps["flag_a"].str.startswith(HIDDEN), gaps["flag_b"])
    hidden = reasons.str.startswith(HIDDEN)
    gaps.loc[hidden, "gap"] = ""
    shared = gaps[["name", "apart", "gap", "brief", "short", "tested", "detectable", "tone"]]
    outer = {end: gaps[[f"{end}_a", f"{end}_b"]] for end in ("low", "high")}
    sides = []
    for side, other in (("a", "b"), ("b", "a")):
        estimate, flags = gaps[f"estimate_{side}"], gaps[f"flag_{side}"]
        ends = gaps[[f"low_{side}", f"high_{side}"]].set_axis(["low", "high"], axis=1)
        left = estimate < gaps[f"estimate_{other}"]
        sides.append(
            shared.assign(
                group=[wrapped(name, row) for name in gaps["name"]],
                side=gaps[side],
                first=side == "a",
                estimate=estimate,
                other=gaps[f"estimate_{other}"],
                left=left,
                beside=np.where(left, outer["low"].min(axis=1), outer["high"].max(axis=1)),
                low=ends["low"],
                high=ends["high"],
                unsure=doubtful(flags),
                fill=gaps["tone"] if side == "a" else theme.PAPER[frame.mode],
                value=starred([text.number(x, finding.kind) for x in estimate], flags),
                interval=text.intervals(ends, finding.kind),
                n=gaps[f"n_{side}"].map("{:,}".format),
                remark=flags.map(text.remark),
                reason=reasons.map(text.remark).where(hidden & (side == "a"), ""),
            )
        )
    return pd.concat(sides, ignore_index=True)
