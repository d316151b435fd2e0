"""The last part of a receipt in R: estimates, averages and comparisons of a view."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from analysis.estimates import Estimates
from analysis.reliability import HIDDEN_SIDE
from components.export.receipts.question import Answered, Question
from components.export.receipts.r_words import JOINED, column, text, vector
from components.export.receipts.rows import Cell, Rows, averages, compared_rows, shown_cells
from data.model import Item, Survey

FRAMES = ("table", "reference")
"""The data frames that have rows for each answer."""


def numbers(survey: Survey, q: Question, found: Answered) -> Iterable[str]:
    """The lines that make the data frames `table`, `reference`, `compared`, `averaged`."""
    kept = [f"{column('people', name)} %in% {vector(levels)}" for name, levels in q.where.items()]
    yield f"kept <- {' & '.join(kept) or 'rep(TRUE, nrow(people))'}"
    items = [survey.items[name] for name in q.items]
    if q.compare == "table":
        yield from _independence(items[0], q)
    elif q.compare == "paired":
        yield from _paired(items, q, found)
    elif found.estimates is not None:
        yield from _estimated(items[0], q, found, found.estimates)


def _estimated(item: Item, q: Question, found: Answered, e: Estimates) -> Iterable[str]:
    by = [column("people", name) for name in e.by]
    if q.a:
        unions = list(zip(e.by[q.by[-1]], (q.a, q.b), strict=True))
        levels = [level for _, members in unions for level in members]
        names = [name for name, members in unions for _ in members]
        yield f"people$side <- labelled(as.character({by[-1]}), {vector(levels)}, {vector(names)})"
        by[-1] = "people$side"
    yield from _cells(by, shown_cells(e))
    whole = averages(q, found, e) if q.averaging else None
    if whole and q.averaging == "pooled":
        yield from _unions(whole, shown_cells(e))
    rows = compared_rows(q, found, e) if q.compare else None
    made: list[str] = []
    for place, (answer, y) in enumerate(_scores(item, q), start=1):
        suffix = str(place) if q.answer == "each" else ""
        yield f"y <- {y}"
        for name, line in _lines(q, found, e, answer, whole, rows):
            yield f"{name}{suffix if name in FRAMES else ''} <- {line}"
            made.append(name)
    if q.answer == "each":
        for name in dict.fromkeys(made):
            if name in FRAMES:
                parts = ", ".join(f"{name}{i + 1}" for i in range(made.count(name)))
                yield f"{name} <- rbind({parts})"


def _lines(
    q: Question,
    found: Answered,
    e: Estimates,
    answer: str,
    whole: Rows | None,
    rows: Rows | None,
) -> Iterable[tuple[str, str]]:
    """What each data frame is made of, with what it needs before it."""
    share = "FALSE" if e.kind == "mean" else "TRUE"
    suffix = f", answer = {text(answer)}" if q.answer == "each" else ""
    pooled = q.averaging == "pooled"
    yield "e", f"estimates(y, domains, {share})"
    yield "table", f"as_table(e, data.frame(group = levels(people$cell){suffix}))"
    if whole:
        made = (
            f"estimates(y, whole, {share})" if pooled else f"combined(e, {_matrix(whole.weights)})"
        )
        yield "average", made
        named = f"data.frame(group = {vector(whole.names)}{suffix})"
        yield "reference", f"as_table(average, {named})"
    if rows is None or not len(rows.names):
        return
    yield from _compared(q, found, share, whole, rows)


def _compared(
    q: Question, found: Answered, share: str, whole: Rows | None, rows: Rows
) -> Iterable[tuple[str, str]]:
    """Contrasts by `svycontrast`, which takes neither cells that overlap nor a raked design."""
    pooled, raked = q.averaging == "pooled", found.tally.calibrated is not None

    def contrasted(weights: np.ndarray, names: Sequence[str], family: Sequence[int]) -> str:
        tail = f"data.frame(what = {vector(names)}), {vector(family)}"
        if raked:
            return f"as_linearised(combined(e, {_matrix(weights)}), {tail})"
        return f"contrasted(e, people$cell, {_matrix(weights)}, {tail})"

    if pooled and whole and q.compare == "average":
        part_of = rows.weights @ (whole.weights.T > 0)
        weights = _matrix(np.hstack([rows.weights, -part_of.astype(float)]))
        tail = f"data.frame(what = {vector(rows.names)}), {vector(rows.family)}"
        yield "both", f"estimates(y, c(domains, whole), {share})"
        yield "compared", f"as_linearised(combined(both, {weights}), {tail})"
    else:
        yield "compared", contrasted(rows.weights, rows.names, rows.family)
    if whole and q.compare == "gap" and len(whole.names) == 2:
        if pooled:
            ends = "combined(average, rbind(c(1, -1)))"
            yield "averaged", f'as_linearised({ends}, data.frame(what = "average"), 0)'
        else:
            sides = whole.weights[0] - whole.weights[1]
            yield "averaged", contrasted(sides[None], ["average"], [0])


def _cells(by: Sequence[str], shown: Sequence[Cell]) -> Iterable[str]:
    cell = f"paste({', '.join(by)}, sep = {text(JOINED)})" if by else text("all")
    names = [JOINED.join(cell) or "all" for cell in shown]
    yield f"people$cell <- factor(ifelse(kept, {cell}, NA), {vector(names)})"
    yield "domains <- lapply(levels(people$cell), function(cell) people$cell %in% cell)"


def _unions(whole: Rows, shown: Sequence[Cell]) -> Iterable[str]:
    names = [JOINED.join(cell) or "all" for cell in shown]
    members = [
        vector([name for name, weight in zip(names, row, strict=True) if weight])
        for row in whole.weights
    ]
    yield f"whole <- lapply(list({', '.join(members)}), function(cells) people$cell %in% cells)"


def _scores(item: Item, q: Question) -> Iterable[tuple[str, str]]:
    """What each answer that is asked for counts; missing outside the base."""
    codes = list(item.codes if q.base == "all" else item.answers)
    if item.scale and q.answer != "each":
        words = [item.labels[item.codes.index(code)] for code in item.answers]
        points = [float(code) for code in item.answers]
        yield "mean", f"{vector(points)}[match(answer1, {vector(words)})]"
        return
    labels = [item.labels[item.codes.index(code)] for code in codes]
    base = f"answer1 %in% {vector(labels)}"
    if q.answer == "each":
        for label in labels:
            yield label, f"ifelse({base}, as.numeric(answer1 %in% {vector([label])}), NA)"
    else:
        yield "favourable", f"ifelse({base}, as.numeric(answer1 %in% {_favours(item)}), NA)"


def _favours(item: Item) -> str:
    return vector([item.answers[code] for code in item.favourable])


def _paired(items: Sequence[Item], q: Question, found: Answered) -> Iterable[str]:
    """The difference within persons is the mean of a difference, of those in both bases."""
    table = found.compared[found.compared["reason"] != HIDDEN_SIDE]
    cells = [tuple(row) for row in table[list(q.by)].to_numpy(str)]
    yield from _cells([column("people", name) for name in q.by], cells)
    for place, item in enumerate(items, start=1):
        labels = vector([item.answers[code] for code in item.answers])
        if item.scale:
            points = vector([float(code) for code in item.answers])
            yield f"y{place} <- {points}[match(answer{place}, {labels})]"
            continue
        base = labels if q.base == "opinion" else vector(item.labels)
        yield (
            f"y{place} <- ifelse(answer{place} %in% {base}, "
            f"as.numeric(answer{place} %in% {_favours(item)}), NA)"
        )
    yield "e <- estimates(y1 - y2, domains, FALSE)"
    yield (
        "compared <- as_linearised(e, data.frame(what = levels(people$cell)), "
        "rep(0, length(domains)))"
    )


def _independence(item: Item, q: Question) -> Iterable[str]:
    by = ", ".join(column("people", name) for name in q.by)
    codes = item.codes if q.base == "all" else tuple(item.answers)
    labels = vector([item.labels[item.codes.index(code)] for code in codes])
    known = " & ".join(f"!is.na({column('people', name)})" for name in q.by)
    yield f"inside <- kept & {known} & answer1 %in% {labels} & people$weight > 0"
    yield f"people$cell <- factor(ifelse(inside, paste({by}, sep = {text(JOINED)}), NA))"
    yield "people$answer <- factor(ifelse(inside, as.character(answer1), NA))"
    yield (
        "tested <- svychisq(~cell + answer, subset(update(design, cell = people$cell, "
        'answer = people$answer), inside), statistic = "F")'
    )
    yield "ndf <- unname(tested$parameter[1])"
    yield "ddf <- ndf * sum(sapply(unique(people$block[inside]), function(block) {"
    yield "  points_less_strata(inside & people$block == block)"
    yield "}))"
    yield (
        "compared <- data.frame(F = unname(tested$statistic), ndf, ddf, n = sum(inside), "
        "p = pf(unname(tested$statistic), ndf, ddf, lower.tail = FALSE))"
    )


def _matrix(weights: np.ndarray) -> str:
    """Weights, a row of R's `rbind` each; as fractions where they are simple ones."""
    rows = (f"c({', '.join(_weight(float(weight)) for weight in row)})" for row in weights)
    return f"rbind({', '.join(rows)})"


def _weight(weight: float) -> str:
    simple = Fraction(weight).limit_denominator(100)
    return str(simple) if abs(float(simple) - weight) < 1e-15 else f"{weight:.17g}"
