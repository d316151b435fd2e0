"""Part of the Data page: a weight made of the population's shares, and what it would do.

Its reader has a sample that is not like the population, or weights they do not trust, and wants to
know before deciding what better ones change, and what they cost.
"""

import streamlit as st

from analysis.margin_fit import Reweighting, reweighting
from analysis.weight_effects import Where
from components import tables, uploads, weight_tables, weight_text, words
from components.pages.data import effects
from components.refusals import refused_here
from components.text import escaped, say
from data.margins import margins_template, read_margins
from data.model import Item, Survey
from data.profile import MarginSpec, WeightingSpec
from data.shipped import shipped_margins

LIMITS, USUAL = (1.1, 100.0), 5.0
"""The limits for weights on offer, and the first: 5 is that of the American National Election
Studies (DeBell and Krosnick 2009)."""


def show(
    survey: Survey, weighting: WeightingSpec, base: str, where: Where, item: Item | None
) -> WeightingSpec | None:
    """Draw the choices, what such a weight does, and the button that takes it."""
    st.header(say("weights.make"), anchor=False)
    name = words.weight_name(survey, base)
    st.markdown(escaped(say("weights.make_about", weight=name)))
    if _undone(survey, weighting):
        return WeightingSpec()
    with refused_here():
        margins = _margins(survey, weighting)
        trim = _limit(weighting)
        if not margins and trim is None:
            st.info(say("weights.nothing"), icon=None)
            return None
        wanted = WeightingSpec(base=base, margins=margins, trim=trim)
        found = reweighting(survey, wanted, item.name if item else None, where)
        st.header(escaped(weight_text.headline(found, wanted)), anchor=False)
        taken = st.button(
            say("weights.use"), type="primary", key="weights-use", disabled=wanted == weighting
        )
        _met(found, where)
        effects.show(found.survey, found.effect, item, (name, say("weights.new")))
        return wanted if taken else None
    return None


def _undone(survey: Survey, weighting: WeightingSpec) -> bool:
    """Say which weight is in use where one is made, and whether the reader goes back."""
    if not (weighting.margins or weighting.trim):
        return False
    st.info(escaped(say("weights.in_use", weight=weight_text.made(survey, weighting))), icon=None)
    return st.button(say("weights.undo"), key="weights-undo")


def _margins(survey: Survey, weighting: WeightingSpec) -> list[MarginSpec]:
    """The shares of the population: those that ship, the reader's own, or those in use."""
    sources = ["shipped", "own", *(["current"] if weighting.margins else [])]
    source = st.segmented_control(
        say("weights.source"),
        sources,
        default=sources[-1] if weighting.margins else sources[0],
        required=True,
        format_func=lambda source: say(f"weights.source_{source}"),
        key="weights-source",
    )
    if source == "current":
        return weighting.margins
    return _own(survey) if source == "own" else _shipped(survey)


def _shipped(survey: Survey) -> list[MarginSpec]:
    """Choose among the margins that ship, and say where they are from and why others are not."""
    shipped = shipped_margins(survey)
    offered = {found.break_: found for found in shipped if found.margin}
    chosen = []
    if offered:
        chosen = st.pills(
            say("weights.margins"),
            list(offered),
            selection_mode="multi",
            default=list(offered),
            format_func=lambda name: escaped(survey.breaks[name].label),
            key="weights-margins",
        )
    picked = [offered[name] for name in chosen if name in offered]
    for said in (weight_text.figures(survey, picked), weight_text.not_offered(survey, shipped)):
        if said:
            st.markdown(f":small[{escaped(said)}]")
    return [found.margin for found in picked if found.margin]


def _own(survey: Survey) -> list[MarginSpec]:
    """Read a table of the reader's own, and offer one to fill in."""
    st.markdown(f":small[{escaped(say('weights.template_note'))}]")
    shipped = [found.margin for found in shipped_margins(survey) if found.margin]
    breaks = [name for name, b in survey.breaks.items() if b.role not in ("country", "wave")]
    what, get = st.columns([4, 1], vertical_alignment="bottom")
    chosen = what.multiselect(
        say("weights.template_breaks"),
        breaks,
        default=[margin.breaks[-1] for margin in shipped] or breaks[:1],
        format_func=lambda name: survey.breaks[name].label,
        key="weights-template",
    )
    get.download_button(
        say("weights.template"),
        lambda: margins_template(survey, chosen, shipped).encode("utf-8-sig"),
        "margins.csv",
        "text/csv",
        on_click="ignore",
        width="stretch",
        disabled=not chosen,
    )
    file = st.file_uploader(
        say("weights.upload"), "csv", key="weights-upload", max_upload_size=uploads.TEXT_MB
    )
    return read_margins(uploads.content(file), survey) if file else []


def _limit(weighting: WeightingSpec) -> float | None:
    """The highest weight as a multiple of the average, if there is to be one."""
    if not st.toggle(
        say("weights.trim"),
        weighting.trim is not None,
        help=say("weights.trim_help"),
        key="weights-trim",
    ):
        return None
    return st.number_input(
        say("weights.limit"),
        *LIMITS,
        min(max(weighting.trim or USUAL, LIMITS[0]), LIMITS[1]),
        step=0.5,
        format="%g",
        key="weights-limit",
        width=320,
    )


def _met(found: Reweighting, where: Where) -> None:
    """How far the sample was from each margin and is now, and the shares of one of them."""
    if found.gaps.empty:
        return
    st.table(tables.escaped(weight_tables.gaps(found)), hide_index=True)
    margins = found.gaps["margin"].tolist()
    margin = st.segmented_control(
        say("weights.shares"),
        margins,
        default=margins[0],
        required=True,
        format_func=escaped,
        key="weights-shares",
    )
    wave = next(iter(where.values()), [""])[0]
    margin = margin if margin in margins else margins[0]
    st.table(tables.escaped(weight_tables.shares(found, margin, wave)), hide_index=True)
    st.markdown(f":small[{escaped(weight_text.shares_note(found, margin))}]")
