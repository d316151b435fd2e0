"""An exhibit: a figure on its way out, with the receipt of its numbers and the link to its view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from components import words
from components.charts.frame import Frame
from components.charts.native import Native
from components.export.receipts.receipt import Receipt
from components.figures.figure import Figure


@dataclass(frozen=True, eq=False)
class Exhibit:
    """What an export holds of one view.

    Attributes
    ----------
    receipt : None where the view has none
    link : the address of the view, "" where it has none
    """

    figure: Figure
    receipt: Receipt | None = None
    link: str = ""

    @cached_property
    def native(self) -> Native:
        """The chart by its numbers, with the colours of a light page."""
        return self.figure.draw(self.figure.finding, Frame()).native

    @property
    def notes(self) -> Sequence[str]:
        """The notes of the figure as they hold for the native chart, if there is one."""
        return self._said(self.native.instead)

    @property
    def method(self) -> Sequence[str]:
        """The notes without what is about this chart alone."""
        return self._said(dict.fromkeys(self.native.instead, ""))

    def _said(self, instead: Mapping[str, str]) -> Sequence[str]:
        said = list(self.figure.notes)
        for words_, other in instead.items():
            said = [" ".join(note.replace(words_, other).split()) for note in said]
        return [note for note in said if note]

    @property
    def mark(self) -> str:
        """What stands inside the plot area, that data are invented; "" for real data."""
        return words.mark(self.figure.finding)

    @property
    def wordings(self) -> Sequence[str]:
        """The questions as they were asked."""
        return [item.wording for item in self.figure.finding.items if item.wording]
