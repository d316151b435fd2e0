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


def numbers(survey: Survey, r: Recipe, found: Results) -> Iterable[str]:
    """The lines that make the data frames that `found` has, by the same names."""
    kept = [f"{column('people', name)} %in% {vector(levels)}" for name, levels in r.where.items()]
    kept += [
        f"!is.na({column('people', b.name)})"
        for role in ("country", "wave")
        if (b := survey.role(role)) and b.name not in r.where and survey.codes(b.name).min() < 0
    ]
    yield f"kept <- {' & '.join(kept) or 'rep(TRUE, nrow(people))'}"
    cells = ""
    for line in _frames(survey, r, found):
        if line != cells:  # those of the last frame, where they are the same
            yield line
        cells = line if line.startswith("cells <- ") else cells


def _frames(survey: Survey, r: Recipe, found: Results) -> Iterable[str]:
    items = [survey.items[name] for name in r.items]
    if r.compare == "table":
        yield from r_models.independence(r)
    elif r.compare == "claim":
        yield from r_models.claim(survey, r, found)
    elif r.compare in ("odds", "net"):
        yield from r_models.odds(survey, items, r, found)
    elif found.estimates is None:
        yield from _several(items, r, found)
    else:
        yield from _estimated(items, r, found, found.estimates)
        if r.compare == "composition":
            yield from r_models.composition(survey, items[0], r, found)


def _estimated(items: Sequence[Item], r: Recipe, found: Results, e: Estimates) -> Iterable[str]:
    by = [column("people", name) for name in e.by]
    if r.a and r.compare != "waves":
        unions = list(zip(e.by[r.by[-1]], (r.a, r.b), strict=True))
        levels = [level for _, members in unions for level in members]
        names = [name for name, members in unions for _ in members]
        yield f"side <- as_labels({by[-1]}, {vector(levels)}, {vector(names)})"
        by[-1] = "side"
    yield r_models.grouped("cells", by, shown_cells(e))
    whole = averages(r, e) if r.averaging else None
    if whole and r.averaging == "pooled":
        yield from _unions(whole, shown_cells(e))
    made: list[str] = []
    if r.answer == "joint":
        yield from _both(items, r)
    scores = list(_joint(items[0], r) if r.answer == "joint" else _scores(items[0], r))
    for place, (answer, y) in enumerate(scores, start=1):
        suffix = str(place) if len(scores) > 1 else ""
        yield f"y <- {y}"
        for name, line in _lines(r, found, e, answer, whole):
            yield f"{name}{suffix if name in FRAMES else ''} <- {line}"
            made.append(name)
    if len(scores) > 1:
        for name in dict.fromkeys(made):
            if name in FRAMES:
                parts = ", ".join(f"{name}{i + 1}" for i in range(made.count(name)))
                yield f"{name} <- rbind({parts})"


def _lines(
    r: Recipe, found: Results, e: Estimates, answer: str, whole: Rows | None
) -> Iterable[tuple[str, str]]:
    """What each data frame is made of, with what it needs before it."""
    share = "FALSE" if e.kind == "mean" else "TRUE"
    suffix = f", answer = {text(answer)}" if r.answer != "favourable" else ""
    pooled = r.averaging == "pooled"
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
        yield from _compared(r, found.frames, e, whole)


def _compared(
    r: Recipe, frames: Mapping[str, pd.DataFrame], e: Estimates, whole: Rows | None
) -> Iterable[tuple[str, str]]:
    """Contrasts by `svycontrast`, which takes neither cells that overlap nor a raked design."""
    raked, pooled = e.linear.tally.calibrated is not None, r.averaging == "pooled"

    def contrasted(rows: Rows) -> str:
        weights, tail = _weights(rows, e), _named(rows)
        if raked:
            return f"as_linearised(combined(e, {weights}), {tail})"
        return f"contrasted(e, cells, {weights}, {tail})"

    rows = compared_rows(r, frames["compared"], e)
    if not len(rows.names):
        return
    if pooled and whole and r.compare == "average":
        part_of = rows.weights @ (whole.weights.T > 0)
        weights = matrix(np.hstack([rows.weights, -part_of.astype(float)]))
        yield "both", "stacked(e, average)"
        yield "compared", f"as_linearised(combined(both, {weights}), {_named(rows)})"
    else:
        yield "compared", contrasted(rows)
    if "steps" in frames:
        steps = compared_rows(Recipe(r.items, r.by, r.weight, compare="change"), frames["steps"], e)
        if len(steps.names):
            yield "steps", contrasted(steps)
    if whole and r.compare == "gap" and len(whole.names) == 2:
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


def _scores(item: Item, r: Recipe, place: int = 1) -> Iterable[tuple[str, str]]:
    """What each answer that is asked for counts; missing outside the base."""
    answer = f"answer{place}"
    if r.answer == "each":
        codes = item.codes if r.base == "all" else tuple(item.answers)
        for label in (item.labels[item.codes.index(code)] for code in codes):
            yield label, f"indicator({answer}, {text(label)})"
    elif item.scale:
        points = [float(code) for code in item.answers]
        yield "mean", f"{vector(points)}[as.integer({answer})]"
    else:
        yield "favourable", r_models.favours(item, answer)


def _both(items: Sequence[Item], r: Recipe) -> Iterable[str]:
    for place, (name, item) in enumerate(zip(("one", "other"), items, strict=True), start=1):
        yield f"{name} <- {r_models.favours(item, f'answer{place}')}"
    if r.base == "all":
        said = [
            f"answer{place} %in% {vector(list(item.answers.values()))}"
            for place, item in enumerate(items, start=1)
        ]
        yield f"said <- {' & '.join(said)}"


def _joint(item: Item, r: Recipe) -> Iterable[tuple[str, str]]:  # noqa: ARG001 - as `_scores`
    said = " * said" if r.base == "all" else ""
    yield "both", "one * other"
    yield "first only", f"one * (1 - other){said}"
    yield "second only", f"(1 - one) * other{said}"
    yield "neither", f"(1 - one) * (1 - other){said}"
    if r.base == "all":
        yield UNSAID, "ifelse(is.na(one + other), NA, 1 - said)"


def _several(items: Sequence[Item], r: Recipe, found: Results) -> Iterable[str]:
    """A table of each item; and each less the last within persons, of those in both bases."""
    by = [column("people", name) for name in r.by]
    table, tables = found.frames["table"], []
    for place, item in enumerate(items, start=1):
        ((_, y),) = _scores(item, r, place)
        yield f"y{place} <- {y}"
        rows = table[(table["item"] == item.name) & ~table["flag"].str.startswith(HIDDEN)]
        if rows.empty:
            continue
        yield r_models.grouped("cells", by, _cells(rows, r))
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
        yield r_models.grouped("cells", by, _cells(part, r))
        yield f"pair{place} <- estimates(y{place} - y{len(items)}, cells, FALSE)"
        pairs.append(f"pair{place}")
        names += part[[*r.by, "what"]].agg(JOINED.join, axis=1).tolist()
    if pairs:
        made = pairs[0] if len(pairs) == 1 else f"stacked({', '.join(pairs)})"
        yield f"compared <- as_linearised({made}, data.frame(what = {vector(names)}))"


def _cells(table: pd.DataFrame, r: Recipe) -> list[Cell]:
    return [tuple(row) for row in table[list(r.by)].to_numpy(str)]
