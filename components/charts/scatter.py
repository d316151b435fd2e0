"""Groups placed on two items at once, with an interval either way."""

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
import pandas as pd

from analysis.verdicts import not_comparable
from components import tested, text, theme, words
from components.charts.frame import Frame, Layer, Plot
from components.charts.native import Axis, Native, Series
from components.charts.parts import as_is, axis, channel, scale, starred, tooltip
from components.findings.finding import Finding, kind_of
from components.text import say
from data.model import Item

HEIGHT = 380

WIDTH = 320
"""Pixels of a plot in which the names are kept apart, a phone's; on a wider one they are, too."""

LETTER, LINE, DOT = 7.5, 13, 6
"""Pixels of a letter and of a line of a name, and from the middle of a dot to its name, about."""

STEP = {"share": 0.1, "mean": 1.0}
"""An axis ends at a multiple of this."""

Box = tuple[float, float, float, float]


def draw(finding: Finding, frame: Frame) -> Plot:
    """The first item across, the second up; a line where both are the same, if that has a sense."""
    one, other = finding.items
    rows = _rows(finding, frame)
    across, up = rows[rows["across"]], rows[~rows["across"]]
    ends = [_ends(across, kind_of(one)), _ends(up, kind_of(other))]
    if alike := not not_comparable(one, other):
        ends = [[min(ends[0][0], ends[1][0]), max(ends[0][1], ends[1][1])]] * 2
    rows = rows.join(_names(across, *ends), on="name")
    across = rows[rows["across"]]
    x, y = (scale(each) for each in ends)
    at = {
        "x": channel("x", scale=x, axis=_axis(one)),
        "y": channel("y", scale=y, axis=_axis(other, up=True)),
    }
    whisker = {"type": "rule", "strokeWidth": 2.5, "opacity": 0.4, "strokeCap": "round"}
    dots = {"transform": [{"filter": "datum.across"}]}
    tone = {"color": as_is("tone")}
    first, second = finding.table["what"].unique().tolist()
    told = {
        "name": say("column.group"), "first": first, "second": second, "n": say("column.n"),
        "remark": say("column.flag"),
    }  # fmt: skip
    if not finding.compared.empty:
        told["difference"] = say("column.difference")
    return Plot(
        rows=rows,
        layers=[
            *(_diagonal(ends[0], at, frame) if alike else []),
            dots | {
                "mark": whisker,
                "encoding": at | tone | {
                    "x": channel("low", scale=x), "x2": {"field": "high"},
                },
            },
            {
                "transform": [{"filter": "!datum.across"}],
                "mark": whisker,
                "encoding": at | tone | {
                    "y": channel("low", scale=y), "y2": {"field": "high"},
                },
            },
            *(
                {
                    "transform": [{"filter": f"datum.across && datum.align === '{align}'"}],
                    "mark": {
                        "type": "text", "fontWeight": 600, "align": align, "baseline": "middle",
                        "dx": DOT * way, "dy": {"expr": "datum.dy"},
                    },
                    "encoding": at | {"text": {"field": "name"}, "color": as_is("ink")},
                }
                for align, way in (("left", 1), ("right", -1))
            ),
            dots | {
                "mark": {"type": "point", "filled": True, "opacity": 1, "size": 110},
                "encoding": at | {
                    "fill": as_is("tone"), "stroke": as_is("tone"), "tooltip": tooltip(told),
                },
            },
        ],
        height=HEIGHT,
        left=60,
        native=_native(finding, across, up, ends, alike=alike),
    )  # fmt: skip


def _native(
    finding: Finding,
    across: pd.DataFrame,
    up: pd.DataFrame,
    ends: Sequence[Sequence[float]],
    *,
    alike: bool,
) -> Native:
    """Both numbers of each group; nothing of a group that has one only."""
    sides = [
        Series(
            name=name,
            values=side["x" if side is across else "y"].tolist(),
            low=side["low"].tolist(),
            high=side["high"].tolist(),
            words=side["value"].tolist(),
            colours=side["tone"].tolist(),
            form=kind_of(item),
        )
        for name, item, side in zip(
            finding.table["what"].unique(), finding.items, (across, up), strict=True
        )
    ]
    one, other = (
        Axis(kind_of(item), (end[0], end[1]), _measured(item))
        for item, end in zip(finding.items, ends, strict=True)
    )
    return Native(
        "points",
        across["name"].tolist(),
        sides,
        across["remark"].where(~across["drawn"], "").tolist(),
        other.form,
        other.ends,
        title=other.title,
        across=one,
        diagonal=say("both.same") if alike else "",
        beside_at=[
            ("l" if align == "right" else "r", -1 if down > 0 else 1)
            for align, down in zip(across["align"], across["dy"], strict=True)
        ],
    )


