"""The figure of all answers to a question, group by group."""

import pandas as pd

from components import text, words
from components.charts import stacked
from components.charts.parts import starred
from components.figures.figure import Figure, alt, group_column, headed, name
from components.findings.finding import Finding
from components.text import say


def figure(finding: Finding) -> Figure:
    """The finding of `findings.countries.answers` as a figure."""
    headline = words.unsaid(finding) or say("answers.headline", title=finding.item.title)
    return Figure(
        finding=finding,
        name=name(finding, "answers"),
        headline=words.titled(finding, headline),
        subtitle=say("answers.subtitle", base=words.whom(finding), wave=words.when(finding)),
        draw=stacked.draw,
        table=table(finding),
        data=finding.table,
        notes=words.footer(finding),
        alt=alt(say("answers.alt"), headline, values(finding), finding),
    )


def table(finding: Finding) -> pd.DataFrame:
    """A row for each group, all its answers side by side."""
    by = finding.by[0] if finding.by else ""
    label, groups = group_column(finding, by, finding.table)
    said = [text.number(x, "share") for x in finding.table["estimate"]]
    cells = finding.table.assign(group=list(groups), cell=starred(said, finding.table["flag"]))
    first = cells.drop_duplicates("group")
    columns = [
        (label, first["group"]),
        (say("column.n"), first["n"].map("{:,}".format)),
        *((answer, rows["cell"]) for answer, rows in cells.groupby("answer", sort=False)),
    ]
    return headed(columns)


def values(finding: Finding) -> list[str]:
    """Every answer of every group, in words."""
    _, groups = group_column(finding, finding.by[0] if finding.by else "", finding.table)
    return [
        say(
            "answers.alt_value",
            name=group,
            answer=answer,
            value=text.number(estimate, "share") or text.remark(flag),
        )
        for group, answer, estimate, flag in zip(
            groups, *(finding.table[c] for c in ("answer", "estimate", "flag")), strict=True
        )
    ]
