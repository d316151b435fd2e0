"""A receipt: what a view was made of and how, and the code in R and Python that makes it again."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from analysis.tally import Tally, tally
from components.export.receipts.made_of import made_of
from components.export.receipts.python_code import python_code
from components.export.receipts.r_code import r_code
from components.export.receipts.r_words import comment
from components.export.receipts.recipe import Recipe
from components.export.receipts.results import results
from components.text import say
from data.model import Survey, SurveyError

PACKAGES = ("numpy", "pandas", "scipy", "pyreadstat")
"""The libraries that a number depends on."""


@dataclass(frozen=True)
class Receipt:
    """Code that gives a view's numbers again; both scripts say of which file and with what choices.

    Attributes
    ----------
    r : "" where R cannot give them, for the reason in `no_r`
    """

    python: str
    r: str
    no_r: str = ""


def receipt(
    survey: Survey, recipe: Recipe, headline: str, tallied: Callable[..., Tally] = tally
) -> Receipt:
    """The receipt of a view; SurveyError where the survey was not made of a file and a profile."""
    about = [comment(line) for line in _about(survey, recipe, headline)]
    ways = {name: comment(say(f"receipt.run_{name}")) for name in ("r", "python")}
    python = "\n".join([*about, ways["python"], "", python_code(survey, recipe)])
    try:
        code = r_code(survey, recipe, results(survey, recipe, tallied))
    except SurveyError as error:
        return Receipt(python, "", str(error))
    return Receipt(python, "\n".join([*about, ways["r"], "", code]))


def _about(survey: Survey, recipe: Recipe, headline: str) -> list[str]:
    recorded, profile = made_of(survey)
    kept = "; ".join(f"{name}: {', '.join(levels)}" for name, levels in recipe.where.items())
    libraries = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return [
        headline,
        say("receipt.of_file", name=recorded.name, digest=survey.digest),
        say("receipt.of_profile", title=profile.title, digest=survey.profile_digest),
        say(
            "receipt.choices",
            items=", ".join(recipe.items),
            by=", ".join(recipe.by) or say("average.whole"),
            where=kept or say("receipt.everyone"),
            base=recipe.base,
            weight=recipe.weight,
            level=f"{100 * recipe.level:g}",
            averaging=recipe.averaging or say("receipt.none"),
            compare=recipe.compare or say("receipt.none"),
        ),
        say("receipt.versions", python=platform.python_version(), libraries=libraries),
        *([say("mark.synthetic_note")] if survey.synthetic else []),
    ]
