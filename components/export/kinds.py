"""The kinds of figures that can be kept: how each is found and drawn, and its recipe."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from analysis.claims import ClaimResult
from analysis.tally import tally
from components.charts import atlas, dumbbell
from components.export import recipes
from components.export.receipts.recipe import Recipe
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
    """How a figure comes about: its question in `components.findings`, the figure, its recipe.

    `suits` tells figures of one question apart; `beside` is called as the question is, and what it
    finds goes to the figure after the finding.
    """

    question: Callable[..., Finding]
    figure: Callable[..., Figure]
    recipe: Callable[[Finding], Recipe]
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


def recipe_of(figure: Figure) -> Recipe | None:
    """The recipe of a figure, for its receipt; None where it is of no kind."""
    named = figure.finding.asked
    kinds = (kind for kind in KINDS.values() if named and kind.question == named.question)
    return next((kind.recipe(figure.finding) for kind in kinds), None)


def _composition(finding: Finding) -> Figure:
    *_, same, net = finding.asked.choices if finding.asked else ((), ())
    return composition.figure(finding, same, net)


def _third(survey: Survey, view: View, other: str, **_: Any) -> Sequence[str]:
    return both.third(survey, view.item, other)


def _result(survey: Survey, view: View, claim: str, *_: str, **__: Any) -> ClaimResult:
    return claim_findings.result(survey, view, claim)


KINDS = {
    "map": Kind(
        countries.ranking,
        partial(ranking.figure, on_map=True),
        recipes.ranking,
        lambda figure: figure.draw is atlas.draw,
    ),
    "letters": Kind(
        countries.ranking,
        partial(ranking.figure, letters=True),
        recipes.ranking,
        lambda figure: bool(figure.finding.letters),
    ),
    "ranking": Kind(countries.ranking, ranking.figure, recipes.ranking),
    "pairs": Kind(countries.all_pairs, pairs.figure, recipes.pairs),
    "answers": Kind(countries.answers, answers.figure, recipes.answers),
    "gaps": Kind(gap_findings.gaps, gaps.figure, recipes.gaps),
    "between": Kind(gap_findings.between, between.figure, recipes.between),
    "grid": Kind(cohorts.cells, heat.figure, recipes.plain),
    "slopes": Kind(cohorts.slopes, slopes.figure, recipes.slopes),
    "composition": Kind(compositions.composition, _composition, recipes.composition),
    "actors": Kind(actor_findings.actors, actors.one, recipes.actors, beside=actor_findings.home),
    "actors_grid": Kind(actor_findings.grid, actors.grid, recipes.actors),
    "joint": Kind(both.attitudes, joint.figure, recipes.joint, beside=both.associated),
    "apart": Kind(
        both.placed,
        partial(placed.figure, apart=True),
        recipes.placed,
        lambda figure: figure.draw is dumbbell.draw,
    ),
    "placed": Kind(both.placed, placed.figure, recipes.placed),
    "odds": Kind(both.associated, odds.figure, recipes.odds),
    "odds_groups": Kind(both.associated_by, odds.figure, recipes.odds),
    "net": Kind(both.associated_net, odds.figure, recipes.net, beside=_third),
    "trends": Kind(trend_findings.trends, trends.figure, recipes.trends),
    "claims": Kind(claim_findings.one_test, claims.figure, recipes.claim, beside=_result),
}
"""A page's figure is kept, remade and has a receipt once it has a line here."""
