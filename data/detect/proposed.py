"""The profile that the certain proposals and the reader's decisions give."""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePath

from data.detect.codes import Reading, in_order
from data.detect.detected import ROLES, Detected
from data.detect.proposals import (
    LIKELY,
    POSSIBLE,
    AgeProposal,
    Decisions,
    ItemProposal,
    Kind,
    MissingProposal,
    Treatment,
)
from data.detect.words import plain
from data.model import UNWEIGHTED, Code, SurveyError
from data.profile import RESERVED, BreakSpec, DesignSpec, ItemSpec, Profile
from data.recorded import Recorded

BANDS = [(15, 24), (25, 39), (40, 54), (55, 120)]
"""The cohorts that the program compares unless its reader says otherwise."""

DIVIDING: tuple[Kind, ...] = (
    "country",
    "wave",
    "age",
    "sex",
    "education",
    "religion",
    "settlement",
)
"""The roles that divide respondents: each is a break of this name."""


def suggested(detected: Detected) -> Decisions:
    """What a reader decides who confirms every suggestion as it stands.

    Columns that do not claim a role better than others are left out of it, except weights, where
    the second best are weights, too; items are those that are at least likely.
    """
    columns: dict[Kind, tuple[str, ...]] = {
        kind: tuple(p.column for p in detected.of(kind)[:1] if p.confidence >= LIKELY)
        for kind in ROLES
    }
    usable = tuple(p.column for p in detected.of("weight") if p.confidence >= POSSIBLE)
    missing = [p for q in detected.questions for p in q.proposals if isinstance(p, MissingProposal)]
    return Decisions(
        columns={**columns, "weight": usable if columns["weight"] else ()},
        missing={proposal.shared: proposal.treatment for proposal in missing},
        items=tuple(item.column for item in detected.items if item.confidence >= LIKELY),
    )


def propose(recorded: Recorded, detected: Detected, decided: Decisions) -> Profile:
    """Build the profile of what is certain and what the reader has decided, and of nothing else.

    A column with codes that may be missing and are not decided on is left out of it.

    Raises
    ------
    SurveyError
        If nothing is left to show: with what to decide.
    """
    columns: dict[Kind, tuple[str, ...]] = {
        kind: decided.columns.get(kind, detected.certain(kind)) for kind in ROLES
    }
    settled = {
        name: treatments
        for name, reading in detected.readings.items()
        if (treatments := _settled(reading, decided)) is not None
    }
    breaks = {
        kind: spec
        for kind in DIVIDING
        if (spec := _break(kind, columns, detected, settled)) is not None
    }
    wanted = detected.certain("item") if decided.items is None else decided.items
    items = [item for item in detected.items if item.column in wanted and item.column in settled]
    items.sort(key=lambda item: wanted.index(item.column))
    if not items:
        open_codes = sum(question.kind == "missing" for question in detected.questions)
        raise SurveyError(
            f"file {recorded.name!r}: no column can be shown as a question yet; found "
            f"{len(wanted)} chosen and {open_codes} codes that may be missing; choose a question, "
            "and say what its codes mean"
        )
    names = _names([item.column for item in items], {*breaks, *RESERVED})
    return Profile(
        title=PurePath(recorded.name).stem.replace("_", " ") or recorded.name,
        design=DesignSpec(
            weights={
                name: recorded.wordings.get(name, "") or name
                for name in columns["weight"]
                if name != UNWEIGHTED
            },
            weight_product=list(decided.product),
            stratum=list(columns["stratum"]),
            psu=next(iter(columns["psu"]), ""),
        ),
        breaks=breaks,
        items={
            name: _item(item, detected.readings[item.column], settled[item.column])
            for name, item in zip(names, items, strict=True)
        },
    )


def _settled(reading: Reading, decided: Decisions) -> dict[Code, Treatment] | None:
    """What the codes of a column that may be missing are taken for; None while any is open."""
    treatments: dict[Code, Treatment] = {}
    for code, proposal in reading.missing.items():
        treatment = proposal.treatment if proposal.certain else decided.missing.get(proposal.shared)
        if treatment is None:
            return None
        treatments[code] = treatment
    return treatments


def _break(
    kind: Kind,
    columns: Mapping[Kind, tuple[str, ...]],
    detected: Detected,
    settled: Mapping[str, Mapping[Code, Treatment]],
) -> BreakSpec | None:
    """A break by one role's column; None without one, or while a code of it is open.

    A year of birth is used where there is no age, and where waves are years, as it needs them.
    """
    column = next(iter(columns[kind]), "")
    born = next(iter(columns["birth year"]), "")
    if kind == "age" and not column and born and _are_years(columns["wave"], detected):
        column = born
    if not column or column not in settled:
        return None
    missing = [
        code
        for code, treatment in settled[column].items()
        if treatment != "answer" and not detected.readings[column].missing[code].certain
    ]
    if kind != "age":
        role = kind if kind in ("country", "wave") else ""
        return BreakSpec(column=column, role=role, missing=missing)
    if column == born:
        return BreakSpec(birth_year=column, role="age", bands=BANDS, missing=missing)
    if any(
        isinstance(p, AgeProposal) and p.column == column and p.grouped for p in detected.of("age")
    ):
        return BreakSpec(column=column, missing=missing)
    return BreakSpec(column=column, role="age", bands=BANDS, missing=missing)


def _are_years(columns: Collection[str], detected: Detected) -> bool:
    codes = [code for column in columns for code in detected.readings[column].valid]
    return bool(codes) and all(isinstance(code, int) and 1900 < code < 2200 for code in codes)


def _item(item: ItemProposal, reading: Reading, settled: Mapping[Code, Treatment]) -> ItemSpec:
    """An item in which every code that occurs has a meaning."""
    words = {code: reading.missing[code].label or str(code) for code in settled}
    answers, scale = dict(item.answers), item.scale
    if more := [code for code, treatment in settled.items() if treatment == "answer"]:
        if scale and not set(more) <= set(range(scale[0], scale[1] + 1)):
            answers = {code: answers.get(code, str(code)) for code in reading.valid}
            scale = None
        answers |= {code: words[code] for code in more}
        answers = {code: answers[code] for code in in_order(answers)}
    silent = [code for code, treatment in settled.items() if treatment in ("no opinion", "refused")]
    return ItemSpec(
        column=item.column,
        title=item.title,
        about=item.about,
        wording=item.wording,
        answers={str(code): word for code, word in answers.items()},
        no_opinion={str(code): words[code] for code in silent},
        not_asked=[code for code, treatment in settled.items() if treatment == "not asked"],
        favourable=list(item.favourable),
        unfavourable=list(item.unfavourable),
        scale=scale,
        battery=item.battery,
    )


def _names(columns: Iterable[str], taken: Collection[str]) -> list[str]:
    """Names of items, made of their columns: letters, digits and underscores, all different."""
    names: list[str] = []
    for column in columns:
        name = stem = re.sub(r"[^a-z0-9]+", "_", plain(column)).strip("_") or "item"
        number = 1
        while name in taken or name in names:
            number += 1
            name = f"{stem}_{number}"
        names.append(name)
    return names
