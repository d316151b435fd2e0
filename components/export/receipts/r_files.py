"""The files of a profile in R: read, joined, appended, and the columns that are made of others."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from components.export.receipts.made_of import first_file, made_of
from components.export.receipts.r_words import column, literal, text, vector
from data.model import Code, Survey, SurveyError
from data.profile import JoinSpec
from data.recorded import NONE_DECLARED, Recorded

TABLE = 'check.names = FALSE, na.strings = c("", "NA"), encoding = "UTF-8"'
READERS = {
    ".sav": "read_sav({file}, user_na = TRUE)",
    ".zsav": "read_sav({file}, user_na = TRUE)",
    ".por": "read_por({file}, user_na = TRUE)",
    ".dta": "read_dta({file})",
    ".csv": f"read.csv({{file}}, {TABLE})",
    ".tsv": f"read.delim({{file}}, {TABLE})",
}
"""How R reads a format; others it cannot."""


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
    first = first_file(survey)
    names = dict.fromkeys(name for _, name in profile.columns)
    used = [name for name in names if column("recorded", name) in code]
    made = [name for name in used if name in file.mentioned]
    if profile.append and made:
        raise SurveyError(
            f"receipt: column {made[0]!r} is made of several, and a receipt in R makes such "
            "columns of one file only; take the one in Python"
        )
    if not profile.append:
        yield from _file("recorded", first, profile.constant, profile.design.join)
        yield from (_mentioned(file, name) for name in made)
    else:
        yield f"columns <- {vector(used)}"
        yield from _part("file1", first, profile.constant, profile.design.join)
        yield from _told_apart(file, "file1", first, used)
        for place, spec in enumerate(profile.append, start=2):
            name = f"file{place}"
            own = [spec.columns.get(x, "" if x in spec.columns.values() else x) for x in used]
            yield from _part(name, spec.file, spec.constant, spec.join, [] if own == used else own)
            yield from _told_apart(file, name, Path(spec.file).name, used)
        parts = ", ".join(f"file{place}" for place in range(1, len(profile.append) + 2))
        yield f"recorded <- rbind({parts})"
    yield f"stopifnot(nrow(recorded) == {file.rows})"


def _file(name: str, file: str, constant: Mapping[str, Code], join: JoinSpec | None) -> list[str]:
    """A file, with its constants and the columns of its design file."""
    lines = [f"{name} <- values({_reading(file)})"]
    lines += [f"{column(name, x)} <- {literal(value)}" for x, value in constant.items()]
    if join:
        beside = f"values({_reading(join.file)})"
        lines.append(f"{name} <- joined({name}, {beside}, {vector(join.on)})")
    return lines


def _part(
    name: str,
    file: str,
    constant: Mapping[str, Code],
    join: JoinSpec | None,
    own: Sequence[str] = (),
) -> list[str]:
    """A file's part of the columns in use, under the names that these have in the profile."""
    as_there = f", {vector(own)}" if own else ""
    return [*_file(name, file, constant, join), f"{name} <- picked({name}, columns{as_there})"]


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
                known = text(own) if x in file.texts else own
                yield f"{there} <- replace({there}, {there} %in% {known}, {text(code)})"


def _reading(name: str) -> str:
    ending = Path(name).suffix.lower()
    if ending not in READERS:
        raise SurveyError(
            f"receipt: R's haven cannot read {ending}; save the file as .sav, .dta or .csv "
            "for a receipt in R, or take the one in Python"
        )
    return READERS[ending].format(file=text(name))
