"""Which columns divide respondents: country, wave, age, sex and others, strata and PSUs."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from data.detect.codes import FEW, Reading, has_words
from data.detect.proposals import (
    AGREED,
    LIKELY,
    POSSIBLE,
    AgeProposal,
    Kind,
    Proposal,
    Reason,
    because,
)
from data.detect.words import READ, joined, phrases, plain, unremarked, vocabulary
from data.model import Code


@dataclass(frozen=True)
class Claim:
    """What speaks for a column in a role.

    Attributes
    ----------
    named : its name is one of the role's; `partly` where a part of its name is
    labelled : its label has words of the role; `exactly` where it has no others
    fits : whether its values say so, too; None where they only do not speak against it
    """

    kind: Kind
    reading: Reading
    named: bool
    partly: bool
    labelled: bool
    exactly: bool
    fits: bool | None

    @property
    def strength(self) -> int:
        """For comparing the claims of columns on one role."""
        of_respondent = phrases(self.reading.wording) & vocabulary()["respondent"]["words"]
        signs = (4 * self.named, self.partly, 2 * self.labelled, 2 * self.exactly)
        return sum(signs) + bool(of_respondent) + 2 * self.reading.complete + 4 * bool(self.fits)

    @property
    def confidence(self) -> float:
        """How sure the column has the role, whatever others claim."""
        said = self.named or self.labelled
        if said and (self.fits or (self.named and self.kind in _BY_NAME)):
            return AGREED
        return LIKELY if said or self.fits else POSSIBLE

    @property
    def reason(self) -> Reason:
        """The signs in a sentence."""
        name, label = self.reading.name, self.reading.wording
        if self.named and self.labelled:
            return because("named_and_labelled", kind=self.kind, label=label)
        if self.labelled:
            return because("labelled", kind=self.kind, label=label)
        if self.named or self.partly:
            return because("named", kind=self.kind, name=name)
        return because("by_values", kind=self.kind)


def roles(readings: Iterable[Reading]) -> list[Proposal]:
    """Propose columns for each role but weights, the strongest first; ties are not certain."""
    eligible = [reading for reading in readings if _is_of_respondent(reading)]
    found: list[Proposal] = []
    for kind, fits in _FITS.items():
        claims = [claim for reading in eligible if (claim := _claim(kind, fits, reading))]
        claims.sort(key=lambda claim: -claim.strength)
        best = [claim for claim in claims if claim.strength == claims[0].strength]
        for claim in claims:
            if len(best) > 1 and claim in best:
                names = tuple(rival.reading.name for rival in best)
                reason, limit = because("rivals", kind=kind, columns=names), LIKELY
            else:
                reason, limit = claim.reason, AGREED if claim in best else POSSIBLE
            found.append(_proposal(claim, reason, min(limit, claim.confidence)))
    settled = {proposal.column for proposal in found if proposal.certain}
    return [proposal for proposal in found if proposal.certain or proposal.column not in settled]


def _proposal(claim: Claim, reason: Reason, confidence: float) -> Proposal:
    if claim.kind == "age":
        grouped = _has_age_groups(claim.reading)
        return AgeProposal("age", claim.reading.name, reason, confidence, grouped)
    return Proposal(claim.kind, claim.reading.name, reason, confidence)


def _label(reading: Reading) -> str:
    """A label without instructions to the interviewer, such as [DO NOT READ]."""
    return re.sub(r"\[[^\]]*\]", " ", reading.wording)


def _said(reading: Reading) -> frozenset[str]:
    return phrases(_label(reading)) | phrases(reading.name)


def _is_of_respondent(reading: Reading) -> bool:
    """Whether a column has values and is not about an interviewer, a relative or the past."""
    barred = vocabulary()["others"]["words"] | vocabulary()["interview"]["words"]
    return bool(len(reading.column.distinct)) and not _said(reading) & barred


def _claim(kind: Kind, fits: Callable[[Reading], bool | None], reading: Reading) -> Claim | None:
    """What speaks for a column in a role; None where too little does, or anything against it."""
    words, label, name = vocabulary()["role"][kind], _label(reading), phrases(reading.name)
    named = joined(reading.name) in words["names"]
    partly = bool(name & words["names"] or name & words.get("years", frozenset()))
    exactly = plain(unremarked(label)) in words["labels"]
    brief = len(plain(label).split()) <= _BRIEF.get(kind, READ)
    labelled = exactly or (brief and bool(phrases(label) & words["labels"]))
    called = named or partly or labelled
    if not called and (kind not in _BY_VALUES or any(map(_is_wordy, reading.answers.values()))):
        return None
    against = _said(reading) & words.get("against", frozenset())
    agree = False if against else fits(reading)
    if agree is False or not (called or agree):
        return None
    return Claim(kind, reading, named, partly, labelled, exactly, agree)


def _is_wordy(answer: str) -> bool:
    return len(answer.split()) > 4


_BY_NAME = {"country", "wave", "stratum", "psu"}
"""Roles whose values are names or numbers of any kind: a column's name is enough."""

