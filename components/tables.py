"""Tables as readers see and download them."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.reliability import CAUTION
from components import text
from components.findings import Finding
from components.text import say
from data.coding import distinct

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text cell that begins with one of these is a formula to a spreadsheet."""


def worded(finding: Finding) -> pd.DataFrame:
    """The table in words and rounded numbers: a row per group, or all its answers side by side."""
    survey, view, table = finding.survey, finding.view, finding.table
    group = survey.breaks[view.by].label if view.by else say("column.group")
    table = table.assign(
        group=table[view.by] if view.by else say("average.whole"),
        value=[text.number(x, view.measure) for x in table["estimate"]],
        interviews=table["n"].map("{:,}".format),
        remark=table["flag"].map(text.remark),
    )
    if view.show == "answers":
        starred = table["value"] + np.where(table["flag"].str.startswith(CAUTION), "*", "")
        stacks = table.assign(starred=starred).groupby("group", sort=False)
        columns = [
            (group, [name for name, _ in stacks]),
            (say("column.n"), stacks["interviews"].first()),
        ]
        columns += [
            (answer, rows["starred"].tolist())
            for answer, rows in table.assign(starred=starred).groupby("answer", sort=False)
        ]
        return _headed(columns)
    columns = [
        (group, table["group"]),
        (say(f"column.{view.measure}"), table["value"]),
        (say("column.interval", level=view.level), text.intervals(table, view.measure)),
        (say("column.n"), table["interviews"]),
    ]
    if view.kind == "share":
        columns.append((say("column.n_eff"), [_rounded(x, ",.0f") for x in table["n_eff"]]))
    columns.append((say("column.deff"), [_rounded(x, ".2f") for x in table["deff"]]))
    if table["remark"].any():
        columns.append((say("column.flag"), table["remark"]))
    if survey.synthetic:
        words = [say(f"mark.{kind}_value") if kind else "" for kind in table["provenance"]]
        columns.append((say("column.provenance"), words))
    return _headed(columns)


def escaped(table: pd.DataFrame) -> pd.DataFrame:
    """A table of text as `st.table` shows it, which takes its cells and headings for Markdown."""
    return table.map(text.escaped).rename(columns=text.escaped)


def _headed(columns: Sequence[tuple[str, Iterable[str]]]) -> pd.DataFrame:
    """A table whose headings differ, whatever a profile calls its breaks and answers."""
    headings = distinct(dict(enumerate(heading for heading, _ in columns)))
    return pd.DataFrame({headings[i]: list(values) for i, (_, values) in enumerate(columns)})


def csv(finding: Finding) -> bytes:
    """The table at full precision, with what its numbers mean in columns of their own."""
    survey, view, item = finding.survey, finding.view, finding.item
    said = finding.table.assign(
        item=item.title,
        wording=item.wording,
        wave=view.wave,
        base=say(f"controls.base_{view.base}"),
        weight=text.weight_name(survey, view.weight),
        level=view.level / 100,
        source=survey.source.producer or survey.title,
        note=text.synthetic_note(finding),
    )
    for name in said.select_dtypes(["object", "str"]):
        said[name] = said[name].map(_harmless)
    return said.to_csv(index=False).encode("utf-8-sig")


def _rounded(value: float, form: str) -> str:
    return "" if np.isnan(value) else format(value, form)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
