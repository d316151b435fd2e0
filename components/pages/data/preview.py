"""The first weighted table of a survey that is being described, as every page would show it.

Its reader sees at once what a choice does to the numbers, before anything is confirmed.
"""

import streamlit as st

from components import tables, text
from components.drafts import Draft
from components.state import finding, meaning
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
    found = finding(survey, view, mine=True)
    st.markdown(f"**{text.escaped(text.headline(found))}**")
    st.table(tables.escaped(tables.worded(found)), hide_index=True)
    st.markdown("  \n".join(f":small[{text.escaped(line)}]" for line in text.footer(found)))


def first_view(survey: Survey, item: str = "") -> View:
    """What a page shows of a question before its reader has chosen anything."""
    item = item or next(iter(survey.items))
    country, wave = survey.role("country"), survey.role("wave")
    several = country is not None and len(country.levels) > 1
    others = [name for name, b in survey.breaks.items() if b.role not in ("country", "wave")]
    asked = survey.items[item]
    return View(
        item=item,
        by=country.name if country and several else next(iter(others), ""),
        wave=wave.levels[-1] if wave else "",
        base="all",
        weight=survey.default_weight,
        averaging="equal" if several else "",
        level=95,
        show="ranking" if asked.favourable or asked.scale else "answers",
        kind="mean" if asked.scale else "share",
    )
