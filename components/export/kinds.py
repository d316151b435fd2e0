"""The kinds of figures that can be kept: how each is found, drawn, and asked for in a receipt."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from analysis.claims import ClaimResult
from analysis.tally import tally
from components.charts import atlas, dumbbell
from components.export.receipts.question import Question
from components.figures import (
    actors,
    answers,
    between,
    claims,
    composition,
    gaps,
    heat,
    joint,
    odds,
    pairs,
    placed,
    ranking,
    slopes,
    trends,
)
from components.figures.figure import Figure
from components.findings import actors as actor_findings
from components.findings import both, cohorts, countries
from components.findings import claims as claim_findings
from components.findings import composition as compositions
from components.findings import gaps as gap_findings
from components.findings import trends as trend_findings
from components.findings.finding import Asked, Finding, Tallied
from components.view import View
from data.model import Survey, SurveyError


@dataclass(frozen=True)
class Kind:
    """How a figure comes about: its question in `components.findings`, the figure, the receipt.

    `suits` tells figures of one question apart; `beside` is called as the question is, and what it
    finds goes to the figure after the finding.
    """

    question: Callable[..., Finding]
    figure: Callable[..., Figure]
    receipt: Callable[[Finding], Question | None]
    suits: Callable[[Figure], bool] = lambda _: True
    beside: Callable[..., Any] | None = None


def made(
    kind: str, survey: Survey, view: View, choices: tuple[Any, ...] = (), tallied: Tallied = tally
) -> Figure:
    """The figure of a kind, from a view and the page's own choices; it knows how it was asked for.

    Raises
    ------
    SurveyError
        If there is no such kind, or the view or the choices do not fit it or the survey.
    """
    if kind not in KINDS:
        raise SurveyError(f"kind {kind!r}: is none of {', '.join(KINDS)}")
    question, beside = KINDS[kind].question, KINDS[kind].beside
    try:
        inspect.signature(question).bind(survey, view, *choices)
    except TypeError as error:
        raise SurveyError(f"kind {kind!r}: its choices do not fit; {error}") from None
    found = question(survey, view, *choices, tallied=tallied)
    more = [beside(survey, view, *choices, tallied=tallied)] if beside else []
    return KINDS[kind].figure(replace(found, asked=Asked(question, view, choices)), *more)


def kind_of(figure: Figure) -> str:
    """The kind of a figure, "" where it is none that can be kept."""
    found = figure.finding.asked
    return next(
        (
            name
            for name, kind in KINDS.items()
            if found and kind.question == found.question and kind.suits(figure)
        ),
        "",
    )


def asked(figure: Figure) -> Question | None:
    """What the numbers of a figure answer, for its receipt."""
    named = figure.finding.asked
    kinds = (kind for kind in KINDS.values() if named and kind.question == named.question)
    return next((kind.receipt(figure.finding) for kind in kinds), None)


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
    order = tuple(finding.table[finding.by[0]])
    return _question(finding, averaging="", compare="pairs", order=order)


def _between(finding: Finding) -> Question:
    order = tuple(finding.reference[finding.by[0]])
    return replace(_gaps(finding), compare="gap of gaps", averaging="", order=order)


def _gaps(finding: Finding) -> Question:
    a, b = finding.asked.choices if finding.asked else ((), ())
    return _question(finding, compare="gap", a=tuple(a), b=tuple(b))


def _composition(finding: Finding) -> Figure:
    *_, same, net = finding.asked.choices if finding.asked else ((), ())
    return composition.figure(finding, same, net)


def _third(survey: Survey, view: View, other: str, **_: Any) -> Sequence[str]:
    return both.third(survey, view.item, other)


def _result(survey: Survey, view: View, claim: str, *_: str, **__: Any) -> ClaimResult:
    return claim_findings.result(survey, view, claim)


def no_receipt(_: Finding) -> None:
    """In the place of the question of a kind whose numbers have no receipt."""


KINDS = {
    "map": Kind(
        countries.ranking,
        partial(ranking.figure, on_map=True),
        _ranking,
        lambda figure: figure.draw is atlas.draw,
    ),
    "letters": Kind(
        countries.ranking,
        partial(ranking.figure, letters=True),
        _ranking,
        lambda figure: bool(figure.finding.letters),
    ),
    "ranking": Kind(countries.ranking, ranking.figure, _ranking),
    "pairs": Kind(countries.all_pairs, pairs.figure, _pairs),
    "answers": Kind(countries.answers, answers.figure, lambda f: _question(f, answer="each")),
    "gaps": Kind(gap_findings.gaps, gaps.figure, _gaps),
    "between": Kind(gap_findings.between, between.figure, _between),
    "grid": Kind(cohorts.cells, heat.figure, _question),
    "slopes": Kind(cohorts.slopes, slopes.figure, lambda f: _question(f, compare="trends")),
    "composition": Kind(compositions.composition, _composition, no_receipt),
    "actors": Kind(actor_findings.actors, actors.one, no_receipt, beside=actor_findings.home),
    "actors_grid": Kind(actor_findings.grid, actors.grid, no_receipt),
    "joint": Kind(both.attitudes, joint.figure, no_receipt, beside=both.associated),
    "apart": Kind(
        both.placed,
        partial(placed.figure, apart=True),
        no_receipt,
        lambda figure: figure.draw is dumbbell.draw,
    ),
    "placed": Kind(both.placed, placed.figure, no_receipt),
    "odds": Kind(both.associated, odds.figure, no_receipt),
    "odds_groups": Kind(both.associated_by, odds.figure, no_receipt),
    "net": Kind(both.associated_net, odds.figure, no_receipt, beside=_third),
    "trends": Kind(trend_findings.trends, trends.figure, no_receipt),
    "claims": Kind(claim_findings.one_test, claims.figure, no_receipt, beside=_result),
}
"""A page's figure is kept, remade and receipted once it has a line here."""
