"""Raking itself: the categories and targets of a margin, and iterative proportional fitting.

Source: Deming and Stephan (1940), Ann. Math. Statist. 11, 427.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import isfinite, prod

import numpy as np

from data.model import Survey, SurveyError
from data.profile import KEEP, TOGETHER, Target

Names = str | tuple[str, ...]
Margins = Mapping[Names, Mapping[Names, Target]]
"""Break, or several -> level, or one of each -> its share or count, or "keep"."""

MOST_NAMED = 5
"""Categories that an error names, of those it counts."""


@dataclass(frozen=True, eq=False)
class Margin:
    """A margin in a survey: who is in which category, and how much that is to weigh.

    A category is block x cell: cell 0 for those without one, block 0 for those in no block. The
    targets of both, and of what is kept, are their sums of weights as they are.

    Attributes
    ----------
    breaks : the breaks that are crossed
    category : (respondents,)
    target : (1 + blocks, 1 + cells) sums of weights
    kept : (cells,) whether it keeps the share it has
    words : (cells,) its level of each break, or those named together
    """

    breaks: tuple[str, ...]
    category: np.ndarray
    target: np.ndarray
    kept: np.ndarray
    words: list[tuple[str, ...]]


def categorised(
    survey: Survey, names: Names, said: Mapping[Names, Target], weights: np.ndarray
) -> Margin:
    """The categories and targets of a margin.

    Raises
    ------
    SurveyError
        If the margin does not name the samples, a target has no respondents, or a level no target.
    """
    where, names = f"margin {title(names)!r}", tupled(names)
    roles = {role: b.name for role in ("country", "wave") if (b := survey.role(role))}
    _expect_samples(survey, where, names, roles)
    levels = [survey.break_(name).levels for name in names]
    shape = tuple(len(known) for known in levels)
    cells = _cells(where, names, said, levels, set(roles.values()))

    design = survey.design
    block = design.respondent_block.astype(np.int64)
    codes = np.stack([survey.codes(name) for name in names])
    cell = cells.category[np.ravel_multi_index(tuple(np.maximum(codes, 0)), shape)] + 1
    cell = np.where((codes < 0).any(axis=0), 0, cell)
    category = (block + 1) * (len(cells.share) + 1) + cell
    size = (len(design.block_country) + 1, len(cells.share) + 1)
    table = np.bincount(category, weights, prod(size)).reshape(size)
    found = table[1:, 1:]

    inside = np.ones(found.shape, bool)
    for role, name in roles.items():
        if name in names:
            position = np.unravel_index(np.arange(found.shape[1]), shape)[names.index(name)]
            inside &= position == getattr(design, f"block_{role}")[:, None]
    there = found > 0
    alone = (cells.share > 0) & ~(there & inside).any(axis=0)
    untold = (cells.share == 0) & ~cells.kept & there.any(axis=0)
    for bad, lacking, way_out in (
        (alone, "respondents in", f"name it together with another, 'A{TOGETHER}B'"),
        (untold, "target for", f"give one, or {KEEP!r} to leave its share as it is"),
    ):
        if bad.any():
            named = [repr(title(cells.words[i])) for i in np.flatnonzero(bad)]
            more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
            raise SurveyError(
                f"{where}: no {lacking} {', '.join(named[:MOST_NAMED])}{more}; {way_out}"
            )
    wanted = np.where(inside, cells.share, 0.0)
    free = (found * ~cells.kept).sum(axis=1)
    scale = free / np.maximum(wanted.sum(axis=1), np.finfo(float).tiny)
    table[1:, 1:] = np.where(cells.kept, found, wanted * scale[:, None])
    return Margin(names, category, table, cells.kept, cells.words)


def fit(
    start: np.ndarray,
    categories: np.ndarray,
    targets: Mapping[str, np.ndarray],
    close: float,
    steps: int,
) -> tuple[np.ndarray, dict[str, float]]:
    """Iterative proportional fitting of the patterns' sums; and the gap that each margin has.

    Raises
    ------
    SurveyError
        If a target is further off than `close` after so many steps: the worst margin by its name.
    """
    sums, gaps = start.copy(), {}
    for _ in range(steps):
        for category, target in zip(categories.T, targets.values(), strict=True):
            sums *= _ratio(target, category, sums)[category]
        gaps = {
            margin: float(np.abs(1 / _ratio(target, category, sums)[target > 0] - 1).max(initial=0))
            for category, (margin, target) in zip(categories.T, targets.items(), strict=True)
        }
        if max(gaps.values()) < close:
            return sums, gaps
    worst = max(gaps, key=lambda margin: gaps[margin])
    raise SurveyError(
        f"margin {worst!r}: is still {gaps[worst]:.2%} off a target after {steps:,} rounds; "
        "the margins contradict each other in this sample, so merge categories or leave one out"
    )


def title(names: str | Iterable[str]) -> str:
    """What a margin, or a category, is called in a sentence."""
    return " x ".join([names] if isinstance(names, str) else names)


@dataclass(frozen=True, eq=False)
class _Cells:
    """The cells of a margin: one level of each break.

    Attributes
    ----------
    share : its target, 0 where there is none
    kept : whether it keeps the share it has
    category : the cell that it is counted with: itself, or the first of those named together
    words : its level of each break, or those named together
    """

    share: np.ndarray
    kept: np.ndarray
    category: np.ndarray
    words: list[tuple[str, ...]]


def _cells(
    where: str,
    names: tuple[str, ...],
    said: Mapping[Names, Target],
    levels: list[tuple[str, ...]],
    samples: set[str],
) -> _Cells:
    shape = tuple(len(known) for known in levels)
    found = _Cells(
        share=np.zeros(prod(shape)),
        kept=np.zeros(prod(shape), bool),
        category=np.arange(prod(shape)),
        words=list(product(*levels)),
    )
    named = np.zeros(prod(shape), bool)
    for level, target in said.items():
        words = tupled(level)
        if len(words) != len(names):
            raise SurveyError(f"{where}: {title(level)!r} does not name a level of each break")
        places = [
            _places(name, word, known, name not in samples)
            for name, word, known in zip(names, words, levels, strict=True)
        ]
        cells = np.ravel_multi_index(np.ix_(*places), shape).ravel()
        if named[cells].any():
            raise SurveyError(f"{where}: {title(level)!r} has a target already; give each one once")
        if target == KEEP:
            found.kept[cells] = True
        elif isfinite(target) and target >= 0:
            found.share[cells[0]] = target
        else:
            raise SurveyError(f"{where}: the target of {title(level)!r} is {target}")
        named[cells] = True
        found.category[cells] = cells[0]
        found.words[cells[0]] = words
    return found


def _places(name: str, word: str, known: tuple[str, ...], together: bool) -> list[int]:
    """Where a level is among those known, or each of several that are named together."""
    words = word.split(TOGETHER) if together and word not in known else [word]
    if strange := [word for word in words if word not in known]:
        raise SurveyError(
            f"break {name!r}: has no {strange[0]!r}; its levels are {', '.join(known)}"
        )
    return [known.index(word) for word in words]


def _expect_samples(
    survey: Survey, where: str, names: tuple[str, ...], roles: Mapping[str, str]
) -> None:
    """Refuse a margin over several countries or waves at once."""
    blocks = {"country": survey.design.block_country, "wave": survey.design.block_wave}
    split = [name for role, name in roles.items() if len(np.unique(blocks[role])) > 1]
    if missing := [name for name in split if name not in names]:
        raise SurveyError(
            f"{where}: has no {' or '.join(missing)}, and each is a sample of its own; "
            f"name it ({', '.join(split + [x for x in names if x not in split])})"
        )


def _ratio(target: np.ndarray, category: np.ndarray, sums: np.ndarray) -> np.ndarray:
    found = np.bincount(category, sums, len(target))
    return np.divide(target, found, out=np.ones_like(target), where=found > 0)


def tupled(names: Names) -> tuple[str, ...]:
    """One break, or several, as a tuple."""
    return (names,) if isinstance(names, str) else tuple(names)
