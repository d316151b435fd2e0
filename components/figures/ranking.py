"""The figure of one number per group: a majority where it is clear, ties, and the average."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.verdicts import ABOVE, BELOW
from components import tested, text, words
from components.charts import atlas, ranked
from components.figures.figure import Figure, alt, group_column, headed, name, provenance_column
from components.findings.finding import Finding
from components.text import say
from data.shapes import shapes


def figure(finding: Finding, *, letters: bool = False, on_map: bool = False) -> Figure:
    """The finding of `findings.countries.ranking` as a figure.

    Parameters
    ----------
    letters : whether groups carry letters, of which two share one where they do not clearly differ
    on_map : whether to draw the countries on a map, where there are some
    """
    on_map = on_map and len(finding.by) > 0
    if not letters:
        finding = replace(finding, letters={})
    headline = _headline(finding)
    notes = words.footer(finding)
    notes[1:1] = _legend(finding, on_map)
    return Figure(
        finding=finding,
        name=name(finding, "map" if on_map else "ranking"),
        headline=words.titled(finding, headline),
        subtitle=say(
            "ranking.subtitle",
            measured=words.measured(finding),
            wave=words.when(finding),
            level=finding.view.level,
        ),
        draw=atlas.draw if on_map else ranked.draw,
        table=_table(finding),
        data=_data(finding),
        notes=notes,
        alt=alt(
            say("ranking.alt_map" if on_map else "ranking.alt"), headline, _values(finding), finding
        ),
    )


def _legend(finding: Finding, on_map: bool) -> list[str]:
    """What the signs of the chart mean, and what it does not show."""
    if on_map:
        names = finding.table[finding.by[0]]
        gone = names[~names.isin(list(shapes()))].tolist()
        return [say("ranking.map")] + (
            [say("ranking.no_shape", names=text.listed(gone))] if gone else []
        )
    said = words.printed(finding)
    if not finding.compared.empty:
        said.append(say("ranking.symbols", reference=words.reference(finding, within=True)))
    if finding.ties:
        said.append(say("ranking.ties"))
    if finding.letters:
        said.append(say("ranking.letters"))
    return [" ".join(said)] if said else []


def _headline(finding: Finding) -> str:
    """In which groups a majority, or the upper half of a scale, is clear."""
    if nothing := words.unsaid(finding):
        return nothing
    item, sides = finding.item, finding.sides
    said = {"title": item.title, "statement": words.statement(item)}
    if not finding.by:
        side = sides[()].replace("unclear", "neither")
        return say(f"ranking.{finding.kind}_{side}_whole", **said)
    by, total = finding.by[0], len(sides)
    names = finding.table[by].tolist()
    above, below = ([n for n in names if sides.get((n,)) == side] for side in (ABOVE, BELOW))
    which = "_".join(["above"] * bool(above) + ["below"] * bool(below)) or "neither"
    return say(
        f"ranking.{finding.kind}_{which}",
        above=words.among(finding, above, total, by),
        below=words.among(finding, below, total, by),
        none=words.among(finding, [], total, by),
        **said,
    )


def _table(finding: Finding) -> pd.DataFrame:
    table, view = finding.table, finding.view
    columns = [
        group_column(finding, finding.by[0] if finding.by else "", table),
        (say(f"column.{finding.kind}"), [text.number(x, finding.kind) for x in table["estimate"]]),
        (say("column.interval", level=view.level), text.intervals(table, finding.kind)),
        (say("column.n"), table["n"].map("{:,}".format)),
    ]
    if not finding.compared.empty:
        compared = finding.compared.set_index("a").loc[table[finding.by[0]]].reset_index()
        columns += [
            (say("column.versus"), tested.differences(compared, finding.kind)),
            (say("column.p_adjusted"), [text.p_value(p) for p in compared["p_adjusted"]]),
            (say("column.verdict"), tested.verdicts(compared)),
        ]
    if finding.letters:
        letters = [finding.letters.get(group, "") for group in table[finding.by[0]]]
        columns.append((say("column.letters"), letters))
    if finding.kind == "share":
        columns.append((say("column.n_eff"), [_rounded(x, ",.0f") for x in table["n_eff"]]))
    columns.append((say("column.deff"), [_rounded(x, ".2f") for x in table["deff"]]))
    remarks = table["flag"].map(text.remark)
    if remarks.any():
        columns.append((say("column.flag"), remarks))
    return headed([*columns, *provenance_column(finding, table)])


def _data(finding: Finding) -> pd.DataFrame:
    """The estimates, with the comparison of each beside it."""
    if finding.compared.empty:
        return finding.table
    compared = finding.compared.drop(columns=["answer", "what", "provenance"])
    compared = compared.rename(columns=lambda column: f"versus_{column}")
    by = finding.by[0]
    joined = finding.table.merge(compared, left_on=by, right_on="versus_a", how="left")
    return joined.drop(columns="versus_a")


def _values(finding: Finding) -> list[str]:
    by = finding.by[0] if finding.by else ""
    ranges = text.intervals(finding.table, finding.kind)
    return [
        say(
            "ranking.alt_value",
            name=row[by] if by else say("average.whole"),
            value=text.number(row["estimate"], finding.kind) or text.remark(row["flag"]),
            interval=between,
        )
        for row, between in zip(finding.table.to_dict("records"), ranges, strict=True)
    ]


def _rounded(value: float, form: str) -> str:
    return "" if np.isnan(value) else format(value, form)
