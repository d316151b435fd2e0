"""A receipt in Python: the calls of this project's own functions that give a view's numbers."""

from collections.abc import Iterable

from components.export.receipts.question import Question
from data.bands import OLDEST
from data.coding import ages_of
from data.model import Survey, SurveyError

IMPORTS = """\
from dataclasses import replace

from analysis.association import rao_scott
from analysis.contrasts import (
    change, gap, gap_of_gaps, paired, pairs, trend, versus_average,
)
from analysis.estimates import average, favourability, shares
from analysis.reliability import present
from analysis.tally import tally
from analysis.weighting import rake
from data.bands import banded
from data.load import load_survey
from data.profile import read_profile
"""

COMPARED = {
    "average": "versus_average(estimates, {averaging!r})",
    "pairs": "pairs(estimates, {over!r})",
    "gap": "gap(estimates, one, other)",
    "gap of gaps": "gap_of_gaps(estimates, one, other)",
    "change": "change(estimates)",
    "trend": "trend(estimates)",
    "trends": "replace((slopes := trend(estimates)), family=0 * slopes.family)",
}
"""What compares estimates."""


def python_code(survey: Survey, question: Question) -> str:
    """The script below the comment that names the view; it runs in the folder of this project."""
    return "\n".join([IMPORTS, *_counted(survey, question), *_numbers(question), ""])


def cuts_of(survey: Survey) -> dict[str, list[tuple[int, int]]]:
    """Break of ages -> its bands, where the survey was cut otherwise than by its profile.

    Raises
    ------
    SurveyError
        If it was cut by years of birth.
    """
    if survey.profile is None or survey.profile_digest == survey.profile.digest:
        return {}
    found = {}
    for name, group in survey.breaks.items():
        if group.role == "birth":
            raise SurveyError(f"break {name!r}: was cut by years of birth, which is not kept")
        if group.role == "age":
            bands = [ages_of(level) or (0, OLDEST) for level in group.levels]
            found[name] = [(low, int(min(high, OLDEST))) for low, high in bands]
    return found


def _counted(survey: Survey, q: Question) -> Iterable[str]:
    name = survey.recorded.name if survey.recorded else ""
    yield f"survey = load_survey({name!r}, 'profile.toml')"
    yield f"assert survey.digest == {survey.digest!r}"
    for name, bands in cuts_of(survey).items():
        yield f"survey = banded(survey, {name!r}, {bands!r})"
    if q.weight in survey.calibrations:
        base = survey.calibrations[q.weight].base
        yield (
            f"survey = rake(survey, read_profile('profile.toml').weighting.targets, "
            f"{base!r}, {q.weight!r})"
        )
    asked = q.items[0] if len(q.items) == 1 else q.items
    yield (
        f"counted = tally(survey, {asked!r}, by={list(q.by)!r}, "
        f"where={ {name: list(levels) for name, levels in q.where.items()}!r}, "
        f"weight={q.weight!r})"
    )


def _numbers(q: Question) -> Iterable[str]:
    if q.compare == "table":
        yield f"print(rao_scott(counted, {q.base!r}))"
        return
    if q.compare == "paired":
        yield f"compared = present(paired(counted, {q.base!r}).table({q.level!r}))"
        yield "print(compared)"
        return
    quoted = f"shares(counted, 'each', {q.base!r})"
    yield f"estimates = {quoted if q.answer == 'each' else f'favourability(counted, {q.base!r})'}"
    if q.a:
        yield f"sides = gap(estimates, {list(q.a)!r}, {list(q.b)!r}).keys"
        yield "one, other = sides['a'].iloc[0], sides['b'].iloc[0]"
        yield (
            f"estimates = estimates.merged({q.by[-1]!r}, "
            f"{{one: {list(q.a)!r}, other: {list(q.b)!r}}})"
        )
    if q.order:
        each = {name: [name] for name in q.order}
        yield f"estimates = estimates.merged({q.by[0]!r}, {each!r})"
    yield f"table = present(estimates.table({q.level!r}))"
    yield "print(table)"
    if q.averaging:
        yield f"whole = average(estimates, {q.averaging!r})"
        yield f"reference = present(whole.table({q.level!r}))"
        yield "print(reference)"
    if q.compare:
        call = COMPARED[q.compare].format(averaging=q.averaging, over=q.by[0])
        yield f"compared = present({call}.table({q.level!r}))"
        yield "print(compared)"
        if q.compare == "gap" and q.averaging:
            yield f"averaged = present(gap(whole, one, other).table({q.level!r}))"
            yield "print(averaged)"
