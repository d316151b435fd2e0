"""Tables as they leave the screen."""

from components import words
from components.figures.figure import Figure
from components.text import say

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text cell that begins with one of these is a formula to a spreadsheet."""


def csv(figure: Figure) -> bytes:
    """The numbers at full precision, with what they mean in columns of their own."""
    finding = figure.finding
    survey, view = finding.survey, finding.view
    said = figure.data.assign(
        item=" / ".join(item.title for item in finding.items),
        wording=" / ".join(item.wording for item in finding.items),
        wave=view.wave,
        filters=words.filters(finding),
        base=say(f"controls.base_{view.base}"),
        weight=words.weight_name(survey, view.weight),
        level=finding.level,
        source=survey.source.producer or survey.title,
        note=words.synthetic_note(finding),
    )
    for name in said.select_dtypes(["object", "str"]):
        said[name] = said[name].map(_harmless)
    return said.to_csv(index=False).encode("utf-8-sig")


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
