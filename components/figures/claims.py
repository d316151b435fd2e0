"""The figure of one test of a claim: its estimate in each country, beside the threshold."""

import pandas as pd

from analysis.claims import CONTRADICTED, SUPPORTED, ClaimResult, Lack
from analysis.verdicts import CANNOT_TELL, EQUAL
from components import text, words
from components.charts import forest
from components.figures.figure import Figure, alt, headed, name, provenance_column
from components.findings.finding import Finding
from components.text import say

ORDER = (SUPPORTED, CONTRADICTED, EQUAL, CANNOT_TELL)
"""The verdicts of single tests as a sentence has them."""


def figure(finding: Finding, result: ClaimResult) -> Figure:
    """A finding of `findings.claims.tests` as a figure."""
    what = str(finding.table["answer"].iloc[0])
    headline = say("claims.test", what=_capital(what), found=_headline(finding))
    return Figure(
        finding=finding,
        name=name(finding, result.claim.id, _slug(what)),
        headline=words.titled(finding, headline),
        subtitle=say("claims.subtitle", title=result.claim.title, wave=words.when(finding)),
        draw=forest.draw,
        table=_table(finding),
        data=finding.table,
        notes=[
            *words.footer(finding),
            say(f"claims.combine_{result.claim.combine}", count=len(result.table)),
            say("claims.of_all", verdict=summary(result)),
            say("claims.source", source=result.claim.source),
        ],
        alt=alt(say("claims.alt"), headline, _values(finding), finding),
    )


def summary(result: ClaimResult) -> str:
    """The verdict on a claim in a sentence; of synthetic data, that it was built in."""
    lack = lacking(result.lack) if result.lack else ""
    said = say(f"claims.whole_{result.verdict}", reason=lack)
    built_in = result.built_in and not lack
    return say("claims.built_in", verdict=said[0].lower() + said[1:]) if built_in else said


def lacking(lack: Lack) -> str:
    """What a file lacks for a test of a claim."""
    comma = say("list.comma")
    words = {
        name: value if isinstance(value, str) else comma.join(value) or say("lacking.nothing")
        for name, value in lack.words.items()
    }
    return say(f"lacking.{lack.key}", **words)


def _headline(finding: Finding) -> str:
    """Where the estimate is clearly above the threshold, below it, or neither."""
    table = finding.table
    by, total = finding.by[0], len(table)
    threshold = text.number(float(table["threshold"].iloc[0]), finding.kind)
    groups = {verdict: table.loc[table["verdict"] == verdict, by].tolist() for verdict in ORDER}
    said = [
        say(f"claims.test_{verdict}", threshold=threshold.lstrip("+"), groups=groups_in)
        for verdict, names in groups.items()
        if names and (groups_in := words.among(finding, names, total, by))
    ]
    return say("list.semicolon").join(said)


def _table(finding: Finding) -> pd.DataFrame:
    table, kind = finding.table, finding.kind
    columns = [
        (finding.survey.breaks[finding.by[0]].label, table[finding.by[0]]),
        (say(f"column.{kind}"), [text.number(x, kind) for x in table["estimate"]]),
        (say("column.interval", level=95), text.intervals(table, kind)),
        (say("claims.threshold"), [text.number(x, kind) for x in table["threshold"]]),
        (say("column.n"), table["n"].map("{:,}".format)),
        (say("column.p"), [text.p_value(p) for p in table["p"]]),
        (say("column.p_adjusted"), [text.p_value(p) for p in table["p_adjusted"]]),
        (say("column.verdict"), [say(f"claims.{verdict}") for verdict in table["verdict"]]),
    ]
    remarks = table["flag"].map(text.remark)
    if remarks.any():
        columns.append((say("column.flag"), remarks))
    return headed([*columns, *provenance_column(finding, table)])


def _values(finding: Finding) -> list[str]:
    table = finding.table
    return [
        say(
            "claims.alt_value",
            name=row[finding.by[0]],
            value=text.number(row["estimate"], finding.kind) or text.remark(row["flag"]),
            interval=interval,
            verdict=say(f"claims.{row['verdict']}"),
        )
        for row, interval in zip(
            table.to_dict("records"), text.intervals(table, finding.kind), strict=True
        )
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _slug(words: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in words).split()).lower()
