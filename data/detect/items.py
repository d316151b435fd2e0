"""Which columns are questions, what their answers are, and whom they are about."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from data.detect.codes import FEW, Reading, has_words
from data.detect.proposals import AGREED, LIKELY, POSSIBLE, ItemProposal, Reason, because
from data.detect.sides import rank, side_of, sides
from data.detect.words import joined, phrases, plain, unremarked, vocabulary

SCALES = {(0, 10), (1, 10), (0, 100)}
"""Scales that are known as such without words, where both ends occur."""

FINE = 6
"""A scale of more steps than this measures an opinion; a shorter one may be sizes."""

LONG = 10
"""An answer of more words than this may have any word in it."""

ABOUT = ("Turkey", "EU")
"""What this program is about: a column that names one of them is likely a question."""

TITLE = 90
"""A title has at most so many letters."""


def items(readings: Iterable[Reading]) -> list[ItemProposal]:
    """Propose questions: about Turkey and the EU first, then attitudes, then what may be one."""
    found = [item for reading in readings if (item := _item(reading))]
    return sorted(_with_batteries(found), key=_place)


def _item(reading: Reading) -> ItemProposal | None:
    """One column as a question; None where its values are no answers of a list or a scale."""
    scale, answers = _scale(reading), reading.answers
    if not scale and not _is_list(reading):
        return None
    if scale:
        answers = {code: word for code, word in answers.items() if has_words(code, answers)}
    elif reading.text and not _is_labelled(reading):
        answers = {code: answers[code] for code in sorted(answers, key=lambda c: rank(str(c)))}
    reason, confidence = _judged(reading, scale)
    favourable, unfavourable = ((), ()) if scale else sides(answers, _question(reading))
    actors = _actors(reading.name, reading.wording)
    return ItemProposal(
        kind="item",
        column=reading.name,
        reason=reason,
        confidence=confidence,
        title=_title(reading),
        wording=reading.wording,
        about=actors[0] if len(actors) == 1 else "",
        answers={code: word or str(code) for code, word in answers.items()},
        scale=scale,
        favourable=(1,) if _is_mention(reading) else favourable,
        unfavourable=unfavourable,
    )


def _is_list(reading: Reading) -> bool:
    """Whether the values are answers to choose from: few, and labelled, small or repeated."""
    if not reading.valid or not 2 <= len(reading.answers) <= FEW:
        return False
    if reading.text:
        return _is_labelled(reading) or reading.column.filled >= 2 * len(reading.codes)
    return all(
        has_words(code, reading.words) or (isinstance(code, int) and 0 <= code < 100)
        for code in reading.valid
    )


def _is_labelled(reading: Reading) -> bool:
    """Whether the file has words for codes, be they text."""
    return any(word and word != str(code) for code, word in reading.answers.items())


def _scale(reading: Reading) -> tuple[int, int] | None:
    """The ends of a scale of whole numbers: those that have words, or those that are usual.

    Its middle may have words, too; a list in which more points have words is a list of answers.
    """
    points = [code for code in reading.answers if isinstance(code, int)]
    if len(points) < len(reading.answers) or len(points) < 2 or not reading.valid:
        return None
    low, high = points[0], points[-1]
    worded = {code for code in points if has_words(code, reading.answers)}
    between = {code for code in reading.codes if not isinstance(code, str) and low < code < high}
    if not 4 <= high - low <= 100 or not between or between & set(reading.missing):
        return None
    if worded:
        ends = {low, high} <= worded <= {low, (low + high) / 2, high}
        return (low, high) if ends else None
    return (low, high) if (low, high) in SCALES and {low, high} <= set(reading.valid) else None


def _judged(reading: Reading, scale: tuple[int, int] | None) -> tuple[Reason, float]:
    """Why a column may be a question, and how sure that is."""
    if _is_mention(reading):
        return because("item_mention"), AGREED
    if _is_of_interview(reading):
        return because("item_possible", count=len(reading.answers)), POSSIBLE
    judged = _judged_scale(reading, scale) if scale else _judged_list(reading)
    actors = _actors(reading.name, reading.wording)
    if judged[1] == POSSIBLE and actors and actors[0] in ABOUT:
        return because("item_about", actor=actors[0]), LIKELY
    return judged


def _judged_scale(reading: Reading, scale: tuple[int, int]) -> tuple[Reason, float]:
    (low, high), words, asks = scale, reading.answers, _asks(reading)
    if has_words(low, words):
        why = because("item_scale", low=words[low], high=words[high])
        return why, AGREED if asks or high - low > FINE else LIKELY
    return because("item_scale_bare", low=low, high=high), LIKELY if asks else POSSIBLE


def _judged_list(reading: Reading) -> tuple[Reason, float]:
    words, asks = reading.answers, _asks(reading)
    telling = [word for word in words.values() if _is_attitude(word, reading)]
    if reading.text and not _is_labelled(reading) and not all(sides(words, _question(reading))):
        telling = []  # what people said themselves
    if bare := tuple(code for code in reading.valid if not has_words(code, words)):
        why = because("item_bare", codes=bare)
        return why, LIKELY if asks or len(telling) > 1 else POSSIBLE
    if len(telling) > 1:
        return because("item_attitude", first=telling[0], last=telling[-1]), AGREED
    if asks:
        return because("item_asks", word=asks), LIKELY
    return because("item_possible", count=len(words)), POSSIBLE


def _is_mention(reading: Reading) -> bool:
    """Whether it is one answer of a multiple-response set, which was mentioned or was not."""
    return reading.name.endswith("]") and "[" in reading.name and {*reading.answers} <= {0, 1}


def _is_of_interview(reading: Reading) -> bool:
    """Whether it is about the interviewer, or is the interviewer's impression of the respondent."""
    words, first = vocabulary()["interview"], reading.wording.split(" ", 1)[0]
    return bool(phrases(reading.wording) & words["words"]) or (
        first.isalpha() and plain(first) in words["observed"]
    )


