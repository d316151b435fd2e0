"""The last part of a receipt in R: estimates, averages and comparisons of a view."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.estimates import Estimates
from analysis.joint import UNSAID
from analysis.reliability import HIDDEN, HIDDEN_SIDE
from components.export.receipts import r_models
from components.export.receipts.r_words import JOINED, column, matrix, text, vector
from components.export.receipts.recipe import Recipe
from components.export.receipts.results import Results
from components.export.receipts.rows import Cell, Rows, averages, compared_rows, shown_cells
from data.model import Item, Survey

FRAMES = ("table", "reference")
"""The data frames that have rows for each answer."""


def numbers(survey: Survey, recipe: Recipe, found: Results) -> Iterable[str]:
    """The lines that make the data frames that `found` has, by the same names."""
    kept = [
        f"{column('people', name)} %in% {vector(levels)}" for name, levels in recipe.where.items()
    ]
    kept += [
        f"!is.na({column('people', b.name)})"
        for role in ("country", "wave")
        if (b := survey.role(role))
        and b.name not in recipe.where
        and survey.codes(b.name).min() < 0
    ]
    yield f"kept <- {' & '.join(kept) or 'rep(TRUE, nrow(people))'}"
    cells = ""
    for line in _frames(survey, recipe, found):
        if line != cells:  # those of the last frame, where they are the same
            yield line
        cells = line if line.startswith("cells <- ") else cells


def _frames(survey: Survey, recipe: Recipe, found: Results) -> Iterable[str]:
    items = [survey.items[name] for name in recipe.items]
    if recipe.compare == "table":
        yield from r_models.independence(recipe)
    elif recipe.compare == "claim":
        yield from r_models.claim(survey, recipe, found)
    elif recipe.compare in ("odds", "net"):
        yield from r_models.odds(survey, items, recipe, found)
    elif found.estimates is None:
        yield from _several(items, recipe, found)
    else:
        if len(found.shown("table")):
            yield from _estimated(items, recipe, found, found.estimates)
        if recipe.compare == "composition":
            yield from r_models.composition(survey, items[0], recipe, found)


def _estimated(
    items: Sequence[Item], recipe: Recipe, found: Results, e: Estimates
) -> Iterable[str]:
    by = [column("people", name) for name in e.by]
    if recipe.a and recipe.compare != "waves":
        unions = list(zip(e.by[recipe.by[-1]], (recipe.a, recipe.b), strict=True))
        levels = [level for _, members in unions for level in members]
        names = [name for name, members in unions for _ in members]
        yield f"side <- as_labels({by[-1]}, {vector(levels)}, {vector(names)})"
        by[-1] = "side"
    yield r_models.grouped("cells", by, shown_cells(e))
    whole = averages(recipe, e) if recipe.averaging else None
    if whole and recipe.averaging == "pooled":
        yield from _unions(whole, shown_cells(e))
    made: list[str] = []
    if recipe.answer == "joint":
        yield from _both(items, recipe)
    scores = list(_joint(recipe) if recipe.answer == "joint" else _scores(items[0], recipe))
    for place, (answer, y) in enumerate(scores, start=1):
        suffix = str(place) if len(scores) > 1 else ""
        yield f"y <- {y}"
        for name, line in _lines(recipe, found, e, answer, whole):
            yield f"{name}{suffix if name in FRAMES else ''} <- {line}"
            made.append(name)
    if len(scores) > 1:
        for name in dict.fromkeys(made):
            if name in FRAMES:
                parts = ", ".join(f"{name}{i + 1}" for i in range(made.count(name)))
                yield f"{name} <- rbind({parts})"


def _lines(
    recipe: Recipe, found: Results, e: Estimates, answer: str, whole: Rows | None
) -> Iterable[tuple[str, str]]:
    """What each data frame is made of, with what it needs before it."""
    share = "FALSE" if e.kind == "mean" else "TRUE"
    suffix = f", answer = {text(answer)}" if recipe.answer != "favourable" else ""
    pooled = recipe.averaging == "pooled"
    yield "e", f"estimates(y, cells, {share})"
    yield "table", f"as_table(e, data.frame(group = levels(cells){suffix}))"
    if whole:
        made = (
            f"estimates(y, whole, {share})" if pooled else f"combined(e, {matrix(whole.weights)})"
        )
        yield "average", made
        named = f"data.frame(group = {vector(whole.names)}{suffix})"
        yield "reference", f"as_table(average, {named})"
    if "compared" in found.frames:
        yield from _compared(recipe, found.frames, e, whole)


def _compared(
    recipe: Recipe, frames: Mapping[str, pd.DataFrame], e: Estimates, whole: Rows | None
) -> Iterable[tuple[str, str]]:
    """Contrasts by `svycontrast`, which takes neither cells that overlap nor a raked design."""
    raked, pooled = e.linear.tally.calibrated is not None, recipe.averaging == "pooled"

    def contrasted(rows: Rows) -> str:
        weights, tail = _weights(rows, e), _named(rows)
        if raked:
            return f"as_linearised(combined(e, {weights}), {tail})"
        return f"contrasted(e, cells, {weights}, {tail})"

    rows = compared_rows(recipe, frames["compared"], e)
    if not len(rows.names):
        return
    if pooled and whole and recipe.compare == "average":
        part_of = rows.weights @ (whole.weights.T > 0)
        weights = matrix(np.hstack([rows.weights, -part_of.astype(float)]))
        yield "both", "stacked(e, average)"
        yield "compared", f"as_linearised(combined(both, {weights}), {_named(rows)})"
    else:
        yield "compared", contrasted(rows)
    if "steps" in frames:
        steps = compared_rows(
            Recipe(recipe.items, recipe.by, recipe.weight, compare="change"), frames["steps"], e
        )
        if len(steps.names):
            yield "steps", contrasted(steps)
    if whole and recipe.compare == "gap" and len(whole.names) == 2:
        if pooled:
            ends = "combined(average, rbind(c(1, -1)))"
            yield "averaged", f'as_linearised({ends}, data.frame(what = "average"))'
        else:
            sides = whole.weights[0] - whole.weights[1]
            yield "averaged", contrasted(Rows(["average"], sides[None], [0]))


def _named(rows: Rows) -> str:
    """The names of comparisons, and their families where there is more than one."""
    family = f", {vector(rows.family)}" if len(set(rows.family)) > 1 else ""
    return f"data.frame(what = {vector(rows.names)}){family}"


def _weights(rows: Rows, e: Estimates) -> str:
    """The weights of comparisons: cells less cells, or a matrix."""
    one, other = (rows.weights == sign for sign in (1, -1))
    if not ((one.sum(axis=1) == 1) & (np.count_nonzero(rows.weights, axis=1) == 2)).all():
        return matrix(rows.weights)
    if not (other.sum(axis=1) == 1).all():
        return matrix(rows.weights)
    names = [JOINED.join(cell) for cell in shown_cells(e)]
    a, b = ([names[place] for place in side.argmax(axis=1)] for side in (one, other))
    return f"less({vector(a)}, {vector(b)}, cells)"


def _unions(whole: Rows, shown: Sequence[Cell]) -> Iterable[str]:
    names = [JOINED.join(cell) or "all" for cell in shown]
    members = [
        vector([name for name, weight in zip(names, row, strict=True) if weight])
        for row in whole.weights
    ]
    yield f"whole <- lapply(list({', '.join(members)}), function(names) cells %in% names)"


def _scores(item: Item, recipe: Recipe, place: int = 1) -> Iterable[tuple[str, str]]:
    """What each answer that is asked for counts; missing outside the base."""
    answer = f"answer{place}"
    if recipe.answer == "each":
        codes = item.codes if recipe.base == "all" else tuple(item.answers)
        for label in (item.labels[item.codes.index(code)] for code in codes):
            yield label, f"indicator({answer}, {text(label)})"
    elif item.scale:
        points = [float(code) for code in item.answers]
        yield "mean", f"{vector(points)}[as.integer({answer})]"
    else:
        yield "favourable", r_models.favours(item, answer)


def _both(items: Sequence[Item], recipe: Recipe) -> Iterable[str]:
    for place, (name, item) in enumerate(zip(("one", "other"), items, strict=True), start=1):
        yield f"{name} <- {r_models.favours(item, f'answer{place}')}"
    if recipe.base == "all":
        said = [
            f"answer{place} %in% {vector(list(item.answers.values()))}"
            for place, item in enumerate(items, start=1)
        ]
        yield f"said <- {' & '.join(said)}"


def _joint(recipe: Recipe) -> Iterable[tuple[str, str]]:
    """What each joint attitude counts, of `_both`."""
    said = " * said" if recipe.base == "all" else ""
    yield "both", "one * other"
    yield "first only", f"one * (1 - other){said}"
    yield "second only", f"(1 - one) * other{said}"
    yield "neither", f"(1 - one) * (1 - other){said}"
    if recipe.base == "all":
        yield UNSAID, "ifelse(is.na(one + other), NA, 1 - said)"


def _several(items: Sequence[Item], recipe: Recipe, found: Results) -> Iterable[str]:
    """A table of each item; and each less the last within persons, of those in both bases."""
    by = [column("people", name) for name in recipe.by]
    table, tables = found.frames["table"], []
    for place, item in enumerate(items, start=1):
        ((_, y),) = _scores(item, recipe, place)
        yield f"y{place} <- {y}"
        rows = table[(table["item"] == item.name) & ~table["flag"].str.startswith(HIDDEN)]
        if rows.empty:
            continue
        yield r_models.grouped("cells", by, _cells(rows, recipe))
        share = "FALSE" if item.scale else "TRUE"
        names = f"data.frame(group = levels(cells), item = {text(item.name)})"
        yield f"table{place} <- as_table(estimates(y{place}, cells, {share}), {names})"
        tables.append(f"table{place}")
    if tables:
        yield f"table <- rbind({', '.join(tables)})" if len(tables) > 1 else f"table <- {tables[0]}"
    if "compared" not in found.frames:
        return
    rows = found.frames["compared"]
    each = len(rows) // (len(items) - 1)
    pairs, names = [], []
    for place in range(1, len(items)):
        part = rows.iloc[(place - 1) * each : place * each]
        part = part[part["reason"] != HIDDEN_SIDE]
        if part.empty:
            continue
        yield r_models.grouped("cells", by, _cells(part, recipe))
        yield f"pair{place} <- estimates(y{place} - y{len(items)}, cells, FALSE)"
        pairs.append(f"pair{place}")
        names += part[[*recipe.by, "what"]].agg(JOINED.join, axis=1).tolist()
    if pairs:
        made = pairs[0] if len(pairs) == 1 else f"stacked({', '.join(pairs)})"
        yield f"compared <- as_linearised({made}, data.frame(what = {vector(names)}))"


def _cells(table: pd.DataFrame, recipe: Recipe) -> list[Cell]:
    return [tuple(row) for row in table[list(recipe.by)].to_numpy(str)]
