"""What a survey was made of, without which nobody can make its numbers again."""

from data.model import Survey, SurveyError
from data.profile import Profile
from data.recorded import Recorded


def made_of(survey: Survey) -> tuple[Recorded, Profile]:
    """The file and the profile that a survey was made of; SurveyError where there are none."""
    if survey.recorded is None or survey.profile is None:
        raise SurveyError("receipt: this survey was not made of a file and a profile")
    return survey.recorded, survey.profile
