"""A receipt in Python: the calls of this project's own functions that give a view's numbers."""

import re
from collections.abc import Iterable

from components.export.receipts.made_of import first_file
from components.export.receipts.recipe import Recipe
from data.bands import LATEST, OLDEST
from data.coding import ages_of, divide_by_bands
from data.model import Survey, SurveyError

MODULES = {
    "analysis.association": ("judged_odds", "odds_ratio", "rao_scott"),
    "analysis.claims": ("assess",),
    "analysis.comparisons": ("together",),
    "analysis.contrasts": (
        "change", "gap", "gap_of_gaps", "paired", "pairs", "standardised_gap", "trend",
        "versus_average",
    ),
    "analysis.estimates": ("average", "favourability", "shares"),
    "analysis.joint": ("joint",),
    "analysis.net": ("net_association",),
    "analysis.regression": ("adjusted_gap",),
    "analysis.reliability": ("present",),
    "analysis.tally": ("tally",),
    "analysis.weighting": ("reweighted",),
    "data.bands": ("banded", "born"),
    "data.claims": ("read_claims",),
    "data.load": ("load_survey",),
}  # fmt: skip
"""Where what a receipt calls is to be had."""

COMPARED = {
    "average": "versus_average(estimates, {averaging!r})",
    "pairs": "pairs(estimates, {over!r})",
    "gap": "gap(estimates, one, other)",
    "composition": "gap(estimates, one, other)",
    "gap of gaps": "gap_of_gaps(estimates, one, other)",
    "change": "change(estimates)",
    "waves": "gap(estimates, {a!r}, {b!r})",
    "trend": "trend(estimates)",
    "trends": "replace((slopes := trend(estimates)), family=0 * slopes.family)",
}
"""What compares estimates."""


def python_code(survey: Survey, recipe: Recipe) -> str:
    """The script below the comment that names the view; it runs in the folder of this project."""
    lines = [*_survey(survey, recipe), *_numbers(survey, recipe)]
    code = "\n".join([*lines, ""])
    return "\n".join([*_imports(code), "", code])


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
        if group.role == "age" and (bands := _cut(survey, name)):
            found[name] = bands
    return found


def _cut(survey: Survey, name: str) -> list[tuple[int, int]]:
    """The bands of a break of ages, none where they are those of the profile."""
    if survey.profile is None or survey.ages is None:
        return []
    levels = survey.breaks[name].levels
    usual, _ = divide_by_bands(survey.ages(name), survey.profile.breaks[name].bands, name)
    if usual == levels:
        return []
    bands = [ages_of(level) or (0, OLDEST) for level in levels]
    return [(low, int(min(high, OLDEST))) for low, high in bands]


def _imports(code: str) -> Iterable[str]:
    if "replace(" in code:
        yield "from dataclasses import replace\n"
    if "pd." in code:
        yield "import pandas as pd\n"
    for module, names in MODULES.items():
        if used := [name for name in names if re.search(rf"\b{name}\(", code)]:
            yield f"from {module} import {', '.join(used)}"


def _survey(survey: Survey, r: Recipe) -> Iterable[str]:
    yield f"survey = load_survey({first_file(survey)!r}, 'profile.toml')"
    yield f"assert survey.digest == {survey.digest!r}"
    if survey.profile:
        yield f"assert survey.profile_digest == {survey.profile.digest!r}"
        if r.weight not in survey.profile.design.factors:
            yield "survey = reweighted(survey, survey.profile.weighting)"
    for name, group in survey.breaks.items():
        if group.role == "birth":
            ends = [ages_of(level) or (0, LATEST) for level in reversed(group.levels)]
            bands = [(low, int(min(high, LATEST))) for low, high in ends]
            yield f"survey = born(survey, {name!r}, {bands!r}, {group.label!r})"
        elif group.role == "age" and (bands := _cut(survey, name)):
            yield f"survey = banded(survey, {name!r}, {bands!r})"


def _numbers(survey: Survey, r: Recipe) -> Iterable[str]:
    if r.compare == "claim":
        yield from _claim(survey, r)
        return
    yield f"where = { {name: list(levels) for name, levels in r.where.items()}!r}"
    if len(r.items) > 1 and r.compare not in ("odds", "net") and r.answer != "joint":
        yield from _several(r)
        return
    yield f"counted = {_tally(r, repr(_one_or_all(r.items)))}"
    if r.compare == "table":
        yield f"print(rao_scott(counted, {r.base!r}))"
    elif r.compare in ("odds", "net"):
        yield from _odds(r)
    else:
        yield from _estimates(r)


