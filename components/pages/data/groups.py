"""Step of a description: how respondents are divided into groups that can be compared.

Its reader puts categories together, sets the bands of ages, and adds a column of their own.
"""

import streamlit as st

from components import edits, sessions
from components.drafts import Draft, edited, with_break, without_break
from components.pages.data.confirm import emphasis
from components.refusals import refused_here
from components.state import drafted
from components.text import say
from data.codebook import entry
from data.profile import BreakSpec


def show(draft: Draft) -> None:
    """Draw the break that is chosen, and below it the way to another."""
    if draft.profile is None:
        st.markdown(say("grouping.none"))
        return
    breaks = draft.profile.breaks
    if breaks:
        name = st.selectbox(
            say("grouping.choose"),
            list(breaks),
            format_func=lambda name: breaks[name].label or name.capitalize(),
            key="groups_choose",
        )
        if name in breaks:
            (_ages if breaks[name].bands else _categories)(draft, name, breaks[name])
            st.button(say("grouping.remove"), on_click=_remove, args=(name,), type="tertiary")
    _another(draft)


def _ages(draft: Draft, name: str, spec: BreakSpec) -> None:
    with st.form(f"ages_{name}", border=False):
        label = st.text_input(say("grouping.label"), spec.label or name.capitalize())
        bands = st.text_input(
            say("grouping.bands"), edits.bands_text(spec.bands), help=say("grouping.bands_help")
        )
        if st.form_submit_button(say("grouping.apply"), type=emphasis()):
            said = {"label": label, "bands": edits.bands_said(bands)}
            sessions.describe(edited(draft, ("breaks", name), **said))
            st.rerun()


def _categories(draft: Draft, name: str, spec: BreakSpec) -> None:
    found = entry(draft.opened.whole, spec.column)
    with st.form(f"categories_{name}", border=False):
        label = st.text_input(say("grouping.label"), spec.label or name.capitalize())
        after = st.data_editor(
            edits.groups(found, spec),
            hide_index=True,
            disabled=["code", "label", "n"],
            column_config={
                "code": st.column_config.TextColumn(say("grouping.code"), width=70),
                "label": st.column_config.TextColumn(say("grouping.value"), width=220),
                "n": st.column_config.NumberColumn(say("grouping.n"), width=80),
                "group": st.column_config.TextColumn(say("grouping.group"), width=220),
            },
            alt=say("grouping.alt"),
        )
        st.caption(say("grouping.how"))
        if st.form_submit_button(say("grouping.apply"), type=emphasis()):
            said = edits.groups_said(after, found)
            sessions.describe(edited(draft, ("breaks", name), label=label, **said))
            st.rerun()


def _remove(name: str) -> None:
    with refused_here():
        sessions.describe(without_break(drafted(), name))


def _another(draft: Draft) -> None:
    """Divide by any other column, too."""
    recorded = draft.opened.whole
    st.selectbox(
        say("grouping.another"),
        recorded.names,
        index=None,
        format_func=lambda name: f"{name} · {recorded.wordings.get(name, '')}".rstrip(" ·"),
        placeholder=say("grouping.column"),
        key="groups_another",
        on_change=_add,
    )


def _add() -> None:
    if column := st.session_state.pop("groups_another"):
        with refused_here():
            sessions.describe(with_break(drafted(), column))
