"""What the groups of a break think in each country: their numbers, and slopes over ages."""

from dataclasses import replace

import numpy as np

from analysis.contrasts import trend
from analysis.tally import tally
from analysis.verdicts import sides
from components.findings.finding import Finding, Tallied, presented, presented_comparisons, quoted
from components.view import View
from data.model import Survey, SurveyError


def cells(survey: Survey, view: View, tallied: Tallied = tally) -> Finding:
    """The number of each group of the view's break in each country, in the order of the file."""
    item, country = survey.item(view.item), survey.role("country")
    if not country or not view.averaging:
        raise SurveyError(f"grid by {view.by!r}: takes countries, and this view has one only")
    estimates = quoted(survey, view, [country.name, view.by], tallied)
    return Finding(
        survey=survey,
        view=view,
        items=(item,),
        by=tuple(estimates.by),
        kind=estimates.kind,
        table=presented(survey, view, item, estimates),
        sides=sides(estimates),
    )


def slopes(survey: Survey, view: View, tallied: Tallied = tally) -> Finding:
    """The numbers of `cells`, and in each country how they rise or fall over the ages.

    `compared` has a row for each country: the slope per 10 years of age, a comparison of a kind.
    The family is the countries, which are read side by side.
    """
    item, country = survey.item(view.item), survey.role("country")
    by = [country.name, view.by] if country and view.averaging else [view.by]
    estimates = quoted(survey, view, by, tallied)
    found = trend(estimates)
    found = replace(found, family=np.zeros_like(found.family))
    return Finding(
        survey=survey,
        view=view,
        items=(item,),
        by=tuple(estimates.by),
        kind=estimates.kind,
        table=presented(survey, view, item, estimates),
        compared=presented_comparisons(survey, view, item, found),
    )
