"""A receipt in R: a script that reads the file, follows the profile, and gives a view's numbers."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.claims import sides_of
from components.export.receipts import r_breaks, r_files, r_weights
from components.export.receipts.made_of import made_of
from components.export.receipts.r_models import places_of
from components.export.receipts.r_numbers import numbers
from components.export.receipts.r_words import JOINED, call, column, comment, pasted, text, wrapped
from components.export.receipts.recipe import Recipe
from components.export.receipts.results import Results
from components.text import say
from data.model import Code, Item, Survey

FUNCTIONS = dict(
    re.findall(
        r"^((?:# .*\n)*(\w+) <- function(?:.*\n)+?)(?=\n|\Z)",
        (Path(__file__).parent / "survey.R").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)
FUNCTIONS = {name: code for code, name in FUNCTIONS.items()}
"""The functions that receipts share, by their names; each with the comment above it."""


def r_code(survey: Survey, recipe: Recipe, found: Results) -> str:
    """The script below the comment that names the view; it needs `haven` and `survey`.

    Raises
    ------
    SurveyError
        If R cannot read the format of a file, or repeat what was done to the weight.
    """
    rest = [
        comment(say("receipt.groups")),
        *_people(survey, recipe, found),
        "",
        comment(say("receipt.design")),
        *_design(survey, recipe, found),
        "",
        comment(say("receipt.numbers")),
        *numbers(survey, recipe, found),
        "",
        *(f"print({name})" for name in found.frames if len(found.shown(name))),
        "",
    ]
    files = [comment(say("receipt.file")), *r_files.recorded(survey, "\n".join(rest)), ""]
    settings = [
        "library(haven)",
        "library(survey)",
        f"options(survey.lonely.psu = {text(survey.design.lonely)})",
        f"level <- {recipe.level!r}  {comment(say('receipt.level'))}",
        f"effect <- {survey.design.design_effect!r}  {comment(say('receipt.effect'))}",
        "",
    ]
    code = "\n".join(map(wrapped, [*files, *rest]))
    return "\n".join([*settings, comment(say("receipt.functions")), "", *_functions(code), code])


def _functions(code: str) -> Iterable[str]:
    """The shared functions that a script calls, or that these call, in their order."""

    def named(code: str) -> set[str]:
        return FUNCTIONS.keys() & set(re.findall(r"\w+", re.sub("#.*", "", code)))

    used: set[str] = set()
    added = named(code)
    while added:
        used |= added
        added = set().union(*(named(FUNCTIONS[name]) for name in added)) - used
    yield from (code for name, code in FUNCTIONS.items() if name in used)


def _people(survey: Survey, recipe: Recipe, found: Results) -> Iterable[str]:
    _, profile = made_of(survey)
    roles = [b.name for role in ("country", "wave") if (b := survey.role(role))]
    covariates = [name for name in recipe.covariates if name in survey.breaks]
    breaks = dict.fromkeys(
        [*roles, *recipe.by, *recipe.where, *recipe.alike, *covariates, *_sides(survey, found)]
    )
    yield "people <- data.frame(row.names = seq_len(nrow(recorded)))"
    for name in breaks:
        yield f"{column('people', name)} <- {r_breaks.coded(survey, name)}"
    for place, name in enumerate(_items(survey, recipe, found), start=1):
        item = survey.items[name]
        codes = _base(item, recipe)
        labels = [item.labels[item.codes.index(code)] for code in codes]
        coded = call("as_labels", column("recorded", item.column), codes, labels)
        yield comment(item.wording or item.title)
        yield f"answer{place} <- {coded}"
    blocks = [column("people", name) for name in roles]
    block = ", ".join(
        [*blocks, f"sep = {text(JOINED)}"] if blocks else ['rep("all", nrow(people))']
    )
    yield f"sampled <- data.frame(block = paste({block}))"
    strata = ["sampled$block", *(column("recorded", x) for x in profile.design.stratum)]
    yield f"sampled$stratum <- numbered({pasted(strata)})"
    psu = column("recorded", profile.design.psu) if profile.design.psu else "seq_len(nrow(people))"
    yield f"sampled$point <- numbered({pasted(['sampled$stratum', psu])})"
    yield f"sampled$weight <- {r_weights.base(survey, recipe.weight)}"


def _items(survey: Survey, recipe: Recipe, found: Results) -> list[str]:
    """The items that are coded, in the order of their answers."""
    others = [name for name in recipe.covariates if name in survey.items]
    return [*places_of(found)] if recipe.compare == "claim" else [*recipe.items, *others]


def _base(item: Item, recipe: Recipe) -> Sequence[Code]:
    """The codes of those in the base; what is not among them is missing."""
    mean = (
        item.scale
        and recipe.answer == "favourable"
        and recipe.compare not in ("odds", "net", "table")
    )
    if recipe.compare == "claim":
        return item.codes
    return tuple(item.answers) if mean or recipe.base == "opinion" else item.codes


def _sides(survey: Survey, found: Results) -> list[str]:
    """The breaks of the gaps of a claim."""
    tests = found.claim.claim.tests if found.claim else ()
    return [sides_of(survey, test)[0] for test in tests if test.estimand == "gap"]


def _design(survey: Survey, recipe: Recipe, found: Results) -> Iterable[str]:
    ids = "~point" if survey.design.clustered else "~1"
    yield (
        f"design <- svydesign(ids = {ids}, strata = ~stratum, weights = ~weight, "
        "data = sampled, nest = TRUE)"
    )
    yield from r_weights.raked(survey, recipe, len(_items(survey, recipe, found)))
