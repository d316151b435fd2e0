"""Lines through ordered groups, such as ages or years, each with its interval as a band."""

import numpy as np
import pandas as pd

from components import text, theme
from components.charts.frame import Frame, Plot
from components.charts.native import native_lines
from components.charts.parts import (
    LABELS,
    as_is,
    channel,
    domain,
    line_names,
    line_points,
    scale,
    side,
    starred,
)
from components.findings.finding import Finding
from components.text import say

HEIGHT = 380

AFTER = " "
"""A step after the last, where the names of the lines have room, on a phone too."""


def draw(finding: Finding, frame: Frame) -> Plot:
    """A line for each group of the first of two breaks, over the groups of the last, in order.

    The line of the highlighted group stands out with its band; without one all are equal.
    """
    rows, over = _rows(finding, frame), finding.by[-1]
    steps = rows["step"].unique().tolist()
    y = scale(domain(finding.item, finding.kind))
    x = channel(
        "step", "ordinal", sort=None, title=None,
        scale={"domain": [*steps, AFTER], "type": "point", "padding": 0.3},
        axis={"labelAngle": 0, "grid": False},
    )  # fmt: skip
    placed = {
        "x": x,
        "y": channel("estimate", scale=y, axis=side(finding.kind, frame)),
        "detail": {"field": "name"},
    }
    tone = {"color": as_is("tone")}
    told = {
        "name": say("column.group"),
        "step": finding.survey.breaks[over].label,
        "value": say(f"column.{finding.kind}"),
        "interval": say("column.interval", level=finding.view.level),
        "n": say("column.n"),
        "remark": say("column.flag"),
    }
    return Plot(
        rows=rows,
        layers=[
            {
                "transform": [{"filter": "datum.chosen"}],
                "mark": {"type": "area", "opacity": 0.14},
                "encoding": placed | {
                    "y": channel("low", scale=y), "y2": {"field": "high"},
                    "color": as_is("tone"),
                },
            },
            {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": placed | tone},
            line_names(x, y, f"width / {len(steps) + 1} + {theme.MARGINS[1]}"),
            line_points(placed, told),
        ],
        height=HEIGHT,
        left=LABELS,
        select="name",
        native=native_lines(rows, "step", finding.kind, domain(finding.item, finding.kind)),
    )  # fmt: skip


def _rows(finding: Finding, frame: Frame) -> pd.DataFrame:
    """A row for each point; the name of a line beside its last point, clear of the others."""
    table, mode = finding.table, frame.mode
    alone = len(finding.by) == 1
    table = table.assign(name=say("average.whole") if alone else table[finding.by[0]])
    chosen = (table["name"] == finding.view.country) | (finding.view.country == "")
    last = ~table[table["estimate"].notna()].duplicated("name", keep="last")
    low, high = domain(finding.item, finding.kind)
    unsure = table["flag"].str.startswith("caution")
    tone = np.where(chosen, theme.MAIN[mode], theme.PALE[mode])
    rows = pd.DataFrame(
        {
            "name": table["name"],
            "step": table[finding.by[-1]],
            "estimate": table["estimate"],
            "low": table["low"],
            "high": table["high"],
            "value": starred(
                [text.number(x, finding.kind) for x in table["estimate"]], table["flag"]
            ),
            "interval": text.intervals(table, finding.kind),
            "n": table["n"].map("{:,}".format),
            "remark": table["flag"].map(text.remark),
            "chosen": chosen & ((finding.view.country != "") | alone),
            "last": last.reindex(table.index, fill_value=False),
            "tone": tone,
            "unsure": unsure,
            "fill": np.where(unsure, theme.PAPER[mode], tone),
            "ink": np.where(chosen, theme.INK[mode], theme.SOFT[mode]),
            "apart": table["estimate"].isna(),
        }
    )
    ends = rows.loc[rows["last"], "estimate"]
    rows["label"] = pd.Series(apart(ends.to_numpy(), (high - low) / 20, low, high), ends.index)
    return rows


def apart(values: np.ndarray, room: float, low: float, high: float) -> np.ndarray:
    """The values moved just so far that each has room below the next, within the axis."""
    order = np.argsort(values)
    placed = values[order].astype(float)
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + room)
    if len(placed) and placed[-1] > high:
        placed[-1] = high
        for i in range(len(placed) - 2, -1, -1):
            placed[i] = min(placed[i], placed[i + 1] - room)
    found = np.empty_like(placed)
    found[order] = np.maximum(placed, low)
    return found
