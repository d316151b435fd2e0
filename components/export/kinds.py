"""The kinds of figures that can be kept: how each is found, drawn, and asked for in a receipt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from analysis.tally import tally
from components.export.receipts.question import Question
from components.figures import answers, gaps, ranking
from components.figures.figure import Figure
from components.findings import countries
from components.findings import gaps as gap_findings
from components.findings.finding import Asked, Finding, Tallied
from components.view import View
from data.model import Survey, SurveyError


@dataclass(frozen=True)
class Kind:
    """How a figure comes about: its question in `components.findings`, the figure, the receipt."""

    question: Callable[..., Finding]
    figure: Callable[[Finding], Figure]
    receipt: Callable[[Finding], Question]


def made(
    kind: str, survey: Survey, view: View, choices: tuple[Any, ...] = (), tallied: Tallied = tally
) -> Figure:
    """The figure of a kind, from a view and the page's own choices; it knows how it was asked for.

    Raises
    ------
    SurveyError
        If there is no such kind, or the view does not fit the survey.
    """
    if kind not in KINDS:
        raise SurveyError(f"kind {kind!r}: is none of {', '.join(KINDS)}")
    found = KINDS[kind].question(survey, view, *choices, tallied=tallied)
    return KINDS[kind].figure(replace(found, asked=Asked(KINDS[kind].question, choices)))


def kind_of(finding: Finding) -> str:
    """The kind of a finding, "" where it is none that can be kept."""
    if finding.asked is None:
        return ""
    named = finding.asked.question
    return next((name for name, kind in KINDS.items() if kind.question == named), "")


def asked(finding: Finding) -> Question | None:
    """What the numbers of a finding answer, for its receipt."""
    kind = kind_of(finding)
    return KINDS[kind].receipt(finding) if kind else None


def _question(finding: Finding, **more: Any) -> Question:
    view = finding.view
    return Question(
        **{
            "items": tuple(item.name for item in finding.items),
            "by": finding.by,
            "weight": view.weight,
            "where": {name: tuple(x) for name, x in view.selection(finding.survey).items()},
            "base": view.base,
            "level": finding.level,
            "averaging": view.averaging if len(finding.reference) else "",
            **more,
        }
    )


def _ranking(finding: Finding) -> Question:
    return _question(finding, compare="average" if len(finding.compared) else "")


def _pairs(finding: Finding) -> Question:
    return _question(finding, averaging="", compare="pairs")


def _gaps(finding: Finding) -> Question:
    a, b = finding.asked.choices if finding.asked else ((), ())
    return _question(finding, compare="gap", a=tuple(a), b=tuple(b))


KINDS = {
    "ranking": Kind(countries.ranking, ranking.figure, _ranking),
    "answers": Kind(countries.answers, answers.figure, lambda f: _question(f, answer="each")),
    "gaps": Kind(gap_findings.gaps, gaps.figure, _gaps),
}
"""A page's figure is kept, remade and receipted once it has a line here."""
