"""Comparisons: gaps, pairs, averages, gaps of gaps, changes and trends, each with its test.

Every comparison is a smooth function of one tally's totals, so that the covariance of what is
compared (cohorts share sampling points, a part is in its whole) is in its standard error. Degrees
of freedom are those of `Linearised.df`: own PSUs in one country, Satterthwaite's over several.
Estimates and standard errors agree with R's `svycontrast`: tests/analysis/test_reference.py.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise, product
from math import prod

import numpy as np
import pandas as pd

from analysis.comparisons import Comparisons
from analysis.estimates import Estimates, average, estimate
from analysis.linear import Linearised, by_domain, join
from analysis.reliability import HIDDEN_SIDE, OTHER_COUNTRIES
from analysis.tally import Tally
from analysis.verdicts import margin_of, not_comparable
from data.coding import ages_of
from data.model import Code, Item, SurveyError

Side = str | Sequence[str]
"""A level of a break, or the levels of a union."""

EMPTY_CELL = "an empty cell"
EXTREME_SIDE = "one side is at 0 or 100 %"
OPEN_AGES = "open age group"
"""The caution of a trend over ages that run up to an open group, such as 55+: see `midpoints`."""


def gap(estimates: Estimates, a: Side, b: Side) -> Comparisons:
    """The difference between two levels of the last break, or unions of them, in each domain.

    Raises
    ------
    SurveyError
        If there is no such level, or one is on both sides.
    """
    sides = _sides(estimates, a, b)
    return _differences(sides, _last(sides), [(0, 1)])


def pairs(estimates: Estimates, over: str = "") -> Comparisons:
    """All pairs of countries, or of the levels of another break, in each remaining domain."""
    over = over or _role(estimates, "country") or _last(estimates)
    levels = range(len(estimates.by.get(over, ())))
    return _differences(estimates, over, list(combinations(levels, 2)))


def change(estimates: Estimates) -> Comparisons:
    """The change from each wave to the next, in each remaining domain: later minus earlier.

    The family is the steps of one series.
    """
    wave = _role(estimates, "wave")
    if not wave:
        raise SurveyError("change: waves are not among the breaks of these estimates")
    steps = [(later, earlier) for earlier, later in pairwise(range(len(estimates.by[wave])))]
    found = _differences(estimates, wave, steps)
    rest = [name for name in estimates.by if name != wave]
    series = found.keys.groupby([*rest, "answer"], sort=False).ngroup()
    return replace(found, family=series.to_numpy())


def versus_average(estimates: Estimates, averaging: str = "equal") -> Comparisons:
    """Each country less the average that it is part of (see `average`), in each domain."""
    whole = average(estimates, averaging)
    country = _role(estimates, "country")
    cells = np.moveaxis(_grid(estimates), list(estimates.by).index(country), -1)
    part_of = np.empty(cells.size, np.int64)
    part_of[cells.reshape(len(whole.n), -1)] = np.arange(len(whole.n))[:, None]
    less = part_of[:, None] == np.arange(len(whole.n))
    weights = np.kron(np.hstack([np.eye(cells.size), -1.0 * less]), np.eye(len(whole.answers)))
    keys = _domains(estimates, list(estimates.by)).rename(columns={country: "a"})
    keys = keys.assign(b=f"{averaging} average", what=keys["a"] + f" minus the {averaging} average")
    linear = join(estimates.linear, whole.linear).combine(weights)
    return _comparisons(estimates, np.eye(cells.size), keys, linear)


def gap_of_gaps(estimates: Estimates, a: Side, b: Side, over: str = "") -> Comparisons:
    """How the gap a - b differs between countries, or levels of another break: all pairs."""
    sides = _sides(estimates, a, b)
    over = over or _role(sides, "country")
    if over not in sides.by or over == _last(sides):
        raise SurveyError("gap_of_gaps: name another break, over which gaps are compared")
    levels, (one, other) = sides.by[over], sides.by[_last(sides)]
    rest = [name for name in sides.by if name not in (over, _last(sides))]
    weights, keys = _steps(sides, over, list(combinations(range(len(levels)), 2)), rest)
    # Each step compares the cells of side a; the gap takes those of side b, just after, away.
    cells = np.flatnonzero(weights.any(axis=0))
    weights[:, cells + 1] = -weights[:, cells]
    return _comparisons(sides, weights, keys.assign(what=keys["what"] + f": {one} minus {other}"))


def trend(estimates: Estimates, scores: Sequence[float] | None = None) -> Comparisons:
    """The slope over the levels of the last break, three or more: waves or age bands.

    Parameters
    ----------
    scores : of the levels, for a slope per unit of them; by default the years of waves, for a slope
        per year, or the `midpoints` of age bands, for a slope per 10 years of age; that one of
        them is open is said in `reason`

    Each series is a family of its own.
    """
    name = _last(estimates)
    levels = estimates.by[name]
    if len(levels) < 3:
        raise SurveyError(
            f"trend: break {name!r} has {len(levels)} levels; a trend takes 3 or more"
        )
    what, note, unit = "slope per unit of the scores", "", 1.0
    if scores is None:
        what, scores, unit, note = usual_scores(estimates)
    if len(scores) != len(levels):
        raise SurveyError(f"trend: {len(scores)} scores for the {len(levels)} levels of {name!r}")
    centred = np.asarray(scores, float) - np.mean(scores)
    slope = unit * centred / np.square(centred).sum()
    weights = np.kron(np.eye(len(estimates.n) // len(levels)), slope)
    keys = _domains(estimates, list(estimates.by)[:-1])
    keys = keys.assign(a=levels[-1], b=levels[0], what=what)
    found = _comparisons(estimates, weights, keys)
    reason = np.where(found.reason == "", note, found.reason)
    # The margin is for differences: how small a slope is depends on the years that it is over.
    return replace(found, family=np.arange(len(reason)), reason=reason, margin=np.nan)


def midpoints(levels: Sequence[str]) -> dict[str, float]:
    """The middle of each age band in completed years; an open one is as wide as that before it.

    Levels that are no age bands are left out.
    """
    bands = {level: band for level in levels if (band := ages_of(level))}
    width, middles = 10.0, {}
    for level, (low, high) in bands.items():
        width = width if np.isinf(high) else high + 1 - low
        middles[level] = low + width / 2
    return middles


def usual_scores(estimates: Estimates) -> tuple[str, list[float], float, str]:
    """What a trend over the last break is by default: its words, scores, unit and note.

    The years of waves, per year; or the midpoints of age bands, per 10 years of age.
    """
    name = _last(estimates)
    levels = estimates.by[name]
    if name == _role(estimates, "wave"):
        return "slope per year", _years(levels), 1.0, ""
    middles = midpoints(levels)
    if len(middles) < len(levels):
        raise SurveyError(f"trend: break {name!r} is no age bands; give the scores of its levels")
    note = OPEN_AGES if any(level.endswith("+") for level in levels) else ""
    return "slope per 10 years of age", list(middles.values()), 10.0, note


def standardised_gap(
    estimates: Estimates, a: Side, b: Side, over: Sequence[str] = ("sex", "education")
) -> Comparisons:
    """The gap a - b if both sides had one composition by `over`, in each other domain.

    A fixed-weight contrast of cells, as R's `svystandardize`: the weights are the cells' shares of
    both sides together. An age gap cannot be standardised over age; a cell that is empty on a side
    makes it nan, with the reason.
    """
    sides = _sides(estimates, a, b)
    rest = [name for name in sides.by if name not in (*over, _last(sides))]
    if sides.fixed:
        raise SurveyError("standardised_gap: takes estimates before countries are averaged")
    if _last(sides) in over or len(rest) + len(over) + 1 != len(sides.by):
        raise SurveyError(f"standardised_gap: {', '.join(over)} must be breaks before the last one")
    order = [list(sides.by).index(name) for name in (*rest, *over, _last(sides))]
    domains = _domains(sides, rest)
    cells = _grid(sides).transpose(order).reshape(len(domains), -1, 2)
    totals = by_domain(sides.linear.tally.totals, sides.place, len(sides.n))
    size = (totals @ sides.linear.base)[cells].sum(axis=2)
    with np.errstate(invalid="ignore"):
        composition = size / size.sum(axis=1, keepdims=True)
    weights = np.zeros((len(domains), cells.size))
    for side, sign in ((0, 1.0), (1, -1.0)):
        weights[np.arange(len(domains))[:, None], cells[:, :, side]] = sign * composition
    one, other = sides.by[_last(sides)]
    what = f"{one} minus {other}, at the same {' and '.join(over)}"
    found = _comparisons(sides, weights, domains.assign(a=one, b=other, what=what))
    # The cells may be small: what must be large enough is each side as a whole.
    whole = sides
    for name in over:
        whole = whole.merged(name, {"all": sides.by[name]})
    small = whole.hidden[_grid(whole).transpose(order).reshape(len(domains), 2)].any(axis=1)
    hidden = small.repeat(len(sides.answers))
    empty = np.isnan(found.linear.value)
    reason = np.select([hidden, empty], [HIDDEN_SIDE, EMPTY_CELL], "").astype(object)
    return replace(found, hidden=hidden, reason=reason)


def paired(tally: Tally, base: str = "all") -> Comparisons:
    """The first item less the second among the same respondents, in each domain.

    Favourable shares of everyone who was asked both, or of those with an "opinion" on both; means
    of those who gave a point on both scales.

    Raises
    ------
    SurveyError
        If the tally is not of a pair, or the two cannot be compared.
    """
    if len(tally.items) != 2:
        raise SurveyError("paired: takes the tally of a pair of items")
    one, other = tally.items
    if reason := not_comparable(one, other):
        raise SurveyError(f"items {one.name} and {other.name}: cannot be compared; {reason}")
    kind = "mean" if one.scale else "share"
    opinions = [np.arange(len(item.codes)) < len(item.answers) for item in tally.items]
    points = [
        np.where(opinion, [_point(item, code) for code in item.codes], 0.0)
        for item, opinion in zip(tally.items, opinions, strict=True)
    ]
    members = np.logical_and.outer(*opinions).ravel()
    if kind == "share" and base == "all":
        members[:] = True
    scores = np.where(members, np.subtract.outer(*points).ravel(), 0.0)
    found = estimate(tally, tally.by, tally.place, "net", (kind,), scores[None, :], members)
    keys = _domains(found, list(tally.by))
    keys = keys.assign(a=one.about, b=other.about, what=f"{one.about} minus {other.about}")
    compared = _comparisons(found, np.eye(len(found.n)), keys)
    return replace(compared, kind=kind, margin=margin_of(kind, one.scale))


def _point(item: Item, code: Code) -> float:
    return float(code) if item.scale and code in item.answers else float(code in item.favourable)


def _differences(estimates: Estimates, over: str, steps: list[tuple[int, int]]) -> Comparisons:
    rest = [name for name in estimates.by if name != over]
    return _comparisons(estimates, *_steps(estimates, over, steps, rest))


def _steps(
    estimates: Estimates, over: str, steps: list[tuple[int, int]], rest: list[str]
) -> tuple[np.ndarray, pd.DataFrame]:
    """Weights and keys of a level less another, for each step and each domain of `rest`.

    A break that is neither `over` nor in `rest` is taken at its first level.
    """
    if over not in estimates.by or not steps:
        raise SurveyError(f"break {over!r}: has no two levels among these estimates to compare")
    levels = estimates.by[over]
    others = [name for name in estimates.by if name not in (over, *rest)]
    order = [list(estimates.by).index(name) for name in (*rest, over, *others)]
    domains = _domains(estimates, rest)
    cells = _grid(estimates).transpose(order).reshape(len(domains), len(levels), -1)[:, :, 0]
    one, other = np.array(steps).T
    weights = np.zeros((len(domains), len(steps), len(estimates.n)))
    rows = np.ix_(np.arange(len(domains)), np.arange(len(steps)))
    weights[*rows, cells[:, one]], weights[*rows, cells[:, other]] = 1.0, -1.0
    names = np.array(levels, object)
    keys = domains.loc[domains.index.repeat(len(steps))].reset_index(drop=True)
    keys["a"], keys["b"] = np.tile(names[one], len(domains)), np.tile(names[other], len(domains))
    keys["what"] = keys["a"] + " minus " + keys["b"]
    return weights.reshape(-1, len(estimates.n)), keys


def _comparisons(
    estimates: Estimates, weights: np.ndarray, keys: pd.DataFrame, linear: Linearised | None = None
) -> Comparisons:
    """The contrasts `weights` (rows, domains) of estimates, each for every answer.

    `linear` is given where a contrast is no combination of the estimates alone.
    """
    answers = len(estimates.answers)
    by_answer = np.kron(weights, np.eye(answers))
    used = by_answer != 0
    hidden = used @ np.repeat(estimates.hidden, answers) > 0
    value = estimates.linear.value
    if estimates.countries is not None:
        sets = [len(set(estimates.countries[row != 0])) > 1 for row in weights]
        unlike = np.repeat(sets, answers)
    else:
        unlike = np.zeros(len(by_answer), bool)
    extreme = used @ ((estimates.kind == "share") & ((value <= 0) | (value >= 1))) > 0
    if linear is None:
        linear = estimates.linear.combine(by_answer)
    frame = keys.loc[keys.index.repeat(answers)].reset_index(drop=True)
    frame.insert(len(keys.columns) - 3, "answer", np.tile(estimates.answers, len(keys)))
    wave = _role(estimates, "wave")
    family = frame[wave].factorize()[0] if wave in frame else np.zeros(len(frame), np.int64)
    return Comparisons(
        keys=frame,
        kind=estimates.kind,
        linear=linear,
        family=family,
        reason=np.select(
            [hidden, unlike, extreme], [HIDDEN_SIDE, OTHER_COUNTRIES, EXTREME_SIDE], ""
        ).astype(object),
        hidden=hidden | unlike,
        margin=margin_of(estimates.kind, linear.tally.items[0].scale),
    )


def _sides(estimates: Estimates, a: Side, b: Side) -> Estimates:
    """The estimates with the last break made of two sides: levels, or unions of levels."""
    sides = [[side] if isinstance(side, str) else list(side) for side in (a, b)]
    if both := [level for level in sides[0] if level in sides[1]]:
        raise SurveyError(f"break {_last(estimates)!r}: {both[0]!r} is on both sides")
    return estimates.merged(_last(estimates), {union_name(side): side for side in sides})


def union_name(levels: Sequence[str]) -> str:
    """A union in words: "25+" and "25-54" of age bands that follow each other, else a list."""
    bands = sorted(band for level in levels if (band := ages_of(level)))
    if len(levels) == len(bands) > 1 and all(a[1] + 1 == b[0] for a, b in pairwise(bands)):
        low, high = bands[0][0], bands[-1][1]
        return f"{low}+" if np.isinf(high) else f"{low}-{high:g}"
    return ", ".join(levels)


def _years(levels: Sequence[str]) -> list[float]:
    try:
        return [float(level) for level in levels]
    except ValueError:
        raise SurveyError(
            f"trend: waves {', '.join(levels)} are no years; give their scores"
        ) from None


def _grid(estimates: Estimates) -> np.ndarray:
    """The numbers of the domains, in an array with an axis for each break."""
    sizes = [len(levels) for levels in estimates.by.values()]
    return np.arange(prod(sizes)).reshape(sizes)


def _domains(estimates: Estimates, names: list[str]) -> pd.DataFrame:
    """The levels of these breaks, combined; a row each."""
    levels = [estimates.by[name] for name in names]
    return pd.DataFrame(list(product(*levels)), columns=names, index=range(prod(map(len, levels))))


def _last(estimates: Estimates) -> str:
    if not estimates.by:
        raise SurveyError("comparison: the estimates have no break to compare over")
    return list(estimates.by)[-1]


def _role(estimates: Estimates, role: str) -> str:
    """The name of the break of this role, "" where it is not among those of the estimates."""
    found = estimates.linear.tally.outer.get(role)
    return found.name if found and found.name in estimates.by else ""
