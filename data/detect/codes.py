"""What the codes of a column are: answers, or no answer, as the file says or as they look."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.detect.proposals import DECLARED, LIKELY, POSSIBLE, MissingProposal, Treatment, because
from data.detect.words import REMEMBERED, asked, plain, unremarked, vocabulary
from data.model import Code
from data.recorded import NONE_DECLARED, Column, MissingCodes, Recorded

MANY = 1000
"""A column with more different values than this is a measurement or an identifier."""

FEW = 25
"""A column with at most so many valid codes is a list of answers."""


@dataclass(frozen=True, eq=False)
class Reading:
    """One column as detection sees it.

    Attributes
    ----------
    wording : its label without the number of its question
    codes : the values that occur, numbers first, in their order; () where they are `MANY`
    words : the words for them: value labels, and text itself
    missing : the codes that occur and are no answers, or may be none
    answers : the words for all valid codes, those included that have a label and do not occur
    """

    name: str
    wording: str
    text: bool
    column: Column
    rows: int
    codes: tuple[Code, ...]
    words: Mapping[Code, str]
    missing: Mapping[Code, MissingProposal]
    answers: Mapping[Code, str]

    @property
    def valid(self) -> tuple[Code, ...]:
        """The codes that occur and are nobody's missing code."""
        return tuple(code for code in self.codes if code not in self.missing)

    @property
    def complete(self) -> bool:
        """Whether every respondent has a value."""
        return self.column.filled == self.rows


def reading(recorded: Recorded, name: str, column: Column) -> Reading:
    """Read one column: its codes, their words, and which of them are no answers."""
    text = name in recorded.texts
    declared = recorded.missing.get(name, NONE_DECLARED)
    codes = () if len(column.distinct) > MANY else in_order(column.codes)
    words = recorded.labels.get(name, {})
    if text:
        words = {**{code: str(code) for code in codes}, **words}
    taken = _taken(words)
    missing = {found.code: found for found in _missing(name, codes, words, taken, declared, text)}
    known = {code for code in words if code not in declared and code not in taken}
    left = [code for code in codes if code not in missing]
    missing |= {found.code: found for found in _apart(name, left, known, words, column)}
    valid = {*known, *left} - set(missing)
    return Reading(
        name=name,
        wording=asked(name, recorded.wordings.get(name, "")),
        text=text,
        column=column,
        rows=recorded.rows,
        codes=codes,
        words=words,
        missing=missing,
        answers={code: words.get(code, "") for code in in_order(valid)},
    )


def in_order(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Codes as they are listed: numbers by size, then text."""
    return tuple(sorted(codes, key=lambda c: (1, 0, c) if isinstance(c, str) else (0, c, "")))


def has_words(code: Code, words: Mapping[Code, str]) -> bool:
    """Whether a label says more of a code than its number."""
    return words.get(code, "").strip() not in ("", str(code)) or isinstance(code, str)


@lru_cache(maxsize=REMEMBERED)
def treatment_of(label: str) -> Treatment | None:
    """What a label takes its code for; None for an answer."""
    known = vocabulary()["missing"]
    bare = unremarked(label)
    whole = plain(bare)
    if f"{whole} ".startswith(tuple(f"{begin} " for begin in known["not_asked_in"])):
        return "not asked"
    firsts = (re.split(r"[;,|]|\s-|-\s|\bor\b|\bou\b", part)[0] for part in bare.split("/"))
    kinds: tuple[Treatment, ...] = ("no opinion", "refused", "not asked")
    said = [whole, *map(plain, firsts)]
    return next((kind for words in said for kind in kinds if words in known[kind]), None)


def _taken(words: Mapping[Code, str]) -> dict[Code, Treatment]:
    """The codes whose words say that they are no answers, and what they say."""
    countries = vocabulary()["places"]["codes"]
    coded = [word for word in words.values() if plain(word).partition(" ")[0] in countries]
    if len(words) >= 4 and len(coded) >= 0.9 * len(words):
        return {}  # DK is Denmark
    return {code: found for code, word in words.items() if (found := treatment_of(word))}


def _missing(
    name: str,
    codes: Iterable[Code],
    words: Mapping[Code, str],
    taken: Mapping[Code, Treatment],
    declared: MissingCodes,
    text: bool,
) -> Iterator[MissingProposal]:
    """The codes that the file declares missing, or that their words say are no answers."""
    for code in codes:
        label, treatment = words.get(code, ""), taken.get(code)
        tagged = isinstance(code, str) and not text  # Stata's .a to .z beside numbers
        if tagged or code in declared:
            why = because("missing_declared", code=code, label=label)
            as_missing = treatment or treatment_of(label) or "not asked"
            yield MissingProposal("missing", name, why, DECLARED, code, label, as_missing)
        elif treatment:
            why = because("missing_labelled", code=code, label=label)
            yield MissingProposal("missing", name, why, LIKELY, code, label, treatment)


def _apart(
    name: str,
    codes: Sequence[Code],
    known: Collection[Code],
    words: Mapping[Code, str],
    column: Column,
) -> Iterator[MissingProposal]:
    """Numbers without words that nobody declared and that lie apart from the others, all whole."""
    bare = [code for code in codes if isinstance(code, int) and not has_words(code, words)]
    if not bare or any(isinstance(code, float) for code in codes):
        return
    answers = sorted(code for code in {*codes, *known} if not isinstance(code, str))
    below = [code for code in bare if code < 0 and re.fullmatch(r"-(\d|9+[0-9])", str(code))]
    answers = [code for code in answers if code not in below]
    if len(answers) < 2 or answers[0] < 0:
        below = []
    above: list[int] = []
    while len(answers) > 2 and answers[-1] in bare and _TOP.fullmatch(str(answers[-1])):
        above.insert(0, int(answers.pop()))
    while above and not _is_apart(above[0], answers, column):
        answers.append(above.pop(0))
    above = [code for code in above if not _OTHER.fullmatch(str(code))]
    for code in below:
        why = because("missing_negative", code=code)
        yield MissingProposal("missing", name, why, LIKELY, code, "", "not asked")
    for code in above:
        why = because("missing_apart", code=code, top=answers[-1])
        sure = LIKELY if len(above) > 1 else POSSIBLE
        treatment = "not asked" if set(str(code)) == {"6"} else "no opinion"
        yield MissingProposal("missing", name, why, sure, code, "", treatment)


_TOP = re.compile(r"66+|7+|8+|9*[789]|9+[56]")
"""Sixes to nines, as surveys write what is no answer: 8, 77, 98, 999; 6 alone is an answer."""

_OTHER = re.compile(r"9+[56]")
"""As surveys write another answer than those of the list: 95, 96, 995."""


def _is_apart(code: int, answers: Sequence[float], column: Column) -> bool:
    """Whether a code is too far above the answers to be one, or far too frequent for its place.

    One digit: a number is left out between; two digits: four, or two where values are many, as
    ages are, or the code has more respondents than the five values below it; more: half as much
    again as the highest answer.
    """
    gap = code - answers[-1]
    if code < 10:
        return gap >= 2
    if code >= 100:
        return gap >= answers[-1] / 2
    if gap >= (5 if len(answers) <= FEW else 3):
        return True
    count = dict(zip(column.codes, column.counts.tolist(), strict=True))
    return count[code] > sum(count.get(answer, 0) for answer in answers[-5:])
