"""Step of a description: which columns are questions, and what their answers stand for.

Its reader picks what the pages shall show, and puts right a wording, a side or an order.
"""

from dataclasses import replace

import streamlit as st

from components import edits, sessions
from components.drafts import Draft, decided, edited
from components.pages.data.confirm import emphasis
from components.state import meaning
from components.text import say
from data.codebook import matching
from data.model import Survey

HEIGHT = 300
"""Pixels of the list, so that the question below it can be seen."""


def show(draft: Draft) -> None:
    """Draw the list of what may be a question, and below it one question to be changed."""
    _list(draft)
    if draft.described:
        _question(draft, meaning(draft.described))


def _list(draft: Draft) -> None:
    words = st.text_input(
        say("questions.search"),
        type="search",
        live=True,
        key="questions_search",
        label_visibility="collapsed",
        placeholder=say("questions.search"),
    )
    items = draft.decided.items
    shown = draft.detected.certain("item") if items is None else items
    table = edits.candidates(draft.detected, shown, set(matching(draft.opened.whole, words)))
    after = st.data_editor(
        table,
        key=f"questions_{words}",
        height=HEIGHT,
        hide_index=True,
        disabled=["column", "wording", "answers", "why"],
        column_config={
            "show": st.column_config.CheckboxColumn(say("questions.show"), width=90),
            "column": st.column_config.TextColumn(say("questions.column"), width=100),
            "wording": st.column_config.TextColumn(say("questions.wording"), width=260),
            "answers": st.column_config.TextColumn(say("questions.answers"), width=200),
            "why": st.column_config.TextColumn(say("questions.why"), width=400),
        },
        alt=say("questions.list_alt"),
    )
    if not after["show"].equals(table["show"]):
        columns = edits.shown_said(after, shown)
        sessions.describe(decided(draft, replace(draft.decided, items=columns)))
        st.rerun()


def _question(draft: Draft, survey: Survey) -> None:
    """A form with all that is said of one question."""
    name = st.selectbox(
        say("questions.change"),
        list(survey.items),
        format_func=lambda name: survey.items[name].title,
        key="questions_change",
    )
    if name not in survey.items:
        return
    item = survey.items[name]
    with st.form(f"question_{name}", border=False):
        title = st.text_input(say("questions.title"), item.title)
        wording = st.text_area(say("questions.full"), item.wording, height=80)
        statement = st.text_input(
            say("questions.statement"), item.statement, help=say("questions.statement_help")
        )
        after = st.data_editor(
            edits.answers(item),
            hide_index=True,
            disabled=["code"],
            column_config={
                "place": st.column_config.NumberColumn(say("questions.place"), step=1, width=90),
                "code": st.column_config.TextColumn(say("questions.code"), width=70),
                "answer": st.column_config.TextColumn(say("questions.answer"), width=260),
                "sense": st.column_config.SelectboxColumn(
                    say("questions.sense"),
                    options=edits.SENSES,
                    format_func=lambda sense: say(f"sense.{sense}"),
                    required=True,
                    width=180,
                ),
            },
            alt=say("questions.answers_alt"),
        )
        if st.form_submit_button(say("questions.apply"), type=emphasis()):
            said = edits.item_said(after, item)
            sessions.describe(
                edited(
                    draft,
                    ("items", name),
                    title=title,
                    wording=wording,
                    statement=statement,
                    **said,
                )
            )
            st.rerun()
