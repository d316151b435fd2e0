"""Weights made here: raked to margins, post-stratified, trimmed; and what any weight costs.

Raking is iterative proportional fitting: the weight is scaled to one margin after the other until
all hold. It is done within each country and wave, which are samples of their own, and each keeps
its sum of weights.

Raked weights are those of R's `calibrate(calfun="raking")`, and of `postStratify` for one margin
(tests/analysis/test_weighting.py); `analysis.calibration` has their variance.

Sources: Deming and Stephan (1940), Ann. Math. Statist. 11, 427; Kish (1965), Survey Sampling,
section 11.7.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isfinite, prod

import numpy as np
import pandas as pd

from data.model import Calibration, Survey, SurveyError

Names = str | tuple[str, ...]
Margins = Mapping[Names, Mapping[Names, float]]
"""Break, or several -> level, or one of each -> its share or count."""

CLOSE = 1e-12
"""The relative gap at which a margin holds: sums of a million weights are no more exact."""

STEPS = 1000
"""Rounds of raking or trimming; a few dozen are enough where what is asked for can be had."""


def rake(
    survey: Survey,
    margins: Margins,
    weight: str | None = None,
    name: str = "raked",
    close: float = CLOSE,
    steps: int = STEPS,
) -> Survey:
    """Scale a weight until it agrees with every margin; the new weight is the survey's default.

    Parameters
    ----------
    margins : break -> level -> share or count, such as `{"cohort": {"15-24": 0.2, ...}}`. Where
        the survey has several countries or waves each margin names them too:
        `{("country", "cohort"): {("Serbia", "15-24"): 0.2, ...}}`. Only the proportions within a
        country and wave matter. Respondents without a category keep their weighted share.
    weight : the weight to start from; who weighs 0 there stays at 0
    close, steps : the largest relative gap to a target that may remain, and after how many rounds
        it is an error

    Returns
    -------
    Survey
        `survey.calibrations[name].gaps` says how close each margin came.

    Raises
    ------
    SurveyError
        If a target has no respondents, a category no target, or the margins contradict each other.
    """
    base = weight or survey.default_weight
    weights = survey.weight(base)
    if base in survey.calibrations:
        raise SurveyError(
            f"weight {base!r}: is raked already; start from {survey.calibrations[base].base!r}"
        )
    if not margins:
        raise SurveyError("margins: none is given")
    found = {_title(names): _margin(survey, names, margins[names], weights) for names in margins}

    stratum = survey.design.stratum[survey.design.unit]
    pattern = stratum.astype(np.int64)
    for codes, _ in found.values():
        pattern = pd.factorize(pattern * (int(codes.max()) + 1) + codes, sort=True)[0]
    first = np.unique(pattern, return_index=True)[1]
    categories = np.stack([codes[first] for codes, _ in found.values()], axis=1)
    start = np.bincount(pattern, weights)
    targets = {margin: target for margin, (_, target) in found.items()}
    raked, gaps = _fit(start, categories, targets, close, steps)
    factor = np.divide(raked, start, out=np.zeros_like(start), where=start > 0)
    calibration = Calibration(base, gaps, pattern.astype(np.int32), stratum[first], categories)
    label = f"{survey.weights[base]}, raked to {', '.join(found)}"
    return _with(survey, name, label, weights * factor[pattern], calibration)


def post_stratify(
    survey: Survey, targets: Margins, weight: str | None = None, name: str = "post-stratified"
) -> Survey:
    """Scale a weight to one margin, or to one table of several breaks, as `rake` does.

    Raises
    ------
    SurveyError
        As `rake`; and if there is more than one margin.
    """
    if len(targets) > 1:
        raise SurveyError(
            f"targets: post-stratification is to one table, and these are {len(targets)}; "
            "name the breaks together, or rake"
        )
    return rake(survey, targets, weight, name)


def trim(
    survey: Survey,
    upper: float,
    weight: str | None = None,
    name: str = "trimmed",
    lower: float | None = None,
) -> Survey:
    """Cut weights to a range around their mean, and share what was cut among the others.

    What was cut is divided equally among the weights in the range, again until all are, as by R's
    `trimWeights(strict=TRUE)`; who weighs 0 stays at 0. The new weight is the survey's default,
    and counts as fixed.

    Parameters
    ----------
    upper, lower : limits, as multiples of the mean weight of those who weigh more than 0

    Raises
    ------
    SurveyError
        If the mean is not between the limits, or too few weights are.
    """
    base, low = weight or survey.default_weight, lower or 0.0
    if not 0 <= low < 1 < upper:
        raise SurveyError(
            f"trim: the limits are multiples of the mean weight, one below 1 and one above; "
            f"found {low:g} and {upper:g}"
        )
    weights = survey.weight(base)
    kept = weights > 0
    trimmed = weights[kept]
    mean, inside = trimmed.mean(), np.zeros(len(trimmed), bool)
    for _ in range(STEPS):
        inside = (trimmed >= low * mean * (1 - CLOSE)) & (trimmed <= upper * mean * (1 + CLOSE))
        if inside.all():
            break
        cut = np.clip(trimmed, low * mean, upper * mean)
        trimmed = cut + inside * (trimmed - cut).sum() / max(inside.sum(), 1)
    if not inside.all() or not np.isclose(trimmed.mean(), mean, rtol=1e-9, atol=0):
        raise SurveyError(
            f"trim: too few weights are between {low:g} and {upper:g} times the mean to take what "
            "is cut; take wider limits"
        )
    found = np.zeros(len(weights))
    found[kept] = trimmed
    return _with(survey, name, f"{survey.weights[base]}, trimmed at {upper:g} x mean", found)


@dataclass(frozen=True, eq=False)
class Description:
    """How uneven a weight is, and what that costs; zero weights count in `zero` alone.

    Attributes
    ----------
    n : respondents who weigh more than 0
    cv : standard deviation over mean
    deff : Kish's design effect from weighting alone, n sum(w^2) / sum(w)^2 = 1 + cv^2
    n_eff : n / deff
    zero : the share of rows that weigh 0, in [0, 1]
    countries : the same for each country, a row each; no rows in a survey without countries
    """

    weight: str
    n: int
    lowest: float
    highest: float
    mean: float
    cv: float
    deff: float
    n_eff: float
    zero: float
    countries: pd.DataFrame


def describe_weights(survey: Survey, weight: str | None = None) -> Description:
    """What can be said of a weight without any answer; nan where nobody weighs more than 0."""
    name = weight or survey.default_weight
    weights, country = survey.weight(name), survey.role("country")
    everyone = _describe(weights, np.zeros(len(weights), np.int8), 1).iloc[0]
    codes, levels = (survey.codes(country.name), country.levels) if country else ([], ())
    countries = _describe(weights[: len(codes)], np.asarray(codes, int), len(levels))
    countries.insert(0, country.name if country else "country", list(levels))
    return Description(name, **{**everyone, "n": int(everyone["n"])}, countries=countries)


def _margin(
    survey: Survey, names: Names, said: Mapping[Names, float], weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The category of each respondent in a margin, and the target of each category.

    The category is block x cell: cell 0 for those without one, block 0 for those in no block. The
    targets of both are their sums of weights as they are.
    """
    where, names = f"margin {_title(names)!r}", _tuple(names)
    design = survey.design
    blocks = {"country": design.block_country, "wave": design.block_wave}
    roles = {role: b.name for role in blocks if (b := survey.role(role))}
    split = [name for role, name in roles.items() if len(np.unique(blocks[role])) > 1]
    if missing := [name for name in split if name not in names]:
        raise SurveyError(
            f"{where}: has no {' or '.join(missing)}, and each is a sample of its own; "
            f"name it ({', '.join(split + [x for x in names if x not in split])})"
        )
    levels = [survey.break_(name).levels for name in names]
    shape = tuple(len(known) for known in levels)
    share = np.zeros(prod(shape))
    for level, target in said.items():
        words = _tuple(level)
        if len(words) != len(names):
            raise SurveyError(f"{where}: {_title(level)!r} does not name a level of each break")
        for name, word, known in zip(names, words, levels, strict=True):
            if word not in known:
                raise SurveyError(
                    f"break {name!r}: has no {word!r}; its levels are {', '.join(known)}"
                )
        if not (isfinite(target) and target >= 0):
            raise SurveyError(f"{where}: the target of {_title(level)!r} is {target}")
        place = [known.index(word) for word, known in zip(words, levels, strict=True)]
        share[np.ravel_multi_index(place, shape)] = target

    block = design.block[design.stratum[design.unit]].astype(np.int64)
    codes = np.stack([survey.codes(name) for name in names])
    cell = np.ravel_multi_index(tuple(np.maximum(codes, 0)), shape) + 1
    cell = np.where((codes < 0).any(axis=0), 0, cell)
    category = (block + 1) * (len(share) + 1) + cell
    size = (len(design.block_country) + 1, len(share) + 1)
    table = np.bincount(category, weights, prod(size)).reshape(size)

    inside = np.ones((len(design.block_country), len(share)), bool)
    for role, name in roles.items():
        if name in names:
            position = np.unravel_index(np.arange(len(share)), shape)[names.index(name)]
            inside &= position == blocks[role][:, None]
    there = table[1:, 1:] > 0
    _refuse(where, "has no respondents", levels, (share > 0) & ~(there & inside).any(axis=0))
    _refuse(where, "has no target", levels, (share == 0) & there.any(axis=0))
    wanted = np.where(inside, share, 0.0)
    kept = table[1:, 1:].sum(axis=1) / np.maximum(wanted.sum(axis=1), np.finfo(float).tiny)
    table[1:, 1:] = wanted * kept[:, None]
    return category, table.ravel()


