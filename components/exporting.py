"""The Export button of a view: a preview with words that can be edited, and every kind of file."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import sharing, tables, uploads
from components.export import deck as decks
from components.export import picture, slides, workbook
from components.export.edits import Edits, edited, fingerprint, labels_of
from components.export.exhibit import Exhibit
from components.export.kinds import kind_of
from components.export.receipts.python_code import cuts_of
from components.figures.figure import Figure
from components.refusals import refused_here
from components.sessions import is_local
from components.text import escaped, say
from data.model import Survey

GROUPS = ("picture", "slide", "sheet", "web", "receipt")
PICTURES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
MODES = ("light", "dark", "transparent")
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_button(figure: Figure, key: str = "") -> None:
    """Draw the buttons that open the dialog, and that add the view to the deck.

    Parameters
    ----------
    key : tells the figures of one page apart
    """
    left, right, _ = st.columns([1, 1, 3])
    if left.button(say("exporting.open"), key=f"{key}-export", width="stretch"):
        _dialog(figure, key)
    keeps = bool(kind_of(figure))
    if keeps and right.button(say("exporting.add"), key=f"{key}-add", width="stretch"):
        add(figure, Edits())


def add(figure: Figure, edits: Edits) -> None:
    """Put the view of a figure at the end of the deck."""
    finding, asked = figure.finding, figure.finding.asked
    with refused_here():
        kept = decks.Kept(
            kind=kind_of(figure),
            name=edits.headline or figure.headline,
            view=asked.view if asked else finding.view,
            choices=asked.choices if asked else (),
            cuts=cuts_of(finding.survey),
            digest=finding.survey.digest,
            link=address(finding.survey),
            edits=edits,
        )
        st.session_state["deck"] = deck().with_view(kept)
        st.toast(say("exporting.added", count=len(deck().views)))


def deck() -> decks.Deck:
    """The deck of this session."""
    return st.session_state.setdefault("deck", decks.Deck())


def address(survey: Survey) -> str:
    """The link of the page's view, "" where it would lead nobody anywhere."""
    url = urlsplit(st.context.url or "")
    if is_local() or url.hostname is None:
        return ""
    return sharing.link(
        survey, f"{url.scheme}://{url.netloc}{url.path}", st.session_state["chosen"]
    )


@st.dialog(say("exporting.title"), width="large")
def _dialog(figure: Figure, key: str) -> None:
    edits = _edits(figure, key)
    shown = edited(figure, edits)
    if figure.empty:
        st.info(say("exporting.empty"), icon=None)
    group = st.segmented_control(
        say("exporting.what"), GROUPS, default=GROUPS[0], required=True,
        format_func=lambda name: say(f"exporting.{name}"), key=f"{key}-group",
    )  # fmt: skip
    groups: dict[str, Callable[[Figure, str], None]] = {
        "picture": _pictures, "slide": _slides, "sheet": _sheets, "web": _web, "receipt": _receipt,
    }  # fmt: skip
    groups[group or GROUPS[0]](shown, key)
    if kind_of(figure) and st.button(say("exporting.add"), key=f"{key}-add-edited"):
        add(figure, edits)


def _edits(figure: Figure, key: str) -> Edits:
    """The words as the reader leaves them; a headline holds the numbers that it was written for."""
    with st.expander(say("exporting.words")):
        headline = st.text_area(
            say("exporting.headline"), figure.headline, height=80, key=f"{key}-headline"
        )
        subtitle = st.text_input(say("exporting.subtitle"), figure.subtitle, key=f"{key}-subtitle")
        note = st.text_input(say("exporting.note"), key=f"{key}-note")
        byline = st.text_input(say("exporting.byline"), key=f"{key}-byline")
        labels = {
            old: st.text_input(escaped(old), old, key=f"{key}-label-{old}")
            for old in labels_of(figure)
        }
        st.caption(say("exporting.facts"))
    own = headline != figure.headline
    numbers, remembered = fingerprint(figure), f"{key}-written-for"
    if own:
        written_for = st.session_state.setdefault(remembered, (headline, numbers))
        if written_for[0] != headline:
            st.session_state[remembered] = written_for = (headline, numbers)
        if written_for[1] != numbers:
            st.warning(say("exporting.outdated"), icon=None)
        numbers = written_for[1]
    return Edits(
        headline=headline if own else "",
        subtitle=subtitle if subtitle != figure.subtitle else "",
        note=note,
        byline=byline,
        labels={old: new for old, new in labels.items() if new != old},
        numbers=numbers if own else "",
    )


