"""A deck: views in an order, as choices without data; saved, opened again, and exported."""

import io
import logging
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import Field, ValidationError

from analysis.estimates import AVERAGES, BASES
from analysis.tally import tally
from components import tables
from components.export import picture, slides, workbook
from components.export.edits import Edits, edited, outdated
from components.export.exhibit import Exhibit
from components.export.kinds import made, recipe_of
from components.export.receipts.receipt import receipt
from components.figures.figure import Figure
from components.findings.finding import Tallied
from components.text import say
from components.view import LEVELS, View
from data.bands import banded
from data.described import Part, Table, Words
from data.model import Survey, SurveyError

Choice = str | int | float | bool | tuple[str, ...]
"""What a page may hand to a finding besides the view."""

MOST = 200
"""Views that a deck may hold: nobody shows so many slides."""

_log = logging.getLogger(__name__)


class Kept(Part):
    """A view file: the choices that make one figure, the hash of the data, and no data.

    `kind` is one of `kinds.KINDS`, `choices` the page's own, after the view;
    `cuts` are the bands of ages that were cut otherwise than by the profile.
    """

    kind: str
    name: Words
    view: View
    choices: tuple[Choice, ...] = ()
    cuts: Table[list[tuple[int, int]]] = {}
    digest: str = ""
    link: Words = ""
    edits: Edits = Edits()


class Deck(Part):
    """View files in the order of their slides."""

    title: Words = ""
    views: tuple[Kept, ...] = Field(default=(), max_length=MOST)

    def with_view(self, view: Kept) -> "Deck":
        """The deck with one more, at its end."""
        if len(self.views) >= MOST:
            raise SurveyError(f"deck: has {MOST} views, and that is the most; remove one")
        return self.model_copy(update={"views": (*self.views, view)})

    def moved(self, place: int, to: int) -> "Deck":
        """The deck with one view elsewhere."""
        views = list(self.views)
        views.insert(max(0, min(to, len(views) - 1)), views.pop(place))
        return self.model_copy(update={"views": tuple(views)})

    def renamed(self, place: int, name: str) -> "Deck":
        """The deck with another name for one view."""
        views = [
            view.model_copy(update={"name": name}) if i == place else view
            for i, view in enumerate(self.views)
        ]
        return self.model_copy(update={"views": tuple(views)})

    def without(self, place: int) -> "Deck":
        """The deck with one view less."""
        views = [view for i, view in enumerate(self.views) if i != place]
        return self.model_copy(update={"views": tuple(views)})


def deck_file(deck: Deck) -> bytes:
    """A deck as a file; `opened` reads it."""
    return deck.model_dump_json(indent=1).encode()


def opened(content: bytes) -> Deck:
    """A deck that was saved; SurveyError where the file is none."""
    try:
        return Deck.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "as a whole"
        raise SurveyError(f"deck: this file is no deck; {place}: {first['msg']}") from None


def fits(survey: Survey, kept: Kept) -> None:
    """Refuse a view of another survey in a sentence, before anything is computed."""
    if kept.view.item:
        survey.item(kept.view.item)
    for name, levels in kept.view.selection(survey).items():
        known = survey.break_(name).levels
        if strange := [level for level in levels if level not in known]:
            raise SurveyError(
                f"view {kept.name!r}: break {name!r} has no {strange[0]!r}; "
                f"its levels are {', '.join(known)}"
            )
    view = kept.view
    for what, said, known in (
        ("weight", view.weight, survey.weights),
        ("base", view.base, BASES),
        ("level", view.level, LEVELS),
        ("average", view.averaging, ("", *AVERAGES)),
        ("break", view.by, ("", *survey.breaks)),
    ):
        if said not in known:
            raise SurveyError(f"view {kept.name!r}: there is no {what} {said!r} here")


def figure_of(survey: Survey, kept: Kept, tallied: Tallied = tally) -> Figure:
    """The figure of a view file, from the data as they are now, in its reader's words."""
    return edited(_made(survey, kept, tallied), kept.edits)


