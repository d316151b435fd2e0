"""The choices of a reader: in widgets and in the address bar, checked against the survey."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.estimates import AVERAGES, BASES
from components import words
from components.text import say
from components.view import LEVELS, View, Where
from data.model import Survey

T = TypeVar("T", str, int)

OPENS_ON = "Serbia"
"""The country that stands out where a page on groups within countries is opened: that of the claim
that readers come to test, on people aged 15-24 there and Turkey."""

MOST_GROUPS = 12
"""A break with more levels than this is not on offer for comparison: nobody reads so many."""


def view(survey: Survey, asks: Collection[str]) -> View:
    """Draw the choices that all pages share, what and when above the page and the rest beside it.

    Room for the page's own main choice remains beside the wave: `room`.

    Parameters
    ----------
    asks : which of "wave", "averaging", "by" and "country" the page has a use for; the others keep
        what was chosen on another page, and are not drawn; "opening" where it opens on a country
    """
    st.session_state["chosen"] = {}
    what, when, room = st.columns([7, 3, 12], vertical_alignment="bottom")
    st.session_state["room"] = room
    item = choice(what, "controls.item", list(survey.items), lambda x: survey.items[x].title)
    waves = survey.role("wave")
    wave = ""
    if waves:
        levels = waves.levels[::-1]
        wave = choice(when, "controls.wave", levels, str, drawn="wave" in asks)
    side = st.sidebar
    base = choice(side, "controls.base", BASES)
    where = _filters(side, survey)
    weights = list(survey.weights)
    weight = choice(side, "controls.weight", weights, lambda x: words.weight_name(survey, x))
    countries = survey.role("country")
    averaging = by = country = ""
    if countries and len(countries.levels) > 1:
        known = all(name in survey.population for name in countries.levels)
        offered = [name for name in AVERAGES if known or name != "population"]
        averaging = choice(side, "controls.averaging", offered, drawn="averaging" in asks)
        shown = {"": say("controls.country_none")} | {name: name for name in countries.levels}
        if "opening" in asks:
            _open_on(OPENS_ON, shown)
        country = choice(
            side, "controls.country", list(shown), shown.__getitem__, drawn="country" in asks
        )
    if groups := _comparable(survey, where):
        label = lambda name: survey.breaks[name].label  # noqa: E731
        by = choice(side, "controls.by", groups, label, drawn="by" in asks or not averaging)
    level = choice(side, "controls.level", LEVELS, lambda x: say("controls.percent", level=x))
    return View(item, wave, base, weight, level, averaging, by, where, country)


def room() -> DeltaGenerator:
    """Where a page's main choice stands, in one row with the question and the wave."""
    return st.session_state["room"]


def choice(
    place: DeltaGenerator,
    key: str,
    options: Sequence[T],
    label: Callable[[T], str] | None = None,
    *,
    default: T | None = None,
    buttons: bool = False,
    drawn: bool = True,
) -> T:
    """A choice of one, kept in the address; what is not on offer becomes the default.

    Parameters
    ----------
    key : its words in the catalogue; the shared ones ("controls.item") are in the address under
        the last part, those of a page under the whole
    label : the words for an option, by default those of the catalogue under `key`_option
    default : by default the first
    buttons : whether the options lie side by side
    drawn : whether to draw it; else what was chosen elsewhere counts
    """
    name = key.removeprefix("controls.")
    first = options[0] if default is None else default
    label = label or (lambda option: say(f"{key}_{option}"))
    _take(name)
    chosen = st.session_state.get(name, first)
    if drawn:
        look = {"format_func": label, "key": name, "bind": "query-params"}
        if buttons:
            chosen = place.segmented_control(
                say(key), options, default=first, required=True, **look
            )
        else:
            chosen = place.selectbox(say(key), options, index=options.index(first), **look)
    chosen = chosen if chosen in options else first
    if drawn:
        st.session_state.setdefault("chosen", {})[name] = (chosen, label(chosen))
    return chosen


def _open_on(country: str, offered: Mapping[str, str]) -> None:
    """Have a country stand out, once in a session, and only where none was chosen."""
    in_address = st.query_params.get("country") in offered.values()
    chosen = st.session_state.get("country") or in_address
    if country in offered and not chosen and "opened" not in st.session_state:
        st.session_state["country"] = country
    st.session_state["opened"] = True


def turn_to(page: str, **chosen: object) -> None:
    """Turn to another page with all choices as they are, but for those that are given here."""
    now = {name: value for name, (value, _) in st.session_state["chosen"].items()}
    st.session_state["given"] = now | chosen
    # The address must be emptied here: Streamlit does not by itself while widgets are bound to it.
    st.switch_page(f"components/pages/{page}.py", query_params={})


def _take(name: str, kind: type = object) -> None:
    """Set a control that is about to be drawn to what was given: by a click, or a view file.

    A view file may be anybody's; what is not of this kind is left out.
    """
    given = st.session_state.get("given", {})
    if name in given and isinstance(value := given.pop(name), kind):
        st.session_state[name] = value


def several(
    place: DeltaGenerator,
    key: str,
    options: Sequence[str],
    label: Callable[[str], str],
    default: Sequence[str] = (),
) -> list[str]:
    """A choice of any number, kept in the address; what is not on offer is left out."""
    name = key.removeprefix("controls.")
    _take(name, list)
    chosen = place.multiselect(
        say(key),
        options,
        default=list(default),
        format_func=label,
        key=name,
        bind="query-params",
        placeholder=say(f"{key}_none"),
    )
    chosen = [option for option in chosen if option in options]
    st.session_state["chosen"][name] = (chosen, [label(option) for option in chosen])
    return chosen


def line(place: DeltaGenerator, key: str, default: str) -> str:
    """A line of text that a reader writes, kept in the address."""
    _take(key, str)
    written = place.text_input(
        say(key), default, key=key, bind="query-params", max_chars=200, help=say(f"{key}_help")
    )
    st.session_state["chosen"][key] = (written, written)
    return written


def _filters(place: DeltaGenerator, survey: Survey) -> Where:
    """The respondents to look at: levels of one break are alternatives, breaks narrow down."""
    offered = {
        say("controls.filter", label=b.label, level=level): (name, level)
        for name, b in survey.breaks.items()
        if b.role not in ("country", "wave")
        for level in b.levels
    }
    kept: dict[str, tuple[str, ...]] = {}
    for told in several(place, "controls.where", list(offered), str):
        name, level = offered[told]
        kept[name] = (*kept.get(name, ()), level)
    return tuple(kept.items())


def _comparable(survey: Survey, where: Where) -> list[str]:
    """The breaks whose groups can be compared within countries, ages first."""
    found = [
        name
        for name, b in survey.breaks.items()
        if b.role not in ("country", "wave")
        and 1 < len(dict(where).get(name, b.levels)) <= MOST_GROUPS
    ]
    return sorted(found, key=lambda name: survey.breaks[name].role != "age")
