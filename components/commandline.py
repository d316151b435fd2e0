"""What the command line says: the survey to open, and whether strangers may open theirs."""

import argparse
import sys
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import NoReturn

from data.confined import Limits
from data.model import SurveyError

_GB = 2**30


@dataclass(frozen=True)
class Options:
    """The options that follow `--` in `streamlit run app.py -- ...`.

    Attributes
    ----------
    survey, profile : paths; None where not named
    shared : whether others than the owner of this computer are served, whatever the address says
    limits : what the opening of one file may cost
    """

    survey: Path | None
    profile: Path | None
    shared: bool
    limits: Limits


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise SurveyError(f"command line: {message}")


def options() -> Options:
    """The options of this server.

    Raises
    ------
    SurveyError
        If an option lacks its value, or has one that it cannot have.
    """
    return _parsed(*sys.argv[1:])


@lru_cache(maxsize=1)  # they are asked for many times in a click
def _parsed(*arguments: str) -> Options:
    usual = Limits()
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--survey", type=Path)
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--shared", action="store_true")
    parser.add_argument("--memory-gb", type=float, default=usual.memory / _GB)
    parser.add_argument("--seconds", type=float, default=usual.seconds)
    said, _ = parser.parse_known_args(arguments)
    if not (0 < said.memory_gb < inf and 0 < said.seconds < inf):
        raise SurveyError("command line: --memory-gb and --seconds are numbers above 0")
    limits = replace(usual, memory=int(said.memory_gb * _GB), seconds=said.seconds)
    return Options(said.survey, said.profile, said.shared, limits)
