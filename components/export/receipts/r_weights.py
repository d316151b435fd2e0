"""Weights in R: those of the file, and what a profile makes of them by raking and trimming."""

from collections.abc import Iterable, Sequence
from itertools import product

from components.export.receipts import r_breaks
from components.export.receipts.made_of import made_of
from components.export.receipts.r_words import (
    JOINED,
    column,
    comment,
    literal,
    pasted,
    text,
    vector,
)
from components.export.receipts.recipe import Recipe
from components.text import say
from data.model import Survey, SurveyError
from data.profile import KEEP, TOGETHER, MarginSpec


def base(survey: Survey, weight: str) -> str:
    """The weight of each respondent, before it is raked.

    Raises
    ------
    SurveyError
        If it is neither one of the profile's nor the one that the profile says how to make.
    """
    _, profile = made_of(survey)
    factors, said = profile.design.factors, profile.weighting
    if weight in factors:
        return _product(factors[weight])
    if not (said.margins or said.trim):
        raise SurveyError(
            f"receipt: weight {weight!r} was made here and is not in the profile; save the profile "
            "with it under [weighting]"
        )
    made = _product(factors[said.base or next(iter(factors))])
    return made if said.margins else f"trimmed({made}, {literal(said.trim or 0)})"


def raked(survey: Survey, recipe: Recipe, answers: int) -> Iterable[str]:
    """The lines that rake the design, where the weight is raked.

    Of a long survey only the countries and waves in use are raked, since each is for itself; not
    where weights are trimmed in turns, whose number depends on all.

    Parameters
    ----------
    answers : how many items are coded before
    """
    calibration = survey.calibrations.get(recipe.weight)
    if calibration is None:
        return
    if survey.has_zero_weights(calibration.base):
        yield comment(say("receipt.positive"))
        yield "positive <- sampled$weight > 0"
        yield "design <- subset(design, positive)"
        for name in ("recorded", "people", "sampled"):
            yield f"{name} <- {name}[positive, , drop = FALSE]"
        for place in range(1, answers + 1):
            yield f"answer{place} <- answer{place}[positive]"
    _, profile = made_of(survey)
    said = profile.weighting
    used = ""
    if said.trim is None:
        roles = [b.name for role in ("country", "wave") if (b := survey.role(role))]
        named = [name for name in roles if name in recipe.where]
        used = " & ".join(f"{column('people', x)} %in% {vector(recipe.where[x])}" for x in named)
    if used:
        yield f"used <- {used}"
    names = []
    for place, margin in enumerate(said.margins, start=1):
        names.append(f"margin{place}")
        yield from _margin(survey, margin, names[-1], bool(used))
    yield f"design <- update(design, {', '.join(f'{name} = {name}' for name in names)})"
    totals = ", ".join(f"{name} = total{place}" for place, name in enumerate(names, start=1))
    upper = "" if said.trim is None else f", upper = {literal(said.trim)}"
    yield f"design <- raked(design, list({totals}){upper})"


def _margin(survey: Survey, margin: MarginSpec, name: str, used: bool) -> Iterable[str]:
    """The category of each respondent, and what the categories are to weigh."""
    roles = [b.name for role in ("country", "wave") if (b := survey.role(role))]
    own = [x for x in margin.breaks if x not in roles]
    for place, break_ in enumerate(own, start=1):
        yield f"{name}_{place} <- {r_breaks.coded(survey, break_, as_profiled=True)}"
    parts = ["sampled$block", *(f"{name}_{place}" for place in range(1, len(own) + 1))]
    yield f"{name} <- {pasted(parts)}"
    keys, categories, shares = [], [], {}
    for block in _blocks(survey):
        for cell, target in margin.cells.items():
            words = dict(zip(margin.breaks, cell, strict=True))
            if any(words.get(role, level) != level for role, level in block.items()):
                continue
            levels = [words[x] for x in own]
            category = JOINED.join([*(block.values() or ["all"]), *levels])
            alone = [_alone(survey, x, level) for x, level in zip(own, levels, strict=True)]
            for one in product(*alone):
                keys.append(JOINED.join([*(block.values() or ["all"]), *one]))
                categories.append(category)
            if target != KEEP:
                shares[category] = float(target)
    if keys != categories or len(own) > 1:
        others = f"paste(sampled$block, {text(say('receipt.others'))})"
        yield f"{name} <- as.character(as_labels({name}, {vector(keys)}, {vector(categories)}))"
        yield f"{name} <- ifelse(is.na({name}), {others}, {name})"
    if used:
        yield f"{name} <- ifelse(used, {name}, {text(say('receipt.others'))})"
    total = name.replace("margin", "total")
    known, wanted = vector(list(shares)), vector(list(shares.values()))
    yield f"{total} <- margin_totals({name}, {known}, {wanted})"


def _blocks(survey: Survey) -> list[dict[str, str]]:
    """The country and wave of each sample."""
    found, design = [], survey.design
    for country, wave in zip(design.block_country, design.block_wave, strict=True):
        places = {"country": int(country), "wave": int(wave)}
        breaks = {role: b for role in places if (b := survey.role(role))}
        found.append({b.name: b.levels[places[role]] for role, b in breaks.items()})
    return found


def _alone(survey: Survey, break_: str, level: str) -> Sequence[str]:
    """The levels that are one category of a margin."""
    return (level,) if level in survey.breaks[break_].levels else level.split(TOGETHER)


def _product(factors: Sequence[str]) -> str:
    return " * ".join(column("recorded", name) for name in factors) or "1"
