"""What detection proposes, why, how sure it is, and what a reader decides about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from data.detect.words import plain
from data.model import Code

Kind = Literal[
    "weight", "stratum", "psu", "country", "wave", "age", "birth year", "sex", "education",
    "religion", "settlement", "item", "missing",
]  # fmt: skip

Treatment = Literal["no opinion", "refused", "not asked", "answer"]
"""What a code is taken for. The first two are in the base of a share by default, and in grey."""

DECLARED = 1.0
"""The file itself says so."""

AGREED = 0.95
"""Name or label and values agree, and no other column has as good a claim."""

CERTAIN = 0.9
"""At or above this a proposal is applied without a question; below it, only if a reader says so."""

LIKELY = 0.7
"""One sign says so and nothing speaks against it, or another column has as good a claim."""

POSSIBLE = 0.4
"""The values allow it, or it is what it says but not what is wanted: the other weight."""

UNLIKELY = 0.1
"""Named like it, but not usable as it is: shown so that a reader sees why it is not chosen."""


@dataclass(frozen=True)
class Reason:
    """Why something is proposed or asked: a sentence's key, and the values that fill it in."""

    key: str
    values: Mapping[str, object]


def because(key: str, **values: object) -> Reason:
    """A reason; every key used has a sentence in the catalogue's section `detected`."""
    return Reason(key, values)


@dataclass(frozen=True)
class Proposal:
    """One column, and what it is proposed as.

    `confidence` is the judged share of files in which such a proposal is right: one of the levels
    above, in [0, 1].
    """

    kind: Kind
    column: str
    reason: Reason
    confidence: float

    @property
    def certain(self) -> bool:
        """Whether it is applied without a question."""
        return self.confidence >= CERTAIN


@dataclass(frozen=True)
class AgeProposal(Proposal):
    """A column of ages in years, or, where `grouped`, of age groups that have names."""

    grouped: bool


@dataclass(frozen=True)
class MissingProposal(Proposal):
    """One code of one column, and what it is taken for instead of an answer."""

    code: Code
    label: str
    treatment: Treatment

    @property
    def shared(self) -> tuple[Code, str]:
        """What columns share that a reader decides on at once: the code, and its label's words."""
        return self.code, plain(self.label)


@dataclass(frozen=True)
class ItemProposal(Proposal):
    """A question: its words, its answers or its scale, and its sides where labels leave no doubt.

    Attributes
    ----------
    answers : in the order of their codes; on a scale, the points that have words
    about : "Turkey", "EU" or another actor that the question names alone; else ""
    battery : the beginning of the names of a battery, "" outside one
    """

    title: str
    wording: str
    about: str
    answers: Mapping[Code, str]
    scale: tuple[int, int] | None
    favourable: tuple[Code, ...]
    unfavourable: tuple[Code, ...]
    battery: str = ""


@dataclass(frozen=True)
class Question:
    """What a reader is asked: which of `proposals` holds, the likeliest first.

    About missing codes there is one question for each code and label, with a proposal for each
    column that has them: one answer decides on all.
    """

    kind: Kind
    reason: Reason
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Decisions:
    """What a reader has decided; what is absent stays undecided.

    Attributes
    ----------
    columns : kind -> the columns in that role, none for "no such column"; of weights the first is
        the default, strata are nested in their order, other roles have one column
    product : columns whose product is the default weight
    missing : `MissingProposal.shared` -> what these codes are taken for
    items : the columns to show as questions, in their order; None for those that are certain
    """

    columns: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)
    product: tuple[str, ...] = ()
    missing: Mapping[tuple[Code, str], Treatment] = field(default_factory=dict)
    items: tuple[str, ...] | None = None
