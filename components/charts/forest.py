"""Forests: an estimate and its interval in each group, beside the threshold it must exceed."""

from math import ceil, floor, log2

import numpy as np
import pandas as pd

from analysis.claims import CONTRADICTED, SUPPORTED
from analysis.reliability import HIDDEN
from components import text, theme
from components.charts.frame import Frame, Plot
from components.charts.native import Native, Series
from components.charts.parts import (
    NAMES,
    channel,
    dots,
    names,
    scale,
    tooltip,
    values,
    whiskers,
    why_hidden,
    wrapped,
)
from components.findings.finding import Finding
from components.text import say


def draw(finding: Finding, frame: Frame) -> Plot:
    """Filled where the interval is clear of the threshold, hollow where it is not."""
    row = frame.row(len(finding.table))
    rows = _rows(finding, frame, row)
    ends = _ends(rows, finding.kind)
    look = {"type": "log", "base": 2} if finding.kind == "odds" else {}
    x = scale(ends) | look
    y = names(rows["group"].tolist(), [], frame)
    threshold = float(rows["threshold"].iloc[0])
    soft = theme.SOFT[frame.mode]
    told = {
        "name": say("column.group"),
        "value": say(f"column.{finding.kind}"),
        "interval": say("column.interval", level=95),
        "n": say("column.n"),
        "verdict": say("column.verdict"),
    }
    return Plot(
        rows=rows,
        layers=[
            {
                "data": {"values": [{"threshold": threshold}]},
                "mark": {"type": "rule", "color": soft, "strokeDash": [4, 4]},
                "encoding": {"x": channel("threshold", scale=x, axis=_axis(finding.kind))},
            },
            whiskers(x, y),
            why_hidden(y, ends[0], frame),
            values("high", x, y),
            dots(row, {"x": channel("estimate", scale=x), "y": y}, tooltip(told)),
        ],
        height=row * len(rows),
        text=min(theme.SIZE, 0.8 * row),
        left=NAMES,
        native=_native(finding, rows, ends),
    )  # fmt: skip


def _native(finding: Finding, rows: pd.DataFrame, ends: list[float]) -> Native:
    """The same numbers; differences of shares in points."""
    size = 100.0 if finding.kind == "points" else 1.0
    shown = Series(
        name=say(f"column.{finding.kind}"),
        values=(size * rows["estimate"]).tolist(),
        low=(size * rows["low"]).tolist(),
        high=(size * rows["high"]).tolist(),
        words=rows["value"].tolist(),
        hollow=(rows["fill"] != rows["tone"]).tolist(),
    )
    return Native(
        "forest",
        rows["name"].tolist(),
        [shown],
        rows["reason"].tolist(),
        finding.kind,
        (size * ends[0], size * ends[1]),
        title=say("claims.points") if finding.kind == "points" else "",
        line=(size * float(rows["threshold"].iloc[0]), say("claims.threshold")),
    )


def _rows(finding: Finding, frame: Frame, row: float) -> pd.DataFrame:
    table = finding.table
    clear = table["verdict"].isin([SUPPORTED, CONTRADICTED])
    tone = np.full(len(table), theme.MAIN[frame.mode])
    reasons = table["flag"].map(text.remark)
    return pd.DataFrame(
        {
            "group": [wrapped(name, row) for name in table[finding.by[0]]],
            "name": table[finding.by[0]],
            "estimate": table["estimate"],
            "low": table["low"],
            "high": table["high"],
            "threshold": table["threshold"],
            "value": [text.number(x, finding.kind) for x in table["estimate"]],
            "interval": text.intervals(table, finding.kind),
            "n": table["n"].map("{:,}".format),
            "verdict": [say(f"claims.{verdict}") for verdict in table["verdict"]],
            "reason": reasons.where(table["flag"].str.startswith(HIDDEN), ""),
            "tone": tone,
            "fill": np.where(clear, tone, theme.PAPER[frame.mode]),
        }
    )


def _ends(rows: pd.DataFrame, kind: str) -> list[float]:
    """The ends of the axis: shares from 0 to 1, all else around what is drawn."""
    if kind == "share":
        return [0.0, 1.0]
    drawn = rows[["low", "high", "threshold"]].to_numpy(float)
    low, high = np.nanmin(drawn), np.nanmax(drawn)
    if kind == "odds":
        return [2.0 ** floor(log2(low)), 2.0 ** ceil(log2(high))]
    return [floor(10 * min(low, 0)) / 10, ceil(10 * high) / 10]


def _axis(kind: str) -> dict[str, object]:
    forms = {"points": {"labelExpr": "format(100 * datum.value, '+d')"}, "odds": {"format": "~g"}}
    return {"title": None, "tickCount": 5, **forms.get(kind, {"format": ".0%"})}
