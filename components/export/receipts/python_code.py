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


def _survey(survey: Survey, recipe: Recipe) -> Iterable[str]:
    yield f"survey = load_survey({first_file(survey)!r}, 'profile.toml')"
    yield f"assert survey.digest == {survey.digest!r}"
    if survey.profile:
        yield f"assert survey.profile_digest == {survey.profile.digest!r}"
        if recipe.weight not in survey.profile.design.factors:
            yield "survey = reweighted(survey, survey.profile.weighting)"
    for name, group in survey.breaks.items():
        if group.role == "birth":
            ends = [ages_of(level) or (0, LATEST) for level in reversed(group.levels)]
            bands = [(low, int(min(high, LATEST))) for low, high in ends]
            yield f"survey = born(survey, {name!r}, {bands!r}, {group.label!r})"
        elif group.role == "age" and (bands := _cut(survey, name)):
            yield f"survey = banded(survey, {name!r}, {bands!r})"


def _numbers(survey: Survey, recipe: Recipe) -> Iterable[str]:
    if recipe.compare == "claim":
        yield from _claim(survey, recipe)
        return
    yield f"where = { {name: list(levels) for name, levels in recipe.where.items()}!r}"
    if len(recipe.items) > 1 and recipe.compare not in ("odds", "net") and recipe.answer != "joint":
        yield from _several(recipe)
        return
    yield f"counted = {_tally(recipe, repr(_one_or_all(recipe.items)))}"
    if recipe.compare == "table":
        yield f"print(rao_scott(counted, {recipe.base!r}))"
    elif recipe.compare in ("odds", "net"):
        yield from _odds(recipe)
    else:
        yield from _estimates(recipe)


def _estimates(recipe: Recipe) -> Iterable[str]:
    yield f"estimates = {_estimated('counted', recipe)}"
    if recipe.a and recipe.compare != "waves":
        yield f"sides = gap(estimates, {list(recipe.a)!r}, {list(recipe.b)!r}).keys"
        yield "one, other = sides['a'].iloc[0], sides['b'].iloc[0]"
        yield (
            f"estimates = estimates.merged({recipe.by[-1]!r}, "
            f"{{one: {list(recipe.a)!r}, other: {list(recipe.b)!r}}})"
        )
    if recipe.order:
        each = {name: [name] for name in recipe.order}
        yield f"estimates = estimates.merged({recipe.by[0]!r}, {each!r})"
    yield from _frame("table", "estimates", recipe)
    if recipe.averaging:
        yield f"whole = average(estimates, {recipe.averaging!r})"
        yield from _frame("reference", "whole", recipe)
    if recipe.compare:
        words = {
            "averaging": recipe.averaging,
            "over": recipe.by[0],
            "a": list(recipe.a),
            "b": list(recipe.b),
        }
        yield from _frame("compared", COMPARED[recipe.compare].format(**words), recipe)
    if recipe.compare == "gap" and recipe.averaging:
        yield from _frame("averaged", "gap(whole, one, other)", recipe)
    if recipe.compare == "waves":
        yield from _frame("steps", "change(estimates)", recipe)
    if recipe.compare == "composition":
        yield from _composition(recipe)


def _composition(recipe: Recipe) -> Iterable[str]:
    *within, break_ = recipe.by
    sides = f"{list(recipe.a)!r}, {list(recipe.b)!r}"
    if recipe.alike:
        item, cells = repr(recipe.items[0]), [*within, *recipe.alike, break_]
        yield f"counted = {_tally(recipe, item, cells)}"
        yield f"cells = {_estimated('counted', recipe)}"
        yield from _frame(
            "standardised", f"standardised_gap(cells, {sides}, {list(recipe.alike)!r})", recipe
        )
    if recipe.covariates:
        yield "model = adjusted_gap("
        yield f"    survey, {recipe.items[0]!r}, {break_!r}, {sides}, {list(recipe.covariates)!r},"
        yield f"    {within!r}, where, {recipe.weight!r}, {recipe.base!r},"
        yield ")"
        yield "hidden = compared['difference'].isna().to_numpy()"
        yield f"adjusted = present(model.judged(hidden, {recipe.level!r}))"
        yield "print(adjusted)"


def _several(recipe: Recipe) -> Iterable[str]:
    """A table of each item, and each less the last within persons."""
    *others, last = recipe.items
    yield f"items = {list(recipe.items)!r}"
    yield "tables = []"
    yield "for item in items:"
    yield f"    counted = {_tally(recipe, 'item')}"
    yield f"    tables.append({_shown(_estimated('counted', recipe), recipe)}.assign(item=item))"
    yield "table = pd.concat(tables, ignore_index=True)"
    yield "print(table)"
    if recipe.compare == "paired":
        yield "differences = []"
        yield f"for item in {others!r}:"
        yield f"    both = {_tally(recipe, f'(item, {last!r})')}"
        yield f"    differences.append(paired(both, {recipe.base!r}))"
        yield f"compared = present(together(differences, {recipe.level!r}))"
        yield "print(compared)"


def _odds(recipe: Recipe) -> Iterable[str]:
    yield f"table = judged_odds(odds_ratio(counted, {recipe.base!r}).table({recipe.level!r}))"
    yield "print(table)"
    if recipe.compare == "net":
        yield "net = net_association("
        yield f"    survey, {recipe.items[1]!r}, {recipe.items[0]!r}, {list(recipe.covariates)!r},"
        yield f"    {list(recipe.by)!r}, where, {recipe.weight!r}, {recipe.base!r},"
        yield f"    {recipe.level!r},"
        yield ")"
        yield "adjusted = judged_odds(net)"
        yield "print(adjusted)"


def _claim(survey: Survey, recipe: Recipe) -> Iterable[str]:
    wave = survey.role("wave")
    when = recipe.where[wave.name][0] if wave else None
    yield f"claim = next(claim for claim in read_claims() if claim.id == {recipe.claim!r})"
    yield f"result = assess(survey, claim, {when!r}, {recipe.weight!r})"
    yield f"compared = result.table[result.table['what'] == {recipe.test!r}].reset_index(drop=True)"
    yield "print(compared)"


def _tally(recipe: Recipe, items: str, by: Iterable[str] = ()) -> str:
    return f"tally(survey, {items}, {list(by or recipe.by)!r}, where, {recipe.weight!r})"


def _estimated(counted: str, recipe: Recipe) -> str:
    if recipe.answer == "joint":
        return f"joint({counted}, {recipe.base!r})"
    if recipe.answer == "each":
        return f"shares({counted}, 'each', {recipe.base!r})"
    return f"favourability({counted}, {recipe.base!r})"


def _one_or_all(items: tuple[str, ...]) -> str | tuple[str, ...]:
    return items[0] if len(items) == 1 else items


def _frame(name: str, made: str, recipe: Recipe) -> Iterable[str]:
    yield f"{name} = {_shown(made, recipe)}"
    yield f"print({name})"


def _shown(made: str, recipe: Recipe) -> str:
    return f"present({made}.table({recipe.level!r}))"
