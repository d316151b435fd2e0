"""How the numbers of a view move if one choice were another: weights, base, where youth ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.contrasts import union_name
from components.findings.cohorts import slopes
from components.findings.composition import composition
from components.findings.finding import Finding, Question, kind_of
from components.findings.gaps import between, gaps
from components.findings.trends import trends
from data.bands import OLDEST, banded
from data.coding import ages_of
from data.model import UNWEIGHTED, SurveyError

DIFFERENCES: Mapping[Callable[..., Finding], str] = {
    gaps: "compared",
    composition: "compared",
    slopes: "compared",
    trends: "compared",
    between: "reference",
}
"""Questions whose numbers are differences, and where a finding has those of one group each."""

OF_SIDES = (gaps, between, composition)
"""Questions whose first two choices are the sides of a gap."""

YOUTH = {24: 29, 29: 24}
"""The last age of youth, and the other that is in use for it."""

SHOWN = "shown"


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """The numbers of a question, and of others that differ from it in one choice each.

    Attributes
    ----------
    others : "weight", "base" or "ages" -> the question with that choice changed
    numbers : a row for each question and group: `choice` ("shown" or a key of `others`), `group`
        (levels of breaks; () for everyone), `apart` (the average), `value`, `low`, `high`, and
        `move`, the value less the one that is shown; nan where one of them is hidden, and of
        averages that are over other groups
    """

    asked: Question
    shown: Finding
    others: Mapping[str, Question]
    numbers: pd.DataFrame


def sensitivity(question: Question, answer: Callable[[Question], Finding]) -> Sensitivity:
    """Ask a question again, with one choice changed at a time."""
    shown = answer(question)
    others = _others(question)
    rows = [_numbers(question, shown).assign(choice=SHOWN)]
    for choice, other in others.items():
        rows.append(_numbers(other, answer(other)).assign(choice=choice))
    keys = ["group", "apart"]
    first = rows[0][[*keys, "value"]].rename(columns={"value": "first"})
    numbers = pd.concat(rows, ignore_index=True).merge(first, on=keys, how="inner")
    move = numbers["value"] - numbers["first"]
    if question.view.averaging:
        other_groups = numbers["value"].isna() != numbers["first"].isna()
        other = numbers["choice"].isin(numbers["choice"][~numbers["apart"] & other_groups])
        move = move.mask(numbers["apart"] & other)
    return Sensitivity(question, shown, others, numbers.drop(columns="first").assign(move=move))


def _numbers(question: Question, finding: Finding) -> pd.DataFrame:
    """The numbers of a finding by group, and of the average where there is one."""
    part = DIFFERENCES.get(question.find, "table")
    value = "estimate" if part == "table" else "difference"
    parts = [(getattr(finding, part), False)]
    if part != "reference" and not finding.reference.empty:
        parts.append((finding.reference, True))
    rows: list[dict[str, Any]] = []
    for table, apart in parts:
        named = [x for x in (*finding.by, "method") if x in table]
        if len(set(table.get("answer", ()))) > 1:
            named.append("answer")
        rows += [
            {
                "group": tuple(row[name] for name in named), "apart": apart,
                "value": row[value], "low": row["low"], "high": row["high"],
            }
            for row in table.to_dict("records")
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=["group", "apart", "value", "low", "high"])


def _others(question: Question) -> dict[str, Question]:
    """The questions that differ in one choice, where the survey has another."""
    survey, view = question.survey, question.view
    item = survey.item(view.item)
    others = {}
    if len(survey.weights) > 1:
        weight = survey.default_weight if view.weight == UNWEIGHTED else UNWEIGHTED
        others["weight"] = replace(question, view=replace(view, weight=weight))
    if item.no_opinion and kind_of(item) != "mean":
        base = "all" if view.base == "opinion" else "opinion"
        others["base"] = replace(question, view=replace(view, base=base))
    if other := _other_ages(question):
        others["ages"] = other
    return others


def _other_ages(question: Question) -> Question | None:
    """A gap of youth and all others with youth that ends at the other age."""
    survey, by = question.survey, question.view.by
    if question.find not in OF_SIDES or survey.ages is None or by in dict(question.view.where):
        return None
    a, b, *rest = question.choices
    youth = ages_of(union_name(a))
    if survey.break_(by).role != "age" or {*a, *b} != {*survey.break_(by).levels} or not youth:
        return None
    low, last = youth[0], YOUTH.get(int(min(youth[1], OLDEST)))
    try:
        cut = last and banded(survey, by, [(low, last), (last + 1, OLDEST)])
    except SurveyError:
        return None
    if not cut:
        return None
    one, other = cut.break_(by).levels
    return replace(question, survey=cut, choices=((one,), (other,), *rest))
