"""What a survey says of the claims of the literature: a finding for each test of a claim."""

from collections.abc import Callable, Sequence

import numpy as np

from analysis.claims import ClaimResult, assess
from analysis.reliability import HIDDEN, OK
from analysis.tally import tally
from components.findings.finding import Asked, Finding, made_up
from components.view import View
from data.claims import read_claims
from data.model import Survey, SurveyError

KINDS = {"share": "share", "net": "net", "gap": "points", "odds": "odds"}
"""The scale of each estimand of a claim, as `text.number` words it."""

UNSAID = ["se", "p", "p_adjusted"]
"""What a test without a number has none of."""


def assessed(
    survey: Survey,
    view: View,
    tallied: Callable = tally,  # noqa: ARG001 - claims are tested on tallies of their own
) -> Sequence[ClaimResult]:
    """Each claim, tested in the view's wave with its weight."""
    return [assess(survey, claim, view.wave or None, view.weight) for claim in read_claims()]


def result(survey: Survey, view: View, claim: str) -> ClaimResult:
    """A claim by its id, tested in the view's wave with its weight.

    Raises
    ------
    SurveyError
        If there is no such claim.
    """
    claims = {known.id: known for known in read_claims()}
    if claim not in claims:
        raise SurveyError(f"claim {claim!r}: is none of {', '.join(claims)}")
    return assess(survey, claims[claim], view.wave or None, view.weight)


def one_test(
    survey: Survey,
    view: View,
    claim: str,
    what: str,
    tallied: Callable = tally,  # noqa: ARG001 - claims are tested on tallies of their own
) -> Finding:
    """One of the `tests` of a claim, by what it tests.

    Raises
    ------
    SurveyError
        If this survey cannot be tested so.
    """
    found = {
        finding.table["answer"].iloc[0]: finding
        for finding in tests(survey, view, result(survey, view, claim))
    }
    if what not in found:
        raise SurveyError(f"claim {claim!r}: this survey has no test of {what!r}")
    return found[what]


def tests(survey: Survey, view: View, result: ClaimResult) -> list[Finding]:
    """A finding for each test of a claim: its estimate in each country beside the threshold.

    `table` has the columns of `ClaimResult.table`; `low` and `high` are of the estimate at 95 %,
    and odds ratios are ratios, not logarithms.
    """
    country = survey.role("country")
    if country is None or result.table.empty:
        return []
    kinds = {test.what: KINDS[test.estimand] for test in result.claim.tests}
    found = []
    for what, rows in result.table.groupby("what", sort=False):
        kind = kinds[str(what)]
        table = rows.rename(columns={"country": country.name}).reset_index(drop=True)
        table[["low", "high"]] = table[["low", "high"]].add(table["threshold"], axis=0)
        if kind == "odds":
            scaled = ["estimate", "threshold", "low", "high"]
            table[scaled] = np.exp(table[scaled].astype(float))
            table = table.drop(columns=["difference", "se"])
        hidden = table["estimate"].isna()
        table["answer"] = what
        table["flag"] = np.where(hidden, HIDDEN + table["reason"], OK)
        items = tuple(survey.item(name) for name in result.items[str(what)])
        found.append(
            Finding(
                survey=survey,
                view=view,
                items=items,
                by=(country.name,),
                kind=kind,
                table=table.assign(provenance=made_up(survey, *items)),
                asked=Asked(one_test, view, (result.claim.id, str(what))),
            )
        )
    return found
