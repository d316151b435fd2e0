"""Odds ratios on a log axis, beside 1: raw and net of other likings, or a grid of groups."""

from math import ceil, floor, log2

import numpy as np
import pandas as pd

from analysis.reliability import HIDDEN
from components import tested, text, theme
from components.charts import grid as grids
from components.charts.frame import Frame, Plot
from components.charts.native import Native, Series
from components.charts.parts import (
    NAMES,
    as_is,
    channel,
    names,
    scale,
    starred,
    tooltip,
    why_hidden,
    wrapped,
)
from components.findings.finding import Finding
from components.text import say

ROW, TWO = 38, 50
"""Pixels to a row of one odds ratio, and of two."""

APART = 10
"""Pixels from the middle of a row to each of its two odds ratios."""

TICKS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 2 / 3, 1, 1.5, 2, 3, 4, 6, 8, 16, 32)
"""Where an axis may have a label, and end."""


def forest(finding: Finding, frame: Frame) -> Plot:
    """Dots with intervals; where there are two in a row, filled the first and hollow the second."""
    series = finding.table["what"].unique().tolist()
    two, lines = len(series) > 1, len(finding.table) / len(series)
    row = frame.row(lines, TWO if two else ROW)
    rows = _rows(finding, frame, row, series)
    ends = _ends(rows)
    x = scale(ends, type="log")
    strong = rows.loc[rows["name"] == finding.highlighted, "group"].unique().tolist()
    y = names(rows["group"].unique().tolist(), [], frame, strong=strong)
    tone, paper, pale = (shade[frame.mode] for shade in (theme.MAIN, theme.PAPER, theme.PALE))
    shift = {"yOffset": {"expr": "datum.shift"}}
    key = {"symbolStrokeColor": tone, "symbolType": "circle"} if two else None
    return Plot(
        rows=rows,
        layers=[
            {
                "data": {"values": [{"none": 1}]},
                "mark": {"type": "rule", "color": theme.SOFT[frame.mode], "strokeDash": [4, 4]},
                "encoding": {
                    "x": channel(
                        "none",
                        scale=x,
                        axis={
                            "title": None, "format": ".2~f",
                            "values": [tick for tick in TICKS if ends[0] <= tick <= ends[1]],
                        },
                    )
                },
            },
            {
                "mark": {
                    "type": "rule", "strokeWidth": 3, "opacity": 0.55, "strokeCap": "round",
                    **shift,
                },
                "encoding": {
                    "x": channel("low", scale=x), "x2": {"field": "high"},
                    "y": y, "color": as_is("tone"),
                },
            },
            why_hidden(y, ends[0], frame),
            {
                "mark": {"type": "text", "align": "left", "dx": 9, "fontWeight": 600, **shift},
                "encoding": {
                    "x": channel("beside", scale=x), "y": y, "text": {"field": "value"},
                },
            },
            {
                "mark": {
                    "type": "point", "size": min(100, (0.5 * row) ** 2), "filled": True,
                    "opacity": 1, "strokeWidth": 2.5, **shift,
                },
                "encoding": {
                    "x": channel("estimate", scale=x), "y": y, "stroke": as_is("tone"),
                    "fill": channel(
                        "series", "nominal", sort=None, legend=key,
                        scale={"domain": series, "range": [tone, paper]},
                        condition={"test": "datum.shift <= 0 && !datum.lit", "value": pale},
                    ),
                    "tooltip": tooltip({
                        "name": say("column.group"),
                        **({"series": say("both.series")} if two else {}),
                        "value": say("column.odds"),
                        "interval": say("column.interval", level=finding.view.level),
                        "n": say("column.n"),
                        "p": say("column.p_adjusted"),
                        "verdict": say("column.verdict"),
                        "detectable": say("both.detectable"),
                        "remark": say("column.flag"),
                    }),
                },
            },
        ],
        height=row * lines,
        text=min(theme.SIZE, (0.4 if two else 0.8) * row),
        left=NAMES,
        native=_native(rows, series, ends),
    )  # fmt: skip


def _native(rows: pd.DataFrame, series: list[str], ends: list[float]) -> Native:
    first = rows[rows["series"] == series[0]]
    shown = [
        Series(
            name=name if len(series) > 1 else say("column.odds"),
            values=dots["estimate"].tolist(),
            low=dots["low"].tolist(),
            high=dots["high"].tolist(),
            words=dots["value"].tolist(),
        )
        for name, dots in rows.groupby("series", sort=False)
    ]
    return Native(
        "forest",
        first["name"].tolist(),
        shown,
        first["reason"].tolist(),
        "odds",
        (2.0 ** floor(log2(ends[0])), 2.0 ** ceil(log2(ends[1]))),
        title=say("odds.axis"),
        line=(1.0, say("odds.line")),
    )


def grid(finding: Finding, frame: Frame) -> Plot:
    """Groups by groups; a symbol where an odds ratio is clearly above 1, or below."""
    table = finding.table
    return grids.marked(
        finding,
        frame,
        symbols(table),
        {
            say("column.p_adjusted"): [text.p_value(p) for p in table["p_adjusted"]],
            say("column.verdict"): tested.verdicts(table),
        },
    )


def symbols(table: pd.DataFrame) -> list[str]:
    """Clearly above or below 1, or "" where neither is clear."""
    return tested.symbols(table.assign(difference=table["log_odds_ratio"]))


def _rows(finding: Finding, frame: Frame, row: float, series: list[str]) -> pd.DataFrame:
    table, mode = finding.table, frame.mode
    by = finding.by[0] if finding.by else ""
    name = table[by] if by else pd.Series(say("average.whole"), table.index)
    lit = (name == finding.highlighted) | (finding.highlighted == "")
    tone = np.where(lit, theme.MAIN[mode], theme.PALE[mode])
    place = table["what"].map(series.index)
    value = starred([text.number(x, "odds") for x in table["estimate"]], table["flag"])
    remark = table["flag"].map(text.remark)
    hidden = table["flag"].str.startswith(HIDDEN)
    return pd.DataFrame(
        {
            "group": [wrapped(each, row) for each in name],
            "name": name,
            "series": table["what"],
            "lit": lit,
            "shift": (2 * place - 1) * min(APART, row / 6) if len(series) > 1 else 0,
            "estimate": table["estimate"],
            "low": table["low"],
            "high": table["high"],
            "beside": table["high"].fillna(table["estimate"]),
            "value": [f"{x} {y}".strip() for x, y in zip(value, symbols(table), strict=True)],
            "interval": text.intervals(table, "odds"),
            "n": table["n"].map("{:,}".format),
            "p": table["p_adjusted"].map(text.p_value),
            "verdict": tested.verdicts(table),
            "detectable": [text.number(x, "odds") for x in table["detectable"]],
            "remark": remark,
            "reason": remark.where(hidden & (place == 0), ""),
            "tone": tone,
            "apart": hidden,
        }
    )


def _ends(rows: pd.DataFrame) -> list[float]:
    """The ticks around all that is drawn, and 1."""
    drawn = rows[["estimate", "low", "high"]].to_numpy(float)
    low, high = np.nanmin([1.0, *drawn.flat]), np.nanmax([1.0, *drawn.flat])
    return [
        max((tick for tick in TICKS if tick <= low and tick != high), default=low),
        min((tick for tick in TICKS if tick > high), default=high),
    ]
