"""A map of one number for each country: shades of one hue, the numbers written on the countries."""

from typing import Any

import numpy as np

from analysis.reliability import HIDDEN
from components import text, theme
from components.charts.frame import Frame, Layer, Plot
from components.charts.parts import as_is, domain, starred, tooltip
from components.findings.finding import Finding
from components.text import say
from data.shapes import shapes

HEIGHT = 430

PROJECTION = {"type": "mercator"}


def draw(finding: Finding, frame: Frame) -> Plot:
    """The countries that have a shape, shaded by their estimates; grey where hidden."""
    rows = finding.table.assign(name=finding.table[finding.by[0]])
    rows = rows[rows["name"].isin(list(shapes()))]
    flags = rows["flag"]
    hidden = flags.str.startswith(HIDDEN)
    low, high = domain(finding.item, finding.kind)
    place = ((rows["estimate"] - low) / (high - low)).fillna(0.0)
    paper = theme.PAPER[frame.mode]
    colour = np.where(hidden, theme.RULE[frame.mode], [theme.shade(x, frame.mode) for x in place])
    rows = rows.assign(
        value=starred([text.number(x, finding.kind) for x in rows["estimate"]], flags),
        interval=text.intervals(rows, finding.kind),
        n=rows["n"].map("{:,}".format),
        remark=flags.map(text.remark),
        colour=colour,
        ink=[theme.ink_on(c) for c in colour],
        width=np.where(rows["name"] == finding.view.country, 3, 1),
    )
    columns = ["name", "value", "interval", "n", "remark", "colour", "ink", "width"]
    features = [_feature(row) for row in rows[columns].to_dict("records")]
    titles = {
        "name": say("column.group"),
        "value": say(f"column.{finding.kind}"),
        "interval": say("column.interval", level=finding.view.level),
        "n": say("column.n"),
        "remark": say("column.flag"),
    }
    words: Layer = {
        "data": {"values": features},
        "projection": PROJECTION,
        "mark": {"type": "text", "fontWeight": 600},
        "encoding": {
            "longitude": {"field": "across", "type": "quantitative"},
            "latitude": {"field": "up", "type": "quantitative"},
            "text": {"field": "value"},
            "color": as_is("ink"),
        },
    }
    countries: Layer = {
        "data": {"values": features},
        "projection": PROJECTION,
        "mark": {"type": "geoshape", "stroke": paper},
        "encoding": {
            "color": as_is("colour"),
            "strokeWidth": {"field": "width", "type": "quantitative", "scale": None},
            "tooltip": tooltip(titles),
        },
    }
    return Plot(rows[columns], [countries, words], height=HEIGHT, over=True)


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    """A country's shape with its numbers beside it, where tooltips find them."""
    shape = shapes()[row["name"]]
    across, up = shape["properties"]["label"]
    return {"type": "Feature", "geometry": shape["geometry"], "across": across, "up": up, **row}
