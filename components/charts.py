"""Charts of tables: they draw what they are given, and compute nothing but places for words."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis import reliability
from components import text, theme
from components.findings import Finding
from components.text import say
from components.view import View
from data.model import Item

ROW, LOW_ROW, MANY = 38, 24, 14
"""Pixels to a row on screen: a finger's width; where there are many rows, a line of text."""

TALL_ROW = 30
"""Pixels of a row that has room for a name on two lines."""

SURROUNDINGS = 200
"""Pixels of a picture's height that title, axis and footer take, about."""

NAME_WIDTH = 24
"""Characters to a line of a group's name, so that a phone keeps half its width for the plot."""

NAMES = 200
"""Pixels for the names in a picture, where words at the left edge must stand below each other."""

ROOM = 30
"""Pixels that a percent needs inside its piece of a stack."""


@dataclass(frozen=True)
class Frame:
    """What surrounds the marks: the page does on screen, the picture itself in an export.

    Headline, subtitle and footer are lines of text; without a size the chart fills its place.
    """

    mode: str = "light"
    width: int | None = None
    height: int | None = None
    headline: Sequence[str] = ()
    subtitle: Sequence[str] = ()
    footer: Sequence[str] = ()


def draw(finding: Finding, frame: Frame) -> alt.LayerChart:
    """The chart of a view: its ranking, or stacks of all answers; the reference stands apart."""
    groups = finding.table[finding.view.by].nunique() if finding.view.by else 1
    lines = groups + 2 * (len(finding.reference) > 0)
    row = (frame.height - SURROUNDINGS) / lines if frame.height else ROW
    row = LOW_ROW if frame.height is None and lines > MANY else row
    rows = _rows(finding, frame.mode, NAME_WIDTH if row >= TALL_ROW else None)
    if finding.view.show == "answers":
        rows = _stacked(finding, rows)
        layers = _answers(finding, rows, frame)
    else:
        layers = _ranking(finding, rows, frame, row)
    chart = alt.LayerChart(data=rows, layer=layers)
    return _framed(chart, frame, frame.height or row * lines, min(theme.SIZE, 0.8 * row))


def _ranking(finding: Finding, rows: pd.DataFrame, frame: Frame, row: float) -> list[alt.Chart]:
    """Dots with intervals, their values in words beside them; hollow where imprecise."""
    view, item = finding.view, finding.item
    domain = [0.0, 1.0] if view.kind == "share" else [float(end) for end in item.scale or (0, 1)]
    scale = alt.Scale(domain=domain, nice=False)
    x = alt.X("estimate:Q", scale=scale, axis=_axis(view, frame))
    y = _names(rows, frame)
    soft = theme.SOFT[frame.mode]
    average = alt.Chart().transform_filter("datum.apart").mark_rule(color=soft, strokeDash=[4, 4])
    whiskers = alt.Chart().mark_rule(strokeWidth=3, opacity=0.55, strokeCap="round")
    dots = alt.Chart().mark_point(
        size=min(110, (0.55 * row) ** 2), filled=True, opacity=1, strokeWidth=2.5
    )
    values = alt.Chart().mark_text(align="left", dx=9, fontWeight=600)
    return [
        _mark(finding, theme.INK[frame.mode]),
        average.encode(x=x),
        whiskers.encode(
            x=alt.X("low:Q", scale=scale), x2="high:Q", y=y, color=alt.Color("stroke:N", scale=None)
        ),
        dots.encode(
            x=x,
            y=y,
            shape=alt.Shape("shape:N", scale=None),
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("stroke:N", scale=None),
            tooltip=_tooltip(view),
        ),
        values.encode(x=alt.X("beside:Q", scale=scale), y=y, text="value:N"),
        _hidden(y, domain[0], frame),
    ]