def _refuse(where: str, what: str, levels: list[tuple[str, ...]], bad: np.ndarray) -> None:
    if bad.any():
        shape = tuple(len(known) for known in levels)
        places = zip(*np.unravel_index(np.flatnonzero(bad), shape), strict=True)
        words = [
            _title(tuple(known[i] for known, i in zip(levels, place, strict=True)))
            for place in places
        ]
        raise SurveyError(f"{where}: {', '.join(map(repr, words))} {what}")


def _fit(
    start: np.ndarray,
    categories: np.ndarray,
    targets: Mapping[str, np.ndarray],
    close: float,
    steps: int,
) -> tuple[np.ndarray, dict[str, float]]:
    """Iterative proportional fitting of the patterns' sums; and the gap that each margin has."""
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


def _ratio(target: np.ndarray, category: np.ndarray, sums: np.ndarray) -> np.ndarray:
    found = np.bincount(category, sums, len(target))
    return np.divide(target, found, out=np.ones_like(target), where=found > 0)


def _describe(weights: np.ndarray, group: np.ndarray, groups: int) -> pd.DataFrame:
    """What `Description` says, for each group; those of code -1 are in none."""
    rows = np.bincount(group[group >= 0], minlength=groups)
    positive = (group >= 0) & (weights > 0)
    by_group = pd.Series(weights[positive]).groupby(group[positive])
    found = by_group.agg(n="count", lowest="min", highest="max", mean="mean")
    found = found.reindex(range(groups))
    found["n"] = found["n"].fillna(0).astype(int)
    squares = by_group.agg(lambda w: (w**2).sum()).reindex(range(groups))
    found["deff"] = squares / (found["n"] * found["mean"] ** 2)
    found.insert(4, "cv", np.sqrt(np.maximum(found["deff"] - 1, 0)))
    found["n_eff"] = found["n"] / found["deff"]
    found["zero"] = 1 - found["n"] / rows
    return found


def _with(
    survey: Survey,
    name: str,
    label: str,
    weights: np.ndarray,
    calibration: Calibration | None = None,
) -> Survey:
    """The survey with one more weight, as its first; its key is another."""
    if name in survey.weights:
        raise SurveyError(f"weight {name!r}: is in this survey already; choose another name")
    said = f"{survey.profile_digest}:{name}:".encode() + weights.tobytes()
    added = {} if calibration is None else {name: calibration}
    return replace(
        survey,
        weights={name: label, **survey.weights},
        calibrations={**survey.calibrations, **added},
        profile_digest=hashlib.sha256(said).hexdigest(),
        encode=survey.codes,
        weigh=lambda asked: weights if asked == name else survey.weight(asked),
        _kept={},
    )


def _tuple(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _title(names: Names) -> str:
    return " x ".join(_tuple(names))
