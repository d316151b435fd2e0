"""The figures of two items side by side: groups placed on both, or how far apart the two are."""

from collections.abc import Iterable

import pandas as pd

from analysis.verdicts import not_comparable
from components import tested, text, words
from components.charts import dumbbell, scatter
from components.figures.figure import Figure, alt, headed, name, provenance_column
from components.figures.odds import unsaid
from components.findings.finding import Finding, called, kind_of
from components.text import say


def figure(finding: Finding, *, apart: bool = False) -> Figure:
    """The finding of `findings.both.placed` as a figure.

    Parameters
    ----------
    apart : whether to draw how far apart the two are in each group, rather than where it stands;
        where their answers differ there is no such thing
    """
    apart = apart and not finding.compared.empty
    one, two = called(*finding.items).values()
    shown = not finding.shown.empty
    headline = (_headline(finding) if shown else "") or unsaid(finding)
    notes, view = words.footer(finding), finding.view
    notes.insert(len(finding.items), why_not(finding) or say("placed.paired"))
    kinds = {kind_of(item) for item in finding.items}
    key = "mixed" if len(kinds) > 1 else f"{'apart_' * apart}{finding.kind}"
    return Figure(
        finding=finding,
        name=name(finding, "apart" if apart else "both"),
        headline=words.titled(finding, headline),
        subtitle=say(
            f"placed.subtitle_{key}",
            one=one,
            two=two,
            whom=words.whom(finding),
            only=f" ({words.filters(finding)})" if view.where else "",
            wave=words.when(finding),
            level=view.level,
        ),
        draw=dumbbell.draw if apart else scatter.draw,
        table=_table(finding),
        data=finding.table if finding.compared.empty else finding.compared,
        notes=notes,
        alt=alt(
            say("placed.alt_apart" if apart else "placed.alt"), headline, _values(finding), finding
        ),
    )


def why_not(finding: Finding) -> str:
    """Why there is no difference of the two, "" where there is one."""
    reason = not_comparable(*finding.items)
    return say("placed.unlike_why", reason=say(f"placed.{reason}")) if reason else ""


def _headline(finding: Finding) -> str:
    """Where the first is clearly ahead of the second, and where behind; "" where nothing is."""
    one, two = finding.items
    if finding.compared.empty:
        return say("placed.unlike", one=one.title, two=two.title)
    met = finding.compared[finding.compared["difference"].notna()]
    if met.empty:
        return ""
    by = finding.by[0]
    clear, above = tested.clear(met), (met["difference"] > 0).to_numpy()
    sides = {"more": met[clear & above], "less": met[clear & ~above]}
    which = "_".join(side for side, rows in sides.items() if len(rows)) or "neither"
    where = {
        side: words.among(finding, rows[by].tolist(), len(met), by)
        if len(finding.by) > 1
        else say("together.count", count=len(rows) or say("together.no"), total=len(met))
        for side, rows in (sides | {"none": met.iloc[:0]}).items()
    }
    said = [x.title if finding.kind == "mean" else words.statement(x) for x in (one, two)]
    return say(f"placed.{finding.kind}_{which}", one=said[0], two=said[1], **where)


def _names(finding: Finding, table: pd.DataFrame) -> pd.Series:
    if len(finding.by) > 1:
        return table[finding.by[0]]
    return pd.Series(say("average.whole"), table.index)


def _table(finding: Finding) -> pd.DataFrame:
    """A row for each group and item; with a difference, a row for each group."""
    table, by = finding.table, finding.by[0]
    label = finding.survey.breaks[by].label if len(finding.by) > 1 else say("column.group")
    sides = [
        rows.assign(name=_names(finding, rows)) for _, rows in table.groupby("what", sort=False)
    ]
    columns: list[tuple[str, Iterable[object]]] = [(label, sides[0]["name"])]
    for item, actor, rows in zip(
        finding.items, called(*finding.items).values(), sides, strict=True
    ):
        kind = kind_of(item)
        columns += [
            (actor, [text.number(x, kind) for x in rows["estimate"]]),
            (
                f"{actor}, {say('column.interval', level=finding.view.level)}",
                text.intervals(rows, kind),
            ),
            (say("column.n_of", group=actor), rows["n"].map("{:,}".format)),
        ]
    if not finding.compared.empty:
        compared = finding.compared.assign(name=_names(finding, finding.compared))
        compared = compared.set_index("name").loc[sides[0]["name"]].reset_index()
        columns += [
            (say("column.difference"), tested.differences(compared, finding.kind)),
            (say("column.p_adjusted"), [text.p_value(p) for p in compared["p_adjusted"]]),
            (say("column.verdict"), tested.verdicts(compared)),
            (
                say("column.detectable"),
                [text.signed(x, finding.kind).removeprefix("+") for x in compared["detectable"]],
            ),
        ]
    return headed([*columns, *provenance_column(finding, sides[0])])


def _values(finding: Finding) -> list[str]:
    first, second = (rows for _, rows in finding.table.groupby("what", sort=False))
    one, two = called(*finding.items).values()
    kinds = [kind_of(item) for item in finding.items]
    differences = {}
    if not finding.compared.empty:
        names = _names(finding, finding.compared)
        said = tested.summaries(finding.compared, finding.kind)
        differences = dict(zip(names, said, strict=True))
    values = [
        (
            group,
            say(
                "placed.alt_value",
                name=group,
                one=one,
                two=two,
                value_a=text.number(a, kinds[0]) or text.remark(flag_a),
                value_b=text.number(b, kinds[1]) or text.remark(flag_b),
            ),
        )
        for group, a, b, flag_a, flag_b in zip(
            _names(finding, first), first["estimate"], second["estimate"],
            first["flag"], second["flag"], strict=True,
        )
    ]  # fmt: skip
    return [
        say("placed.alt_difference", value=value, difference=differences[group])
        if group in differences
        else value
        for group, value in values
    ]
