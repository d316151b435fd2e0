"""A receipt: what a view was made of and how, and the code in R and Python that makes it again."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from analysis.tally import Tally, tally
from components.export.receipts.python_code import python_code
from components.export.receipts.question import Question, answered
from components.export.receipts.r_code import made_of, r_code
from components.export.receipts.r_words import comment
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
    survey: Survey, question: Question, headline: str, tallied: Callable[..., Tally] = tally
) -> Receipt:
    """The receipt of a view; SurveyError where the survey was not made of a file and a profile."""
    about = [comment(line) for line in _about(survey, question, headline)]
    python = "\n".join([*about, "", python_code(survey, question)])
    try:
        code = r_code(survey, question, answered(survey, question, tallied))
    except SurveyError as error:
        return Receipt(python, "", str(error))
    return Receipt(python, "\n".join([*about, "", code]))


def _about(survey: Survey, q: Question, headline: str) -> list[str]:
    recorded, profile = made_of(survey)
    kept = "; ".join(f"{name}: {', '.join(levels)}" for name, levels in q.where.items())
    libraries = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return [
        headline,
        say("receipt.of_file", name=recorded.name, digest=survey.digest),
        say("receipt.of_profile", title=profile.title, digest=survey.profile_digest),
        say(
            "receipt.choices",
            items=", ".join(q.items),
            by=", ".join(q.by) or say("average.whole"),
            where=kept or say("receipt.everyone"),
            base=q.base,
            weight=q.weight,
            level=f"{100 * q.level:g}",
            averaging=q.averaging or say("receipt.none"),
            compare=q.compare or say("receipt.none"),
        ),
        say("receipt.versions", python=platform.python_version(), libraries=libraries),
        *([say("mark.synthetic_note")] if survey.synthetic else []),
    ]
