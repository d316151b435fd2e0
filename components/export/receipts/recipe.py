"""A recipe: all that decides the numbers of a view, so that code in any language can give them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

COMPARISONS = (
    "", "average", "pairs", "gap", "gap of gaps", "change", "trend", "trends", "waves", "paired",
    "table", "odds", "net", "composition", "claim",
)  # fmt: skip
"""What may be compared.

"trends" are adjusted together; "waves" are each change, and that from `b` to `a`; "paired" is each
item less the last within persons; "table" is the Rao-Scott test; "net" has odds ratios with and
without `covariates`; "composition" a gap as it is, at the same `alike`, and net of `covariates`;
"claim" one test of a claim of the literature.
"""


@dataclass(frozen=True)
class Recipe:
    """What a view takes from a survey.

    Attributes
    ----------
    items : the item, the two of a pair, or those of which each is compared with the last
    by : the breaks, in the order of the table
    answer : "favourable" (of a scale the mean), "each", or "joint" of a pair
    where : break -> levels; the wave is one of them
    base : "all" or "opinion"
    weight : the name of the weight
    level : of confidence, in [0, 1]
    averaging : of countries, "" for no average
    compare : one of `COMPARISONS`
    a, b : the levels of the last break that make the sides of a gap, or none
    order : the levels of the first break in the order in which pairs are taken, where it matters
    alike : the breaks by which a composition is held the same
    covariates : of a model, breaks or items
    claim, test : a claim's id, and what is tested of it
    """

    items: tuple[str, ...]
    by: tuple[str, ...]
    weight: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answer: str = "favourable"
    base: str = "all"
    level: float = 0.95
    averaging: str = ""
    compare: str = ""
    a: tuple[str, ...] = ()
    b: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    claim: str = ""
    test: str = ""
