"""The demo survey, views of it, and every figure that pages make of a view."""

from dataclasses import replace
from pathlib import Path

import pytest

from components.export.kinds import made
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
from components.findings import actors as actor_findings
from components.findings import both, cohorts, countries
from components.findings import claims as claim_findings
from components.findings import composition as composition_findings
from components.findings import gaps as gap_findings
from components.findings import trends as trend_findings
from components.view import View
from data.load import load_survey

DEMO = Path(__file__).parents[2] / "data" / "demo" / "balkan_demo.sav"

TURKEY_2011 = View(
    item="turkey",
    wave="2011",
    base="all",
    weight="w_within",
    level=95,
    averaging="equal",
    by="cohort",
)


YOUTH = (("15-24",), ("25-39", "40-54", "55+"))
CHOICES = {
    "gaps": YOUTH,
    "between": YOUTH,
    "composition": (*YOUTH, ("sex",), ("sex", "education")),
    **dict.fromkeys(("joint", "placed", "apart", "odds", "odds_groups", "net"), ("eu",)),
    "trends": ("country", True),
    "claims": ("young-serbs", "friendly: aged 15-24 minus 25+"),
}
"""What pages hand to findings besides the view, by the kind of figure."""


def gaps_of_the_first(survey, view):
    first, *others = survey.breaks[view.by].levels
    return gaps.figure(gap_findings.gaps(survey, view, [first], others))


def composition_of_the_first(survey, view):
    first, *others = survey.breaks[view.by].levels
    net = ["sex", "education"]
    found = composition_findings.composition(survey, view, [first], others, net[:1], net)
    return composition.figure(found, net[:1], net)


def between_of_the_first(survey, view):
    first, *others = survey.breaks[view.by].levels
    return between.figure(gap_findings.between(survey, view, [first], others))


def first_test_of_a_claim(survey, view):
    result = claim_findings.assessed(survey, view)[0]
    return claims.figure(claim_findings.tests(survey, view, result)[0], result)


def second(survey, view):
    """The question that stands beside the view's."""
    return both.seconds(survey, view.item)[0]


def actors_of_one_country(survey, view):
    here = actor_findings.home(survey, view)
    return actors.one(actor_findings.actors(survey, view), here)


def joint_attitudes(survey, view):
    two = (survey, view, second(survey, view))
    return joint.figure(both.attitudes(*two), both.associated(*two))


def net_of_others(survey, view):
    other = second(survey, view)
    net = both.associated_net(survey, view, other)
    return odds.figure(net, both.third(survey, view.item, other))


def placed_on_both(survey, view, *, apart=False):
    return placed.figure(both.placed(survey, view, second(survey, view)), apart=apart)


FIGURES = {
    "ranking": lambda survey, view: ranking.figure(countries.ranking(survey, view)),
    "map": lambda survey, view: ranking.figure(countries.ranking(survey, view), on_map=True),
    "pairs": lambda survey, view: pairs.figure(countries.all_pairs(survey, view)),
    "answers": lambda survey, view: answers.figure(countries.answers(survey, view)),
    "gaps": gaps_of_the_first,
    "trends": lambda survey, view: trends.figure(
        trend_findings.trends(survey, view, survey.role("country").name, events=True)
    ),
    "between": between_of_the_first,
    "heat": lambda survey, view: heat.figure(cohorts.cells(survey, view)),
    "slopes": lambda survey, view: slopes.figure(cohorts.slopes(survey, view)),
    "composition": composition_of_the_first,
    "claims": first_test_of_a_claim,
    "actors": actors_of_one_country,
    "actors_grid": lambda survey, view: actors.grid(actor_findings.grid(survey, view)),
    "joint": joint_attitudes,
    "placed": placed_on_both,
    "apart": lambda survey, view: placed_on_both(survey, view, apart=True),
    "odds": lambda s, view: odds.figure(both.associated(s, view, second(s, view))),
    "odds_groups": lambda s, view: odds.figure(both.associated_by(s, view, second(s, view))),
    "net": net_of_others,
}
"""Every figure of every page, from a survey and a view; tests of all figures run through it."""


@pytest.fixture(scope="session")
def demo():
    """The demo survey."""
    return load_survey(DEMO)


@pytest.fixture(scope="session")
def turkey_2011():
    """The view that the others start from."""
    return TURKEY_2011


@pytest.fixture(scope="session")
def drawn(demo):
    """A function that makes a figure of the demo; it starts from the ranking of Turkey in 2011."""

    def drawn(kind="ranking", **changes):
        return FIGURES[kind](demo, replace(TURKEY_2011, **changes))

    return drawn


@pytest.fixture(scope="session")
def keepable(demo):
    """A function that makes a figure of the demo that knows how it was asked for."""

    def keepable(kind="ranking", **changes):
        return made(kind, demo, replace(TURKEY_2011, **changes), CHOICES.get(kind, ()))

    return keepable


@pytest.fixture(params=FIGURES)
def figure(request, drawn):
    """Each figure of Turkey in 2011 in turn."""
    return drawn(request.param)


@pytest.fixture(scope="session")
def small(load):
    """A survey of 3 regions: 120, 40 and 20 interviews, of people who are no country's."""
    regions = ["North"] * 120 + ["South"] * 40 + ["=East"] * 20
    answers = [1, 1, 1, 2] * 45
    import pandas as pd

    return load(
        pd.DataFrame({"region": regions, "q": answers, "w": 1.0}),
        {
            "design": {"weights": {"w": "design weight"}},
            "breaks": {"region": {"column": "region", "label": "Region"}},
            "items": {
                "q": {
                    "column": "q",
                    "title": "A question",
                    "wording": "Is *this* a question?",
                    "answers": {"1": "Yes", "2": "No"},
                    "favourable": [1],
                    "unfavourable": [2],
                }
            },
        },
    )


@pytest.fixture(scope="session")
def small_drawn(small):
    """A function that makes a figure of the small survey."""
    view = replace(TURKEY_2011, item="q", by="region", wave="", weight="w", averaging="")

    def small_drawn(kind="ranking", **changes):
        return FIGURES[kind](small, replace(view, **changes))

    return small_drawn
