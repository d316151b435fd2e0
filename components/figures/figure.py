"""A figure: a finding as readers meet it, the same on the page and in every export."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from components import words
from components.charts.frame import Draw
from components.findings.finding import Finding
from components.text import say
from data.coding import distinct

LONGEST_PART = 40
"""Characters of a name in that of a file, of which file systems take 255 bytes at most."""


@dataclass(frozen=True, eq=False)
class Figure:
    """One answer to one question: its sentence, its chart, and the table that is the chart's twin.

    Attributes
    ----------
    name : of its files
    headline : what the tested numbers say, in a sentence
    subtitle : what the numbers are
    draw : the kind of chart
    table : the numbers of the chart in words
    data : the same at full precision
    notes : what the numbers must travel with
    alt : the chart in words, for those who do not see it
    """

    finding: Finding
    name: str
    headline: str
    subtitle: str
    draw: Draw
    table: pd.DataFrame
    data: pd.DataFrame
    notes: Sequence[str]
    alt: str

    @property
    def empty(self) -> bool:
        """Whether there is no number to draw."""
        return self.finding.shown.empty


def alt(chart: str, headline: str, values: Iterable[str], finding: Finding) -> str:
    """A chart in words: what it is, what it says, its numbers, and whether they are invented."""
    return words.sentences(chart, headline, "; ".join(values), words.synthetic_note(finding))


def name(finding: Finding, *parts: str) -> str:
    """The name of a figure's files: its question, its groups, its wave, and what it shows.

    It has letters, digits and "_" only, so that it is no path, whatever a profile's names are.
    """
    asked = [item.name for item in finding.items]
    named = [*asked, *finding.by, finding.view.wave, *parts]
    words = (re.sub(r"\W+", "_", part)[:LONGEST_PART].strip("_") for part in named)
    return "-".join(word for word in words if word)


def headed(columns: Sequence[tuple[str, Iterable[object]]]) -> pd.DataFrame:
    """A table whose headings differ, whatever a profile calls its breaks and answers."""
    headings = distinct(dict(enumerate(heading for heading, _ in columns)))
    return pd.DataFrame({headings[i]: list(values) for i, (_, values) in enumerate(columns)})


def group_column(finding: Finding, by: str, table: pd.DataFrame) -> tuple[str, Iterable[str]]:
    """The column that names the rows."""
    if by:
        return finding.survey.breaks[by].label, table[by]
    return say("column.group"), [say("average.whole")] * len(table)


def provenance_column(finding: Finding, table: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Where each synthetic number comes from; no column for real data."""
    if not finding.survey.synthetic:
        return []
    said = [say(f"mark.{kind}_value") if kind else "" for kind in table["provenance"]]
    return [(say("column.provenance"), said)]
