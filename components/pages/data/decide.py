"""Step of a description: what only the reader knows of their file.

Its reader answers each question once; until then nothing that is uncertain is applied.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components import edits, sessions, text
from components.drafts import Draft, decided
from components.pages.data.confirm import emphasis
from components.reasons import worded
from components.state import drafted
from components.text import say
from data.detect import Kind, Proposal, Question, Treatment

TREATMENTS: tuple[Treatment, ...] = ("no opinion", "refused", "not asked", "answer")

HEIGHT = 252
"""Pixels of the table of codes at most, so that its button can be seen."""

MOST = 12
"""So many columns that may be questions are named; the others are counted."""


def show(draft: Draft) -> None:
    """Draw the questions: roles, then codes, then columns that may be questions."""
    asked = draft.detected.questions
    for question in asked:
        if question.kind not in ("missing", "item"):
            _role(draft, question)
    if codes := [question for question in asked if question.kind == "missing"]:
        _codes(draft, codes)
    for question in asked:
        if question.kind == "item":
            _items(draft, question)
    if not asked:
        st.markdown(say("decide.nothing"))


def _role(draft: Draft, question: Question) -> None:
    """A question about a role: its columns with their reasons, or none of them."""
    options = [*(proposal.column for proposal in question.proposals), ""]
    known = draft.decided.columns.get(question.kind)
    first = None if known is None else next(iter(known), "")
    st.radio(
        text.escaped(worded(question.reason)),
        options,
        index=options.index(first) if first in options else None,
        format_func=lambda name: text.escaped(name) if name else say("decide.none"),
        captions=[text.escaped(_why(draft, proposal)) for proposal in question.proposals],
        key=f"decide_{question.kind}",
        on_change=_choose,
        args=(question.kind, options),
    )


def _why(draft: Draft, proposal: Proposal) -> str:
    """What tells this column from the others: its reason, unless that is that none does."""
    wording = draft.opened.whole.wordings.get(proposal.column, "")
    return wording if proposal.reason.key == "rivals" else worded(proposal.reason)


def _choose(kind: Kind, options: Sequence[str]) -> None:
    """Give a role to the column that was chosen; the other weights stay on offer on every page."""
    chosen, draft = st.session_state[f"decide_{kind}"], drafted()
    others = options if kind == "weight" and chosen else ()
    columns = tuple(dict.fromkeys(name for name in (chosen, *others) if name))
    decisions = replace(draft.decided, columns={**draft.decided.columns, kind: columns})
    sessions.describe(decided(draft, decisions))


def _codes(draft: Draft, questions: Sequence[Question]) -> None:
    """One table of all codes that may be no answers, to be confirmed at once."""
    table = edits.codes(questions, draft.decided)
    with st.form("codes", border=False):
        st.markdown(say("decide.codes", count=len(questions)))
        after = st.data_editor(
            table,
            key="codes_table",
            height=min(HEIGHT, 36 * (len(table) + 1)),
            hide_index=True,
            disabled=["code", "label", "columns", "why"],
            column_config={
                "code": st.column_config.TextColumn(say("decide.code"), width=60),
                "label": st.column_config.TextColumn(say("decide.label"), width=190),
                "taken": st.column_config.SelectboxColumn(
                    say("decide.taken"),
                    options=TREATMENTS,
                    format_func=lambda treatment: say(f"detected_treatment.{treatment}"),
                    required=True,
                    width=190,
                ),
                "columns": st.column_config.TextColumn(say("decide.columns"), width=190),
                "why": st.column_config.TextColumn(say("decide.why"), width="large"),
            },
            alt=say("decide.codes_alt"),
        )
        open_yet = any(question in draft.undecided for question in questions)
        words = say("decide.confirm_codes" if open_yet else "decide.change_codes")
        if st.form_submit_button(words, type=emphasis() if open_yet else "secondary"):
            missing = edits.codes_said(after, questions)
            sessions.describe(decided(draft, replace(draft.decided, missing=missing)))
            st.rerun()


def _items(draft: Draft, question: Question) -> None:
    """Whether the columns that may be questions are shown; each can be chosen in its own step."""
    st.markdown(text.escaped(worded(question.reason)))
    st.caption(text.escaped(edits.named(question.proposals, MOST)))
    certain = draft.detected.certain("item")
    likely = [proposal.column for proposal in question.proposals]
    with st.container(horizontal=True):
        st.button(say("decide.add", count=len(likely)), on_click=_show, args=([*certain, *likely],))
        st.button(say("decide.leave"), on_click=_show, args=(certain,))


def _show(columns: Sequence[str]) -> None:
    """Show these columns as questions, in the order in which they were detected."""
    draft = drafted()
    items = tuple(item.column for item in draft.detected.items if item.column in columns)
    sessions.describe(decided(draft, replace(draft.decided, items=items)))
