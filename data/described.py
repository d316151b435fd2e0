"""TOML files that describe something: read, checked, and refused in one sentence."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from data.model import SurveyError


class Part(BaseModel):
    """A part of a description: fixed once read, and without a key that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Whole = TypeVar("Whole", bound=BaseModel)


def read_described(path: Path, kind: type[Whole], noun: str, **known: object) -> Whole:
    """Read a TOML file as `kind`; `known` is what the file itself does not say.

    Raises
    ------
    SurveyError
        If the file is absent, is not TOML, or says something that `kind` cannot: with the place.
    """
    where = f"{noun} {path.name!r}"
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SurveyError(f"{where}: cannot be read; {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SurveyError(f"{where}: is not valid TOML; {error}") from None
    try:
        return kind.model_validate({**said, **known})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "as a whole"
        problem = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            problem = "no such key; check its spelling"
        raise SurveyError(f"{where}: {place}: {problem}") from None
