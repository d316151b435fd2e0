"""What an item of a profile is in its file: its words, its answers, and which are favourable."""

from collections.abc import Iterable, Mapping

from data.coding import code_of, distinct
from data.model import Code, Item, SurveyError
from data.profile import ItemSpec
from data.recorded import NONE_DECLARED, Recorded


def item_of(recorded: Recorded, name: str, spec: ItemSpec) -> Item:
    """The item that a profile describes.

    Raises
    ------
    SurveyError
        If nothing says what its answers are, or the profile says two things of a code.
    """
    where = f"item {name!r}"

    def coded(code: Code) -> Code:
        return code_of(recorded, spec.column, code, where)

    def worded(words: Mapping[str, str]) -> dict[Code, str]:
        return {coded(code): word for code, word in words.items()}

    def listed(codes: Iterable[Code]) -> tuple[Code, ...]:
        return tuple(dict.fromkeys(coded(code) for code in codes))

    no_opinion, not_asked = worded(spec.no_opinion), listed(spec.not_asked)
    answers = _answers(recorded, spec, worded(spec.answers), {*no_opinion, *not_asked}, where)
    labels = distinct({**answers, **no_opinion})
    answers = {code: labels[code] for code in answers}
    no_opinion = {code: labels[code] for code in no_opinion}
    sides = {side: listed(getattr(spec, side)) for side in ("favourable", "unfavourable")}
    for side, codes in sides.items():
        if strange := [code for code in codes if code not in answers]:
            raise SurveyError(
                f"{where}: {side} code {strange[0]!r} is not an answer; "
                f"answers are {', '.join(map(repr, answers))}"
            )
    if both := [code for code in sides["favourable"] if code in sides["unfavourable"]]:
        raise SurveyError(f"{where}: code {both[0]!r} is favourable and unfavourable")
    wording = spec.wording or recorded.wordings.get(spec.column, "")
    said_by = {side: " or ".join(answers[code] for code in codes) for side, codes in sides.items()}
    return Item(
        name=name,
        column=spec.column,
        title=spec.title or spec.about or wording or name,
        about=spec.about or spec.title or name,
        wording=wording,
        answers=answers,
        no_opinion=no_opinion,
        not_asked=not_asked,
        favourable=sides["favourable"],
        unfavourable=sides["unfavourable"],
        favourable_label=spec.favourable_label or said_by["favourable"],
        unfavourable_label=spec.unfavourable_label or said_by["unfavourable"],
        statement=spec.statement,
        scale=spec.scale,
        battery=spec.battery,
        provenance=spec.provenance,
        calibrated={
            coded(code): {wave: tuple(names) for wave, names in waves.items()}
            for code, waves in spec.calibrated.items()
        },
    )


def _answers(
    recorded: Recorded, spec: ItemSpec, answers: dict[Code, str], others: set[Code], where: str
) -> dict[Code, str]:
    """The substantive answers: the profile's, each point of its scale, or the file's labels."""
    if spec.scale:
        points = range(spec.scale[0], spec.scale[1] + 1)
        if off := [code for code in answers if code not in points]:
            raise SurveyError(f"{where}: answer {off[0]!r} is not on its scale {spec.scale}")
        answers = {code: answers.get(code, str(code)) for code in points}
    elif not answers:
        labels = recorded.labels.get(spec.column, {})
        declared = recorded.missing.get(spec.column, NONE_DECLARED)
        answers = {c: w for c, w in labels.items() if c not in declared and c not in others}
    if not answers:
        raise SurveyError(
            f"{where}: nothing says what its answers are; column {spec.column!r} has no value "
            "labels, so give `answers` or a `scale`"
        )
    if twice := [code for code in answers if code in others]:
        raise SurveyError(f"{where}: code {twice[0]!r} is an answer and a missing code")
    return answers
