"""Recorded files below each other, as waves: under the same names, each with its missing codes."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pandas as pd

from data.model import Code, SurveyError
from data.recorded import NONE_DECLARED, Column, MissingCodes, Recorded, smallest

Said = TypeVar("Said")


def appended(
    files: Sequence[Recorded], named: Mapping[str, Collection[Code]] | None = None
) -> Recorded:
    """The respondents of several files; those of a file without a column have nothing there.

    Words are those of the first file that has any. Missing codes are each file's own: a code that
    one file declares missing and another does not is two codes, `9` and `"9 in wave1.sav"`, of
    which the second is missing.

    Parameters
    ----------
    named : column -> codes that mean the same in every file, whatever is declared

    Raises
    ------
    SurveyError
        When a column is read that is text in one file and numbers in another.
    """
    files = [
        _told_apart(file, [other for other in files if other is not file], named or {})
        for file in files
    ]
    names = tuple(dict.fromkeys(name for file in files for name in file.names))

    def read(asked: Iterable[str]) -> dict[str, Column]:
        asked = list(dict.fromkeys(asked))
        parts = [present(file, asked) for file in files]
        return {name: _column(name, files, [part.get(name) for part in parts]) for name in asked}

    labels: dict[str, dict[Code, str]] = {}
    wordings: dict[str, str] = {}
    missing: dict[str, MissingCodes] = {}
    for file in files:
        for name, words in file.labels.items():
            told = labels.setdefault(name, {})
            for code, word in words.items():
                told.setdefault(code, word)
        for name, wording in file.wordings.items():
            wordings[name] = wordings.get(name) or wording
        for name, codes in file.missing.items():
            missing[name] = _either(missing.get(name, NONE_DECLARED), codes)
    return Recorded(
        name=" + ".join(file.name for file in files),
        digest=digest_of(files),
        rows=sum(file.rows for file in files),
        names=names,
        read=read,
        texts=frozenset().union(*(file.texts for file in files)),
        columnar=all(file.columnar for file in files),
        labels=labels,
        wordings=wordings,
        missing=missing,
        mentioned={name: made for file in files for name, made in file.mentioned.items()},
    )


def renamed(recorded: Recorded, columns: Mapping[str, str]) -> Recorded:
    """The file with columns under other names; the names that they had are not there any more.

    Parameters
    ----------
    columns : new name -> name in the file, "" where no column is to have the new name

    Raises
    ------
    SurveyError
        If the file has no such column.
    """
    if absent := [own for own in columns.values() if own and own not in recorded.names]:
        raise SurveyError(f"columns: {absent[0]!r} is not in {recorded.name!r}")
    gone = {*columns, *columns.values()}
    source = {name: name for name in recorded.names if name not in gone}
    source |= {name: own for name, own in columns.items() if own}

    def read(names: Iterable[str]) -> dict[str, Column]:
        names = list(names)
        found = present(recorded, [source[name] for name in names])
        return {name: found[source[name]] for name in names}

    def moved(said: Mapping[str, Said]) -> dict[str, Said]:
        return {name: said[own] for name, own in source.items() if own in said}

    return replace(
        recorded,
        names=tuple(source),
        read=read,
        texts=frozenset(name for name, own in source.items() if own in recorded.texts),
        labels=moved(recorded.labels),
        wordings=moved(recorded.wordings),
        missing=moved(recorded.missing),
        mentioned=moved(recorded.mentioned),
    )


def with_constants(recorded: Recorded, constants: Mapping[str, Code]) -> Recorded:
    """The file with more columns, in which every respondent has the same value.

    Raises
    ------
    SurveyError
        If the file has a column of such a name.
    """
    if taken := [name for name in constants if name in recorded.names]:
        raise SurveyError(
            f"constant {taken[0]!r}: {recorded.name!r} has a column of this name; leave it out"
        )
    texts = {name for name, value in constants.items() if isinstance(value, str)}

    def read(names: Iterable[str]) -> dict[str, Column]:
        names = list(names)
        found = present(recorded, names)
        for name in constants.keys() & names:
            value = np.array([constants[name]], object if name in texts else float)
            found[name] = Column(value, np.zeros(recorded.rows, np.int8))
        return found

    names = (*recorded.names, *constants)
    return replace(recorded, names=names, read=read, texts=recorded.texts | texts)


def present(recorded: Recorded, names: Iterable[str]) -> dict[str, Column]:
    """Those of the columns that the file has."""
    known = set(recorded.names)
    having = [name for name in names if name in known]
    return recorded.read(having) if having else {}


def stacked(columns: Sequence[Column]) -> Column:
    """Columns below each other as one, in the smallest positions that hold its values."""
    place, distinct = pd.factorize(np.concatenate([column.distinct for column in columns]))
    places = np.split(place, np.cumsum([len(column.distinct) for column in columns])[:-1])
    rows = [
        np.append(own, -1).astype(smallest(len(distinct)))[column.row]
        for own, column in zip(places, columns, strict=True)
    ]
    return Column(distinct, np.concatenate(rows))


def digest_of(files: Iterable[Recorded]) -> str:
    """The SHA-256 of several files, in their order."""
    return hashlib.sha256("".join(file.digest for file in files).encode()).hexdigest()


def _told_apart(
    file: Recorded, others: Sequence[Recorded], named: Mapping[str, Collection[Code]]
) -> Recorded:
    """The file with a code of its own for what it declares missing and another file does not."""
    rest = [(set(other.names), other.missing) for other in others]
    elsewhere = {
        name: [missing.get(name, NONE_DECLARED) for names, missing in rest if name in names]
        for name in file.missing
    }
    mixed = [n for n, codes in file.missing.items() if any(o != codes for o in elsewhere[n])]
    own: dict[str, dict[Code, Code]] = {}
    for name, column in present(file, mixed).items():
        known = dict.fromkeys([*column.codes, *file.labels.get(name, {})])
        own[name] = {code: code for code in known if code in file.missing[name]}
        for code in own[name].keys() - set(named.get(name, ())):
            if not all(code in codes for codes in elsewhere[name]):
                own[name][code] = f"{code} in {file.name}"

    def read(names: Iterable[str]) -> dict[str, Column]:
        found = file.read(names)
        for name in own.keys() & found.keys():
            codes = [own[name].get(code, code) for code in found[name].codes]
            found[name] = Column(np.array(codes, object), found[name].row)
        return found

    labels = {
        name: {own.get(name, {}).get(code, code): word for code, word in words.items()}
        for name, words in file.labels.items()
    }
    missing = {name: MissingCodes(frozenset(codes.values())) for name, codes in own.items()}
    return replace(file, read=read, labels=labels, missing={**file.missing, **missing})


def _either(some: MissingCodes, others: MissingCodes) -> MissingCodes:
    values = some.values | others.values  # noqa: PD011 - no frame
    return MissingCodes(values, tuple(dict.fromkeys([*some.ranges, *others.ranges])))


def _column(name: str, files: Sequence[Recorded], parts: Sequence[Column | None]) -> Column:
    """One column of all files, of which each has its part, or None."""
    texts: dict[bool, str] = {}
    for file, part in zip(files, parts, strict=True):
        if part and len(part.distinct):
            texts[name in file.texts] = file.name
    if len(texts) > 1:
        raise SurveyError(
            f"column {name!r}: is text in {texts[True]!r} and numbers in {texts[False]!r}; "
            "record it alike in both"
        )
    nothing = np.empty(0)
    return stacked(
        [
            part or Column(nothing, np.full(file.rows, -1, np.int8))
            for file, part in zip(files, parts, strict=True)
        ]
    )
