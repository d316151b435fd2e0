"""Weights made here: raked to margins, post-stratified, trimmed.

All of it is done within each country and wave, which are samples of their own, and each keeps its
sum of weights. Raked weights are those of R's `calibrate(calfun="raking")`, post-stratified ones of
`postStratify`, trimmed ones of `trimWeights(strict=TRUE)` (tests/analysis/test_weighting.py);
`analysis.calibration` has the variance under a raked weight.

Sources: Deming and Stephan (1940), Ann. Math. Statist. 11, 427; Battaglia, Hoaglin and Frankel
(2009), Survey Practice 2(5), for raking and trimming in turns.
"""

import hashlib
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.raking import Margins, Names, categorised, fit, title, tupled
from analysis.trimming import highest, trimmed
from data.model import UNWEIGHTED, Calibration, Survey, SurveyError, kept_columns
from data.profile import WeightingSpec

CLOSE = 1e-12
"""The relative gap at which a margin holds: sums of a million weights are no more exact."""

STEPS = 1000
"""Rounds of raking; a few dozen are enough where the margins can be had."""

TURNS, SPARE = 100, 1e-3
"""Turns of raking and trimming, and how far above its limit a raked weight may stay."""


def reweighted(survey: Survey, weighting: WeightingSpec) -> Survey:
    """The survey with the weight that its profile describes, as its default; or as it is.

    Raises
    ------
    SurveyError
        As `rake` and `trim`.
    """
    base = weighting.base or survey.default_weight
    if weighting.margins:
        name = _free(survey, "raked")
        return rake(survey, weighting.targets, base, name, upper=weighting.trim)
    if weighting.trim:
        return trim(survey, weighting.trim, base, _free(survey, "trimmed"))
    return survey


def rake(
    survey: Survey,
    margins: Margins,
    weight: str | None = None,
    name: str = "raked",
    close: float = CLOSE,
    steps: int = STEPS,
    upper: float | None = None,
) -> Survey:
    """Scale a weight until it agrees with every margin; the new weight is the survey's default.

    Parameters
    ----------
    margins : break -> level -> share or count, such as `{"cohort": {"15-24": 0.2, ...}}`. Where
        the survey has several countries or waves each margin names them too:
        `{("country", "cohort"): {("Serbia", "15-24"): 0.2, ...}}`. Only the proportions within a
        country and wave matter. Levels named together, "25-39 + 40-54", are one category; the
        target "keep" leaves a category its weighted share, as respondents without one keep theirs.
    weight : the weight to start from; who weighs 0 there stays at 0
    close, steps : the largest relative gap to a target that may remain, and after how many rounds
        it is an error
    upper : the highest weight, as a multiple of the mean of its country and wave: what is above is
        trimmed and the rest raked again, in turns, until no weight is more than a thousandth above

    Returns
    -------
    Survey
        `survey.calibrations[name].gaps` says how close each margin came.

    Raises
    ------
    SurveyError
        If a target has no respondents, a level no target, the margins contradict each other, or no
        weight within the limit meets them.
    """
    base = weight or survey.default_weight
    start = survey.weight(base)
    if base in survey.calibrations:
        raise SurveyError(
            f"weight {base!r}: is raked already; start from {survey.calibrations[base].base!r}"
        )
    if not margins:
        raise SurveyError("margins: none is given")
    found = {title(names): categorised(survey, names, margins[names], start) for names in margins}

    stratum = survey.design.stratum[survey.design.unit]
    pattern = stratum.astype(np.int64)
    for margin in found.values():
        pattern = pattern * margin.target.size + margin.category
        pattern = pd.factorize(pattern, sort=True)[0]
    first = np.unique(pattern, return_index=True)[1]
    categories = np.stack([margin.category[first] for margin in found.values()], axis=1)
    targets = {name: margin.target.ravel() for name, margin in found.items()}

    def raked(weights: np.ndarray) -> tuple[np.ndarray, dict[str, float]]:
        sums = np.bincount(pattern, weights)
        fitted, gaps = fit(sums, categories, targets, close, steps)
        factor = np.divide(fitted, sums, out=np.zeros_like(sums), where=sums > 0)
        return weights * factor[pattern], gaps

    weights, gaps = raked(start)
    labels = [margin_label(survey, names) for names in margins]
    label = _label(survey, base, f"raked to {', '.join(labels)}", upper)
    if upper is not None:
        block = survey.design.respondent_block
        for _ in range(TURNS):
            if highest(weights, block) <= upper * (1 + SPARE):
                break
            start = trimmed(weights, block, 0.0, upper)
            weights, gaps = raked(start)
        else:
            raise SurveyError(
                f"trim: no weights of at most {upper:g} times the mean meet these margins; one is "
                f"still {highest(weights, block):.2f} times, so take a higher limit, or merge "
                "small categories"
            )
    calibration = Calibration(
        base, start, gaps, pattern.astype(np.int32), stratum[first], categories
    )
    return _with(survey, name, label, weights, calibration)


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
    `trimWeights(strict=TRUE)` in each country and wave; who weighs 0 stays at 0. The new weight is
    the survey's default, and counts as fixed.

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
    weights = trimmed(survey.weight(base), survey.design.respondent_block, low, upper)
    return _with(survey, name, _label(survey, base, "", upper), weights)


def margin_label(survey: Survey, names: Names) -> str:
    """What a margin is of, in words; that it is within country and wave goes without saying."""
    samples = {b.name for b in survey.breaks.values() if b.role in ("country", "wave")}
    return title([survey.break_(name).label for name in tupled(names) if name not in samples])


def _label(survey: Survey, base: str, raked: str, upper: float | None) -> str:
    """What a weight was made of, in words."""
    first = "" if base == UNWEIGHTED else survey.weights[base]
    last = "" if upper is None else f"trimmed at {upper:g} times the mean"
    return ", ".join(words for words in (first, raked, last) if words)


def _free(survey: Survey, name: str) -> str:
    """A name like this one that no weight of the survey has."""
    return _free(survey, f"{name} here") if name in survey.weights else name


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
    if calibration is not None:
        said += calibration.start.tobytes() + calibration.pattern.tobytes()
    added = {} if calibration is None else {name: calibration}
    return replace(
        survey,
        weights={name: label, **survey.weights},
        calibrations={**survey.calibrations, **added},
        profile_digest=hashlib.sha256(said).hexdigest(),
        encode=survey.codes,
        weigh=lambda asked: weights if asked == name else survey.weight(asked),
        _kept=kept_columns(),
    )
