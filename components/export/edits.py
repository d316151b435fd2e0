"""What a reader changes of a figure's words; its numbers, and the facts below them, stay."""

import hashlib
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from components.charts.frame import Draw, Frame, Plot
from components.charts.parts import NAME_WIDTH
from components.figures.figure import Figure
from components.findings.finding import Finding
from components.text import say
from data.described import Part, Table, Words


class Edits(Part):
    """Words in the place of a figure's own; "" for those that stay.

    `note` and `byline` come below the facts of the footer, of which none can be left out. `numbers`
    tells the numbers that a headline was written for: see `outdated`. `labels` is old -> new.
    """

    headline: Words = ""
    subtitle: Words = ""
    note: Words = ""
    byline: Words = ""
    labels: Table[str] = {}
    numbers: Words = ""


def edited(figure: Figure, edits: Edits) -> Figure:
    """The figure in the reader's words."""
    more = [edits.note, say("edits.byline", words=edits.byline) if edits.byline else ""]
    labels = {old: new for old, new in edits.labels.items() if new and new != old}
    found = replace(
        figure,
        headline=edits.headline or figure.headline,
        subtitle=edits.subtitle or figure.subtitle,
        notes=[*figure.notes, *(line for line in more if line)],
        alt=figure.alt.replace(figure.headline, edits.headline or figure.headline),
    )
    if not labels:
        return found
    return replace(
        found,
        draw=_relabelled(figure.draw, labels),
        table=figure.table.rename(columns=labels).replace(labels),
        data=figure.data.replace(labels),
        alt=_spoken(found.alt, labels),
    )


def fingerprint(figure: Figure) -> str:
    """What tells the numbers of a figure from others, as far as its words can."""
    said = figure.table.to_csv(index=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def outdated(figure: Figure, edits: Edits) -> bool:
    """Whether a headline was written for other numbers than the figure has now."""
    return bool(edits.headline and edits.numbers) and edits.numbers != fingerprint(figure)


def labels_of(figure: Figure) -> Sequence[str]:
    """The labels of a figure's categories and series, which may be changed."""
    native = figure.draw(figure.finding, Frame()).native
    named = [*native.categories, *(series.name for series in native.series)]
    return list(dict.fromkeys(named))


def _relabelled(draw: Draw, labels: Mapping[str, str]) -> Draw:
    def drawn(finding: Finding, frame: Frame) -> Plot:
        plot = draw(finding, frame)
        native = plot.native
        named = [replace(s, name=labels.get(s.name, s.name)) for s in native.series]
        return replace(
            plot,
            rows=plot.rows.map(lambda cell: _in_words(cell, labels)),
            layers=_in_words(list(plot.layers), labels),
            native=replace(
                native,
                categories=[labels.get(name, name) for name in native.categories],
                series=named,
            ),
        )

    return drawn


def _in_words(part: Any, labels: Mapping[str, str]) -> Any:
    """A part of a specification with its labels changed, also those on several lines."""
    if isinstance(part, dict):
        return {key: _in_words(value, labels) for key, value in part.items()}
    if isinstance(part, list):
        return [_in_words(value, labels) for value in part]
    if not isinstance(part, str):
        return part
    new = labels.get(" ".join(part.split()))
    if new is None:
        return part
    return "\n".join(textwrap.wrap(new, NAME_WIDTH)) if "\n" in part else new


def _spoken(words: str, labels: Mapping[str, str]) -> str:
    either = "|".join(re.escape(old) for old in sorted(labels, key=len, reverse=True))
    return re.sub(either, lambda met: labels[met[0]], words)
