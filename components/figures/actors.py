"""The figures of actors: who is ahead of the chosen one, in one country or in each."""

from collections.abc import Sequence

import pandas as pd

from analysis.reliability import HIDDEN
from components import tested, text, words
from components.charts import actors as charts
from components.figures.figure import Figure, alt, headed, name, provenance_column
from components.findings.actors import ACTOR
from components.findings.finding import Finding
from components.text import say


def one(finding: Finding, country: str) -> Figure:
    """The finding of `findings.actors.actors` as a figure.

    Parameters
    ----------
    country : of `findings.actors.home`
    """
    headline = _headline(finding, country or say("average.whole"))
    notes = _notes(finding, "paired")
    if country and not finding.view.country:
        notes.insert(1, say("actors.chosen_here", name=country))
    return Figure(
        finding=finding,
        name=name(finding, country, "actors"),
        headline=words.titled(finding, headline),
        subtitle=_subtitle(finding, "subtitle"),
        draw=charts.one,
        table=_table(finding),
        data=_data(finding),
        notes=notes,
        alt=alt(say("actors.alt"), headline, _values(finding), finding),
    )


def grid(finding: Finding) -> Figure:
    """The finding of `findings.actors.grid` as a figure."""
    headline = words.unsaid(finding) or _grid_headline(finding)
    return Figure(
        finding=finding,
        name=name(finding, "actors"),
        headline=words.titled(finding, headline),
        subtitle=_subtitle(finding, "grid"),
        draw=charts.grid,
        table=_table(finding),
        data=_data(finding),
        notes=_notes(finding, "paired_grid"),
        alt=alt(say("actors.alt_grid"), headline, _values(finding), finding),
    )


def _headline(finding: Finding, place: str) -> str:
    """Of whom the chosen actor is clearly ahead, of whom behind; and who cannot be told apart."""
    item, kind = finding.item, finding.kind
    row = finding.table.set_index(ACTOR).loc[finding.chosen]
    if row["flag"].startswith(HIDDEN):
        reason = text.remark(row["flag"])
        return say("actors.hidden", name=place, title=item.title, reason=reason)
    compared = finding.compared[finding.compared["difference"].notna()]
    compared = compared.sort_values("difference", ascending=False, kind="stable")
    clear, above = tested.clear(compared), (compared["difference"] > 0).to_numpy()
    sides = {"ahead": clear & ~above, "behind": clear & above, "level": ~clear}
    parts = [
        say(f"actors.{side}_{kind}", others=text.listed(compared.loc[met, "a"].tolist()))
        for side, met in sides.items()
        if met.any()
    ]
    return say(
        f"actors.one_{kind}",
        name=place,
        value=text.number(row["estimate"], kind),
        statement=words.statement(item),
        title=item.title,
        parts=say("list.comma").join(parts),
    )


def _grid_headline(finding: Finding) -> str:
    """Where the chosen actor is clearly ahead of all others, and where behind at least one."""
    rows, compared = finding.by[0], finding.compared
    clear, above = tested.clear(compared), (compared["difference"] > 0).to_numpy()
    said = compared["difference"].notna().to_numpy()
    names = finding.table[rows].unique().tolist()
    by_row = compared[rows].to_numpy()
    met = [x for x in names if (said & (by_row == x)).any()]
    first = [x for x in met if (clear & ~above)[said & (by_row == x)].all()]
    last = [x for x in met if (clear & above)[by_row == x].any()]
    return say(
        "actors.grid_headline",
        actor=compared["b"].iloc[0],
        first=words.among(finding, first, len(met), rows),
        last=words.among(finding, last, len(met), rows),
    )


def _subtitle(finding: Finding, key: str) -> str:
    item = finding.item
    low, high = item.scale or ("", "")
    return say(
        f"actors.{key}_{finding.kind}",
        whom=words.whom(finding),
        label=item.favourable_label,
        low=low,
        high=high,
        only=f" ({words.filters(finding)})" if finding.view.where else "",
        wave=words.when(finding),
        level=finding.view.level,
    )


def _notes(finding: Finding, reading: str) -> list[str]:
    """The footer, with what the signs mean and whom else the question was asked about."""
    others = text.listed(finding.compared["a"].unique().tolist())
    notes = words.footer(finding)
    signs = say(f"actors.{reading}", actor=finding.compared["b"].iloc[0])
    notes[1:1] = [f"{say('actors.alike', others=others)} {signs}"]
    return notes


def _data(finding: Finding) -> pd.DataFrame:
    """The estimates, with the comparison of each beside it."""
    keys = [name for name in finding.by if name != ACTOR]
    compared = finding.compared.drop(columns=["answer", "b", "provenance"])
    compared = compared.rename(columns=lambda x: x if x in keys else f"versus_{x}")
    joined = finding.table.merge(
        compared, left_on=[*keys, ACTOR], right_on=[*keys, "versus_a"], how="left"
    )
    return joined.drop(columns="versus_a")


def _table(finding: Finding) -> pd.DataFrame:
    table, kind, compared = finding.table, finding.kind, finding.compared
    keys = [name for name in finding.by if name != ACTOR]
    place = [(*key, actor) for *key, actor in table[list(finding.by)].itertuples(index=False)]
    found = [tuple(key) for key in compared[[*keys, "a"]].itertuples(index=False)]

    def beside(said: Sequence[str]) -> list[str]:
        by_row = dict(zip(found, said, strict=True))
        return [by_row.get(row, "") for row in place]

    columns = [
        *((finding.survey.breaks[key].label, table[key]) for key in keys),
        (say("actors.column"), table[ACTOR]),
        (say(f"column.{kind}"), [text.number(x, kind) for x in table["estimate"]]),
        (say("column.interval", level=finding.view.level), text.intervals(table, kind)),
        (say("column.n"), table["n"].map("{:,}".format)),
        (
            say("actors.versus", actor=compared["b"].iloc[0]),
            beside(tested.differences(compared, kind)),
        ),
        (say("column.p_adjusted"), beside([text.p_value(p) for p in compared["p_adjusted"]])),
        (say("column.verdict"), beside(tested.verdicts(compared))),
        (
            say("column.detectable"),
            beside([text.signed(x, kind).removeprefix("+") for x in compared["detectable"]]),
        ),
    ]
    remarks = table["flag"].map(text.remark)
    if remarks.any():
        columns.append((say("column.flag"), remarks))
    return headed([*columns, *provenance_column(finding, table)])


def _values(finding: Finding) -> list[str]:
    """Each row of the table in words."""
    keys = [name for name in finding.by if name != ACTOR]
    ranges = text.intervals(finding.table, finding.kind)
    return [
        say(
            "actors.alt_cell" if keys else "actors.alt_value",
            group=row[keys[0]] if keys else "",
            actor=row[ACTOR],
            value=text.number(row["estimate"], finding.kind) or text.remark(row["flag"]),
            interval=between,
        )
        for row, between in zip(finding.table.to_dict("records"), ranges, strict=True)
    ]
