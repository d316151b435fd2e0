"""Series over waves: a line for each group on a true axis of time, broken where nothing is."""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil, floor

import numpy as np
import pandas as pd

from analysis.reliability import HIDDEN
from components import tested, text, theme, words
from components.charts.frame import Frame, Layer, Plot
from components.charts.lines import AFTER, apart
from components.charts.native import Axis, Native, native_lines
from components.charts.parts import (
    LABELS,
    as_is,
    channel,
    domain,
    doubtful,
    line_names,
    line_points,
    printed,
    scale,
    side,
    starred,
    tooltip,
)
from components.findings.finding import Finding
from components.findings.trends import places
from components.text import say
from data.periods import decimal_year

HEIGHT = 400

ROOM = 0.45
"""Part of the years of the axis that is added to them, for the names of the lines."""

LANES, LANE = 4, 14
"""Rows for the numbers of events, so that those of one month stand apart; pixels to a row."""

BROKEN = {"invalid": "break-paths-show-path-domains"}
"""A line has a gap where there is no number."""


def draw(finding: Finding, frame: Frame) -> Plot:
    """Lines with the interval of each point; a band joins those of the line that stands out."""
    placed = places(finding.survey)
    rows = _rows(finding, frame, placed)
    y_scale = scale(domain(finding.item, finding.kind))
    x = _time(rows, placed)
    y = channel("estimate", scale=y_scale, axis=side(finding.kind, frame))
    line = {"x": x, "y": y, "detail": {"field": "name"}}
    ends = {"y": channel("low", scale=y_scale), "y2": {"field": "high"}}
    tone = {"color": as_is("tone")}
    told = {
        "name": say("column.group"),
        "wave": say("controls.wave"),
        "value": say(f"column.{finding.kind}"),
        "interval": say("column.interval", level=finding.view.level),
        "n": say("column.n"),
        "change": say("trends.change"),
        "remark": say("column.flag"),
    }
    return Plot(
        rows=rows,
        layers=[
            *_events(finding, frame, placed, x),
            {
                "transform": [{"filter": "datum.chosen"}],
                "mark": {"type": "area", "opacity": 0.16, **BROKEN},
                "encoding": line | ends | tone,
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.35},
                "encoding": {"x": x} | ends | tone,
            },
            {"mark": {"type": "line", "strokeWidth": 2.5, **BROKEN}, "encoding": line | tone},
            line_names(x, y_scale, f"{_beside(rows):.2f} * width + {theme.MARGINS[1]}"),
            *_published(finding, frame, placed, x, y_scale),
            line_points(line, told),
        ],
        height=HEIGHT,
        left=LABELS,
        select="name",
        native=_native(finding, rows, placed),
    )  # fmt: skip


def _native(finding: Finding, rows: pd.DataFrame, placed: Mapping[str, float]) -> Native:
    """A line for each group over all waves; on an axis of time where their years are known."""
    lines = native_lines(rows, "wave", finding.kind, domain(finding.item, finding.kind))
    if not placed:
        return lines
    first, last = floor(rows["at"].min()), ceil(rows["at"].max())
    return replace(
        lines,
        kind="time",
        across=Axis("year", (first, last), say("trends.time")),
        at=[placed[wave] for wave in lines.categories],
        instead={
            **dict.fromkeys(words.printed(finding), ""),
            words.meanwhile(finding): words.meanwhile(finding, numbered=False),
        },
    )


def _time(rows: pd.DataFrame, placed: Mapping[str, float]) -> dict[str, object]:
    """An axis of years, or of the waves in their order where their years are not known."""
    if not placed:
        steps = rows["wave"].unique().tolist()
        look = {"domain": [*steps, AFTER], "type": "point", "padding": 0.3}
        return channel(
            "wave", "ordinal", sort=None, title=None, scale=look,
            axis={"labelAngle": 0, "grid": False},
        )  # fmt: skip
    years = [floor(rows["at"].min()), ceil(rows["at"].max())]
    after = ROOM * (years[1] - years[0])
    return channel(
        "at", title=None, scale=scale([years[0], years[1] + after]),
        axis={"format": "d", "values": list(range(years[0], years[1] + 1)), "grid": False},
    )  # fmt: skip


