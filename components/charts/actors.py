"""Actors side by side: each with its difference from the chosen one in words, or a grid of them."""

from dataclasses import replace

import pandas as pd

from components import tested, theme
from components.charts import grid as grids
from components.charts import ranked
from components.charts.frame import Frame, Plot
from components.charts.native import Native
from components.findings.actors import ACTOR
from components.findings.finding import Finding
from components.text import say

ROW = 46
"""Pixels to a row on screen: a line of words, and the dot below it."""

WIDE = 430
"""Pixels of a plot that has room for a difference with its interval and verdict."""


def one(finding: Finding, frame: Frame) -> Plot:
    """Ranked dots; above each, the paired difference from the chosen actor."""
    plot = ranked.draw(finding, frame)
    height = plot.height if frame.height else ROW * len(finding.table)
    row = height / len(finding.table)
    said = {
        "transform": [{"filter": "!datum.reason"}],
        "mark": {
            "type": "text", "align": "left", "x": 4, "yOffset": -min(16, 0.36 * row),
            "fontSize": min(theme.SIZE - 2, 0.28 * row), "color": theme.SOFT[frame.mode],
        },
        "encoding": {
            "y": plot.layers[-1]["encoding"]["y"],
            "text": {
                "field": "difference",
                "condition": {"test": f"width < {WIDE}", "value": ""},
            },
        },
    }  # fmt: skip
    layers = [*plot.layers[:-1], said, plot.layers[-1]]
    return replace(
        plot, layers=layers, height=height, select="", native=_native(plot.native, plot.rows)
    )


def _native(bars: Native, rows: pd.DataFrame) -> Native:
    """The same as dots, each with its difference, or why it is not shown, below its name."""
    (series,) = bars.series
    beside, brief = (
        rows["reason"].where(rows["reason"] != "", said).tolist()
        for said in (rows["difference"], rows["brief"])
    )
    dots = replace(series, colours=())
    return replace(bars, kind="forest", series=[dots], beside=beside, brief=brief)


def grid(finding: Finding, frame: Frame) -> Plot:
    """Countries by actors; ▲ clearly ahead of the chosen one, ▼ behind."""
    rows, compared = finding.by[0], finding.compared
    keys = list(zip(compared[rows], compared["a"], strict=True))
    symbols = dict(zip(keys, tested.symbols(compared), strict=True))
    said = dict(zip(keys, tested.summaries(compared, finding.kind), strict=True))
    cells = list(zip(finding.table[rows], finding.table[ACTOR], strict=True))
    title = say("actors.versus", actor=compared["b"].iloc[0])
    return grids.marked(
        finding,
        frame,
        [symbols.get(cell, "") for cell in cells],
        {title: [said.get(cell, "") for cell in cells]},
    )
