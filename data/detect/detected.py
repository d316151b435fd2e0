"""All that is detected in a file: what is certain, what only its reader can say, what is absent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data.detect.codes import FEW, Reading, reading, treatment_of
from data.detect.items import items
from data.detect.proposals import (
    LIKELY,
    POSSIBLE,
    ItemProposal,
    Kind,
    MissingProposal,
    Proposal,
    Question,
    Reason,
    because,
)
from data.detect.roles import roles
from data.detect.sides import side_of
from data.detect.weights import weights
from data.detect.words import phrases, plain, unremarked
from data.model import Code
from data.recorded import Recorded

ROLES: tuple[Kind, ...] = (
    "weight", "stratum", "psu", "country", "wave", "age", "birth year", "sex", "education",
    "religion", "settlement",
)  # fmt: skip
"""What a column can be besides a question, in the order in which a reader is asked."""


@dataclass(frozen=True, eq=False)
class Detected:
    """What was found in a file; nothing of it is applied yet.

    Attributes
    ----------
    proposals : by kind, the likeliest first; items in the order in which a reader wants them
    questions : what only the reader can decide: roles first, then missing codes, then items
    remarks : what the file does not say of its sample
    readings : every column as detection saw it
    """

    proposals: tuple[Proposal, ...]
    questions: tuple[Question, ...]
    remarks: tuple[Reason, ...]
    readings: Mapping[str, Reading] = field(repr=False)

    def of(self, kind: Kind) -> tuple[Proposal, ...]:
        """The proposals of one kind."""
        return tuple(proposal for proposal in self.proposals if proposal.kind == kind)

    def certain(self, kind: Kind) -> tuple[str, ...]:
        """The column that has a role without a question, if one has; the items that are certain."""
        found = tuple(proposal.column for proposal in self.of(kind) if proposal.certain)
        return found if kind == "item" else found[:1]

    @property
    def items(self) -> tuple[ItemProposal, ...]:
        """The columns that are questions, or may be."""
        return tuple(p for p in self.proposals if isinstance(p, ItemProposal))


def detect(recorded: Recorded) -> Detected:
    """Propose what each column of a file is, with the reason and how sure that is.

    Raises
    ------
    SurveyError
        If a column cannot be read.
    """
    columns = recorded.read(recorded.names)
    try:
        readings = {name: reading(recorded, name, columns[name]) for name in recorded.names}
        return _detected(readings)
    finally:  # words of a file, which may be somebody's, are remembered only meanwhile
        for remembered in (plain, phrases, unremarked, treatment_of, side_of):
            remembered.cache_clear()


def _detected(readings: Mapping[str, Reading]) -> Detected:
    in_roles = [*weights(readings.values()), *roles(readings.values())]
    taken = {proposal.column for proposal in in_roles if proposal.confidence >= LIKELY}
    asked = items(found for name, found in readings.items() if name not in taken)
    used = {proposal.column for proposal in (*in_roles, *asked)}
    missing = [
        found
        for name, read in readings.items()
        if name in used or len(read.valid) <= FEW
        for found in read.missing.values()
    ]
    return Detected(
        proposals=(*in_roles, *asked, *missing),
        questions=(*_about_roles(in_roles), *_about_missing(missing), *_about_items(asked)),
        remarks=tuple(_absent(in_roles)),
        readings=readings,
    )


def _about_roles(proposals: Sequence[Proposal]) -> Iterable[Question]:
    """One question for each role that a column may have and none certainly has."""
    aged = any(proposal.kind == "age" and proposal.certain for proposal in proposals)
    for kind in ROLES:
        if kind == "birth year" and aged:
            continue
        claims = [proposal for proposal in proposals if proposal.kind == kind]
        likely = tuple(claim for claim in claims if claim.confidence >= _ASKED.get(kind, LIKELY))
        if likely and not likely[0].certain:
            names = tuple(claim.column for claim in likely)
            one = because("is_it", kind=kind, column=names[0])
            several = because("which", kind=kind, columns=names)
            yield Question(kind, one if len(names) == 1 else several, likely)


_ASKED: dict[str, float] = {"weight": POSSIBLE}
"""Roles that are asked about on a weaker sign, since to be without them costs more."""


def _about_missing(proposals: Iterable[MissingProposal]) -> Iterable[Question]:
    """One question for each code and label that are not declared, most columns first."""
    shared: dict[tuple[Code, str], list[MissingProposal]] = {}
    for proposal in proposals:
        if not proposal.certain:
            shared.setdefault(proposal.shared, []).append(proposal)
    for found in sorted(shared.values(), key=lambda proposals: -len(proposals)):
        code, label = found[0].code, found[0].label
        if label:
            asked = because("ask_missing", code=code, label=label, count=len(found))
        else:
            asked = because("ask_missing_bare", code=code, count=len(found))
        yield Question("missing", asked, tuple(found))


def _about_items(proposals: Iterable[ItemProposal]) -> Iterable[Question]:
    """One question about the columns that are likely questions, but do not say so clearly."""
    likely = tuple(p for p in proposals if not p.certain and p.confidence >= LIKELY)
    if likely:
        yield Question("item", because("ask_items", count=len(likely)), likely)


def _absent(proposals: Iterable[Proposal]) -> Iterable[Reason]:
    """What the sample is not known to have, and what follows from that."""
    found = {proposal.kind for proposal in proposals if proposal.confidence >= POSSIBLE}
    if "weight" not in found:
        yield because("absent_weight")
    if "stratum" not in found:
        yield because("absent_stratum")
    if "psu" not in found:
        yield because("absent_psu")
