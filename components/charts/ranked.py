"""Ranked dots with intervals; ties as lines beside the names, the average apart."""

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
    dots,
    doubtful,
    names,
    printed,
    scale,
    starred,
    tooltip,
    values,
    whiskers,
    why_hidden,
    wrapped,
)
from components.findings.finding import Finding
from components.text import say

TIE = 7
"""Pixels from one line of ties to the next."""


def draw(finding: Finding, frame: Frame) -> Plot:
    """Dots at the estimates, their values in words beside them; hollow where imprecise."""
    lines = len(finding.table) + 2 * (len(finding.reference) > 0)
    row = frame.row(lines)
    rows = _rows(finding, frame, row)
    ends = domain(finding.item, finding.kind)
    x = scale(ends)
    own, apart = (rows.loc[rows["apart"] == side, "group"].tolist() for side in (False, True))
    lanes = _lanes(finding.ties)
    strong = rows.loc[rows["name"] == finding.highlighted, "group"].tolist()
    y = names(own, apart, frame, TIE * (1 + max(lanes, default=-1)), strong)
    soft = theme.SOFT[frame.mode]
    return Plot(
        rows=rows,
        layers=[
            {
                "transform": [{"filter": "datum.apart"}],
                "mark": {"type": "rule", "color": soft, "strokeDash": [4, 4]},
                "encoding": {"x": channel("estimate", scale=x, axis=axis(finding.kind))},
            },
            whiskers(x, y),
            why_hidden(y, ends[0], frame),
            values("beside", x, y),
            *_ties(finding, rows, lanes, y, soft),
            *_published(finding, frame, rows, x, y),
            dots(
                row,
                {"x": channel("estimate", scale=x), "y": y, "shape": as_is("shape")},
                _tooltip(finding),
            ),
        ],
        height=row * lines,
        text=min(theme.SIZE, 0.8 * row),
        left=NAMES,
        select="name",
        native=_native(finding, rows),
    )  # fmt: skip


def _published(
    finding: Finding,
    frame: Frame,
    rows: pd.DataFrame,
    x: dict[str, object],
    y: dict[str, object],
) -> list[Layer]:
    """Published figures of the same question, country and wave as hollow diamonds."""
    if finding.published.empty:
        return []
    group = dict(zip(rows["name"], rows["group"], strict=True))
    return [printed(finding.published.assign(group=finding.published["level"].map(group)), frame, {
        "x": channel("share", scale=x), "y": y,
    })]  # fmt: skip


def _native(finding: Finding, rows: pd.DataFrame) -> Native:
    bars = Series(
        name=say(f"column.{finding.kind}"),
        values=rows["estimate"].tolist(),
        low=rows["low"].tolist(),
        high=rows["high"].tolist(),
        words=rows["value"].tolist(),
        hollow=rows["unsure"].tolist(),
        colours=rows["tone"].tolist(),
    )
    low, high = domain(finding.item, finding.kind)
    return Native(
        "bars",
        rows["name"].tolist(),
        [bars],
        rows["reason"].tolist(),
        finding.kind,
        (low, high),
        instead={
            say("ranking.ties"): say(
                "ranking.ties_named",
                runs=say("list.semicolon").join(text.listed(run) for run in finding.ties),
            ),
            **dict.fromkeys(words.printed(finding), ""),
        },
    )


def _rows(finding: Finding, frame: Frame, row: float) -> pd.DataFrame:
    """The rows of both tables, with the words, tones and marks that show them."""
    name = finding.table[finding.by[0]] if finding.by else say("average.whole")
    own = finding.table.assign(name=name, apart=False)
    apart = finding.reference.assign(name=words.reference(finding), apart=True)
    rows = pd.concat([own, apart], ignore_index=True) if len(apart) else own
    symbols, versus, brief = {}, {}, {}
    if not (compared := finding.compared).empty:
        symbols = dict(zip(compared["a"], tested.symbols(compared), strict=True))
        brief = dict(zip(compared["a"], tested.differences(compared, finding.kind), strict=True))
        versus = dict(zip(compared["a"], tested.summaries(compared, finding.kind), strict=True))
    flags = rows["flag"]
    unsure = doubtful(flags)
    value = starred([text.number(x, finding.kind) for x in rows["estimate"]], flags)
    remarks = flags.map(text.remark)
    chosen = (rows["name"] == finding.highlighted) | (finding.highlighted == "")
    tone = np.select(
        [rows["apart"], chosen], [theme.SOFT[frame.mode], theme.MAIN[frame.mode]],
        theme.PALE[frame.mode],
    )  # fmt: skip
    letters = [finding.letters.get(name, "") for name in rows["name"]]
    return pd.DataFrame(
        {
            "group": [
                wrapped(f"{name} {letter}".strip(), row)
                for name, letter in zip(rows["name"], letters, strict=True)
            ],
            "name": rows["name"],
            "apart": rows["apart"],
            "estimate": rows["estimate"],
            "low": rows["low"],
            "high": rows["high"],
            "beside": rows["high"].fillna(rows["estimate"]),
            "value": [
                f"{shown} {symbols.get(name, '')}".strip()
                for shown, name in zip(value, rows["name"], strict=True)
            ],
            "interval": text.intervals(rows, finding.kind),
            "n": rows["n"].map("{:,}".format),
            "difference": [versus.get(name, "") for name in rows["name"]],
            "brief": [brief.get(name, "") for name in rows["name"]],
            "remark": remarks,
            "reason": remarks.where(flags.str.startswith(HIDDEN), ""),
            "tone": tone,
            "unsure": unsure,
            "fill": np.where(unsure, theme.PAPER[frame.mode], tone),
            "shape": np.where(rows["apart"], "diamond", "circle"),
        }
    )


def _tooltip(finding: Finding) -> list[dict[str, object]]:
    titles = {
        "name": say("column.group"),
        "value": say(f"column.{finding.kind}"),
        "interval": say("column.interval", level=finding.view.level),
        "n": say("column.n"),
    }
    if not finding.compared.empty:
        chosen = finding.chosen
        titles["difference"] = (
            say("actors.versus", actor=chosen) if chosen else say("column.versus")
        )
    return tooltip(titles | {"remark": say("column.flag")})


def _lanes(ties: tuple[tuple[str, ...], ...]) -> list[int]:
    """The lane of each run of ties, so that runs that overlap lie side by side."""
    lanes: list[int] = []
    for place, run in enumerate(ties):
        taken = {lanes[i] for i in range(place) if set(ties[i]) & set(run)}
        lanes.append(next(lane for lane in range(len(ties)) if lane not in taken))
    return lanes


def _ties(
    finding: Finding, rows: pd.DataFrame, lanes: list[int], y: dict[str, object], soft: str
) -> list[Layer]:
    group = dict(zip(rows["name"], rows["group"], strict=True))
    return [
        {
            "data": {"values": [{"group": group[run[0]], "last": group[run[-1]]}]},
            "mark": {
                "type": "rule", "color": soft, "strokeWidth": 3, "strokeCap": "round",
                "x": -6 - TIE * lane,
            },
            "encoding": {"y": y, "y2": {"field": "last"}},
        }
        for run, lane in zip(finding.ties, lanes, strict=True)
    ]  # fmt: skip
