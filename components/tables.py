"""Tables as readers see and download them."""

import numpy as np
import pandas as pd

from analysis.reliability import CAUTION
from components import text
from components.findings import Finding
from components.text import say

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
        wide = table.assign(value=starred).pivot_table(
            values="value",
            index=["group", "interviews"],
            columns="answer",
            aggfunc="first",
            sort=False,
        )
        return wide.reset_index().rename(columns={"group": group, "interviews": say("column.n")})
    columns = {
        group: table["group"],
        say(f"column.{view.measure}"): table["value"],
        say("column.interval", level=view.level): text.intervals(table, view.measure),
        say("column.n"): table["interviews"],
        say("column.n_eff"): [_rounded(x, ",.0f") for x in table["n_eff"]],
        say("column.deff"): [_rounded(x, ".2f") for x in table["deff"]],
    }
    if view.kind == "mean":
        del columns[say("column.n_eff")]
    if table["remark"].any():
        columns[say("column.flag")] = table["remark"]
    if survey.synthetic:
        columns[say("column.provenance")] = [
            say(f"mark.{kind}_value") if kind else "" for kind in table["provenance"]
        ]
    return pd.DataFrame(columns)


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
