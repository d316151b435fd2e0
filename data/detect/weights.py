"""Which columns are weights, and which of them is meant for a person's answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.detect.codes import Reading
from data.detect.proposals import AGREED, LIKELY, POSSIBLE, UNLIKELY, Proposal, Reason, because
from data.detect.words import joined, phrases, vocabulary

BODY = (30.0, 120.0)
"""A mean between these, with no value below 20, may be of bodies in kilograms."""


@dataclass(frozen=True, eq=False)
class Weight:
    """A column that is called a weight."""

    reading: Reading

    @cached_property
    def values(self) -> np.ndarray:
        """Its distinct values."""
        return self.reading.column.distinct

    @cached_property
    def mean(self) -> float:
        """Over respondents."""
        return float(np.average(self.values, weights=self.reading.column.counts))

    @property
    def labelled(self) -> bool:
        """Whether its label calls it a weight."""
        return bool(phrases(self.reading.wording) & vocabulary()["role"]["weight"]["labels"])

    @property
    def usable(self) -> bool:
        """Whether it can weight every respondent, and by itself."""
        return self.reading.complete and len(self.values) > 1 and not self.is_a("factor")

    @property
    def body(self) -> bool:
        """Whether its values could be kilograms."""
        return BODY[0] < self.mean < BODY[1] and self.values.min() >= 20

    def is_a(self, sort: str) -> bool:
        """Whether name or label says that it is "main", "side" or a "factor".

        A main weight is complete, for a person's answers; a side weight is a part of one, or is for
        other units or for totals over countries; a factor is made to be multiplied with others.
        """
        words = vocabulary()["role"]["weight"]
        named = joined(self.reading.name) in words[f"{sort}_names"]
        return named or bool(phrases(self.reading.wording) & words[sort])


def weights(readings: Iterable[Reading]) -> list[Proposal]:
    """Propose weights, the one for a person's answers first; several as good are not certain.

    Where a file has a post-stratification weight beside a design weight or one for totals over
    countries, as the European Social Survey does, the first is certain: it includes the design
    weight, and averages over countries are made here from population figures.
    """
    found = [Weight(reading) for reading in readings if _is_weight(reading)]
    usable = [weight for weight in found if weight.usable]
    wanted = (
        [weight for weight in usable if weight.is_a("main")]
        or [weight for weight in usable if not weight.is_a("side")]
        or usable
    )
    partial = [w for w in found if not w.reading.complete and not w.is_a("side")]
    proposed = [_proposal(weight, usable, wanted, partial) for weight in found]
    return sorted(proposed, key=lambda proposal: -proposal.confidence)


def _is_weight(reading: Reading) -> bool:
    """Whether a column is called a weight, and has values of one: no counts, no identifiers."""
    words, values = vocabulary()["role"]["weight"], reading.column.distinct
    said = phrases(reading.wording)
    endings = tuple(words["endings"])
    named = phrases(reading.name) & words["names"] or joined(reading.name).endswith(endings)
    if not (named or said & words["labels"]) or said & words["against"]:
        return False
    if values.dtype == object or not len(values) or reading.missing or any(reading.words.values()):
        return False
    if values.min() < 0 or values.max() <= 0:
        return False
    counting = len(values) > 1 and bool((values == np.floor(values)).all())
    return not counting or (bool(said & words["labels"]) and len(values) < reading.rows)


def _proposal(
    weight: Weight, usable: list[Weight], wanted: list[Weight], partial: list[Weight]
) -> Proposal:
    name, label = weight.reading.name, weight.reading.wording
    others = tuple(other.reading.name for other in usable if other is not weight)
    reason, confidence = _unusable(weight), UNLIKELY
    if reason is None and weight.body:
        reason, confidence = because("weight_body", mean=round(weight.mean)), POSSIBLE
    elif reason is None and weight not in wanted:
        reason, confidence = because("weight_other", label=label or name), POSSIBLE
    elif reason is None and len(wanted) + len(partial) > 1:
        names = tuple(rival.reading.name for rival in (*wanted, *partial))
        reason, confidence = because("rivals", kind="weight", columns=names), LIKELY
    elif reason is None and others:
        reason, confidence = because("weight_main", label=label or name, others=others), AGREED
    elif reason is None:
        reason, confidence = _only(weight)
    return Proposal("weight", name, reason, confidence)


def _unusable(weight: Weight) -> Reason | None:
    """Why a weight cannot be used as it is; None where it can."""
    without = weight.reading.rows - weight.reading.column.filled
    if without:
        return because("weight_incomplete", count=without)
    if len(weight.values) == 1:
        return because("weight_constant", value=f"{weight.mean:g}")
    if weight.is_a("factor"):
        return because("weight_factor", label=weight.reading.wording or weight.reading.name)
    return None


def _only(weight: Weight) -> tuple[Reason, float]:
    """What speaks for the only weight of a file."""
    if weight.labelled:
        return because("labelled", kind="weight", label=weight.reading.wording), AGREED
    if 0.9 <= weight.mean <= 1.1:
        return because("weight_mean_one", name=weight.reading.name), AGREED
    return because("named", kind="weight", name=weight.reading.name), LIKELY