def _made(survey: Survey, kept: Kept, tallied: Tallied) -> Figure:
    for name, bands in kept.cuts.items():
        survey = banded(survey, name, bands)
    fits(survey, kept)
    try:
        return made(kept.kind, survey, kept.view, kept.choices, tallied)
    except (TypeError, ValueError, LookupError, AttributeError) as error:  # it may be anybody's
        _log.warning("a view of a deck cannot be made", exc_info=error)
        raise SurveyError(
            f"view {kept.name!r}: its choices are none that {kept.kind!r} has; "
            "remove it, and add it again from its page"
        ) from None


def exhibit_of(survey: Survey, kept: Kept, tallied: Tallied = tally) -> Exhibit:
    """The figure with its receipt."""
    figure = figure_of(survey, kept, tallied)
    return exhibit(figure, kept.link, tallied)


def exhibit(figure: Figure, link: str = "", tallied: Tallied = tally) -> Exhibit:
    """A figure with its receipt, where its kind and its survey have one."""
    survey, recipe = figure.finding.survey, recipe_of(figure)
    if recipe is None or survey.recorded is None or figure.empty:
        return Exhibit(figure, None, link)
    return Exhibit(figure, receipt(survey, recipe, figure.headline, tallied), link)


def warnings(survey: Survey, kept: Kept, tallied: Tallied = tally) -> list[str]:
    """What a reader must know of a view file: other data, or a headline of other numbers."""
    said = []
    if kept.digest and kept.digest != survey.digest:
        said.append(say("deck.other_data", name=kept.name))
    if outdated(_made(survey, kept, tallied), kept.edits):
        said.append(say("deck.outdated", name=kept.name))
    return said


def as_slides(
    survey: Survey,
    deck: Deck,
    template: bytes | None = None,
    tallied: Tallied = tally,
    progress: Callable[[float], object] = lambda _: None,
) -> bytes:
    """The deck as one .pptx; `progress` is told what part is done."""
    exhibits = list(_exhibits(survey, deck, tallied, progress))
    return slides.pptx(exhibits, deck.title or survey.title, template)


def as_archive(
    survey: Survey,
    deck: Deck,
    tallied: Tallied = tally,
    progress: Callable[[float], object] = lambda _: None,
) -> bytes:
    """The deck as a .zip: a picture, a workbook, a table and receipts for each view."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, shown in enumerate(_exhibits(survey, deck, tallied, progress), start=1):
            for ending, content in files(shown).items():
                archive.writestr(f"{place:02}-{shown.figure.name}.{ending}", content)
        archive.writestr("deck.json", deck_file(deck))
    return stream.getvalue()


def files(shown: Exhibit) -> dict[str, bytes]:
    """Ending -> file, of all that a folder of pictures and sheets holds of one view."""
    found = {"xlsx": workbook.xlsx(shown), "csv": tables.csv(shown.figure)}
    if not shown.figure.empty:
        found |= {"png": picture.png(shown.figure), "svg": picture.svg(shown.figure)}
    if shown.receipt:
        found["py"] = shown.receipt.python.encode()
        if shown.receipt.r:
            found["R"] = shown.receipt.r.encode()
    return found


def _exhibits(
    survey: Survey, deck: Deck, tallied: Tallied, progress: Callable[[float], object]
) -> Sequence[Exhibit]:
    if not deck.views:
        raise SurveyError("deck: is empty; add a view to it first")
    found = []
    for place, kept in enumerate(deck.views, start=1):
        found.append(exhibit_of(survey, kept, tallied))
        progress(place / len(deck.views))
    return found


def saved_in(path: Path) -> Deck:
    """The deck in a file; SurveyError where there is none."""
    try:
        return opened(path.read_bytes())
    except OSError as error:
        raise SurveyError(f"deck {path.name!r}: cannot be read; {error.strerror}") from None
