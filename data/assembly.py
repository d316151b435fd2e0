"""The files that a profile names: opened, joined, under its names, and checked for agreement."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from data.appending import renamed, with_constants
from data.coding import as_recorded
from data.joining import joined
from data.model import Code, SurveyError
from data.profile import JoinSpec, Profile
from data.recorded import NONE_DECLARED, Column, Recorded

Opener = Callable[[str], Recorded]
"""Opens a file by the name that a profile gives it."""

LONGEST = 60
"""So many characters of a label tell which it is."""


def files_of(recorded: Recorded, said: Profile, open_file: Opener | None) -> list[Recorded]:
    """The survey's file and those appended to it, with all columns that the profile gives them.

    Raises
    ------
    SurveyError
        If a file cannot be had, a column is where it must not be, or is not where it must be.
    """
    used = {column for _, column in said.columns}
    files = [_file(recorded, said.constant, said.design.join, used, open_file)]
    for spec in said.append:
        own = {spec.columns.get(column, column) for column in used}
        file = _opened(spec.file, open_file)
        file = _file(file, spec.constant, spec.join, own, open_file)
        files.append(renamed(file, spec.columns))
    everywhere = {column for _, column in said.design.columns}
    everywhere |= {spec.column for spec in said.breaks.values() if spec.role in ("country", "wave")}
    for where, column in said.columns:
        lacking = [file for file in files if column not in file.names]
        if len(lacking) == len(files) == 1:
            raise SurveyError(
                f"{where}: column {column!r} is not in {files[0].name!r}, "
                f"which has {len(files[0].names)} columns"
            )
        if len(lacking) == len(files):
            names = ", ".join(repr(file.name) for file in files)
            raise SurveyError(f"{where}: column {column!r} is in none of {names}")
        if lacking and column in everywhere:
            raise SurveyError(
                f"{where}: column {column!r} is not in {lacking[0].name!r}; say by `columns` or "
                "`constant` what it is there"
            )
    return files


def named_codes(files: Sequence[Recorded], said: Profile) -> dict[str, set[Code]]:
    """Column -> the codes that the profile gives a meaning of their own, as `appended` takes them.

    An answer has its meaning where it is valid only; no opinion, not asked and groups everywhere.
    """
    found: dict[str, set[Code]] = defaultdict(set)

    def name(column: str, codes: Iterable[Code]) -> None:
        text = any(column in file.texts for file in files)
        for code in codes:
            with suppress(SurveyError):  # where the code is used that is said with its place
                found[column].add(as_recorded(code, text, column))

    for spec in said.items.values():
        name(spec.column, [*spec.no_opinion, *spec.not_asked])
    for spec in said.breaks.values():
        name(spec.column, [code for codes in spec.groups.values() for code in codes])
    return found


def agree(files: Sequence[Recorded], said: Profile, column: Callable[[str], Column]) -> None:
    """Check that files have the same words for what the profile leaves to them.

    Parameters
    ----------
    column : gives a column of all files by its name

    Raises
    ------
    SurveyError
        If a code that a respondent has, or a question, has different words in two files.
    """
    if len(files) == 1:  # whose columns need not be read for it
        return

    def met(name: str, ruled: Iterable[Code], only: Iterable[Code] = ()) -> list[Code]:
        """The codes that occur, but those that the profile rules on, and others than `only`."""
        left_out, within = set(map(str, ruled)), set(map(str, only))
        codes = [code for code in column(name).codes if str(code) not in left_out]
        return [code for code in codes if not within or str(code) in within]

    for name, spec in said.items.items():
        where = f"item {name!r}: column {spec.column!r}"
        if not spec.wording:
            wordings = [(file.wordings.get(spec.column, ""), file) for file in files]
            _same(wordings, where, spec.column, "wording")
        if not spec.answers and not spec.scale:
            for code in met(spec.column, [*spec.no_opinion, *spec.not_asked]):
                words = _words(files, spec.column, code)
                _same(words, f"{where}: code {code!r}", spec.column, "answers")
    for name, spec in said.breaks.items():
        where = f"break {name!r}: column {spec.column!r}"
        members = [code for codes in spec.groups.values() for code in codes]
        if not spec.bands:
            for code in met(spec.column, [*spec.labels, *spec.missing], members):
                words = _words(files, spec.column, code)
                _same(words, f"{where}: code {code!r}", spec.column, "labels")


def _words(files: Sequence[Recorded], name: str, code: Code) -> list[tuple[str, Recorded]]:
    """The word of each file for a code that it does not declare missing."""
    return [
        (file.labels.get(name, {}).get(code, ""), file)
        for file in files
        if code not in file.missing.get(name, NONE_DECLARED)
    ]


def _same(said: Iterable[tuple[str, Recorded]], where: str, name: str, key: str) -> None:
    told = [(word, file.name) for word, file in said if word]
    for word, file in told[1:]:
        if word.casefold() != told[0][0].casefold():
            raise SurveyError(
                f"{where} is {_short(told[0][0])!r} in {told[0][1]!r} and {_short(word)!r} in "
                f"{file!r}; give `{key}` in the profile if they mean the same, else let `columns` "
                f'of {file!r} say which column is {name!r} there, or "" for none'
            )


def _short(word: str) -> str:
    return word if len(word) <= LONGEST else word[: LONGEST - 1] + "…"


def _file(
    file: Recorded,
    constant: Mapping[str, Code],
    join: JoinSpec | None,
    used: set[str],
    open_file: Opener | None,
) -> Recorded:
    """A file with its constant columns and those of its design file."""
    file = with_constants(file, constant)
    if join is None:
        return file
    design = _opened(join.file, open_file)
    if both := sorted((used & set(file.names) & set(design.names)) - set(join.on)):
        raise SurveyError(
            f"join {design.name!r}: column {both[0]!r} is in {file.name!r}, too; add it to `on` if "
            "it is the same in both, else rename it in one of them"
        )
    return joined(file, design, join.on)


def _opened(name: str, open_file: Opener | None) -> Recorded:
    if open_file is None:
        raise SurveyError(
            f"file {name!r}: is named by the profile and is not here; open it with the survey"
        )
    return open_file(name)
