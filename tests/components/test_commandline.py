"""The options of the server."""

import sys
from pathlib import Path

import pytest

from components.commandline import options
from data.confined import Limits
from data.model import SurveyError


@pytest.fixture
def said(monkeypatch):
    """A function that gives the options of a command line."""

    def said(*words):
        monkeypatch.setattr(sys, "argv", ["app.py", *words])
        return options()

    return said


def test_without_options_the_demo_is_served_within_the_usual_limits(said):
    assert (said().survey, said().profile, said().shared) == (None, None, False)
    assert said().limits == Limits()


def test_each_option_is_read(said):
    found = said("--survey", "a.sav", "--profile", "b.toml", "--shared")
    assert (found.survey, found.profile, found.shared) == (Path("a.sav"), Path("b.toml"), True)
    limits = said("--memory-gb", "1.5", "--seconds", "30").limits
    assert (limits.memory, limits.seconds) == (3 * 2**29, 30)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--seconds", "soon"), "command line: argument --seconds: invalid float value: 'soon'"),
        (("--survey",), "command line: argument --survey: expected one argument"),
        (("--memory-gb", "0"), "command line: --memory-gb and --seconds are numbers above 0"),
        (("--seconds", "nan"), "command line: --memory-gb and --seconds are numbers above 0"),
    ],
)
def test_an_option_that_cannot_be_is_one_sentence(said, words, sentence):
    with pytest.raises(SurveyError, match=sentence):
        said(*words)
