"""What the columns of a file may be, from names, labels and values; a reader decides."""

from data.detect.detected import ROLES, Detected, detect
from data.detect.proposals import (
    CERTAIN,
    AgeProposal,
    Decisions,
    ItemProposal,
    Kind,
    MissingProposal,
    Proposal,
    Question,
    Reason,
    Treatment,
)
from data.detect.proposed import DIVIDING, propose, suggested

__all__ = [
    "CERTAIN",
    "DIVIDING",
    "ROLES",
    "AgeProposal",
    "Decisions",
    "Detected",
    "ItemProposal",
    "Kind",
    "MissingProposal",
    "Proposal",
    "Question",
    "Reason",
    "Treatment",
    "detect",
    "propose",
    "suggested",
]
