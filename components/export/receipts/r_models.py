"""Parts of a receipt in R that are more than estimates: associations, models, claims."""

from collections.abc import Iterable, Sequence
from math import log

import pandas as pd

from analysis.claims import sides_of
from components.export.receipts.r_words import JOINED, column, pasted, text, vector
from components.export.receipts.recipe import Recipe
from components.export.receipts.results import Results
from components.export.receipts.rows import Cell
from data.claims import ClaimTest
from data.model import Item, Survey


def grouped(name: str, by: Sequence[str], shown: Sequence[Cell]) -> str:
    """The line that makes a factor of the groups that are shown."""
    names = [JOINED.join(cell) or "all" for cell in shown]
    return f"{name} <- factor(ifelse(kept, {_words(by)}, NA), {vector(names)})"


def favours(item: Item, answer: str) -> str:
    """1 where an answer is favourable, 0 where another is, missing outside the base."""
    return f"indicator({answer}, {vector([item.answers[code] for code in item.favourable])})"


def independence(recipe: Recipe) -> Iterable[str]:
    """The test of Rao and Scott."""
    by = [column("people", name) for name in recipe.by]
    known = " & ".join(f"!is.na({name})" for name in [*by, "answer1"])
    yield f"inside <- kept & {known} & sampled$weight > 0"
    yield f"cell <- factor(ifelse(inside, {_words(by)}, NA))"
    yield "answer <- factor(ifelse(inside, as.character(answer1), NA))"
    yield "asked <- subset(update(design, cell = cell, answer = answer), inside)"
    yield 'tested <- svychisq(~cell + answer, asked, statistic = "F")'
    yield "ndf <- unname(tested$parameter[1])"
    yield "ddf <- ndf * sum(sapply(unique(sampled$block[inside]), function(block) {"
    yield "  points_less_strata(inside & sampled$block == block)"
    yield "}))"
    yield (
        "compared <- data.frame(F = unname(tested$statistic), ndf, ddf, n = sum(inside), "
        "p = pf(unname(tested$statistic), ndf, ddf, lower.tail = FALSE))"
    )


def odds(survey: Survey, items: Sequence[Item], recipe: Recipe, found: Results) -> Iterable[str]:
    """Odds ratios as they are, and net of others."""
    by = [column("people", name) for name in recipe.by]
    for place, (name, item) in enumerate(zip(("one", "other"), items, strict=True), start=1):
        yield f"{name} <- {favours(item, f'answer{place}')}"
    yield from _covariates(survey, recipe)
    calls = {
        "table": "log_odds(one, other, cells)",
        "adjusted": f"net_log_odds(one, other, {vector(recipe.covariates)}, cells)",
    }
    for name, call in calls.items():
        if len(rows := found.shown(name)):
            yield grouped("cells", by, _cells(rows, recipe.by))
            yield f"{name} <- as_odds({call}, data.frame(group = levels(cells)))"


def composition(survey: Survey, item: Item, recipe: Recipe, found: Results) -> Iterable[str]:
    """A gap at the same composition, and net of a model."""
    *within, break_ = recipe.by
    by = [column("people", name) for name in within]
    if rows := _said(found, "standardised", within):
        cells = _met(found, recipe, rows)
        share = "FALSE" if item.scale else "TRUE"
        yield grouped("cells", [*by, *(column("people", x) for x in recipe.alike), "side"], cells)
        group, stratum = (
            [JOINED.join(cell[place]) for cell in cells]
            for place in (slice(len(within)), slice(len(within), -1))
        )
        one = cells[0][-1]
        side = [1 if cell[-1] == one else -1 for cell in cells]
        yield f"group <- {vector(group)}"
        yield f"stratum <- {vector(stratum)}"
        yield f"sign <- {vector(side)}"
        yield f"alike <- at_same_composition(estimates(y, cells, {share}), group, stratum, sign)"
        yield "standardised <- as_linearised(alike, data.frame(group = unique(group)))"
    if rows := _said(found, "adjusted", within):
        yield from _covariates(survey, recipe)
        levels = [x for x in survey.breaks[break_].levels if x not in (*recipe.a, *recipe.b)]
        of = [*recipe.a, *recipe.b, *levels]
        names = ["a"] * len(recipe.a) + ["b"] * len(recipe.b) + levels
        yield f"sides <- as_labels({column('people', break_)}, {vector(of)}, {vector(names)})"
        yield grouped("groups", by, rows)
        yield f'net <- adjusted_gaps(y, sides, "a", "b", {vector(recipe.covariates)}, groups)'
        yield (
            "adjusted <- as_comparisons(net$estimate, net$se * sqrt(effect), net$df, "
            "data.frame(group = levels(groups)))"
        )


