"""The figure of gaps: two sides in each country, how far they are apart, and how sure that is."""

import pandas as pd

from analysis.reliability import HIDDEN
from components import tested, text, words
from components.charts import dumbbell
from components.figures.figure import Figure, alt, headed, name, provenance_column
from components.findings.finding import Finding
from components.text import say


def figure(finding: Finding) -> Figure:
    """The finding of `findings.gaps.gaps` as a figure."""
    headline = words.unsaid(finding) or _headline(finding)
    rows = _rows(finding)
    return Figure(
        finding=finding,
        name=name(finding, "gaps"),
        headline=words.titled(finding, headline),
        subtitle=say(
            "gaps.subtitle",
            measured=words.measured(finding),
            wave=words.when(finding),
            level=finding.view.level,
        ),
        draw=dumbbell.draw,
        table=_table(finding, rows),
        data=finding.compared,
        notes=words.footer(finding),
        alt=alt(say("gaps.alt"), headline, _values(finding, rows), finding),
    )


def _rows(finding: Finding) -> pd.DataFrame:
    """The gaps with a `name` each: of the countries, or of everyone in a survey of one."""
    compared, country = finding.compared, finding.by[0]
    everyone = len(finding.by) == 1
    return compared.assign(name=say("average.whole") if everyone else compared[country])


def _headline(finding: Finding) -> str:
    """The gap of the country that stands out, or of the only one; else where gaps are clear."""
    rows = _rows(finding)
    people = {side: words.people(finding, rows[side].iloc[0]) for side in ("a", "b")}
    statement = words.statement(finding.item)
    chosen = rows[rows["name"] == finding.view.country]
    if len(rows) == 1 or len(chosen):
        row = (chosen if len(chosen) else rows).iloc[0]
        if pd.isna(row["difference"]):
            flag = next(row[f"flag_{x}"] for x in "ab" if row[f"flag_{x}"].startswith(HIDDEN))
            return say("gaps.hidden", name=row["name"], reason=text.remark(flag), **people)
        return say(
            f"gaps.one_{finding.kind}",
            name=row["name"],
            value_a=text.number(row["estimate_a"], finding.kind),
            value_b=text.number(row["estimate_b"], finding.kind),
            verdict=text.verdict(row["verdict"], row["family"], "gaps"),
            title=finding.item.title,
            statement=statement,
            **people,
        )
    clear, more = tested.clear(rows), (rows["difference"] > 0).to_numpy()
    above, below = (rows.loc[clear & (more == side), "name"].tolist() for side in (True, False))
    which = "_".join(["more"] * bool(above) + ["less"] * bool(below)) or "neither"
    total = int(rows["difference"].notna().sum())
    return say(
        f"gaps.{finding.kind}_{which}",
        more=words.among(finding, above, total, finding.by[0]),
        less=words.among(finding, below, total, finding.by[0]),
        none=words.among(finding, [], total, finding.by[0]),
        title=finding.item.title,
        statement=statement,
        **people,
    )


def _table(finding: Finding, rows: pd.DataFrame) -> pd.DataFrame:
    kind = finding.kind
    country = finding.survey.breaks[finding.by[0]].label
    columns = [(country if len(finding.by) > 1 else say("column.group"), rows["name"])]
    for side in ("a", "b"):
        columns += [
            (rows[side].iloc[0], [text.number(x, kind) for x in rows[f"estimate_{side}"]]),
            (say("column.n_of", group=rows[side].iloc[0]), rows[f"n_{side}"].map("{:,}".format)),
        ]
    columns += [
        (say("column.gap"), [text.signed(x, kind) for x in rows["difference"]]),
        (say("column.interval", level=finding.view.level), text.signed_intervals(rows, kind)),
        (say("column.p"), [text.p_value(p) for p in rows["p"]]),
        (say("column.p_adjusted"), [text.p_value(p) for p in rows["p_adjusted"]]),
        (say("column.verdict"), tested.verdicts(rows)),
        (say("column.detectable"), [text.signed(x, kind).lstrip("+") for x in rows["detectable"]]),
    ]
    return headed([*columns, *provenance_column(finding, rows)])


def _values(finding: Finding, rows: pd.DataFrame) -> list[str]:
    said = tested.summaries(rows, finding.kind)
    return [
        say(
            "gaps.alt_value",
            name=row["name"],
            a=row["a"],
            b=row["b"],
            value_a=text.number(row["estimate_a"], finding.kind) or text.remark(row["flag_a"]),
            value_b=text.number(row["estimate_b"], finding.kind) or text.remark(row["flag_b"]),
            gap=gap,
        )
        for row, gap in zip(rows.to_dict("records"), said, strict=True)
    ]
