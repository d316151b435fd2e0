"""What was found in a file, in sentences, and the way to its numbers."""

from collections.abc import Iterator

import streamlit as st

from components import sessions, text
from components.drafts import Draft
from components.pages.data import confirm
from components.reasons import worded
from components.text import say
from data.detect import ROLES


def show(draft: Draft) -> None:
    """Say what was found, and offer to use it, to change it or to drop it."""
    st.subheader(text.escaped(draft.opened.recorded.name), anchor=False)
    st.markdown("  \n".join(_found(draft)))
    confirm.show(draft, "open")
    with st.container(horizontal=True):
        if count := draft.decisions:
            words = say("found.decide" if count > 1 else "found.decide_one", count=count)
        else:
            words = say("found.describe")
        st.button(words, on_click=_turn_to, args=("describe",))
        st.button(say("found.discard"), on_click=sessions.discard, type="tertiary")


def _turn_to(part: str) -> None:
    st.session_state["part"] = part


def _found(draft: Draft) -> Iterator[str]:
    """The sentences, one a line."""
    recorded, detected = draft.opened.whole, draft.detected
    yield say("found.size", rows=f"{recorded.rows:,}", columns=f"{len(recorded.names):,}")
    others = []
    for kind in ROLES:
        columns = draft.decided.columns.get(kind, detected.certain(kind))
        role = say(f"role.{kind}")
        reasons = [worded(p.reason) for p in detected.of(kind) if p.column in columns[:1]]
        if columns and kind == "weight":
            column, why = text.escaped(columns[0]), text.escaped(" ".join(reasons))
            yield say("found.weight", role=role, column=column, reason=why)
        elif columns:
            names = text.escaped(text.listed(columns))
            others.append(say("found.role", role=role, columns=names))
    yield " · ".join(others)
    yield from (text.escaped(worded(remark)) for remark in detected.remarks)
    shown = len(draft.profile.items) if draft.profile else 0
    yield say("found.items", count=shown, total=f"{len(detected.items):,}")