_BY_VALUES = {"country", "sex", "religion"}
"""Roles whose values are telling enough without a name or a label."""

_BRIEF: dict[str, int] = {"country": 0, "wave": 0, "age": 6}
"""Longer labels only mention the role: they are about the country, or the age of something."""


def _words_of(reading: Reading) -> list[str]:
    """The words for the valid codes that have any."""
    return [word for code, word in reading.answers.items() if has_words(code, reading.words)]


def _whole(codes: Sequence[Code], low: int, high: int) -> bool:
    return all(isinstance(code, int) and low <= code <= high for code in codes)


def _country(reading: Reading) -> bool | None:
    codes, places = reading.valid, vocabulary()["places"]
    if not codes or len(codes) > FEW * 10:
        return False
    words = [plain(reading.words.get(code, "")) for code in codes]
    by_code = [str(code).partition("-")[0].casefold() in places["codes"] for code in codes]
    by_name = [bool(phrases(word) & places["names"]) and len(word.split()) <= 5 for word in words]
    telling = sum(by_code) >= 0.9 * len(codes) or sum(by_name) >= 0.6 * len(codes)
    many = len(codes) >= 2 and reading.column.counts.min() >= 50
    return True if telling and many else None


def _wave(reading: Reading) -> bool | None:
    codes = reading.valid
    if not 2 <= len(codes) <= FEW or not reading.complete:
        return False
    return True if _whole(codes, 1950, 2100) or _whole(codes, 1, 150) else None


def _age(reading: Reading) -> bool | None:
    """Ages in years, or groups that have names; a few numbers besides may be undeclared codes."""
    if _has_age_groups(reading):
        return None
    ages = [code for code in reading.valid if not isinstance(code, str) and 10 <= code <= 120]
    if len(ages) < 15 or ages[-1] - ages[0] < 20 or len(ages) < 0.9 * len(reading.valid):
        return False
    return True if len(ages) == len(reading.valid) else None


def _has_age_groups(reading: Reading) -> bool:
    words = _words_of(reading)
    groups = [word for word in words if re.search(r"\d\s*(-|–|to|a|bis|do)\s*\d|\d\s*\+", word)]
    return 2 <= len(words) <= FEW and len(groups) >= len(words) / 2


def _birth_year(reading: Reading) -> bool | None:
    return len(reading.valid) >= 15 and _whole(reading.valid, 1880, 2020)


def _sex(reading: Reading) -> bool | None:
    words = _words_of(reading)
    sexes = vocabulary()["role"]["sex"]["values"]
    if words:
        known = [word for word in words if plain(unremarked(word)) in sexes]
        return len(known) >= 2 and len(words) <= 5 and len(reading.valid) >= 2
    return None if len(reading.valid) == 2 and _whole(reading.valid, 0, 2) else False


def _by_words(kind: Kind) -> Callable[[Reading], bool | None]:
    """A test for the telling words of a role among the answers of a column."""

    def fits(reading: Reading) -> bool | None:
        words, telling = _words_of(reading), vocabulary()["role"][kind]["values"]
        if not 2 <= len(reading.valid) <= FEW * 4:
            return False
        if words:
            return sum(bool(phrases(word) & telling) for word in words) >= 2
        return None if len(reading.valid) <= FEW and _whole(reading.valid, 0, 99) else False

    return fits


def _stratum(reading: Reading) -> bool | None:
    return reading.complete and 2 <= len(reading.column.distinct) <= reading.rows / 4


def _psu(reading: Reading) -> bool | None:
    """Some rows in each of many PSUs; what has labelled values is a trait of PSUs."""
    clusters = len(reading.column.distinct)
    if any(word != str(code) for code, word in reading.words.items()):
        return False
    if not reading.complete or not 2 <= clusters <= reading.rows / 2:
        return False
    return True if clusters >= 20 else None


_FITS: dict[Kind, Callable[[Reading], bool | None]] = {
    "stratum": _stratum,
    "psu": _psu,
    "country": _country,
    "wave": _wave,
    "age": _age,
    "birth year": _birth_year,
    "sex": _sex,
    "education": _by_words("education"),
    "religion": _by_words("religion"),
    "settlement": _by_words("settlement"),
}
"""Whether the values of a column speak for a role (True), against it (False), or neither (None)."""
