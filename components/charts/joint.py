"""Stacks of joint attitudes to two items: both, one only, neither, no opinion in grey."""

from components import theme
from components.charts import stacked
from components.charts.frame import Frame, Plot
from components.findings.finding import Finding


def draw(finding: Finding, frame: Frame) -> Plot:
    """The finding of `findings.both.attitudes`, whose answers are words already."""
    answers = finding.table["answer"].unique().tolist()
    return stacked.pieces(finding, frame, dict(zip(answers, theme.JOINT, strict=False)))
