"""The figure of a trend over ages: the number of each age group, and the slope in each country."""

import numpy as np
import pandas as pd

from analysis.contrasts import OPEN_AGES, midpoints
from components import tested, text, words
from components.charts import lines
from components.figures.figure import Figure, alt, headed, name, provenance_column
from components.findings.finding import Finding
from components.text import say


def figure(finding: Finding) -> Figure:
    """The finding of `findings.cohorts.slopes` as a figure."""
    rows = _rows(finding)
    headline = words.unsaid(finding) or _headline(finding, rows)
    notes = words.footer(finding)
    if (rows["reason"] == OPEN_AGES).any():
        middles = midpoints(finding.table[finding.by[-1]].unique().tolist())
        level, years = next(x for x in middles.items() if x[0].endswith("+"))
        notes.insert(1, say("slopes.midpoint", level=level, years=f"{years:g}"))
    notes.insert(1, say("slopes.caution", wave=finding.view.wave))
    return Figure(
        finding=finding,
        name=name(finding, "trend"),
        headline=words.titled(finding, headline),
        subtitle=say("slopes.subtitle", measured=words.measured(finding), wave=words.when(finding)),
        draw=lines.draw,
        table=_table(finding, rows),
        data=finding.compared,
        notes=notes,
        alt=alt(say("slopes.alt"), headline, _values(finding, rows), finding),
    )


def _rows(finding: Finding) -> pd.DataFrame:
    compared = finding.compared
    alone = len(finding.by) == 1
    return compared.assign(name=say("average.whole") if alone else compared[finding.by[0]])


def _headline(finding: Finding, rows: pd.DataFrame) -> str:
    """The slope of the country that stands out, or of the only one; else where slopes are clear."""
    said = {"statement": words.statement(finding.item), "title": finding.item.title}
    chosen = rows[rows["name"] == finding.view.country]
    if len(rows) == 1 or len(chosen):
        row = (chosen if len(chosen) else rows).iloc[0]
        if pd.isna(row["difference"]):
            return say("slopes.hidden", name=row["name"])
        return say(
            f"slopes.one_{finding.kind}",
            name=row["name"],
            slope=text.points(row["difference"], finding.kind),
            way=say("slopes.up" if row["difference"] > 0 else "slopes.down"),
            verdict=text.verdict(row["verdict"], row["family"], "slopes"),
            **said,
        )
    clear, rising = tested.clear(rows), (rows["difference"] > 0).to_numpy()
    up, down = (rows.loc[clear & (rising == side), "name"].tolist() for side in (True, False))
    which = "_".join(["up"] * bool(up) + ["down"] * bool(down)) or "neither"
    total, by = int(rows["difference"].notna().sum()), finding.by[0]
    return say(
        f"slopes.{finding.kind}_{which}",
        rising=words.among(finding, up, total, by),
        falling=words.among(finding, down, total, by),
        none=words.among(finding, [], total, by),
        **said,
    )


def _table(finding: Finding, rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each country: its groups side by side, then the slope."""
    under, kind = finding.by[-1], finding.kind
    label = (
        finding.survey.breaks[finding.by[0]].label if len(finding.by) > 1 else say("column.group")
    )
    columns = [(label, rows["name"])]
    for level, cells in finding.table.groupby(under, sort=False):
        columns.append((str(level), [text.number(x, kind) for x in cells["estimate"]]))
    columns += [
        (say("column.slope"), [text.slope(x, kind) for x in rows["difference"]]),
        (
            say("column.interval", level=finding.view.level),
            [
                say("number.signed_range", low=text.slope(low, kind), high=text.slope(high, kind))
                if not np.isnan(low)
                else ""
                for low, high in zip(rows["low"], rows["high"], strict=True)
            ],
        ),
        (say("column.p"), [text.p_value(p) for p in rows["p"]]),
        (say("column.p_adjusted"), [text.p_value(p) for p in rows["p_adjusted"]]),
        (say("column.verdict"), tested.verdicts(rows)),
    ]
    return headed([*columns, *provenance_column(finding, rows)])


def _values(finding: Finding, rows: pd.DataFrame) -> list[str]:
    series, under = finding.by[0], finding.by[-1]
    values = []
    for row, verdict in zip(rows.to_dict("records"), tested.verdicts(rows), strict=True):
        own = finding.table
        if len(finding.by) > 1:
            own = own[own[series] == row["name"]]
        groups = ", ".join(
            f"{level} {text.number(x, finding.kind) or text.remark(flag)}"
            for level, x, flag in zip(own[under], own["estimate"], own["flag"], strict=True)
        )
        slope = text.slope(row["difference"], finding.kind)
        values.append(
            say("slopes.alt_value", name=row["name"], groups=groups, slope=slope, verdict=verdict)
        )
    return values
