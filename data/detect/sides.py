"""Which answers of a list are favourable and which are not, where their words leave no doubt."""

from collections.abc import Mapping
from functools import lru_cache

from data.detect.words import REMEMBERED, phrases, plain, unremarked, vocabulary
from data.model import Code

WORDY = 7
"""An answer of more words than this argues: its words are not about its side alone."""


@lru_cache(maxsize=REMEMBERED)
def side_of(label: str) -> str:
    """The side of an answer: "favourable", "unfavourable", "neutral", "weak", or "" for none.

    A negation turns favourable words round: "not very satisfied" is unfavourable. A weak degree,
    such as a little trust or not bad, is on neither side for sure.
    """
    words, bare = vocabulary()["side"], plain(unremarked(label))
    said, tokens = phrases(unremarked(label)), bare.split()
    if not 0 < len(tokens) <= WORDY or any(token.isdigit() for token in tokens):
        return ""
    if tokens[0] in words["neutral"] or tokens.count(tokens[0]) > 1:  # neither, and ne ... ne ...
        return "neutral"
    for side, other in (("favourable", "unfavourable"), ("unfavourable", "favourable")):
        alone = words["alone"][side] & said if len(tokens) <= 2 else frozenset()
        if said & words[side] | alone and not said & words[other]:
            negated = said & words["negation"]
            if said & words["weak"] or (negated and side == "unfavourable"):
                return "weak"
            return other if negated else side
    return ""


def sides(answers: Mapping[Code, str], question: str) -> tuple[tuple[Code, ...], tuple[Code, ...]]:
    """The favourable and the unfavourable codes; none where either side has none or one is weak."""
    words = vocabulary()["side"]
    found = {code: side_of(label) for code, label in answers.items()}
    if not any(found.values()) and phrases(question) & words["trust"]:
        found = {code: _degree(label) for code, label in answers.items()}
        if not all(found.values()):
            return (), ()
    favourable, unfavourable = (
        tuple(code for code, side in found.items() if side == wanted)
        for wanted in ("favourable", "unfavourable")
    )
    if not favourable or not unfavourable or "weak" in found.values():
        return (), ()
    return favourable, unfavourable


def _degree(label: str) -> str:
    """The side of a degree of trust such as "a lot" or "not much"."""
    words, said = vocabulary()["side"], plain(unremarked(label))
    if said in words["much"]:
        return "favourable"
    return "unfavourable" if said in words["scarce"] else ""


def rank(label: str) -> int:
    """A place for answers whose codes are words: the favourable first, neutral between."""
    strong = bool(phrases(label) & vocabulary()["side"]["strong"])
    place = {"favourable": -1 - strong, "unfavourable": 1 + strong}
    return place.get(side_of(label), 0)
