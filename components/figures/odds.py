"""The figures of odds ratios: whether the same people are favourable to both items."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from components import tested, text, words
from components.charts import odds as charts
from components.figures.figure import Figure, alt, headed, name, provenance_column
from components.findings.finding import Finding
from components.text import say


def figure(finding: Finding, others: Sequence[str] = ()) -> Figure:
    """A finding of `findings.both` whose kind is "odds" as a figure: dots, or a grid of groups.

    Parameters
    ----------
    others : the items that `findings.both.associated_net` has taken into account
    """
    said = headline(finding)
    grid = len(finding.by) > 1
    about = text.listed([finding.survey.item(other).about for other in others])
    if others:
        said = say("together.net", others=about, headline=said[:1].lower() + said[1:])
        keys = finding.table["what"].map(lambda key: say(f"odds.{key}_key"))
        finding = replace(finding, table=finding.table.assign(what=keys))
    notes = words.footer(finding)
    more = [say("odds.net", others=about)] if others else []
    notes.insert(
        len(finding.items),
        " ".join([say("odds.symbols"), tests(finding), *more, say("odds.detectable")]),
    )
    one, two = (words.statement(item) for item in finding.items)
    return Figure(
        finding=finding,
        name=name(finding, "net" if others else "odds"),
        headline=said,
        subtitle=say(
            "odds.subtitle", one=one, two=two, wave=words.when(finding), level=finding.view.level
        ),
        draw=charts.grid if grid else charts.forest,
        table=_table(finding),
        data=finding.table,
        notes=notes,
        alt=alt(say("odds.alt_grid" if grid else "odds.alt"), said, _values(finding), finding),
    )


def headline(finding: Finding) -> str:
    """Where those favourable to the first are clearly more likely to be so to the second, or less.

    Of several series, the first.
    """
    table = finding.table[finding.table["what"] == finding.table["what"].iloc[0]]
    met = table[table["estimate"].notna()]
    if met.empty:
        return unsaid(finding)
    clear, above = tested.clear(met), (met["estimate"] > 1).to_numpy()
    sides = {"more": met[clear & above], "less": met[clear & ~above]}
    which = "_".join(side for side, rows in sides.items() if len(rows)) or "neither"
    one, two = (words.statement(item) for item in finding.items)
    where = {side: _where(finding, rows, len(met)) for side, rows in sides.items()}
    none = _where(finding, met.iloc[:0], len(met))
    return say(f"together.{which}", one=one, two=two, none=none, **where)


def unsaid(finding: Finding) -> str:
    """The headline of two items where there is no number at all."""
    titles = text.listed([item.title for item in finding.items])
    key = "hidden" if finding.table["n"].any() else "not_asked"
    return say(f"both.{key}", titles=titles, wave=finding.view.wave or finding.survey.title)


def tests(finding: Finding) -> str:
    """How odds ratios were tested, and what having no opinion counts as."""
    said = say("odds.tests", family=finding.table["family"].max())
    return f"{said} {say('odds.no_opinion')}" if finding.view.base == "all" else said


def columns(table: pd.DataFrame, level: int) -> list[tuple[str, Iterable[object]]]:
    """Odds ratios with their intervals and tests, as columns of a table."""
    return [
        (say("column.odds"), [text.number(x, "odds") for x in table["estimate"]]),
        (say("column.interval", level=level), text.intervals(table, "odds")),
        (say("column.p"), [text.p_value(p) for p in table["p"]]),
        (say("column.p_adjusted"), [text.p_value(p) for p in table["p_adjusted"]]),
        (say("column.verdict"), tested.verdicts(table)),
        (say("both.detectable"), [text.number(x, "odds") for x in table["detectable"]]),
    ]


def _where(finding: Finding, rows: pd.DataFrame, total: int) -> str:
    if len(finding.by) == 1:
        return words.among(finding, rows[finding.by[0]].tolist(), total, finding.by[0])
    return say("together.count", count=len(rows) or say("together.no"), total=total)


def _names(finding: Finding) -> list[str]:
    if not finding.by:
        return [say("average.whole")] * len(finding.table)
    groups = finding.table[list(finding.by)].itertuples(index=False)
    return [say("list.comma").join(group) for group in groups]


def _table(finding: Finding) -> pd.DataFrame:
    table = finding.table
    labels = [(finding.survey.breaks[by].label, table[by]) for by in finding.by]
    several = len(table["what"].unique()) > 1
    found = [
        *(labels or [(say("column.group"), _names(finding))]),
        *([(say("both.series"), table["what"])] if several else []),
        (say("column.n"), table["n"].map("{:,}".format)),
        *columns(table, finding.view.level),
    ]
    remarks = table["flag"].map(text.remark)
    if remarks.any():
        found.append((say("column.flag"), remarks))
    return headed([*found, *provenance_column(finding, table)])


def _values(finding: Finding) -> list[str]:
    table = finding.table
    return [
        say(
            "odds.alt_value",
            name=group,
            value=text.number(estimate, "odds") or text.remark(flag),
            interval=interval,
            verdict=verdict,
        )
        for group, estimate, flag, interval, verdict in zip(
            _names(finding), table["estimate"], table["flag"], text.intervals(table, "odds"),
            tested.verdicts(table), strict=True,
        )
    ]  # fmt: skip
