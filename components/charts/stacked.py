"""Stacks of all answers: favourable first, no opinion in grey at the end, the average apart."""

from collections.abc import Mapping

import pandas as pd

from analysis.reliability import HIDDEN
from components import text, theme, words
from components.charts.frame import Frame, Plot
from components.charts.native import Native, Series
from components.charts.parts import (
    NAMES,
    as_is,
    axis,
    channel,
    doubtful,
    names,
    scale,
    starred,
    tooltip,
    why_hidden,
    wrapped,
)
from components.findings.finding import Finding
from components.text import say
from data.model import Item

ROOM = 30
"""Pixels that a percent needs inside its piece of a stack."""


def draw(finding: Finding, frame: Frame) -> Plot:
    """Bars that add to 100 %; a piece is dashed where it is imprecise."""
    return pieces(
        finding, frame, dict(zip(stack(finding.item), _colours(finding.item), strict=True))
    )


def pieces(finding: Finding, frame: Frame, colours: Mapping[str, str]) -> Plot:
    """The same for other parts of a whole than the answers to one item.

    Parameters
    ----------
    colours : column `answer` of the table -> colour, in the order of a stack
    """
    groups = finding.table[finding.by[0]].nunique() if finding.by else 1
    lines = groups + 2 * (len(finding.reference) > 0)
    row = frame.row(lines)
    rows = _rows(finding, row, colours)
    own, apart = (
        rows.loc[rows["apart"] == side, "group"].unique().tolist() for side in (False, True)
    )
    strong = rows.loc[rows["name"] == finding.view.country, "group"].unique().tolist()
    x, y = scale([0.0, 1.0]), names(own, apart, frame, strong=strong)
    legend = rows.drop_duplicates("answer")
    piece = {"x": channel("start", scale=x), "x2": {"field": "end"}, "y": y}
    room = f"(datum.end - datum.start) * width > {ROOM}"
    return Plot(
        rows=rows,
        layers=[
            {
                "mark": {"type": "bar", "stroke": theme.PAPER[frame.mode]},
                "encoding": piece | {
                    "x": channel("start", scale=x, axis=axis("share")),
                    "color": channel(
                        "answer",
                        "nominal",
                        scale={
                            "domain": legend["answer"].tolist(),
                            "range": legend["colour"].tolist(),
                        },
                        sort=None,
                        legend={"columns": {"expr": "width < 250 ? 1 : 7"}},
                    ),
                    "tooltip": tooltip(
                        {
                            "name": say("column.group"),
                            "answer": say("column.answer"),
                            "value": say("column.share"),
                            "interval": say("column.interval", level=finding.view.level),
                            "n": say("column.n"),
                            "remark": say("column.flag"),
                        }
                    ),
                },
            },
            {
                "transform": [{"filter": "datum.doubtful"}],
                "mark": {
                    "type": "bar", "filled": False, "stroke": theme.INK["light"],
                    "strokeDash": [3, 2],
                },
                "encoding": piece,
            },
            {
                "mark": {"type": "text"},
                "encoding": {
                    "x": channel("middle", scale=x),
                    "y": y,
                    "text": {"field": "value"},
                    "color": as_is("ink"),
                    "opacity": {"condition": {"test": room, "value": 1}, "value": 0},
                },
            },
            why_hidden(y, 0.0, frame),
        ],
        height=row * lines,
        text=min(theme.SIZE, 0.8 * row),
        left=NAMES,
        over=True,
        native=_native(rows),
    )  # fmt: skip


def _native(rows: pd.DataFrame) -> Native:
    groups = rows.drop_duplicates("name")
    pieces = [
        Series(
            name=answer,
            values=(piece["end"] - piece["start"]).tolist(),
            low=piece["low"].tolist(),
            high=piece["high"].tolist(),
            words=piece["value"].tolist(),
            hollow=piece["doubtful"].tolist(),
            colours=piece["colour"].tolist(),
            grey=piece["colour"].iloc[0] in theme.NO_OPINION,
        )
        for answer, piece in rows.groupby("answer", sort=False)
    ]
    return Native("stacked", groups["name"].tolist(), pieces, groups["reason"].tolist())


def _rows(finding: Finding, row: float, colours: Mapping[str, str]) -> pd.DataFrame:
    """The rows of both tables in the order of the stacks, with the place of each piece."""
    name = finding.table[finding.by[0]] if finding.by else say("average.whole")
    own = finding.table.assign(name=name, apart=False)
    apart = finding.reference.assign(name=words.reference(finding), apart=True)
    rows = pd.concat([own, apart], ignore_index=True) if len(apart) else own
    order = list(colours)
    rows = rows.assign(
        position=pd.factorize(rows["name"])[0], place=rows["answer"].map(order.index)
    ).sort_values(["position", "place"], ignore_index=True)
    end = rows.groupby("position")["estimate"].cumsum()
    flags = rows["flag"]
    remarks = flags.map(text.remark)
    first = flags.str.startswith(HIDDEN) & ~rows["name"].duplicated()
    colour = rows["answer"].map(colours)
    return pd.DataFrame(
        {
            "group": [wrapped(name, row) for name in rows["name"]],
            "name": rows["name"],
            "apart": rows["apart"],
            "answer": rows["answer"],
            "start": end - rows["estimate"],
            "end": end,
            "middle": end - rows["estimate"] / 2,
            "value": starred([text.number(x, "share") for x in rows["estimate"]], flags),
            "low": rows["low"],
            "high": rows["high"],
            "interval": text.intervals(rows, "share"),
            "n": rows["n"].map("{:,}".format),
            "remark": remarks,
            "reason": remarks.where(first, ""),
            "doubtful": doubtful(flags),
            "colour": colour,
            "ink": colour.map(theme.ink_on),
        }
    )


def stack(item: Item) -> list[str]:
    """The answers in the order of a stack: favourable, middle, unfavourable, no opinion."""
    middle = [c for c in item.answers if c not in (*item.favourable, *item.unfavourable)]
    codes = (*item.favourable, *middle, *item.unfavourable) if item.favourable else item.answers
    said = {**item.answers, **item.no_opinion}
    return [said[code] for code in (*codes, *item.no_opinion)]


def _colours(item: Item) -> list[str]:
    """The colours of `stack`."""
    if not item.favourable:
        return theme.scale_colours(len(item.answers), len(item.no_opinion))
    middle = len(item.answers) - len(item.favourable) - len(item.unfavourable)
    return theme.answer_colours(
        len(item.favourable), middle, len(item.unfavourable), len(item.no_opinion)
    )
