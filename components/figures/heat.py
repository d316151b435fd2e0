"""The figure of a number for each group in each country, side by side in a grid."""

import pandas as pd

from analysis.verdicts import ABOVE, BELOW
from components import text, words
from components.charts import grid
from components.charts.parts import starred
from components.figures.figure import Figure, alt, headed, name
from components.findings.finding import Finding
from components.text import say


def figure(finding: Finding) -> Figure:
    """The finding of `findings.cohorts.cells`, of several countries, as a figure."""
    found = list(finding.sides.values())
    headline = words.unsaid(finding) or say(
        f"heat.headline_{finding.kind}",
        above=found.count(ABOVE),
        below=found.count(BELOW),
        total=len(found),
        statement=words.statement(finding.item),
        title=finding.item.title,
    )
    return Figure(
        finding=finding,
        name=name(finding, "grid"),
        headline=words.titled(finding, headline),
        subtitle=say("heat.subtitle", measured=words.measured(finding), wave=words.when(finding)),
        draw=grid.heat,
        table=_table(finding),
        data=finding.table,
        notes=words.footer(finding),
        alt=alt(say("heat.alt"), headline, _values(finding), finding),
    )


def _table(finding: Finding) -> pd.DataFrame:
    """A row for each country, its groups side by side with their interviews."""
    (over, under), table = finding.by, finding.table
    said = starred([text.number(x, finding.kind) for x in table["estimate"]], table["flag"])
    cells = table.assign(cell=said, interviews=table["n"].map("{:,}".format))
    columns = [(finding.survey.breaks[over].label, cells[over].unique().tolist())]
    for level, rows in cells.groupby(under, sort=False):
        columns += [
            (str(level), rows["cell"]),
            (say("column.n_of", group=level), rows["interviews"]),
        ]
    return headed(columns)


def _values(finding: Finding) -> list[str]:
    over, under = finding.by
    return [
        say(
            "heat.alt_value",
            name=row[over],
            group=row[under],
            value=text.number(row["estimate"], finding.kind) or text.remark(row["flag"]),
        )
        for row in finding.table.to_dict("records")
    ]
