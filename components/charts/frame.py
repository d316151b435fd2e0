"""What every chart has around its marks: size, theme, title, footer, the mark of synthetic data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import theme, words
from components.charts.native import NOTHING, Native
from components.findings.finding import Finding

Layer = dict[str, Any]
"""A layer of a Vega-Lite specification: marks and what they encode."""

ROW, LOW_ROW, MANY = 38, 24, 14
"""Pixels to a row on screen: a finger's width; where there are many rows, a line of text."""

SURROUNDINGS = 170
"""Pixels of a picture's height that title, axis and footer take, about."""

AXIS = 24
"""Pixels below the plot for the labels of its axis."""


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

    def row(self, lines: float, tall: float = ROW, low: float = LOW_ROW) -> float:
        """Pixels to each of so many rows; on screen `low` ones where there are many."""
        if self.height is not None:
            return (self.height - SURROUNDINGS - theme.FOOTER * len(self.footer)) / max(lines, 1)
        return low if lines > MANY else tall


@dataclass(frozen=True, eq=False)
class Plot:
    """The marks of a chart, before anything is around them.

    Attributes
    ----------
    rows : what the layers draw; a row for each mark
    height, text : of the plot, and of its names and values, in pixels
    left : pixels that a picture keeps for names at the left of the plot
    over : whether marks fill the plot, so that the mark of synthetic data must lie over them
    select : the column whose value a click on a mark of the last layer selects, "" for none
    native : the same chart by its numbers
    """

    rows: pd.DataFrame
    layers: Sequence[Layer]
    height: float
    text: float = theme.SIZE
    left: int = 0
    over: bool = False
    select: str = ""
    native: Native = NOTHING


Draw = Callable[[Finding, Frame], Plot]
"""A kind of chart."""


def specification(draw: Draw, finding: Finding, frame: Frame) -> dict[str, Any]:
    """The chart of a finding, whole: the plot in its frame, marked where its data are synthetic."""
    plot = draw(finding, frame)
    layers = [*plot.layers]
    shared = not all("data" in layer for layer in layers)  # the page errs on data that none draws
    if plot.select:
        layers[-1] = layers[-1] | {"params": [_selection(plot.select)]}
    if mark := words.mark(finding):
        layers.insert(
            _below_words(layers) if plot.over else 0, _mark(mark, theme.mark(frame.mode, plot.over))
        )
    if frame.footer:
        layers.append(_footer(frame, plot))
    title = {"text": list(frame.headline), "subtitle": list(frame.subtitle)}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        **({"data": {"values": records(plot.rows)}} if shared else {}),
        "layer": layers,
        "width": frame.width or "container",
        "height": frame.height or plot.height,
        "autosize": {"type": "fit" if frame.height else "fit-x", "contains": "padding"},
        "padding": theme.padding(frame.width is not None),
        "config": theme.config(frame.mode, plot.text),
    } | ({"title": title} if frame.headline else {})


def _below_words(layers: Sequence[Layer]) -> int:
    """The place over the marks that fill a plot and under their values, which stay legible."""
    kinds = [layer["mark"]["type"] for layer in layers]
    return kinds.index("text") if "text" in kinds else len(layers)


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON holds them: what cannot be said is null."""
    columns = [
        [value if there else None for value, there in zip(column.tolist(), known, strict=True)]
        for column, known in ((rows[name], rows[name].notna()) for name in rows)
    ]
    return [dict(zip(rows, row, strict=True)) for row in zip(*columns, strict=True)]


def _mark(words: str, look: dict[str, Any]) -> Layer:
    """Synthetic data say so across the plot itself, where a cropped screenshot keeps it."""
    return {
        "data": {"values": [{"words": words}]},
        "mark": {
            "type": "text",
            "x": {"expr": "width / 2"},
            "y": {"expr": "height / 2"},
            "fontSize": {"expr": "max(14, min(40, 1.5 * width / length(datum.words)))"},
            "fontWeight": 600,
            **look,
        },
        "encoding": {"text": {"field": "words"}},
    }


def _footer(frame: Frame, plot: Plot) -> Layer:
    """The footer of a picture, flush with the names."""
    return {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "text": list(frame.footer),
            "x": -plot.left,
            "y": {"expr": f"height + {AXIS + 14}"},
            "align": "left",
            "baseline": "top",
            "fontSize": theme.FOOTER,
            "lineHeight": theme.FOOTER + 3,
            "color": theme.SOFT[frame.mode],
        },
    }


def _selection(column: str) -> dict[str, Any]:
    return {"name": "picked", "select": {"type": "point", "fields": [column], "on": "click"}}
