"""Tables and texts in which a reader changes a profile, and what they say once changed."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from components.reasons import worded
from components.text import listed, say
from data.codebook import Entry
from data.coding import OPEN_BAND
from data.detect import (
    Decisions,
    Detected,
    ItemProposal,
    MissingProposal,
    Proposal,
    Question,
    Treatment,
)
from data.model import Code, Item, SurveyError
from data.profile import BreakSpec

Sense = Literal["favourable", "unfavourable", "neither", "no opinion", "not asked"]
"""What an answer counts as."""

SENSES: tuple[Sense, ...] = ("favourable", "neither", "unfavourable", "no opinion", "not asked")

FEW = 3
"""So many columns that share a code are named; the others are counted."""

OLDEST = 120
"""The end of an open band of ages, when a reader writes one."""


def codes(questions: Sequence[Question], decided: Decisions) -> pd.DataFrame:
    """A row for each code that may be no answer: `code`, `label`, `taken`, `columns` and `why`.

    Parameters
    ----------
    questions : those about missing codes
    """
    proposals = [_shared(question) for question in questions]
    return pd.DataFrame(
        {
            "code": [str(proposal.code) for proposal in proposals],
            "label": [proposal.label for proposal in proposals],
            "taken": [decided.missing.get(p.shared, p.treatment) for p in proposals],
            "columns": [named(question.proposals, FEW) for question in questions],
            "why": [worded(proposal.reason) for proposal in proposals],
        }
    )


def codes_said(
    table: pd.DataFrame, questions: Sequence[Question]
) -> dict[tuple[Code, str], Treatment]:
    """What a table of `codes`, once changed, decides."""
    rows = zip(questions, table["taken"], strict=True)
    return {_shared(question).shared: treatment for question, treatment in rows}


def _shared(question: Question) -> MissingProposal:
    """The code and the label that all columns of a question share, as its first has them."""
    return next(p for p in question.proposals if isinstance(p, MissingProposal))


def named(proposals: Sequence[Proposal], most: int) -> str:
    """The columns of proposals in a sentence, so many of them by name."""
    names = [proposal.column for proposal in proposals]
    rest = len(names) - most
    return listed([*names[:most], say("detected.more", count=rest)] if rest > 0 else names)


def candidates(detected: Detected, shown: Sequence[str], among: Collection[str]) -> pd.DataFrame:
    """A row for each column that may be a question: whether to `show` it, its words, and `why`.

    Parameters
    ----------
    shown : the columns that are shown
    among : the columns that are looked at
    """
    found = [item for item in detected.items if item.column in among]
    return pd.DataFrame(
        {
            "show": [item.column in shown for item in found],
            "column": [item.column for item in found],
            "wording": [item.wording for item in found],
            "answers": [" … ".join(dict.fromkeys(_ends(item))) for item in found],
            "why": [worded(item.reason) for item in found],
        }
    )


def _ends(item: ItemProposal) -> list[str]:
    words = list(item.answers.values())
    return [*words[:1], *words[-1:]]


def shown_said(table: pd.DataFrame, shown: Sequence[str]) -> tuple[str, ...]:
    """The columns to show after a change in a table of `candidates`: new ones are the last."""
    now = dict(zip(table["column"], table["show"], strict=True))
    kept = [column for column in shown if now.get(column, True)]
    return (*kept, *(column for column, show in now.items() if show and column not in shown))


def lacking(columns: Sequence[str], wordings: Mapping[str, str]) -> pd.DataFrame:
    """A row for each column that a further wave lacks, and its name `there`: none yet."""
    words = [wordings.get(column, "") for column in columns]
    there = pd.Series([None] * len(columns), dtype=object)
    return pd.DataFrame({"column": list(columns), "wording": words, "there": there})


def lacking_said(table: pd.DataFrame) -> dict[str, str]:
    """Which columns a further wave calls otherwise, after a change in a table of `lacking`."""
    told = table.dropna(subset="there")
    return dict(zip(told["column"], told["there"], strict=True))


def answers(item: Item) -> pd.DataFrame:
    """A row for each code of a question: its `place`, `code`, `answer` and `sense`."""
    codes = (*item.codes, *item.not_asked)
    words = dict(zip(item.codes, item.labels, strict=True))
    return pd.DataFrame(
        {
            "place": range(1, len(codes) + 1),
            "code": [str(code) for code in codes],
            "answer": [words.get(code, "") for code in codes],
            "sense": [_sense(item, code) for code in codes],
        }
    )


def _sense(item: Item, code: Code) -> Sense:
    of: dict[Sense, Collection[Code]] = {
        "favourable": item.favourable,
        "unfavourable": item.unfavourable,
        "no opinion": item.no_opinion,
        "not asked": item.not_asked,
    }
    for sense, codes in of.items():
        if code in codes:
            return sense
    return "neither"


def item_said(table: pd.DataFrame, item: Item) -> dict[str, Any]:
    """What a table of `answers`, once changed, says of an item in its profile.

    Of a scale, points are named only where their word is more than the number.
    """
    codes = (*item.codes, *item.not_asked)
    ranked = table.sort_values("place", kind="stable")
    told = ranked[["answer", "sense"]].itertuples()
    rows = [(codes[row], str(answer), sense) for row, answer, sense in told]

    def of(*senses: str) -> list[tuple[Code, str]]:
        return [(code, word) for code, word, sense in rows if sense in senses]

    named = of("favourable", "neither", "unfavourable")
    if item.scale:
        named = [(code, word) for code, word in named if word != str(code)]
    return {
        "answers": {str(code): word for code, word in named},
        "no_opinion": {str(code): word or str(code) for code, word in of("no opinion")},
        "not_asked": [code for code, _ in of("not asked")],
        "favourable": [code for code, _ in of("favourable")],
        "unfavourable": [code for code, _ in of("unfavourable")],
    }


def bands_said(text: str) -> list[tuple[int, int]]:
    """Age bands as "15-24, 25-39, 40+" says them.

    Raises
    ------
    SurveyError
        If a part is no band.
    """
    return [_band(part.strip()) for part in re.split(r"[,;]", text) if part.strip()]


def _band(part: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,3})\s*(?:[-–]\s*(\d{1,3})|\+)", part)
    if not found:
        raise SurveyError(f"age bands: {part!r} is none; write them as 15-24, 25-39, 40-54, 55+")
    return int(found[1]), int(found[2] or OLDEST)


def bands_text(bands: Sequence[tuple[int, int]]) -> str:
    """Age bands as a reader writes them."""
    return ", ".join(f"{low}+" if high >= OPEN_BAND else f"{low}-{high}" for low, high in bands)


def groups(entry: Entry, spec: BreakSpec) -> pd.DataFrame:
    """A row for each value of a break that is not missing: `code`, `label`, `n` and `group`."""
    table = _valid(entry)
    group_of = {str(code): name for name, codes in spec.groups.items() for code in codes}
    missing = set(map(str, spec.missing))

    def group(code: str, label: str) -> str:
        if spec.groups:
            return group_of.get(code, "")
        return "" if code in missing else spec.labels.get(code, "") or label or code

    codes = table["code"].map(str)
    named = [group(code, label) for code, label in zip(codes, table["label"], strict=True)]
    return pd.DataFrame({"code": codes, "label": table["label"], "n": table["n"], "group": named})


def _valid(entry: Entry) -> pd.DataFrame:
    """The values that respondents have and that are not missing."""
    table = entry.table
    return table[~table["missing"] & (table["n"] > 0)].reset_index(drop=True)


def groups_said(table: pd.DataFrame, entry: Entry) -> dict[str, Any]:
    """What a table of `groups`, once changed, says of a break; values in no group are left out."""
    codes = _valid(entry)["code"].tolist()
    names = [str(name or "").strip() for name in table["group"]]
    members: dict[str, list[Code]] = {}
    for code, name in zip(codes, names, strict=True):
        members.setdefault(name, []).append(code)
    without = members.pop("", [])
    if any(len(group) > 1 for group in members.values()):
        return {"groups": members, "labels": {}, "missing": []}
    own = zip(table["code"], table["label"], names, strict=True)
    labels = {code: name for code, label, name in own if name not in ("", label, code)}
    return {"groups": {}, "labels": labels, "missing": without}