def claim(survey: Survey, recipe: Recipe, found: Results) -> Iterable[str]:
    """All tests of a claim, which are adjusted together, and then the one that is shown."""
    if found.claim is None:
        return
    table, places = found.claim.table, places_of(found)
    parts, names, thresholds = [], [], []
    for number, test in enumerate(found.claim.claim.tests, start=1):
        rows = table[(table["what"] == test.what) & table["estimate"].notna()]
        if rows.empty:
            continue
        items = [survey.items[name] for name in found.claim.items[test.what]]
        answers = [f"answer{places[item.name]}" for item in items]
        yield from _estimand(survey, recipe, test, items, answers, rows["country"].tolist(), number)
        parts.append(f"e{number}")
        names += [test.what] * len(rows)
        odds = test.estimand == "odds"
        thresholds += [log(test.threshold) if odds else test.threshold] * len(rows)
    yield f"e <- stacked({', '.join(parts)})"
    yield f"threshold <- {vector(thresholds)}"
    yield f"test <- {vector(names)}"
    yield "estimate <- e$estimate"
    yield "e$estimate <- estimate - threshold"
    yield "country <- names(estimate)"
    yield ("compared <- as_linearised(e, data.frame(test, country, estimate, threshold, n = e$n))")
    yield f"compared <- compared[test == {text(recipe.test)}, ]"


def places_of(found: Results) -> dict[str, int]:
    """Item of a claim -> the number that its answers have in the script."""
    tests = found.claim.items.values() if found.claim else ()
    return {x: i for i, x in enumerate(dict.fromkeys(y for one in tests for y in one), start=1)}


def _estimand(
    survey: Survey,
    recipe: Recipe,
    test: ClaimTest,
    items: Sequence[Item],
    answers: Sequence[str],
    countries: Sequence[str],
    number: int,
) -> Iterable[str]:
    by = [column("people", recipe.by[0])]
    marks = [favours(item, answer) for item, answer in zip(items, answers, strict=True)]
    yield grouped("cells", by, [(name,) for name in countries])
    if test.estimand == "odds":
        yield f"e{number} <- log_odds({marks[0]}, {marks[1]}, cells)"
    elif test.estimand == "gap":
        over, one, other = sides_of(survey, test)
        names = ["one"] * len(one) + ["other"] * len(other)
        sides = column("people", over)
        yield f"side <- as_labels({sides}, {vector([*one, *other])}, {vector(names)})"
        cells = [(name, side) for name in countries for side in ("one", "other")]
        yield grouped("cells", [*by, "side"], cells)
        yield f"sides <- estimates({marks[0]}, cells, TRUE)"
        a, b = ([JOINED.join((x, side)) for x in countries] for side in ("one", "other"))
        yield f"e{number} <- combined(sides, less({vector(a)}, {vector(b)}, cells))"
        yield f"e{number}$n <- pmin(sides$n[{vector(a)}], sides$n[{vector(b)}])"
        yield f"names(e{number}$estimate) <- {vector(countries)}"
    elif test.estimand == "net":
        hostile = vector([items[0].answers[code] for code in items[0].unfavourable])
        against = f"indicator({answers[0]}, {hostile})"
        yield f"e{number} <- estimates({marks[0]} - {against}, cells, FALSE)"
    else:
        yield f"e{number} <- estimates({marks[0]}, cells, TRUE)"


def _covariates(survey: Survey, recipe: Recipe) -> Iterable[str]:
    """The items among the covariates, as columns beside the breaks."""
    items = [name for name in recipe.covariates if name in survey.items]
    for place, name in enumerate(items, start=len(recipe.items) + 1):
        yield f"{column('people', name)} <- {favours(survey.items[name], f'answer{place}')}"


def _said(found: Results, frame: str, within: Sequence[str]) -> list[Cell]:
    """The groups of a frame that have a difference; [()] where it is of no groups."""
    rows = found.shown(frame)
    return _cells(rows, within) if len(rows) else []


def _met(found: Results, recipe: Recipe, groups: Sequence[Cell]) -> list[Cell]:
    """The cells of a composition, of both sides, that somebody is in."""
    cells, estimates = found.cells, found.estimates
    if cells is None or estimates is None:
        return []
    table = cells.table()
    *rest, break_ = cells.by
    unions = dict(zip(estimates.by[break_], (recipe.a, recipe.b), strict=True))
    met = []
    for key, part in table[table["n"] > 0].groupby(rest, sort=False):
        if key[: len(rest) - len(recipe.alike)] in groups:
            met += [(*key, name) for name, side in unions.items() if part[break_].isin(side).any()]
    return met


def _cells(table: pd.DataFrame, by: Sequence[str]) -> list[Cell]:
    return [tuple(row) for row in table[list(by)].to_numpy(str)]


def _words(columns: Sequence[str]) -> str:
    """Columns of factors as one of words."""
    made = pasted(columns)
    return f"as.character({made})" if len(columns) == 1 else made