def _rows(finding: Finding, frame: Frame) -> pd.DataFrame:
    """Two rows for each group: its interval across, then its interval up."""
    by = finding.by[0] if len(finding.by) > 1 else ""
    table = finding.table.assign(
        name=finding.table[by] if by else say("average.whole"),
    )
    sides = []
    for item, (_, side) in zip(finding.items, table.groupby("what", sort=False), strict=True):
        kind = kind_of(item)
        values = starred([text.number(z, kind) for z in side["estimate"]], side["flag"])
        sides.append(
            side.assign(
                value=values,
                told=[
                    say("tested.difference", difference=value, interval=interval)
                    for value, interval in zip(values, text.intervals(side, kind), strict=True)
                ],
                remark=side["flag"].map(text.remark),
            ).set_index("name")
        )
    first, second = sides
    differences = {}
    if not (compared := finding.compared).empty:
        names = compared[by] if by else [say("average.whole")] * len(compared)
        differences = dict(zip(names, tested.summaries(compared, finding.kind), strict=True))
    drawn = first["estimate"].notna() & second["estimate"].notna()
    lit = (first.index == finding.highlighted) | (finding.highlighted == "")
    shared = pd.DataFrame(
        {
            "x": first["estimate"].where(drawn),
            "y": second["estimate"].where(drawn),
            "first": first["told"],
            "second": second["told"],
            "n": first["n"].map("{:,}".format),
            "difference": [differences.get(name, "") for name in first.index],
            "remark": [
                text.say("list.semicolon").join(dict.fromkeys(x for x in both if x))
                for both in zip(first["remark"], second["remark"], strict=True)
            ],
            "tone": np.where(lit, theme.MAIN[frame.mode], theme.PALE[frame.mode]),
            "ink": np.where(lit, theme.INK[frame.mode], theme.SOFT[frame.mode]),
            "bottom": second["low"].where(drawn),
            "top": second["high"].where(drawn),
            "drawn": drawn,
            "apart": ~drawn,
        }
    )
    both = [
        shared.assign(
            across=across, low=side["low"].where(drawn), high=side["high"].where(drawn),
            value=side["value"],
        )
        for across, side in ((True, first), (False, second))
    ]  # fmt: skip
    return pd.concat(both).rename_axis("name").reset_index()


def _ends(rows: pd.DataFrame, kind: str) -> list[float]:
    """The ends of an axis around all intervals."""
    drawn, step = rows[["low", "high"]].to_numpy(float), STEP[kind]
    if np.isnan(drawn).all():
        return [0.0, step]
    return [step * floor(np.nanmin(drawn) / step), step * ceil(np.nanmax(drawn) / step)]


def _axis(item: Item, *, up: bool = False) -> dict[str, object]:
    """What the axis measures, in words."""
    above = {"titleAngle": 0, "titleAlign": "left", "titleX": 0, "titleY": -14}
    inside = {"titleAnchor": "end", "titleY": -6, "titleBaseline": "bottom"}
    return axis(kind_of(item)) | {"title": _measured(item), **(above if up else inside)}


def _measured(item: Item) -> str:
    return say(f"both.axis_{kind_of(item)}", statement=words.statement(item), title=item.title)


def _diagonal(ends: list[float], at: dict[str, dict[str, object]], frame: Frame) -> list[Layer]:
    """Where both are the same."""
    soft, (low, high) = theme.SOFT[frame.mode], ends
    return [
        {
            "data": {"values": [{"x": low, "y": low}, {"x": high, "y": high}]},
            "mark": {"type": "line", "color": soft, "strokeDash": [4, 4], "strokeWidth": 1},
            "encoding": at,
        },
        {
            "data": {"values": [{"x": high, "y": high, "told": say("both.same")}]},
            "mark": {"type": "text", "align": "right", "dx": -30, "dy": 12, "color": soft},
            "encoding": at | {"text": {"field": "told"}},
        },
    ]


def _names(rows: pd.DataFrame, x: list[float], y: list[float]) -> pd.DataFrame:
    """On which side of its dot each name stands, above or below, so that it meets nothing."""
    known = rows[rows["drawn"]]

    def across(values: pd.Series) -> np.ndarray:
        return ((values - x[0]) / (x[1] - x[0]) * WIDTH).to_numpy(float)

    def down(values: pd.Series) -> np.ndarray:
        return ((y[1] - values) / (y[1] - y[0]) * HEIGHT).to_numpy(float)

    left, top = across(known["x"]), down(known["y"])
    taken: list[Box] = [
        *zip(across(known["low"]), top - 2, across(known["high"]), top + 2, strict=True),
        *zip(left - 2, down(known["top"]), left + 2, down(known["bottom"]), strict=True),
    ]
    found = {}
    for name, a, b in zip(known["name"], left, top, strict=True):
        wide = LETTER * len(name)
        tried = [(align, dy) for dy in (-LINE, LINE) for align in ("left", "right")]
        boxes = {(align, dy): _box(align, a, b + dy, wide) for align, dy in tried}
        inside = {k: box for k, box in boxes.items() if box[0] >= 0 and box[2] <= WIDTH} or boxes
        free = [k for k, box in inside.items() if not any(_meet(box, other) for other in taken)]
        chosen = (free or list(inside))[0]
        taken.append(boxes[chosen])
        found[name] = chosen
    return pd.DataFrame.from_dict(found, orient="index", columns=["align", "dy"])


def _box(align: str, across: float, down: float, wide: float) -> Box:
    left = across + DOT if align == "left" else across - DOT - wide
    return left, down - LINE / 2, left + wide, down + LINE / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
