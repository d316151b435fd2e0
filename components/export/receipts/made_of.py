"""What a survey was made of, without which nobody can make its numbers again."""

from pathlib import Path

from data.model import Survey, SurveyError
from data.profile import Profile
from data.recorded import Recorded


def made_of(survey: Survey) -> tuple[Recorded, Profile]:
    """The file and the profile that a survey was made of; SurveyError where there are none."""
    if survey.recorded is None or survey.profile is None:
        raise SurveyError("receipt: this survey was not made of a file and a profile")
    return survey.recorded, survey.profile


def first_file(survey: Survey) -> str:
    """The name of the file that the profile is of, to which it may append others."""
    recorded, profile = made_of(survey)
    return recorded.name.removesuffix("".join(f" + {Path(x.file).name}" for x in profile.append))