def _estimates(r: Recipe) -> Iterable[str]:
    yield f"estimates = {_estimated('counted', r)}"
    if r.a and r.compare != "waves":
        yield f"sides = gap(estimates, {list(r.a)!r}, {list(r.b)!r}).keys"
        yield "one, other = sides['a'].iloc[0], sides['b'].iloc[0]"
        yield (
            f"estimates = estimates.merged({r.by[-1]!r}, "
            f"{{one: {list(r.a)!r}, other: {list(r.b)!r}}})"
        )
    if r.order:
        each = {name: [name] for name in r.order}
        yield f"estimates = estimates.merged({r.by[0]!r}, {each!r})"
    yield from _frame("table", "estimates", r)
    if r.averaging:
        yield f"whole = average(estimates, {r.averaging!r})"
        yield from _frame("reference", "whole", r)
    if r.compare:
        words = {"averaging": r.averaging, "over": r.by[0], "a": list(r.a), "b": list(r.b)}
        yield from _frame("compared", COMPARED[r.compare].format(**words), r)
    if r.compare == "gap" and r.averaging:
        yield from _frame("averaged", "gap(whole, one, other)", r)
    if r.compare == "waves":
        yield from _frame("steps", "change(estimates)", r)
    if r.compare == "composition":
        yield from _composition(r)


def _composition(r: Recipe) -> Iterable[str]:
    *within, break_ = r.by
    sides = f"{list(r.a)!r}, {list(r.b)!r}"
    if r.alike:
        item, cells = repr(r.items[0]), [*within, *r.alike, break_]
        yield f"counted = {_tally(r, item, cells)}"
        yield f"cells = {_estimated('counted', r)}"
        yield from _frame("standardised", f"standardised_gap(cells, {sides}, {list(r.alike)!r})", r)
    if r.covariates:
        yield "model = adjusted_gap("
        yield f"    survey, {r.items[0]!r}, {break_!r}, {sides}, {list(r.covariates)!r},"
        yield f"    {within!r}, where, {r.weight!r}, {r.base!r},"
        yield ")"
        yield "hidden = compared['difference'].isna().to_numpy()"
        yield f"adjusted = present(model.judged(hidden, {r.level!r}))"
        yield "print(adjusted)"


def _several(r: Recipe) -> Iterable[str]:
    """A table of each item, and each less the last within persons."""
    *others, last = r.items
    yield f"items = {list(r.items)!r}"
    yield "tables = []"
    yield "for item in items:"
    yield f"    counted = {_tally(r, 'item')}"
    yield f"    tables.append({_shown(_estimated('counted', r), r)}.assign(item=item))"
    yield "table = pd.concat(tables, ignore_index=True)"
    yield "print(table)"
    if r.compare == "paired":
        yield "differences = []"
        yield f"for item in {others!r}:"
        yield f"    both = {_tally(r, f'(item, {last!r})')}"
        yield f"    differences.append(paired(both, {r.base!r}))"
        yield f"compared = present(together(differences, {r.level!r}))"
        yield "print(compared)"


def _odds(r: Recipe) -> Iterable[str]:
    yield f"table = judged_odds(odds_ratio(counted, {r.base!r}).table({r.level!r}))"
    yield "print(table)"
    if r.compare == "net":
        yield "net = net_association("
        yield f"    survey, {r.items[1]!r}, {r.items[0]!r}, {list(r.covariates)!r},"
        yield f"    {list(r.by)!r}, where, {r.weight!r}, {r.base!r}, {r.level!r},"
        yield ")"
        yield "adjusted = judged_odds(net)"
        yield "print(adjusted)"


def _claim(survey: Survey, r: Recipe) -> Iterable[str]:
    wave = survey.role("wave")
    when = r.where[wave.name][0] if wave else None
    yield f"claim = next(claim for claim in read_claims() if claim.id == {r.claim!r})"
    yield f"result = assess(survey, claim, {when!r}, {r.weight!r})"
    yield f"compared = result.table[result.table['what'] == {r.test!r}].reset_index(drop=True)"
    yield "print(compared)"


def _tally(r: Recipe, items: str, by: Iterable[str] = ()) -> str:
    return f"tally(survey, {items}, {list(by or r.by)!r}, where, {r.weight!r})"


def _estimated(counted: str, r: Recipe) -> str:
    if r.answer == "joint":
        return f"joint({counted}, {r.base!r})"
    if r.answer == "each":
        return f"shares({counted}, 'each', {r.base!r})"
    return f"favourability({counted}, {r.base!r})"


def _one_or_all(items: tuple[str, ...]) -> str | tuple[str, ...]:
    return items[0] if len(items) == 1 else items


def _frame(name: str, made: str, r: Recipe) -> Iterable[str]:
    yield f"{name} = {_shown(made, r)}"
    yield f"print({name})"


def _shown(made: str, r: Recipe) -> str:
    return f"present({made}.table({r.level!r}))"
