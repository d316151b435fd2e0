"""The deck on its page: its order and names, its files, and decks that are ready made."""

import hashlib
from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.tally import tally
from components import exporting, uploads
from components.export import deck as decks
from components.export import slides
from components.export.deck import Deck
from components.export.one_pager import one_pager
from components.export.tabbook import tab_book
from components.text import escaped, say
from components.view import View
from data.model import Survey, SurveyError

Told = Callable[[float], object]
"""Is told what part of a file is made."""


def show(survey: Survey) -> None:
    """Draw the deck of this session."""
    st.header(say("deck.title"), anchor=False)
    deck = exporting.deck()
    if deck.views:
        name = st.text_input(say("deck.name"), deck.title or survey.title, key="deck-title")
        _keep(deck.model_copy(update={"title": name}))
        for place in range(len(deck.views)):
            _row(survey, place)
        _files(survey)
    else:
        st.markdown(say("deck.empty"))
    _ready_made(survey)
    _opened()
    _tab_book(survey)


def _row(survey: Survey, place: int) -> None:
    deck = exporting.deck()
    kept = deck.views[place]
    name, up, down, away = st.columns([8, 1, 1, 1], vertical_alignment="bottom")
    label = say("deck.slide", place=place + 1)
    renamed = name.text_input(label, kept.name, key=f"deck-name-{place}-{kept.name}")
    if renamed != kept.name:
        _keep(deck.renamed(place, renamed))
        st.rerun()
    if up.button("↑", key=f"deck-up-{place}", help=say("deck.up"), disabled=place == 0):
        _keep(deck.moved(place, place - 1))
        st.rerun()
    last = place == len(deck.views) - 1
    if down.button("↓", key=f"deck-down-{place}", help=say("deck.down"), disabled=last):
        _keep(deck.moved(place, place + 1))
        st.rerun()
    if away.button("✕", key=f"deck-away-{place}", help=say("deck.away")):
        _keep(deck.without(place))
        st.rerun()
    try:
        for warning in decks.warnings(survey, kept):
            st.warning(escaped(warning), icon=None)
    except SurveyError as error:
        st.error(escaped(str(error)), icon=None)


def _files(survey: Survey) -> None:
    deck = exporting.deck()
    template = st.file_uploader(
        say("exporting.template"),
        type="pptx",
        key="deck-template",
        max_upload_size=uploads.TEMPLATE_MB,
    )
    try:
        content = uploads.content(template, uploads.TEMPLATE_MB) if template else None
        if content is not None:
            slides.checked(content)
        for kept in deck.views:
            decks.fits(survey, kept)
    except SurveyError as error:
        st.error(escaped(str(error)), icon=None)
        return
    key = (decks.deck_file(deck), content, survey.key)
    left, middle, right = st.columns(3)
    _long(left, "pptx", "deck.pptx", exporting.PPTX, key, partial(_slides, survey, deck, content))
    _long(middle, "zip", "deck.zip", "application/zip", key, partial(_archive, survey, deck))
    right.download_button(
        say("deck.get_json"), decks.deck_file(deck), "deck.json", "application/json",
        key="deck-get-json", on_click="ignore", width="stretch",
    )  # fmt: skip


def _slides(survey: Survey, deck: Deck, template: bytes | None, told: Told) -> bytes:
    return decks.as_slides(survey, deck, template, tally, told)


def _archive(survey: Survey, deck: Deck, told: Told) -> bytes:
    return decks.as_archive(survey, deck, tally, told)


def _long(
    place: DeltaGenerator,
    name: str,
    file: str,
    mime: str,
    key: object,
    make: Callable[[Told], bytes],
) -> None:
    """A file that takes a while: made under a bar that shows how far it is, then offered.

    Parameters
    ----------
    key : what the file is made of; once that changes, it is made again
    """
    made, tag = f"deck-made-{name}", hashlib.sha256(repr(key).encode()).hexdigest()
    if st.session_state.get(made, ("", b""))[0] == tag:
        place.download_button(
            say(f"deck.get_{name}"), st.session_state[made][1], file, mime,
            key=f"deck-get-{name}", on_click="ignore", width="stretch", type="primary",
        )  # fmt: skip
    elif place.button(say(f"deck.make_{name}"), key=f"deck-make-{name}", width="stretch"):
        bar = place.progress(0.0, say("deck.making"))
        try:
            st.session_state[made] = tag, make(lambda part: bar.progress(part, say("deck.making")))
        except SurveyError as error:
            place.error(escaped(str(error)), icon=None)
            return
        st.rerun()


def _ready_made(survey: Survey) -> None:
    country = survey.role("country")
    if country is None:
        return
    st.subheader(say("deck.ready"), anchor=False)
    what, go = st.columns([3, 1], vertical_alignment="bottom")
    name = what.selectbox(say("deck.country"), country.levels, key="deck-country")
    if go.button(say("deck.one_pager"), key="deck-one-pager", width="stretch"):
        _keep(one_pager(survey, name))
        st.rerun()


def _opened() -> None:
    file = st.file_uploader(
        say("deck.open"), type="json", key="deck-file", max_upload_size=uploads.TEXT_MB
    )
    if file is not None and st.session_state.get("deck-opened") != file.file_id:
        st.session_state["deck-opened"] = file.file_id
        try:
            _keep(decks.opened(uploads.content(file)))
        except SurveyError as error:
            st.error(escaped(str(error)), icon=None)
            return
        st.rerun()


def _tab_book(survey: Survey) -> None:
    st.subheader(say("tabs.title"), anchor=False)
    offered = [name for name, b in survey.breaks.items() if b.role != "wave"]
    chosen = st.multiselect(
        say("tabs.items"), list(survey.items), key="tabs-items",
        placeholder=say("tabs.all", count=len(survey.items)),
        format_func=lambda name: survey.items[name].title,
    )  # fmt: skip
    items = chosen or list(survey.items)
    breaks = st.multiselect(
        say("tabs.breaks"), offered, offered[:2], key="tabs-breaks",
        format_func=lambda name: survey.breaks[name].label,
    )  # fmt: skip
    if not items or not breaks:
        return
    waves = survey.role("wave")
    view = View(
        items[0], waves.levels[-1] if waves else "", "all", survey.default_weight, 95, "", ""
    )
    key = (view, items, breaks, survey.key)
    make = partial(_tabs, survey, view, items, breaks)
    _long(st.container(), "tabs", "tab-book.xlsx", exporting.XLSX, key, make)


def _tabs(survey: Survey, view: View, items: list[str], breaks: list[str], told: Told) -> bytes:
    return tab_book(survey, view, items, breaks, tally, told)


def _keep(deck: Deck) -> None:
    st.session_state["deck"] = deck
