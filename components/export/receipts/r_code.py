"""A receipt in R: a script that reads the file, follows the profile, and gives a view's numbers."""

from collections.abc import Iterable, Sequence
from math import inf
from pathlib import Path

import numpy as np

from components.export.receipts.question import Answered, Question
from components.export.receipts.r_numbers import numbers
from components.export.receipts.r_words import JOINED, call, column, comment, text, vector
from components.text import say
from data.coding import ages_of
from data.model import UNWEIGHTED, Survey, SurveyError
from data.profile import BreakSpec, Profile
from data.recorded import NONE_DECLARED, Recorded

FUNCTIONS = (Path(__file__).parent / "survey.R").read_text(encoding="utf-8")
"""The part that is the same in every receipt."""

READERS = {
    ".sav": "read_sav({file}, user_na = TRUE)",
    ".zsav": "read_sav({file}, user_na = TRUE)",
    ".por": "read_por({file}, user_na = TRUE)",
    ".dta": "read_dta({file})",
    ".csv": 'read.csv({file}, check.names = FALSE, na.strings = c("", "NA"), encoding = "UTF-8")',
}
"""How R reads a format; others it cannot."""


def r_code(survey: Survey, question: Question, found: Answered) -> str:
    """The script below the comment that names the view; it needs `haven` and `survey`.

    Raises
    ------
    SurveyError
        If R cannot read the format of the file, or repeat what was done to the weight.
    """
    recorded, _ = made_of(survey)
    ending = Path(recorded.name).suffix.lower()
    if ending not in READERS:
        raise SurveyError(
            f"receipt: R's haven cannot read {ending}; save the file as .sav, .dta or .csv "
            "for a receipt in R, or take the one in Python"
        )
    return "\n".join(
        [
            "library(haven)",
            "library(survey)",
            f"options(survey.lonely.psu = {text(survey.design.lonely)})",
            f"level <- {question.level!r}",
            f"effect <- {survey.design.design_effect!r}  {comment(say('receipt.effect'))}",
            "",
            FUNCTIONS,
            comment(say("receipt.file")),
            f"recorded <- as.data.frame({READERS[ending].format(file=text(recorded.name))})",
            "recorded[] <- lapply(recorded, function(x) { attributes(x) <- NULL; x })",
            "",
            comment(say("receipt.groups")),
            *_people(survey, question),
            "",
            comment(say("receipt.design")),
            *_design(survey, question),
            "",
            comment(say("receipt.numbers")),
            *numbers(survey, question, found),
            "",
        ]
    )


def made_of(survey: Survey) -> tuple[Recorded, Profile]:
    """The file and the profile that a survey was made of; SurveyError where there are none."""
    if survey.recorded is None or survey.profile is None:
        raise SurveyError("receipt: this survey was not made of a file and a profile")
    return survey.recorded, survey.profile


def _people(survey: Survey, question: Question) -> Iterable[str]:
    recorded, profile = made_of(survey)
    roles = [b.name for role in ("country", "wave") if (b := survey.role(role))]
    yield "people <- data.frame(row = seq_len(nrow(recorded)))"
    for name in dict.fromkeys([*roles, *question.by, *question.where, *_margins(survey, question)]):
        coded = _coded_break(survey, recorded, profile, name)
        yield f"{column('people', name)} <- {coded}"
    for place, name in enumerate(question.items, start=1):
        item = survey.items[name]
        coded = call("labelled", column("recorded", item.column), item.codes, item.labels)
        yield f"answer{place} <- {coded}"
    block = ", ".join(column("people", name) for name in roles) or '""'
    yield f"people$block <- paste({block}, sep = {text(JOINED)})"
    strata = ["people$block", *(column("recorded", x) for x in profile.design.stratum)]
    yield f"people$stratum <- numbered(paste({', '.join(strata)}, sep = {text(JOINED)}))"
    psu = column("recorded", profile.design.psu) if profile.design.psu else "people$row"
    yield f"people$point <- numbered(paste(people$stratum, {psu}, sep = {text(JOINED)}))"
    weight = question.weight
    if weight in survey.calibrations:
        weight = survey.calibrations[weight].base
    factors = [column("recorded", name) for name in _factors(profile, weight)]
    yield f"people$weight <- {' * '.join(factors) or '1'}"


def _factors(profile: Profile, weight: str) -> Sequence[str]:
    """The columns that a weight is the product of."""
    if weight == UNWEIGHTED:
        return ()
    if weight in profile.design.weights:
        return (weight,)
    if weight == " × ".join(profile.design.weight_product):
        return profile.design.weight_product
    raise SurveyError(
        f"receipt: weight {weight!r} was made here, and a receipt in R repeats raking only; "
        "take the one in Python"
    )


