"""Tables as they leave the screen."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from components import text, words
from components.charts.frame import Frame
from components.charts.native import Series
from components.figures.figure import Figure
from components.text import say

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text cell that begins with one of these is a formula to a spreadsheet."""


def escaped(table: pd.DataFrame) -> pd.DataFrame:
    """A table of text as `st.table` shows it, which takes its cells and headings for Markdown."""
    return table.astype(str).map(text.escaped).rename(columns=text.escaped)


def csv(figure: Figure) -> bytes:
    """The numbers at full precision, with what they mean in columns of their own."""
    finding = figure.finding
    survey, view = finding.survey, finding.view
    said = {
        "item": " / ".join(item.title for item in finding.items),
        "wording": " / ".join(item.wording for item in finding.items),
        "wave": view.wave,
        "filters": words.filters(finding),
        "base": say(f"controls.base_{view.base}"),
        "weight": words.weight_name(survey, view.weight),
        "level": finding.level,
        "source": survey.source.producer or survey.title,
        "note": words.synthetic_note(finding),
    }
    # A break of the file may have one of these names: its column stays.
    named = {f"view_{name}" if name in figure.data else name: x for name, x in said.items()}
    return _written(figure.data.assign(**named))


def csv_shown(figure: Figure) -> bytes:
    """The numbers that the chart shows, one a row, with the words beside them."""
    native = figure.draw(figure.finding, Frame()).native
    if native.kind == "none":
        return _written(figure.table)
    rows = [
        {
            "category": category,
            "series": series.name,
            **dict(zip(("value", "low", "high"), ends, strict=True)),
            "shown": shown,
            "remark": " ".join(f"{beside} {remark}".split()),
        }
        for series in native.series
        for category, ends, shown, beside, remark in zip(
            native.categories,
            zip(series.values, *_ends(series), strict=True),
            series.words or [""] * len(series.values),
            native.beside or [""] * len(series.values),
            series.remarks or [""] * len(series.values),
            strict=True,
        )
    ]
    return _written(pd.DataFrame(rows).assign(note=words.synthetic_note(figure.finding)))


def csv_datawrapper(figure: Figure) -> bytes:
    """Category, value, low and high, as Datawrapper reads them: percents of shares as such."""
    finding = figure.finding
    native = figure.draw(finding, Frame()).native
    rows = [
        (
            f"{category}, {series.name}" if len(native.series) > 1 else category,
            *(_percents(series.form or native.form) * end for end in ends),
        )
        for series in native.series
        for category, *ends in zip(native.categories, series.values, *_ends(series), strict=True)
    ]
    if native.kind == "none":
        table = finding.table
        named = table[[*finding.by, "answer"]].agg(", ".join, axis=1)
        numbers = (_percents(finding.kind) * table[["estimate", "low", "high"]]).to_numpy().tolist()
        rows = [(name, *ends) for name, ends in zip(named, numbers, strict=True)]
    return _written(pd.DataFrame(rows, columns=["category", "value", "low", "high"]))


def _percents(form: str) -> float:
    """What makes percents of parts of 1, and leaves means, odds ratios and points as they are."""
    return 1.0 if form in ("mean", "odds", "points") else 100.0


def _ends(series: Series) -> tuple[Sequence[float], Sequence[float]]:
    nothing = [np.nan] * len(series.values)
    return series.low or nothing, series.high or nothing


def _written(table: pd.DataFrame) -> bytes:
    for name in table.select_dtypes(["object", "str"]):
        table = table.assign(**{str(name): table[name].map(_harmless)})
    return table.rename(columns=_harmless).to_csv(index=False).encode("utf-8-sig")


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
