"""TOML files that describe something: read, refused in one sentence, and written."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import tomli_w
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from data.model import SurveyError
from data.recorded import clean

WIDTH = 100
"""What is longer than a line of so many characters is written over several."""

_UNKNOWN = "no such key; check its spelling"

_TOO_LONG = re.compile(rf"(?=.{{{WIDTH - 2}}}).{{1,{WIDTH - 2}}} (?=\S)")
"""As much of what does not fit a line as does, up to a space."""


def cleaned(said: Any) -> Any:
    """Text as `clean` has it, wherever tables and lists hold some.

    Raises
    ------
    ValueError
        If two keys of a table are the same then.
    """
    if isinstance(said, str):
        return clean(said)
    if isinstance(said, list):
        return [cleaned(one) for one in said]
    if not isinstance(said, dict):
        return said
    found = {cleaned(key): cleaned(value) for key, value in said.items()}
    if len(found) < len(said):
        raise ValueError("two names differ by what nobody sees; leave one out")
    return found


Words = Annotated[str, AfterValidator(clean)]
"""Text that may be shown anywhere, as that of survey files may."""

Value = TypeVar("Value")

Table = Annotated[dict[str, Value], BeforeValidator(cleaned)]
"""A table whose keys are words, and so is all text within it."""


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
        content = path.read_bytes()
    except OSError as error:
        raise SurveyError(f"{where}: cannot be read; {error.strerror}") from None
    return described(content, kind, where, **known)


def described(content: bytes, kind: type[Whole], where: str, **known: object) -> Whole:
    """What the content of a TOML file describes, as `read_described`; `where` begins an error."""
    try:
        said = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # of decoding, of TOML, of a number too long
        raise SurveyError(f"{where}: is not valid TOML; {error}") from None
    if taken := known.keys() & said.keys():
        raise SurveyError(f"{where}: {min(taken)}: {_UNKNOWN}")
    return checked({**said, **known}, kind, where)


def checked(said: Mapping[str, Any], kind: type[Whole], where: str) -> Whole:
    """What a table describes, as `described`."""
    try:
        return kind.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "as a whole"
        extra = first["type"] == "extra_forbidden"
        problem = _UNKNOWN if extra else first["msg"].removeprefix("Value error, ")
        raise SurveyError(f"{where}: {place}: {problem}") from None
    except RecursionError:
        raise SurveyError(f"{where}: its tables and lists are nested too deep") from None


def written(said: Part | Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """The lines of TOML that say what `said` does, in its order; what is as by default is left out.

    The tables within a table are inline where all of them fit a line, and are headed otherwise.
    """
    if isinstance(said, Part):
        said = {name: getattr(said, name) for name in said.model_dump(exclude_defaults=True)}
    parts = [name for name, value in said.items() if _has_parts(value)]
    tables = [name for name, value in said.items() if isinstance(value, dict) and name not in parts]
    if all(len(_line(name, said[name])) <= WIDTH for name in tables):
        tables = []
    for name, value in said.items():
        if name not in parts and name not in tables:
            line = _line(name, value)
            yield line if len(line) <= WIDTH else _wrapped(name, value)
    for name, value in said.items():
        if name in parts or name in tables:
            heading = ".".join(map(_key, (*path, name)))
            for table in value if isinstance(value, list) else [value]:
                lines = list(written(table, (*path, name)))
                if isinstance(value, list):
                    yield from ("", f"[[{heading}]]")
                elif lines[:1] != [""]:  # else there are headings only
                    yield from ("", f"[{heading}]")
                yield from lines


def _has_parts(value: Any) -> bool:
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, Part) or any(isinstance(one, Part) for one in within)


def _line(name: str, value: Any) -> str:
    return f"{_key(name)} = {_inline(value)}"


def _wrapped(name: str, value: Any) -> str:
    """A line too long: a list has a line for each value, text is continued behind a space."""
    if not isinstance(value, str):
        return tomli_w.dumps({name: value}).rstrip()
    text = _TOO_LONG.sub(lambda found: found[0] + "\\\n", _inline(value)[1:-1])
    return f'{_key(name)} = """\n{text}"""'


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(_line(name, within) for name, within in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_inline, value))}]"
    return tomli_w.dumps({"_": value}).removeprefix("_ = ").rstrip()


def _key(name: str) -> str:
    return tomli_w.dumps({name: 0}).removesuffix(" = 0\n")
