"""Questions with several answers at once: each answer becomes a column of 0 and 1."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from data.model import Code
from data.recorded import (
    NONE_DECLARED,
    Column,
    Mentioned,
    MissingCodes,
    Recorded,
    clean,
    tell_apart,
)

MENTIONED = {0: "Not mentioned", 1: "Mentioned"}
"""The value labels of such a column, which no file has but every reader of tables knows."""

MOST_ANSWERS = 200
"""A set of more answers than this is a nomenclature (occupations, places), not a question."""

_LIST = re.compile(r"[0-9]{1,4}(?:(?:;[0-9]{1,4})*;?|(?:\|[0-9]{1,4})*\|?)")


@dataclass(frozen=True)
class Answer:
    """One answer: its words, and by which values of which columns it is mentioned."""

    label: str
    mentions: Mapping[str, frozenset[Code]]


@dataclass(frozen=True, eq=False)
class ResponseSet:
    """A question with several answers, as one or many columns record it.

    Asked is who has, in any of the columns, a value that is not declared missing: files do not
    tell those who refused the whole question from those it did not apply to.
    """

    name: str
    wording: str
    columns: Mapping[str, Column]
    missing: Mapping[str, MissingCodes]
    answers: Mapping[str, Answer]
    listed: bool = False

    @cached_property
    def asked(self) -> np.ndarray:
        """(respondents,) whether the question was put to each."""
        return np.any(
            [
                _holds(column, lambda code, name=name: code not in self.missing[name])
                for name, column in self.columns.items()
            ],
            axis=0,
        )

    def made_of(self, answer: str) -> Mentioned:
        """How the column of an answer is made; a list has its code, a column one value."""
        said = {
            name: answer if self.listed else next(iter(codes))
            for name, codes in self.answers[answer].mentions.items()
        }
        return Mentioned(tuple(self.columns), said, self.listed)

    def mentioned(self, answer: str) -> Column:
        """1 where the answer was given, 0 where others were or none, nothing where not asked."""
        mentions = self.answers[answer].mentions
        said = [_holds(self.columns[name], codes.__contains__) for name, codes in mentions.items()]
        row = np.where(self.asked, np.any(said, axis=0), -1)
        return Column(np.array([0.0, 1.0]), row.astype(np.int8))


def _holds(column: Column, wanted: Callable[[Code], bool]) -> np.ndarray:
    """(respondents,) whether each has a value that is wanted."""
    return np.array([*map(wanted, column.codes), False])[column.row]


def with_answers(recorded: Recorded, sets: Iterable[ResponseSet]) -> Recorded:
    """The file with a further column for each answer; those it had stay."""
    found = [
        (one, code) for one in sets if 0 < len(one.answers) <= MOST_ANSWERS for code in one.answers
    ]
    names = tell_apart([*recorded.names, *(f"{one.name}[{code}]" for one, code in found)])
    made = names[len(recorded.names) :]
    wordings = {
        name: clean(f"{one.wording or one.name}: {one.answers[code].label}")
        for name, (one, code) in zip(made, found, strict=True)
    }
    columns = {
        name: partial(one.mentioned, code) for name, (one, code) in zip(made, found, strict=True)
    }
    return replace(
        recorded,
        names=names,
        read=partial(_read, recorded.read, columns),
        labels={**recorded.labels, **dict.fromkeys(made, MENTIONED)},
        wordings={**recorded.wordings, **wordings},
        mentioned={name: one.made_of(code) for name, (one, code) in zip(made, found, strict=True)},
    )


def _read(
    recorded: Callable[[Iterable[str]], dict[str, Column]],
    made: Mapping[str, Callable[[], Column]],
    names: Iterable[str],
) -> dict[str, Column]:
    names = list(dict.fromkeys(names))
    found = recorded([name for name in names if name not in made])
    return {name: made[name]() if name in made else found[name] for name in names}


def declared_sets(
    recorded: Recorded, said: Mapping[str, Any], key: Mapping[str, str]
) -> Iterator[ResponseSet]:
    """The multiple-response sets that a file of SPSS declares.

    Parameters
    ----------
    said : the sets as pyreadstat gives them
    key : the name of a column in `recorded` by its name in the file
    """
    for name, one in said.items():
        columns = recorded.read(key[member] for member in one["variable_list"] if member in key)
        missing = {member: recorded.missing.get(member, NONE_DECLARED) for member in columns}
        if not one["is_dichotomy"]:
            answers = _coded(recorded, columns, missing)
        elif one["counted_value"] is None:  # it counts a text, and pyreadstat does not say which
            continue
        else:
            words = _counted_words(recorded, columns, one)
            counted = frozenset([one["counted_value"]])
            answers = {member: Answer(word, {member: counted}) for member, word in words.items()}
        yield ResponseSet(clean(name), clean(one["label"]), columns, missing, answers)


def _counted_words(
    recorded: Recorded, columns: Iterable[str], one: Mapping[str, Any]
) -> dict[str, str]:
    """Each column's answer in words: its wording, or the label of the value that is counted."""
    if one["type"] == "E":
        counted = one["counted_value"]
        return {name: recorded.labels.get(name, {}).get(counted) or name for name in columns}
    return {name: recorded.wordings.get(name) or name for name in columns}


def _coded(
    recorded: Recorded, columns: Mapping[str, Column], missing: Mapping[str, MissingCodes]
) -> dict[str, Answer]:
    """The answers of columns that share their codes: those with a label, then those without."""
    words: dict[Code, str] = {}
    for name in columns:
        words = {**recorded.labels.get(name, {}), **words}
    occurring = {code for column in columns.values() for code in column.codes}
    unnamed = sorted(occurring - set(words), key=lambda code: (isinstance(code, str), code))
    mentions = {
        code: {name: frozenset([code]) for name in columns if code not in missing[name]}
        for code in (*words, *unnamed)
    }
    return {
        str(code): Answer(words.get(code) or str(code), said)
        for code, said in mentions.items()
        if said
    }


def listed_sets(recorded: Recorded) -> Iterator[ResponseSet]:
    """The columns of text whose values are lists of codes, such as "1;3;" or "2|5".

    Strict, since text may look like a list by chance: every value is one, a code has at most four
    digits, no list has a code twice, and lists differ in length. Commas make no list (they may be
    decimal marks), nor do spaces, dots, slashes or dashes (numbers and dates have them).
    """
    for name in recorded.names:
        column = recorded.read([name])[name] if name in recorded.texts else None
        if column is None or not all(map(_LIST.fullmatch, map(str, column.distinct))):
            continue
        lists = {text: re.findall(r"[0-9]+", text) for text in map(str, column.distinct)}
        if len({len(codes) for codes in lists.values()}) < 2 or any(
            len(set(codes)) < len(codes) for codes in lists.values()
        ):
            continue
        labels = {str(code): word for code, word in recorded.labels.get(name, {}).items()}
        unnamed = {code for codes in lists.values() for code in codes} - set(labels)
        answers = {
            code: Answer(
                labels.get(code) or code,
                {name: frozenset(text for text, codes in lists.items() if code in codes)},
            )
            for code in (*labels, *sorted(unnamed, key=int))
        }
        wording = recorded.wordings.get(name, "")
        yield ResponseSet(name, wording, {name: column}, {name: NONE_DECLARED}, answers, True)