def _stacked(finding: Finding, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order of the stacks, with the place of each piece."""
    order = _stack(finding.item)
    colours = dict(zip(order, _colours(finding.item), strict=True))
    rows = rows.assign(place=rows["answer"].map(order.index))
    rows = rows.sort_values(["position", "place"], ignore_index=True)
    end = rows.groupby("position")["estimate"].cumsum()
    return rows.assign(
        start=end - rows["estimate"],
        end=end,
        middle=end - rows["estimate"] / 2,
        colour=rows["answer"].map(colours),
        ink=rows["answer"].map(lambda answer: theme.ink_on(colours[answer])),
    )


def _answers(finding: Finding, rows: pd.DataFrame, frame: Frame) -> list[alt.Chart]:
    """Stacks of all answers, no opinion in grey at the end; dashed where imprecise."""
    scale = alt.Scale(domain=[0, 1], nice=False)
    x, y = alt.X("start:Q", scale=scale), _names(rows, frame)
    legend = rows.drop_duplicates("answer")
    bars = alt.Chart().mark_bar(stroke=theme.PAPER[frame.mode])
    dashed = alt.Chart().transform_filter("datum.doubtful")
    dashed = dashed.mark_bar(filled=False, stroke=theme.INK["light"], strokeDash=[3, 2])
    room = f"(datum.end - datum.start) * width > {ROOM}"
    return [
        bars.encode(
            x=alt.X("start:Q", scale=scale, axis=_axis(finding.view, frame)),
            x2="end:Q",
            y=y,
            color=alt.Color(
                "answer:N",
                scale=alt.Scale(domain=legend["answer"].tolist(), range=legend["colour"].tolist()),
                sort=None,
                legend=alt.Legend(columns=alt.expr("width < 250 ? 1 : 7")),
            ),
            tooltip=_tooltip(finding.view),
        ),
        dashed.encode(x=x, x2="end:Q", y=y),
        alt.Chart()
        .mark_text()
        .encode(
            x=alt.X("middle:Q", scale=scale),
            y=y,
            text="value:N",
            color=alt.Color("ink:N", scale=None),
            opacity=alt.condition(room, alt.value(1), alt.value(0)),
        ),
        _hidden(y, 0.0, frame),
        _mark(finding, theme.INK["light"]),
    ]


def _stack(item: Item) -> list[str]:
    """The answers in the order of a stack: favourable, middle, unfavourable, no opinion."""
    middle = [c for c in item.answers if c not in (*item.favourable, *item.unfavourable)]
    codes = (*item.favourable, *middle, *item.unfavourable) if item.favourable else item.answers
    words = {**item.answers, **item.no_opinion}
    return [words[code] for code in (*codes, *item.no_opinion)]


def _rows(finding: Finding, mode: str, name_width: int | None) -> pd.DataFrame:
    """The rows of both tables, with the words, tones and marks that show them."""
    view, table = finding.view, finding.table
    name = table[view.by] if view.by else say("average.whole")
    own = table.assign(group=name, apart=False)
    apart = finding.reference.assign(group=text.reference(finding), apart=True)
    rows = pd.concat([own, apart], ignore_index=True) if len(apart) else own
    flags = rows["flag"]
    remarks = flags.map(text.remark)
    hidden = flags.str.startswith(reliability.HIDDEN)
    doubtful = flags.map(lambda flag: reliability.IMPRECISE in reliability.reasons(flag)) & ~hidden
    marked = flags.str.startswith(reliability.CAUTION)
    tone = np.where(rows["apart"], theme.SOFT[mode], theme.MAIN[mode])
    number = rows["estimate"].map(lambda value: text.number(value, view.measure))
    return pd.DataFrame(
        {
            "group": rows["group"].map(
                lambda words: "\n".join(textwrap.wrap(words, name_width or max(len(words), 1)))
            ),
            "position": pd.factorize(rows["group"])[0],
            "apart": rows["apart"],
            "answer": rows["answer"],
            "estimate": rows["estimate"],
            "low": rows["low"],
            "high": rows["high"],
            "beside": rows["high"].fillna(rows["estimate"]),
            "value": number + np.where(marked, "*", ""),
            "interval": text.intervals(rows, view.measure),
            "n": rows["n"],
            "remark": remarks,
            "reason": remarks.where(hidden & ~rows["group"].duplicated(), ""),
            "doubtful": doubtful,
            "stroke": tone,
            "fill": np.where(doubtful, theme.PAPER[mode], tone),
            "shape": np.where(rows["apart"], "diamond", "circle"),
        }
    )


def _names(rows: pd.DataFrame, frame: Frame) -> alt.Y:
    """Group names in the order of the table, the reference after a gap."""
    own = rows.loc[~rows["apart"], "group"].unique().tolist()
    apart = rows.loc[rows["apart"], "group"].unique().tolist()
    width: dict[str, Any] = {}
    if frame.width is not None:
        width = {"minExtent": NAMES, "maxExtent": NAMES}
    return alt.Y(
        "group:N",
        sort=None,
        title=None,
        scale=alt.Scale(domain=[*own, *([" ", *apart] if apart else [])], paddingInner=0.3),
        axis=alt.Axis(
            grid=False,
            labelExpr=r"split(datum.label, '\n')",
            labelOffset=alt.expr(r"-9 * (length(split(datum.label, '\n')) - 1)"),
            labelLimit=260,
            **width,
        ),
    )


def _axis(view: View, frame: Frame) -> alt.Axis:
    """The axis of values; in a picture its title carries the footer, flush with the names."""
    footer: dict[str, Any] = {}
    if frame.footer:
        footer = {
            "titleAnchor": "start", "titleAlign": "left", "titleX": -NAMES, "titlePadding": 10,
            "titleFontSize": theme.FOOTER, "titleLineHeight": theme.FOOTER + 3,
        }  # fmt: skip
    form = ".0%" if view.measure == "share" else "d"
    step = alt.Undefined if view.measure == "share" else 1
    return alt.Axis(
        title=list(frame.footer) or None, format=form, tickCount=5, tickMinStep=step, **footer
    )


def _tooltip(view: View) -> list[alt.Tooltip]:
    titles = {
        "group": say("column.group"),
        "answer": say("column.answer"),
        "value": say(f"column.{view.measure}"),
        "interval": say("column.interval", level=view.level),
        "n": say("column.n"),
        "remark": say("column.flag"),
    }
    if view.show == "ranking":
        del titles["answer"]
    formats = {"n": ","}
    return [alt.Tooltip(name, title=t, format=formats.get(name, "")) for name, t in titles.items()]


def _hidden(y: alt.Y, start: float, frame: Frame) -> alt.Chart:
    """The reason in the place of what is not shown."""
    words = alt.Chart().mark_text(align="left", dx=4, color=theme.SOFT[frame.mode])
    return words.encode(x=alt.datum(start), y=y, text="reason:N")


def _mark(finding: Finding, ink: str) -> alt.Chart:
    """Synthetic data say so across the plot itself, where a cropped screenshot keeps it."""
    words = pd.DataFrame({"words": [text.mark(finding)]})
    return (
        alt.Chart(words)
        .mark_text(
            x=alt.expr("width / 2"),
            y=alt.expr("height / 2"),
            fontSize=alt.expr("max(14, min(40, 1.5 * width / length(datum.words)))"),
            fontWeight=600,
            color=ink,
            opacity=0.18,
        )
        .encode(text="words:N")
    )


def _colours(item: Item) -> list[str]:
    """The colours of `_stack`."""
    if not item.favourable:
        return theme.scale_colours(len(item.answers), len(item.no_opinion))
    middle = len(item.answers) - len(item.favourable) - len(item.unfavourable)
    return theme.answer_colours(
        len(item.favourable), middle, len(item.unfavourable), len(item.no_opinion)
    )


def _framed(chart: alt.LayerChart, frame: Frame, height: float, size: float) -> alt.LayerChart:
    title = alt.TitleParams(text=list(frame.headline), subtitle=list(frame.subtitle))
    chart = chart.properties(
        width=frame.width or "container",
        height=height,
        autosize=alt.AutoSizeParams(type="fit" if frame.height else "fit-x", contains="padding"),
        padding=theme.padding(frame.width is not None),
        **({"title": title} if frame.headline else {}),
    )
    return chart.configure(**theme.config(frame.mode, size))
