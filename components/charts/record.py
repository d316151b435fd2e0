"""Published figures as a table of tiles: countries by surveys, in the order of time."""

from typing import Any

import pandas as pd

from components import theme
from components.charts.parts import channel
from components.text import number, say

TILE = 34
"""Pixels to a row of tiles."""

LABELS = 24
"""Pixels between a year and the tiles, for the survey's name."""

WORDS = 74
"""Pixels to a column that has room for the survey's name below the year."""


def specification(figures: pd.DataFrame, mode: str) -> dict[str, Any]:
    """The figures of one answer to one question; real ones, so that nothing is marked as invented.

    Parameters
    ----------
    figures : rows of `PublishedRecord.figures`, one for each country and survey
    """
    figures = figures.sort_values(["year", "series"], kind="stable")
    rows = figures.assign(
        survey=figures["year"].astype(str) + "\n" + figures["short"],
        value=[
            number(share, "share").rstrip("%") + ("" if status == "published" else "*")
            for share, status in zip(figures["share"], figures["status"], strict=True)
        ],
        ink=[theme.ink_on(theme.shade(share, mode)) for share in figures["share"]],
        colour=[theme.shade(share, mode) for share in figures["share"]],
        kind=[say(f"record.status_{status}") for status in figures["status"]],
    )
    told = {"country": "record.country", "series": "record.series", "kind": "record.kind"}
    label = r"split(datum.label, '\n')"
    narrow = f"width / length(domain('x')) < {WORDS}"
    place = {
        "x": channel(
            "survey", "nominal", sort=None, title=None,
            axis={
                "orient": "top", "labelAngle": 0, "labelPadding": LABELS, "grid": False,
                "labelExpr": rf"{narrow} ? '’' + slice({label}[0], 2) : {label}",
            },
        ),
        "y": channel("country", "nominal", sort="ascending", title=None, axis={"grid": False}),
    }  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": rows.drop(columns="source").to_dict("records")},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": theme.PAPER[mode], "strokeWidth": 2},
                "encoding": place
                | {
                    "color": channel("colour", "nominal", scale=None),
                    "tooltip": [
                        *({"field": field, "title": say(key)} for field, key in told.items()),
                        {"field": "value", "title": say("record.percent")},
                        {"field": "note", "title": say("record.note_column")},
                    ],
                },
            },
            {
                "mark": {"type": "text", "fontWeight": 600},
                "encoding": place
                | {"text": {"field": "value"}, "color": channel("ink", "nominal", scale=None)},
            },
        ],
        "width": "container",
        "height": TILE * rows["country"].nunique(),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": theme.padding(picture=False),
        "config": theme.config(mode, theme.SIZE),
    }