def _asks(reading: Reading) -> str:
    """The words of its label or name that ask for an opinion; "" where there is none."""
    words = vocabulary()["attitude"]
    if said := sorted(phrases(reading.wording) & words["wording"]):
        return said[0]
    name = joined(reading.name)
    return next((begin for begin in sorted(words["names"]) if begin in name), "")


def _is_attitude(word: str, reading: Reading) -> bool:
    """Whether an answer takes a side, or is a degree of something that opinions have degrees of."""
    words = vocabulary()
    opinion = phrases(word) & words["attitude"]["answers"]
    if side_of(word) or (opinion and len(word.split()) <= LONG):
        return True
    degree = plain(unremarked(word)) in words["side"]["much"] | words["side"]["scarce"]
    return degree and bool(_asks(reading))


def _question(reading: Reading) -> str:
    return f"{reading.wording} {reading.name}"


def _actors(name: str, wording: str) -> list[str]:
    """The actors that a question names, those that this program is about first."""
    said = phrases(wording) | phrases(name)
    capitals = {plain(word) for word in re.findall(r"\b[^\W\d_]{2,4}\b", wording) if word.isupper()}
    short = vocabulary()["abbreviation"]
    return [
        actor
        for actor, names in vocabulary()["actor"].items()
        if said & names or (capitals | phrases(name)) & short.get(actor, frozenset())
    ]


def _title(reading: Reading) -> str:
    """A short title: the label, or what follows its last stroke where a battery's label is long."""
    words = " ".join(reading.wording.split()) or reading.name
    last = words.rsplit(" / ", 1)[-1]
    if len(words) > TITLE and last.count("(") == last.count(")"):
        words = last
    return words if len(words) <= TITLE else f"{words[:TITLE].rsplit(' ', 1)[0]} …"


def _with_batteries(found: list[ItemProposal]) -> list[ItemProposal]:
    """Name the batteries: neighbours whose names begin alike and whose answers are the same."""
    batteries: list[list[ItemProposal]] = []
    for item in found:
        last = batteries[-1] if batteries else []
        alike = last and (last[0].answers, last[0].scale) == (item.answers, item.scale)
        if alike and _stem([*last, item]):
            last.append(item)
        else:
            batteries.append([item])
    stems = [_stem(battery) if len(battery) > 1 else "" for battery in batteries]
    return [
        replace(item, battery=stem.partition("[")[0].strip("_.-"))
        for battery, stem in zip(batteries, stems, strict=True)
        for item in battery
    ]


def _stem(battery: list[ItemProposal]) -> str:
    """How the names of a battery begin alike: "trust_", "Q8"; "" where that is chance: q5, q6."""
    names = [item.column for item in battery]
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    stem = "".join(letters[0] for letters in alike)
    rest = [name.removeprefix(stem)[:1] for name in names]
    numbers = any(letter.isdigit() for letter in rest)
    if len(stem) < 2 or (
        numbers and (stem[-1].isdigit() or len(stem) < 3) and stem[-1] not in "_.-["
    ):
        return ""
    return stem if stem[-1] in "_.-[" or 2 * len(stem) >= min(map(len, names)) else ""


def _place(item: ItemProposal) -> tuple[int, float]:
    """Where an item stands among others."""
    actors = _actors(item.column, item.wording)[:1]
    first = item.confidence >= LIKELY and actors and actors[0] in ABOUT
    return ABOUT.index(actors[0]) if first else len(ABOUT), -item.confidence
