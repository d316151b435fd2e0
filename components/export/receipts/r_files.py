"""The files of a profile in R: read, joined, appended, and the columns that are made of others."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from components.export.receipts.made_of import first_file, made_of
from components.export.receipts.r_words import column, literal, text, vector
from data.model import Code, Survey, SurveyError
from data.profile import AppendSpec, JoinSpec
from data.recorded import NONE_DECLARED, Recorded

READERS = {
    ".sav": "values(read_sav({file}, user_na = TRUE))",
    ".zsav": "values(read_sav({file}, user_na = TRUE))",
    ".por": "values(read_por({file}, user_na = TRUE))",
    ".dta": "values(read_dta({file}))",
    ".csv": "delimited({file}{texts})",
    ".tsv": "delimited({file}{texts})",
}
"""How R reads a format; others it cannot."""


@dataclass(frozen=True)
class Part:
    """The first file of a profile, described as those that it appends are."""

    file: str
    constant: Mapping[str, Code]
    join: JoinSpec | None
    columns: Mapping[str, str] = field(default_factory=dict)


def recorded(survey: Survey, code: str) -> Iterable[str]:
    """The lines that make the data frame `recorded`.

    Parameters
    ----------
    code : the rest of the script: only the columns that it uses are put together

    Raises
    ------
    SurveyError
        If R cannot read the format of a file.
    """
    file, profile = made_of(survey)
    names = dict.fromkeys(name for _, name in profile.columns)
    used = [name for name in names if column("recorded", name) in code]
    made = [name for name in used if name in file.mentioned]
    if profile.append and made:
        raise SurveyError(
            f"receipt: column {made[0]!r} is made of several, and a receipt in R makes such "
            "columns of one file only; take the one in Python"
        )
    first = Part(first_file(survey), profile.constant, profile.design.join)
    texts = {name for name in (*used, *_members(file, made)) if name in file.texts}
    if not profile.append:
        yield from _opened("recorded", first, texts)
        yield from (_mentioned(file, name) for name in made)
    else:
        yield f"columns <- {vector(used)}"
        for place, part in enumerate([first, *profile.append], start=1):
            name, own = f"file{place}", _own(part, used)
            yield from _opened(name, part, {own[x] for x in texts})
            there = list(own.values())
            as_there = "" if there == used else f", {vector(there)}"
            yield f"{name} <- picked({name}, columns{as_there})"
            yield from _told_apart(file, name, Path(part.file).name, used)
        parts = ", ".join(f"file{place}" for place in range(1, len(profile.append) + 2))
        yield f"recorded <- rbind({parts})"
    yield f"stopifnot(nrow(recorded) == {file.rows})"


def _opened(name: str, part: Part | AppendSpec, texts: Set[str]) -> list[str]:
    """A file, with its constants and the columns of its design file."""
    keys = part.join.on if part.join else []
    lines = [f"{name} <- {_reading(part.file, {*texts, *keys})}"]
    lines += [f"{column(name, x)} <- {literal(value)}" for x, value in part.constant.items()]
    if part.join:
        beside = _reading(part.join.file, {*texts, *keys})
        lines.append(f"{name} <- joined({name}, {beside}, {vector(keys)})")
    return lines


def _own(part: Part | AppendSpec, used: Sequence[str]) -> dict[str, str]:
    """A column as the profile names it -> as a file does, "" where it is not there."""
    gone = part.columns.values()
    return {x: part.columns.get(x, "" if x in gone else x) for x in used}


def _members(file: Recorded, made: Sequence[str]) -> list[str]:
    """The columns that those of sets are made of."""
    return [x for name in made for x in file.mentioned[name].asked]


def _mentioned(file: Recorded, name: str) -> str:
    """1 where an answer of several was given, 0 where not, missing where none was asked."""
    made = file.mentioned[name]
    missing = {
        x: [c for c in held.codes if c in file.missing.get(x, NONE_DECLARED)]
        for x, held in file.read(made.asked).items()
    }
    asked = [
        f"!{column('recorded', x)} %in% c({', '.join(['NA', *map(literal, missing[x])])})"
        for x in made.asked
    ]
    said = [
        f"grepl({text(f'(^|[;|]){code}([;|]|$)')}, {column('recorded', x)})"
        if made.listed
        else f"{column('recorded', x)} %in% {literal(code)}"
        for x, code in made.said.items()
    ]
    either = " | ".join(said)
    return f"{column('recorded', name)} <- ifelse({' | '.join(asked)}, as.numeric({either}), NA)"


def _told_apart(file: Recorded, name: str, said: str, used: Sequence[str]) -> Iterable[str]:
    """Codes that only this file declares missing, as codes of their own."""
    ending = f" in {said}"
    for x, held in file.read(used).items():
        for code in held.codes:
            if isinstance(code, str) and code.endswith(ending):
                there, own = column(name, x), code.removesuffix(ending)
                number = x not in file.texts and not own.startswith(
                    "."
                )  # which a tag of Stata does
                known = own if number else text(own)
                yield f"{there} <- replace({there}, {there} %in% {known}, {text(code)})"


def _reading(name: str, texts: Set[str]) -> str:
    ending = Path(name).suffix.lower()
    if ending not in READERS:
        raise SurveyError(
            f"receipt: R's haven cannot read {ending}; save the file as .sav, .dta or .csv "
            "for a receipt in R, or take the one in Python"
        )
    said = f", {vector(sorted(texts - {''}))}" if texts else ""
    return READERS[ending].format(file=text(name), texts=said)
