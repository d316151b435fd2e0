"""The first weighted table of a survey that is being described, as every page would show it.

Its reader sees at once what a choice does to the numbers, before anything is confirmed.
"""

import streamlit as st

from components import tables, text
from components.drafts import Draft
from components.figures import answers, ranking
from components.findings import countries
from components.findings.finding import kind_of
from components.state import found, meaning
from components.text import say
from components.view import View
from data.model import Survey


def show(draft: Draft) -> None:
    """Draw the table of one question, or say why there is none yet."""
    st.subheader(say("preview.title"), anchor=False)
    if draft.described is None:
        st.markdown(say("preview.nothing"))
        return
    survey = meaning(draft.described)
    item = st.selectbox(
        say("preview.item"),
        list(survey.items),
        format_func=lambda name: survey.items[name].title,
        key="preview",
        label_visibility="collapsed",
    )
    view = first_view(survey, item if item in survey.items else "")
    if kind_of(survey.items[view.item]):
        figure = ranking.figure(found(countries.ranking, survey, view))
    else:
        figure = answers.figure(found(countries.answers, survey, view))
    st.markdown(f"**{text.escaped(figure.headline)}**")
    st.table(tables.escaped(figure.table), hide_index=True)
    st.markdown("  \n".join(f":small[{text.escaped(note)}]" for note in figure.notes))


def first_view(survey: Survey, item: str = "") -> View:
    """What a page shows of a question before its reader has chosen anything."""
    country, wave = survey.role("country"), survey.role("wave")
    several = country is not None and len(country.levels) > 1
    others = [b for b in survey.breaks.values() if b.role not in ("country", "wave")]
    others.sort(key=lambda found: found.role != "age")
    return View(
        item=item or next(iter(survey.items)),
        wave=wave.levels[-1] if wave else "",
        base="all",
        weight=survey.default_weight,
        level=95,
        averaging="equal" if several else "",
        by=others[0].name if others else "",
    )
