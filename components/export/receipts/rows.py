"""Averages and comparisons of a recipe as weights of its cells, for code in other languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from analysis.contrasts import usual_scores
from analysis.estimates import Estimates
from analysis.reliability import HIDDEN_SIDE, OTHER_COUNTRIES
from components.export.receipts.recipe import Recipe

Cell = tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """Linear combinations of cells, one for each name.

    `weights` is (rows, shown cells); `family` (rows,) says which tests are adjusted together.
    """

    names: Sequence[str]
    weights: np.ndarray
    family: Sequence[int]


def shown_cells(estimates: Estimates) -> list[Cell]:
    """The cells that are not hidden, in the order of the table."""
    cells = product(*estimates.by.values())
    return [cell for cell, gone in zip(cells, estimates.hidden, strict=True) if not gone]


def averages(recipe: Recipe, estimates: Estimates) -> Rows:
    """The average over countries in each group of the other breaks; of pooled ones the members."""
    tally = estimates.linear.tally
    place = list(estimates.by).index(tally.outer["country"].name)
    cells = shown_cells(estimates)
    rest = list(dict.fromkeys((*cell[:place], *cell[place + 1 :]) for cell in cells))
    weights = np.zeros((len(rest), len(cells)))
    for column, cell in enumerate(cells):
        size = tally.population[cell[place]] if recipe.averaging == "population" else 1.0
        weights[rest.index((*cell[:place], *cell[place + 1 :])), column] = size
    if recipe.averaging != "pooled":
        weights /= weights.sum(axis=1, keepdims=True)
    return Rows([" | ".join(group) or "average" for group in rest], weights, [0] * len(rest))


def compared_rows(recipe: Recipe, table: pd.DataFrame, estimates: Estimates) -> Rows:
    """The comparisons of a table that are shown, as contrasts of cells; of averages see `averages`.

    Parameters
    ----------
    table : as `recipe.compare` makes it
    """
    table = table[~table["reason"].isin([HIDDEN_SIDE, OTHER_COUNTRIES])]
    cells = shown_cells(estimates)
    keys = [*(name for name in table if name in estimates.by), "what"]
    weights = np.zeros((len(table), len(cells)))
    for row, said in zip(weights, table.to_dict("records"), strict=True):
        for cell, weight in _contrast(recipe, estimates, said).items():
            row[cells.index(cell)] += weight
    if recipe.compare == "average" and recipe.averaging != "pooled":
        whole = averages(recipe, estimates).weights
        weights -= (weights @ (whole.T > 0)) @ whole
    names = table[keys].agg(" | ".join, axis=1).tolist() if len(table) else []
    return Rows(names, weights, _families(recipe, table, estimates))


def _contrast(recipe: Recipe, estimates: Estimates, said: Mapping[str, str]) -> dict[Cell, float]:
    """The weights of a comparison, by its row in the table."""
    by = list(estimates.by)
    free = [name for name in by if name not in said]
    at = {name: said[name] for name in by if name in said}

    def cell(**levels: str) -> Cell:
        return tuple({**at, **levels}[name] for name in by)

    if recipe.compare in ("trend", "trends"):
        _, scores, unit, _ = usual_scores(estimates)
        centred = np.array(scores) - np.mean(scores)
        slope = unit * centred / np.square(centred).sum()
        levels = estimates.by[by[-1]]
        return {cell(**{by[-1]: x}): float(w) for x, w in zip(levels, slope, strict=True)}
    if recipe.compare == "average":
        return {cell(**{free[0]: said["a"]}): 1.0}  # the average is taken away from all at once
    if recipe.compare == "gap of gaps":
        over = estimates.linear.tally.outer["country"].name
        one, other = estimates.by[by[-1]]
        signs = {(said["a"], one): 1, (said["a"], other): -1, (said["b"], one): -1}
        signs[said["b"], other] = 1
        return {cell(**{over: c, by[-1]: s}): float(w) for (c, s), w in signs.items()}
    return {cell(**{free[0]: said["a"]}): 1.0, cell(**{free[0]: said["b"]}): -1.0}


def _families(recipe: Recipe, table: pd.DataFrame, estimates: Estimates) -> list[int]:
    """The families of `analysis.contrasts`: a series of its own, else the wave."""
    wave = estimates.linear.tally.outer.get("wave")
    if recipe.compare == "trend":
        return list(range(len(table)))
    if recipe.compare == "change":
        rest = [name for name in recipe.by if wave is None or name != wave.name]
        return table.groupby(rest, sort=False).ngroup().tolist() if rest else [0] * len(table)
    if wave and wave.name in table:
        return table[wave.name].factorize()[0].tolist()
    return [0] * len(table)