def _coded_break(survey: Survey, recorded: Recorded, profile: Profile, name: str) -> str:
    spec, levels = profile.breaks[name], survey.breaks[name].levels
    if spec.role == "age":
        return _coded_ages(survey, recorded, profile, spec, levels)
    held, codes = recorded.read([spec.column])[spec.column], survey.codes(name)
    first = np.zeros(len(held.distinct), np.int64)
    first[held.row[::-1]] = np.arange(len(codes) - 1, -1, -1)
    level = codes[first]
    pairs = sorted(
        (int(place), str(code), code)
        for place, code, count in zip(level, held.codes, held.counts, strict=True)
        if place >= 0 and count
    )
    known = [code for _, _, code in pairs]
    labels = [levels[place] for place, _, _ in pairs]
    return call("labelled", column("recorded", spec.column), known, labels)


def _coded_ages(
    survey: Survey,
    recorded: Recorded,
    profile: Profile,
    spec: BreakSpec,
    levels: Sequence[str],
) -> str:
    name = spec.column or spec.birth_year
    age, declared = column("recorded", name), recorded.missing.get(name, NONE_DECLARED)
    said = {float(code) for code in spec.missing}
    held = recorded.read([name])[name]
    if missing := [code for code in held.codes if code in declared or code in said]:
        age = f"replace({age}, {age} %in% {vector(missing)}, NA)"
    wave = survey.role("wave")
    if spec.birth_year and wave:
        age = f"{column('recorded', profile.breaks[wave.name].column)} - {age}"
    low, high = zip(*(ages_of(level) or (0, inf) for level in levels), strict=True)
    return call("banded", age, low, high, levels)


def _design(survey: Survey, question: Question) -> Iterable[str]:
    calibration = survey.calibrations.get(question.weight)
    ids = "~point" if survey.design.clustered else "~1"
    yield (
        f"design <- svydesign(ids = {ids}, strata = ~stratum, weights = ~weight, "
        "data = people, nest = TRUE)"
    )
    if calibration is None:
        return
    if survey.has_zero_weights(calibration.base):
        raise SurveyError("receipt: R does not rake where some weigh 0; take the receipt in Python")
    yield from _raked(survey, question)


def _margins(survey: Survey, question: Question) -> list[str]:
    """The breaks of the margins that the weight was raked to."""
    calibration = survey.calibrations.get(question.weight)
    return (
        [name for title in calibration.gaps for name in title.split(" x ")] if calibration else []
    )


def _raked(survey: Survey, question: Question) -> Iterable[str]:
    """Raking to the sums that it reached, of the countries and waves in use: each is for itself."""
    weights = survey.weight(question.weight)
    roles = [b.name for role in ("country", "wave") if (b := survey.role(role))]
    used, words = np.ones(len(weights), bool), []
    for name in [name for name in roles if name in question.where]:
        levels = survey.breaks[name].levels
        used &= np.isin(survey.codes(name), [levels.index(x) for x in question.where[name]])
        words.append(f"{column('people', name)} %in% {vector(question.where[name])}")
    yield f"used <- {' & '.join(words) or 'TRUE'}"
    terms, tables = [], []
    for place, title in enumerate(survey.calibrations[question.weight].gaps, start=1):
        names = dict.fromkeys([*roles, *title.split(" x ")])
        shown = ", ".join(column("people", name) for name in names)
        yield (
            f"people$margin{place} <- ifelse(used, paste({shown}, sep = {text(JOINED)}), "
            f"{text(say('receipt.others'))})"
        )
        codes = np.stack([survey.codes(name) for name in names])
        cells, cell = np.unique(np.where(used, codes, -2), axis=1, return_inverse=True)
        sums = np.bincount(cell.ravel(), weights)
        known = [[*survey.breaks[name].levels, say("receipt.others"), "NA"] for name in names]
        labels = [
            say("receipt.others")
            if code[0] == -2
            else JOINED.join(level[c] for level, c in zip(known, code, strict=True))
            for code in cells.T
        ]
        terms.append(f"~margin{place}")
        tables.append(
            f"xtabs(total ~ margin{place}, data.frame(margin{place} = {vector(labels)}, "
            f"total = {vector(sums.tolist())}))"
        )
    yield (
        "design <- update(design, "
        + ", ".join(f"margin{i + 1} = people$margin{i + 1}" for i in range(len(terms)))
        + ")"
    )
    yield (
        f"design <- calibrate(design, list({', '.join(terms)}), "
        f'population = list({", ".join(tables)}), calfun = "raking", epsilon = 1e-13, maxit = 200)'
    )