def _pictures(figure: Figure, key: str) -> None:
    if figure.empty:
        return
    shape_at, mode_at, words_at = st.columns(3, vertical_alignment="bottom")
    shape = shape_at.selectbox(
        say("exporting.shape"), list(picture.SHAPES), key=f"{key}-shape",
        format_func=lambda name: say(f"exporting.shape_{name}"),
    )  # fmt: skip
    mode = mode_at.selectbox(
        say("exporting.mode"), MODES, key=f"{key}-mode",
        format_func=lambda name: say(f"exporting.mode_{name}"),
    )  # fmt: skip
    with_words = words_at.toggle(say("exporting.with_words"), value=True, key=f"{key}-words")
    if not with_words:
        st.caption(say("exporting.without_words"))
    width, height, scale = picture.SHAPES[shape]
    look = picture.Look(
        width, height, scale, "dark" if mode == "dark" else "light",
        mode == "transparent", with_words,
    )  # fmt: skip
    with refused_here():
        st.image(picture.png(figure, replace(look, scale=1.0)))
    makers = {"png": picture.png, "svg": picture.svg, "pdf": picture.pdf}
    for place, (ending, mime) in zip(st.columns(3), PICTURES.items(), strict=True):
        _download(place, figure, ending, partial(makers[ending], figure, look), mime, key)


def _slides(figure: Figure, key: str) -> None:
    if figure.empty:
        return
    template = st.file_uploader(
        say("exporting.template"), type="pptx", key=f"{key}-template",
        max_upload_size=uploads.TEMPLATE_MB,
    )  # fmt: skip
    with refused_here():
        st.image(picture.png(figure, picture.Look(scale=1.0)))
        content = uploads.content(template, uploads.TEMPLATE_MB) if template else None
        if content is not None:
            slides.checked(content)
        make = partial(_slide, figure, content)
        _download(st.container(), figure, "pptx", make, PPTX, key)


def _slide(figure: Figure, template: bytes | None) -> bytes:
    return slides.pptx([exhibit(figure)], template=template)


def _sheets(figure: Figure, key: str) -> None:
    files = {
        "xlsx": (lambda: workbook.xlsx(exhibit(figure)), XLSX),
        "shown.csv": (partial(tables.csv_shown, figure), "text/csv"),
        "full.csv": (partial(tables.csv, figure), "text/csv"),
        "datawrapper.csv": (partial(tables.csv_datawrapper, figure), "text/csv"),
    }
    for place, (ending, (make, mime)) in zip(st.columns(4), files.items(), strict=True):
        _download(place, figure, ending, make, mime, key)
    st.table(tables.escaped(figure.table), hide_index=True)


def _web(figure: Figure, key: str) -> None:
    if figure.empty:
        return
    files = {
        "html": (partial(picture.html, figure), "text/html"),
        "vl.json": (partial(picture.vega, figure), "application/json"),
    }
    for place, (ending, (make, mime)) in zip(st.columns(2), files.items(), strict=True):
        _download(place, figure, ending, make, mime, key)
    st.text_area(say("exporting.alt"), figure.alt, key=f"{key}-alt")


def _receipt(figure: Figure, key: str) -> None:
    found = exhibit(figure).receipt
    if found is None:
        st.info(say("exporting.no_receipt"), icon=None)
        return
    left, right = st.columns(2)
    _download(left, figure, "R", found.r.encode, "text/plain", key, disabled=not found.r)
    _download(right, figure, "py", found.python.encode, "text/plain", key)
    if found.no_r:
        st.info(escaped(found.no_r), icon=None)
    else:
        st.code(found.r, language="r", height=300)
    st.code(found.python, language="python", height=300)


def exhibit(figure: Figure) -> Exhibit:
    """The figure with its receipt and the address of the page."""
    return decks.exhibit(figure, address(figure.finding.survey))


def _download(
    place: DeltaGenerator,
    figure: Figure,
    ending: str,
    make: Callable[[], bytes],
    mime: str,
    key: str,
    *,
    disabled: bool = False,
) -> None:
    """A file that is made when it is asked for."""
    place.download_button(
        say(f"exporting.get_{ending.replace('.', '_')}"), make, f"{figure.name}.{ending}", mime,
        key=f"{key}-get-{ending}", on_click="ignore", width="stretch", disabled=disabled,
    )  # fmt: skip
