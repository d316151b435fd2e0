"""Grids of cells: numbers of groups by groups, or every pair of groups, each with its number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log2

import numpy as np
import pandas as pd

from analysis.reliability import HIDDEN
from components import tested, text, theme
from components.charts.frame import Frame, Plot
from components.charts.parts import (
    NAMES,
    as_is,
    channel,
    domain,
    doubtful,
    names,
    starred,
    tooltip,
    wrapped,
)
from components.findings.finding import Finding
from components.text import say

ROW, LOW_ROW = 40, 24
"""Pixels to a row of cells."""

MOST_ODDS = 8
"""An odds ratio of this or more has the darkest shade; of 1 or less the lightest."""

HEADINGS = 90
"""Pixels above the cells of a picture for the names of the columns, which are slanted."""


def heat(finding: Finding, frame: Frame) -> Plot:
    """The estimates of the groups of the first break by those of the second, shaded."""
    over, under = finding.by
    table = finding.table
    row = _row(frame, table[over].nunique())
    flags = table["flag"]
    hidden = flags.str.startswith(HIDDEN)
    part = _part(finding).fillna(0.0)
    colour = np.where(hidden, theme.PAPER[frame.mode], [theme.shade(x, frame.mode) for x in part])
    value = starred([text.number(x, finding.kind) for x in table["estimate"]], flags)
    rows = pd.DataFrame(
        {
            "group": [wrapped(name, row) for name in table[over]],
            "name": table[over],
            "column": table[under],
            "value": np.where(hidden, say("grid.hidden"), value),
            "interval": text.intervals(table, finding.kind),
            "n": table["n"].map("{:,}".format),
            "remark": flags.map(text.remark),
            "colour": colour,
            "ink": [theme.ink_on(c) for c in colour],
            "dash": doubtful(flags),
            "apart": hidden,
        }
    )
    titles = {
        "name": say("column.group"),
        "column": finding.survey.breaks[under].label if under in finding.survey.breaks else "",
        "value": say(f"column.{finding.kind}"),
        "interval": say("column.interval", level=finding.view.level),
        "n": say("column.n"),
        "remark": say("column.flag"),
    }
    return _plot(rows, row, titles, frame, finding.view.country)


def marked(
    finding: Finding, frame: Frame, symbols: Sequence[str], said: Mapping[str, Sequence[str]]
) -> Plot:
    """The same with a symbol behind each number, and columns of words about its test on hovering.

    Parameters
    ----------
    symbols : one for each row of the table, "" for none
    said : title -> words, one for each row of the table
    """
    plot = heat(finding, frame)
    words = dict(enumerate(said.values()))
    values = [f"{x} {y}".strip() for x, y in zip(plot.rows["value"], symbols, strict=True)]
    rows = plot.rows.assign(value=values, **{f"said{i}": list(x) for i, x in words.items()})
    cells, *rest = plot.layers
    told = tooltip({f"said{i}": title for i, title in enumerate(said)})
    encoding = cells["encoding"] | {"tooltip": [*cells["encoding"]["tooltip"], *told]}
    return replace(plot, rows=rows, layers=[cells | {"encoding": encoding}, *rest])


def pairs(finding: Finding, frame: Frame) -> Plot:
    """Every pair once: the difference of row less column, coloured where it is clear."""
    compared = finding.compared
    row = _row(frame, compared["a"].nunique())
    clear, up = tested.clear(compared), compared["difference"] > 0
    tints = theme.FAVOURABLE[1][0], theme.UNFAVOURABLE[1][0]
    colour = np.select([clear & up, clear], tints, theme.PAPER[frame.mode])
    value = [text.signed(x, finding.kind) for x in compared["difference"]]
    rows = pd.DataFrame(
        {
            "group": [wrapped(name, row) for name in compared["a"]],
            "name": compared["a"],
            "column": compared["b"],
            "value": [shown or say("grid.hidden") for shown in value],
            "interval": text.signed_intervals(compared, finding.kind),
            "p": [text.p_value(p) for p in compared["p_adjusted"]],
            "verdict": tested.verdicts(compared),
            "colour": colour,
            "ink": np.where(clear, theme.INK["light"], theme.SOFT[frame.mode]),
            "dash": False,
            "apart": compared["difference"].isna(),
        }
    )
    titles = {
        "name": say("column.a"),
        "column": say("column.b"),
        "value": say("column.difference"),
        "interval": say("column.interval", level=finding.view.level),
        "p": say("column.p_adjusted"),
        "verdict": say("column.verdict"),
    }
    return _plot(rows, row, titles, frame, finding.view.country)


def _part(finding: Finding) -> pd.Series:
    """How far up the shades each estimate is, 0 to 1."""
    estimate = finding.table["estimate"]
    if finding.kind == "odds":
        return np.log2(estimate) / log2(MOST_ODDS)
    low, high = domain(finding.item, finding.kind)
    return (estimate - low) / (high - low)


def _row(frame: Frame, lines: int) -> float:
    row = frame.row(lines, ROW, LOW_ROW)
    return row if frame.height is None else row - HEADINGS / lines


def _plot(
    rows: pd.DataFrame, row: float, titles: Mapping[str, str], frame: Frame, chosen: str
) -> Plot:
    """Cells with their numbers in them; a dashed edge where a number is imprecise."""
    strong = rows.loc[rows["name"] == chosen, "group"].unique().tolist()
    columns = rows["column"].unique().tolist()
    place = {
        "x": channel(
            "column",
            "nominal",
            sort=None,
            title=None,
            scale={"domain": columns, "paddingInner": 0.04},
            axis={
                "orient": "top",
                "labelAngle": -40 if max(map(len, columns)) > 8 else 0,
                "labelLimit": 150,
            },
        ),
        "y": names(rows["group"].unique().tolist(), [], frame, strong=strong),
    }
    cell = {"type": "rect", "cornerRadius": 2}
    return Plot(
        rows=rows,
        layers=[
            {
                "mark": cell | {"stroke": theme.RULE[frame.mode]},
                "encoding": place | {"color": as_is("colour"), "tooltip": tooltip(titles)},
            },
            {
                "transform": [{"filter": "datum.dash"}],
                "mark": cell
                | {"filled": False, "stroke": theme.INK["light"], "strokeDash": [3, 2]},
                "encoding": place,
            },
            {
                "mark": {"type": "text", "fontWeight": 600},
                "encoding": place | {"text": {"field": "value"}, "color": as_is("ink")},
            },
        ],
        height=row * rows["group"].nunique(),
        text=min(theme.SIZE, 0.5 * row),
        left=NAMES,
        over=True,
    )
