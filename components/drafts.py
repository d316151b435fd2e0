"""A survey that is being described: what was detected, what its reader decided, and the profile."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

from components.opened import Described, Opened, arranged
from data.described import checked
from data.detect import (
    Decisions,
    Detected,
    Kind,
    MissingProposal,
    Question,
    Treatment,
    detect,
    propose,
)
from data.detect.proposed import DIVIDING
from data.model import Code, SurveyError
from data.profile import RESERVED, BreakSpec, ItemSpec, Profile


@dataclass(frozen=True, eq=False)
class Draft:
    """A description that is not finished; every change makes a new one.

    Attributes
    ----------
    profile : the last that could be built, with all that its reader changed in it
    proposed : what was proposed in its place, to tell the reader's changes from it
    problem : why the decisions of now give no profile; "" if they do
    """

    opened: Opened
    detected: Detected
    decided: Decisions
    profile: Profile | None = None
    proposed: Profile | None = None
    problem: str = ""

    @property
    def described(self) -> Described | None:
        """The survey as it would be confirmed now."""
        if self.profile is None or self.problem:
            return None
        return Described(self.opened, self.profile)

    @property
    def undecided(self) -> tuple[Question, ...]:
        """What its reader has not answered yet."""
        return tuple(q for q in self.detected.questions if not _is_decided(q, self.decided))

    @property
    def decisions(self) -> int:
        """How many decisions that takes: all codes are one table."""
        kinds = [question.kind for question in self.undecided]
        return len(kinds) - max(kinds.count("missing") - 1, 0)

    @property
    def ready(self) -> bool:
        """Whether it can be confirmed: one of several weights is never chosen silently."""
        asked = any(question.kind == "weight" for question in self.undecided)
        return self.described is not None and not asked


def _is_decided(question: Question, decided: Decisions) -> bool:
    if question.kind == "item":
        return decided.items is not None
    if question.kind == "missing":
        shared = {p.shared for p in question.proposals if isinstance(p, MissingProposal)}
        return shared <= set(decided.missing)
    return question.kind in decided.columns


def begun(opened: Opened, profile: Profile | None = None) -> Draft:
    """A draft of a file: all that is certain is applied, or else what its profile says.

    Raises
    ------
    SurveyError
        If a column cannot be read.
    """
    draft = decided(Draft(opened, detect(opened.whole), Decisions()), Decisions())
    return given(draft, profile) if profile else draft


def given(draft: Draft, profile: Profile) -> Draft:
    """The draft with a profile that its reader has already; what that says is decided.

    Raises
    ------
    SurveyError
        If the profile names a file that is not open.
    """
    opened = arranged(draft.opened, profile)
    detected = detect(opened.whole)
    fresh = decided(Draft(opened, detected, draft.decided), decisions_in(profile, detected))
    return replace(fresh, profile=profile, problem="")


def decided(draft: Draft, decisions: Decisions) -> Draft:
    """The draft after a decision; what its reader changed in the profile stays changed."""
    draft = replace(draft, decided=decisions)
    try:
        proposed = _proposed(draft)
        if draft.profile is None:
            return replace(draft, profile=proposed, proposed=proposed, problem="")
        mine = draft.profile.model_dump(mode="json")
        before, after = (_aligned(each, mine) for each in (draft.proposed or proposed, proposed))
        said = merged(mine, before, after)
        return replace(draft, profile=_checked(draft, said), proposed=proposed, problem="")
    except SurveyError as error:
        return replace(draft, problem=str(error))


def _proposed(draft: Draft) -> Profile:
    """What is certain and decided, with what the files are to each other."""
    opened = draft.opened
    profile = propose(opened.whole, draft.detected, draft.decided)
    design = profile.design.model_copy(update={"join": opened.join})
    beside = {"design": design, "constant": opened.constant, "append": list(opened.append)}
    return profile.model_copy(update=beside)


def with_files(draft: Draft, opened: Opened) -> Draft:
    """The draft with other files beside its own, all that was decided and changed in place.

    Raises
    ------
    SurveyError
        If a key does not fit, or a column cannot be read.
    """
    names = opened.whole.names
    columns = {
        kind: left
        for kind, chosen in draft.decided.columns.items()
        if (left := tuple(column for column in chosen if column in names)) or not chosen
    }
    draft = replace(draft, opened=opened, detected=detect(opened.whole))
    return decided(draft, replace(draft.decided, columns=columns))


def edited(draft: Draft, place: Iterable[str], **changes: object) -> Draft:
    """The draft with other values of a table of its profile, such as ("items", "turkey").

    Raises
    ------
    SurveyError
        If a profile cannot say that.
    """
    if draft.profile is None:
        return draft
    said = draft.profile.model_dump(mode="json")
    table = said
    for name in place:
        table = table[name]
    table.update(changes)
    return replace(draft, profile=_checked(draft, said))


def with_break(draft: Draft, column: str) -> Draft:
    """The draft with a column that divides respondents by its own values.

    Raises
    ------
    SurveyError
        If a profile cannot say that.
    """
    if draft.profile is None:
        return draft
    taken = {*draft.profile.breaks, *draft.profile.items, *RESERVED}
    stem = re.sub(r"\W+", "_", column).strip("_").lower() or "group"
    names = chain([stem], (f"{stem}_{number}" for number in count(2)))
    name = next(name for name in names if name not in taken)
    label = draft.opened.whole.wordings.get(column, "") or column
    return edited(draft, ("breaks",), **{name: {"column": column, "label": label}})


def without_break(draft: Draft, name: str) -> Draft:
    """The draft without one of the ways to divide respondents.

    Raises
    ------
    SurveyError
        If something in the profile needs it.
    """
    if draft.profile is None:
        return draft
    said = draft.profile.model_dump(mode="json")
    del said["breaks"][name]
    return replace(draft, profile=_checked(draft, said))


def _checked(draft: Draft, said: dict[str, Any]) -> Profile:
    folder = draft.profile.folder if draft.profile else None
    return checked({**said, "folder": folder}, Profile, f"profile of {draft.opened.file.name!r}")


def _aligned(proposed: Profile, mine: dict[str, Any]) -> dict[str, Any]:
    """What is proposed, by my names for breaks and items of the same column or the same role."""
    said = proposed.model_dump(mode="json")
    for table in ("breaks", "items"):
        names = {_what(spec): name for name, spec in mine[table].items()}
        said[table] = {names.get(_what(spec), name): spec for name, spec in said[table].items()}
    return said


def _what(spec: dict[str, Any]) -> str:
    return spec.get("role") or spec["column"]


def merged(mine: Any, before: Any, after: Any) -> Any:
    """What became of `before` on the way to `after`, done to `mine`; mine stays where it differs.

    Tables are merged key by key, in my order and then in that of `after`.
    """
    if json.dumps(mine) == json.dumps(before):
        return after
    if not all(isinstance(said, dict) for said in (mine, before, after)):
        return mine
    kept = {
        key: merged(said, before.get(key), after[key]) if key in after else said
        for key, said in mine.items()
        if key in after or key not in before
    }
    return kept | {k: said for k, said in after.items() if k not in before and k not in mine}


def decisions_in(profile: Profile, detected: Detected) -> Decisions:
    """What a profile has decided of what was detected."""
    design = profile.design
    columns: dict[Kind, tuple[str, ...]] = {
        "weight": tuple(design.weights),
        "stratum": tuple(design.stratum),
        "psu": (design.psu,) if design.psu else (),
        **{kind: _dividing(profile, kind) for kind in DIVIDING},
        "birth year": tuple(spec.birth_year for spec in profile.breaks.values() if spec.birth_year),
    }
    specs = {spec.column: spec for spec in (*profile.breaks.values(), *profile.items.values())}
    missing: dict[tuple[Code, str], Treatment] = {}
    for proposal in (
        proposal for question in detected.questions for proposal in question.proposals
    ):
        if isinstance(proposal, MissingProposal) and (spec := specs.get(proposal.column)):
            missing.setdefault(proposal.shared, _treatment(spec, proposal))
    return Decisions(
        columns=columns,
        product=tuple(design.weight_product),
        missing=missing,
        items=tuple(spec.column for spec in profile.items.values()),
    )


def _dividing(profile: Profile, kind: Kind) -> tuple[str, ...]:
    """The column that divides respondents by a role: by the break's role, or else by its name."""
    found = [
        spec.column
        for name, spec in profile.breaks.items()
        if spec.column and kind in (spec.role, name)
    ]
    return tuple(found[:1])


def _treatment(spec: BreakSpec | ItemSpec, proposal: MissingProposal) -> Treatment:
    """What a profile takes a code for; of no opinion it does not say whether it was refused."""
    code = proposal.code
    if isinstance(spec, BreakSpec):
        return "not asked" if code in spec.missing else "answer"
    if str(code) in spec.no_opinion:
        return "refused" if proposal.treatment == "refused" else "no opinion"
    return "not asked" if code in spec.not_asked else "answer"
