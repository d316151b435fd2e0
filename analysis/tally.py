"""The one pass over respondents: weighted totals of the cells, and what their covariance needs.

A cell is a domain x an answer. Every number of the product is a smooth function of a tally's
totals, and its variance is g' V g, with V the design covariance of the totals and g the gradient.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import pairwise, product
from math import prod
from operator import add

import numpy as np

from analysis import design as sampling
from analysis.calibration import calibrated_covariance
from data.batches import Batches
from data.model import Break, Design, Item, Survey, SurveyError

STRIDE = 1 << 18
"""Respondents to a step of the pass, so that its keys stay in the processor's cache."""

MOST_SUMS = 1 << 27
"""Units x cells that a tally may have: 1 GB for each array of sums."""


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums over respondents by unit (PSU, or stratum without PSUs), inner domain and answer.

    Country and wave are known from the unit, so only the other breaks make *inner* domains.
    Tallies of two parts of one survey add up, unit by unit.

    Attributes
    ----------
    items : the item, or the two of a pair, whose answers make joint cells
    by : break -> the levels that remain after `where`, in the order asked for
    where : break -> levels kept
    weight : the name of the weight
    outer : role -> the break of that role, of country and wave
    population : country -> persons in thousands
    place : (blocks, inner domains) the domain of the table, -1 for none
    sums, squares, counts : (units, inner domains, answers)
        Sums of w, of w squared (None where the file names PSUs), of respondents with w > 0.
    calibrated : for each block, the covariance of the totals where the weight was raked
    """

    design: Design
    items: tuple[Item, ...]
    by: Mapping[str, tuple[str, ...]]
    where: Mapping[str, tuple[str, ...]]
    weight: str
    outer: Mapping[str, Break]
    population: Mapping[str, float]
    place: np.ndarray
    sums: np.ndarray
    squares: np.ndarray | None
    counts: np.ndarray
    calibrated: list[np.ndarray] | None = None

    @cached_property
    def domains(self) -> list[tuple[str, ...]]:
        """The levels of each domain, in the order of the table."""
        return list(product(*self.by.values()))

    @cached_property
    def units(self) -> list[slice]:
        """The units of each block."""
        block = self.design.block[self.design.stratum]
        edges = np.searchsorted(block, np.arange(len(self.design.block_country) + 1))
        return [slice(low, high) for low, high in pairwise(edges)]

    @cached_property
    def totals(self) -> np.ndarray:
        """(blocks, inner domains, answers) weighted totals."""
        return np.stack([self.sums[units].sum(axis=0) for units in self.units])

    @cached_property
    def n(self) -> np.ndarray:
        """(blocks, inner domains, answers) respondents of positive weight."""
        return np.stack([self.counts[units].sum(axis=0) for units in self.units])

    @cached_property
    def covariance(self) -> list[np.ndarray]:
        """For each block, (cells, cells); blocks are independent samples."""
        if self.calibrated is not None:
            return self.calibrated
        size = self.sums.shape[1] * self.sums.shape[2]
        sums = self.sums.reshape(-1, size)
        squares = None if self.squares is None else self.squares.reshape(-1, size)
        found = []
        for units, here in zip(self.units, self.place, strict=True):
            if (here < 0).all():  # no domain asks for it
                found.append(np.zeros((size, size)))
            elif squares is None:
                found.append(sampling.covariance_from_psus(self.design, sums[units], units))
            else:
                found.append(
                    sampling.covariance_from_strata(self.design, sums[units], squares[units], units)
                )
        return found

    def degrees_of_freedom(self, block: int, members: np.ndarray, base: np.ndarray) -> np.ndarray:
        """PSUs with members minus strata with members, for unions of a block's inner domains.

        Parameters
        ----------
        members : (k, inner domains) bool, the unions
        base : (answers,) bool, the answers that make a respondent a member

        Returns
        -------
        (k,) int64, as R's `degf` of the subset
        """
        units = self.units[block]
        found = self.counts[units] @ base.astype(float) @ members.T.astype(float)
        first = np.flatnonzero(np.diff(self.design.stratum[units], prepend=-1))
        strata = np.count_nonzero(np.add.reduceat(found, first), axis=0)
        psus = np.count_nonzero(found, axis=0) if self.design.clustered else found.sum(axis=0)
        return (psus - strata).astype(np.int64)

    def __add__(self, other: "Tally") -> "Tally":
        """The tally of both parts, aligned by the labels of stratum and PSU."""
        if _shape(self) != _shape(other):
            raise SurveyError(
                "tallies: only parts of one design, weight, breaks and answers add up"
            )
        if self.calibrated is not None or other.calibrated is not None:
            raise SurveyError(
                f"tallies: weight {self.weight!r} was raked over a whole file; parts do not add up"
            )
        merged, mine, theirs = sampling.merge(self.design, other.design)

        def added(left: np.ndarray, right: np.ndarray) -> np.ndarray:
            total = np.zeros((len(merged.stratum), *left.shape[1:]), left.dtype)
            total[mine] += left
            total[theirs] += right
            return total

        squares = None
        if self.squares is not None and other.squares is not None:
            squares = added(self.squares, other.squares)
        return replace(
            self,
            design=merged,
            place=_place(merged, self.outer, self.by, self.where),
            sums=added(self.sums, other.sums),
            squares=squares,
            counts=added(self.counts, other.counts),
        )


def tally(
    survey: Survey | Batches,
    item: str | tuple[str, str],
    by: Sequence[str] = ("country",),
    where: Mapping[str, Sequence[str]] | None = None,
    weight: str | None = None,
) -> Tally:
    """Sum the weights of an item's answers, or of a pair's joint answers, over domains.

    Parameters
    ----------
    survey : or the batches of a file, whose tallies are added up as they are read
    by : breaks whose levels, combined, are the domains
    where : break -> levels; who is in none of them is outside every domain, but stays in the
        design, which is fixed before anything is selected
    weight : the name of a weight; by default the survey's first

    Raises
    ------
    SurveyError
        If the survey has no such item, break, level or weight, or an item's codes are not named.
    """
    names = (item,) if isinstance(item, str) else item
    if isinstance(survey, Batches):
        parts = survey.surveys(names, [*by, *(where or {})], weight)
        return reduce(add, (tally(part, item, by, where, weight) for part in parts))
    items = tuple(survey.item(name) for name in names)
    if len(set(by)) < len(by):
        raise SurveyError(f"by: a break is named twice in {', '.join(by)}")
    kept = {name: levels_of(survey, name, levels) for name, levels in (where or {}).items()}
    levels = {name: kept.get(name, survey.break_(name).levels) for name in by}
    outer = {role: found for role in ("country", "wave") if (found := survey.role(role))}
    outer_names = {found.name for found in outer.values()}
    inner = [survey.break_(name) for name in by if name not in outer_names]

    axes = [(survey.codes(b.name), len(b.levels)) for b in inner]
    axes += [(survey.codes(i.name), len(i.codes)) for i in items]
    outside = [
        ~np.isin(survey.codes(name), [survey.break_(name).levels.index(x) for x in names])
        for name, names in kept.items()
        if name not in outer_names and name not in by
    ]
    kept_codes = [
        *[1 + np.flatnonzero(np.isin(b.levels, levels[b.name])) for b in inner],
        *[1 + np.arange(len(i.codes)) for i in items],
    ]
    picked = np.ravel_multi_index(np.ix_(*kept_codes), [size + 1 for _, size in axes]).ravel()
    weight = weight or survey.default_weight
    design = survey.design
    sums, squares, counts = _pass(survey, axes, outside, weight, design.unit, len(design.stratum))
    sums, counts = sums.take(picked, axis=1), counts.take(picked, axis=1)
    calibrated = None
    if found := survey.calibrations.get(weight):
        of_patterns = _pass(survey, axes, outside, weight, found.pattern, len(found.stratum))
        calibrated = calibrated_covariance(survey, weight, sums, *of_patterns[:2], picked)
    shape = (len(design.stratum), -1, prod(len(i.codes) for i in items))
    return Tally(
        design=replace(design, unit=np.empty(0, np.int32)),  # or it holds on to all respondents
        items=items,
        by=levels,
        where=kept,
        weight=weight,
        outer=outer,
        population=survey.population,
        place=_place(design, outer, levels, kept),
        sums=sums.reshape(shape),
        squares=None if squares is None else squares.take(picked, axis=1).reshape(shape),
        counts=counts.reshape(shape),
        calibrated=calibrated,
    )


def levels_of(survey: Survey, name: str, wanted: Sequence[str]) -> tuple[str, ...]:
    """The levels of a break that are wanted, in its own order; SurveyError for strange or none."""
    levels = survey.break_(name).levels
    if strange := [level for level in wanted if level not in levels]:
        raise SurveyError(
            f"break {name!r}: has no {strange[0]!r}; its levels are {', '.join(levels)}"
        )
    if not wanted:
        raise SurveyError(
            f"break {name!r}: no level is selected; its levels are {', '.join(levels)}"
        )
    return tuple(level for level in levels if level in wanted)


def _pass(
    survey: Survey,
    axes: list[tuple[np.ndarray, int]],
    outside: list[np.ndarray],
    weight: str,
    group: np.ndarray,
    groups: int,
) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
    """(groups, cells) sums; in a cell, position 0 of every axis is "missing", for codes of -1."""
    weights, zeros = survey.weight(weight), survey.has_zero_weights(weight)
    cells = prod(size + 1 for _, size in axes)
    length = groups * cells
    if length > MOST_SUMS:
        raise SurveyError(
            f"tally: {groups:,} sampling units x {cells:,} cells are more than "
            f"{MOST_SUMS:,} sums; use fewer breaks at once"
        )
    sums, counts = np.zeros(length), np.zeros(length, np.int64)
    squares = None if survey.design.clustered else np.zeros(length)
    stride = max(STRIDE, length)
    for start in range(0, len(weights), stride):
        rows = slice(start, start + stride)
        cell = np.zeros(len(weights[rows]), np.int32)
        for codes, size in axes:
            cell *= size + 1
            cell += codes[rows]
            cell += 1
        for mask in outside:
            cell[mask[rows]] = 0
        key = group[rows].astype(np.intp)
        key *= cells
        key += cell
        w = weights[rows]
        sums += np.bincount(key, w, length)
        if squares is not None:
            squares += np.bincount(key, w * w, length)
        counts += np.bincount(key[w > 0] if zeros else key, minlength=length)
    return (
        sums.reshape(groups, cells),
        None if squares is None else squares.reshape(groups, cells),
        counts.reshape(groups, cells),
    )


def _place(
    design: Design,
    outer: Mapping[str, Break],
    by: Mapping[str, tuple[str, ...]],
    where: Mapping[str, tuple[str, ...]],
) -> np.ndarray:
    """Which domain each inner domain of each block is in; -1 where `where` leaves it out."""
    blocks = {"country": design.block_country, "wave": design.block_wave}
    positions = {}
    for role, found in outer.items():
        kept = by.get(found.name) or where.get(found.name) or found.levels
        position = np.array([kept.index(x) if x in kept else -1 for x in found.levels])
        positions[found.name] = position[blocks[role]]
    inner = [name for name in by if name not in positions]
    sizes = [len(by[name]) for name in inner]
    codes = dict(zip(inner, np.indices(sizes).reshape(len(inner), prod(sizes)), strict=True))
    place = np.zeros((len(design.block_country), prod(sizes)), np.int64)
    for name, levels in by.items():
        code = positions[name][:, None] if name in positions else codes[name]
        place = place * len(levels) + code
    for position in positions.values():
        place[position < 0] = -1
    return place


def _shape(part: Tally) -> tuple[object, ...]:
    """What two parts must share to add up."""
    outer = {role: found.levels for role, found in part.outer.items()}
    asked = [(item.name, item.codes) for item in part.items]
    sample = (part.design.clustered, part.design.lonely, part.design.design_effect)
    return asked, dict(part.by), dict(part.where), outer, part.weight, sample
