"""The figure of joint attitudes: both, one only, neither; and whether the same people like both."""

from dataclasses import replace

import pandas as pd

from analysis import joint as attitudes
from components import words
from components.charts import joint as chart
from components.figures import answers, odds
from components.figures.figure import Figure, alt, headed, name
from components.findings.finding import Finding, called
from components.text import say


def figure(finding: Finding, associated: Finding) -> Figure:
    """The finding of `findings.both.attitudes` as a figure.

    Parameters
    ----------
    associated : of the same two items and groups, from `findings.both.associated`
    """
    said = worded(finding)
    finding = replace(
        finding,
        table=_worded(finding.table, said),
        reference=_worded(finding.reference, said),
    )
    headline = odds.headline(associated)
    one, two = called(*finding.items).values()
    reading = say(
        "joint.reading",
        one=one,
        two=two,
        one_statement=words.statement(finding.items[0]),
        two_statement=words.statement(finding.items[1]),
    )
    notes = words.footer(finding)
    notes.insert(len(finding.items), f"{reading} {odds.tests(associated)}")
    return Figure(
        finding=finding,
        name=name(finding, "joint"),
        headline=words.titled(finding, headline),
        subtitle=say("joint.subtitle", base=words.whom(finding), wave=words.when(finding)),
        draw=chart.draw,
        table=_table(finding, associated),
        data=finding.table,
        notes=notes,
        alt=alt(say("joint.alt"), headline, answers.values(finding), finding),
    )


def worded(finding: Finding) -> dict[str, str]:
    """The joint attitudes in words."""
    one, two = called(*finding.items).values()
    label = finding.items[0].favourable_label
    alike = label == finding.items[1].favourable_label
    both = say("joint.both", label=label) if alike else say("joint.both_plain")
    rest = (attitudes.FIRST, attitudes.SECOND, attitudes.NEITHER, attitudes.UNSAID)
    return {attitudes.BOTH: both} | {x: say(f"joint.{x}", one=one, two=two) for x in rest}


def _table(finding: Finding, associated: Finding) -> pd.DataFrame:
    """The shares of each group, and the odds ratio that the headline is about."""
    shares, tests = answers.table(finding), associated.table
    if finding.by:
        groups = finding.table[finding.by[0]].drop_duplicates()
        tests = tests.set_index(finding.by[0]).loc[groups].reset_index()
    columns = [(heading, shares[heading]) for heading in shares]
    return headed([*columns, *odds.columns(tests, finding.view.level)])


def _worded(table: pd.DataFrame, said: dict[str, str]) -> pd.DataFrame:
    return table if table.empty else table.assign(answer=table["answer"].map(said))