def _beside(rows: pd.DataFrame) -> float:
    """The part of the plot's width that lies right of the last point."""
    start, end = floor(rows["at"].min()), ceil(rows["at"].max())
    whole = (1 + ROOM) * max(end - start, 1)
    return (start + whole - rows["at"].max()) / whole


def _rows(finding: Finding, frame: Frame, placed: Mapping[str, float]) -> pd.DataFrame:
    """A row for each point; a line's name stands beside its last point, clear of the others."""
    table, mode = finding.table, frame.mode
    *series, wave = finding.by
    name = table[series[0]] if series else pd.Series(say("average.whole"), table.index)
    chosen = name == finding.view.country
    alone = chosen.any() or len(set(name)) == 1
    chosen |= not chosen.any()
    there = table["estimate"].notna()
    last = ~name[there].duplicated(keep="last")
    changes = {}
    if len(steps := finding.steps):
        keys = zip(steps[series[0]] if series else name, steps["a"], strict=False)
        changes = dict(zip(keys, tested.summaries(steps, finding.kind), strict=True))
    tone = np.where(chosen, theme.MAIN[mode], theme.PALE[mode])
    rows = pd.DataFrame(
        {
            "name": name,
            "wave": table[wave],
            "at": table[wave].map(placed) if placed else 0.0,
            "estimate": table["estimate"],
            "low": table["low"],
            "high": table["high"],
            "value": starred(
                [text.number(x, finding.kind) for x in table["estimate"]], table["flag"]
            ),
            "interval": text.intervals(table, finding.kind),
            "n": table["n"].map("{:,}".format),
            "change": [changes.get(key, "") for key in zip(name, table[wave], strict=True)],
            "remark": table["flag"].map(text.remark),
            "chosen": chosen & alone & there,
            "last": last.reindex(table.index, fill_value=False),
            "tone": tone,
            "unsure": doubtful(table["flag"]),
            "fill": np.where(doubtful(table["flag"]), theme.PAPER[mode], tone),
            "ink": np.where(chosen, theme.INK[mode], theme.SOFT[mode]),
            "apart": table["flag"].str.startswith(HIDDEN),
        }
    )
    low, high = domain(finding.item, finding.kind)
    label = rows.loc[rows["last"], "estimate"]
    return rows.assign(
        label=pd.Series(apart(label.to_numpy(), (high - low) / 20, low, high), label.index)
    )


def _events(
    finding: Finding, frame: Frame, placed: Mapping[str, float], x: dict[str, object]
) -> list[Layer]:
    """Events as lines, as wide as their dates are loose, numbered as the notes list them."""
    if not placed or not finding.events:
        return []
    start, end = floor(min(placed.values())), ceil(max(placed.values()))
    rows = [
        {
            "at": max(decimal_year(event.first), start),
            "until": min(decimal_year(event.last), end),
            "number": str(number),
            "title": event.title,
            "lane": number % LANES,
        }
        for number, event in words.events(finding)
    ]
    soft = theme.SOFT[frame.mode]
    told = tooltip({"number": say("trends.event"), "title": say("trends.event_title")})
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rect", "opacity": 0.06, "color": soft},
            "encoding": {"x": x, "x2": {"field": "until"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": soft, "strokeDash": [2, 3]},
            "encoding": {"x": x, "tooltip": told},
        },
        {
            "data": {"values": rows},
            "mark": {
                "type": "text", "y": {"expr": f"{LANE} * datum.lane"}, "dy": 8, "dx": 7,
                "color": soft, "fontSize": theme.FOOTER,
            },
            "encoding": {"x": x, "text": {"field": "number"}, "tooltip": told},
        },
    ]  # fmt: skip


def _published(
    finding: Finding,
    frame: Frame,
    placed: Mapping[str, float],
    x: dict[str, object],
    y: dict[str, object],
) -> list[Layer]:
    """Published figures as hollow diamonds, which no line joins."""
    figures = finding.published
    if figures.empty:
        return []
    shown = (figures["level"] == finding.view.country) | (finding.view.country == "")
    rows = figures[shown].assign(at=figures["wave"].map(placed) if placed else 0.0)
    return [printed(rows, frame, {"x": x, "y": channel("share", scale=y)})]
