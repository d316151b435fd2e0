"""Step of a description: which column has which role in the sample and among respondents."""

from dataclasses import replace

import streamlit as st

from components import sessions, text
from components.drafts import Draft, decided
from components.reasons import worded
from components.state import drafted
from components.text import say
from data.detect import ROLES, Kind
from data.recorded import Recorded

SEVERAL: tuple[Kind, ...] = ("weight", "stratum")
"""Roles that more than one column can have."""


def show(draft: Draft) -> None:
    """Draw a choice of columns for each role, with the reason for the one that it has."""
    st.markdown(say("roles.what"))
    places = st.columns(2)
    for turn, kind in enumerate(ROLES):
        with places[turn % 2]:
            _role(draft, kind)
            if kind == "weight":
                _product(draft)


def _role(draft: Draft, kind: Kind) -> None:
    recorded, proposals = draft.opened.whole, draft.detected.of(kind)
    columns = draft.decided.columns.get(kind, draft.detected.certain(kind))
    options = list(dict.fromkeys([*columns, *(p.column for p in proposals), *recorded.names]))
    label = say(f"role.{kind}")
    look = {
        "format_func": lambda name: _named(name, recorded) if name else say("roles.none"),
        "key": f"role_{kind}",
        "on_change": _choose,
        "args": (kind,),
        "placeholder": say("roles.none"),
    }
    if kind in SEVERAL:
        first = say(f"roles.several_{kind}")
        st.multiselect(label, options, default=list(columns), help=first, **look)
    else:
        first = next(iter(columns), "")
        st.selectbox(label, ["", *options], index=["", *options].index(first), **look)
    for proposal in proposals:
        if proposal.column in columns[:1]:
            st.caption(text.escaped(worded(proposal.reason)))


def _product(draft: Draft) -> None:
    """A weight that is the product of columns, such as of a design and a population weight."""
    with st.expander(say("roles.product"), expanded=bool(draft.decided.product)):
        st.multiselect(
            say("roles.factors"),
            draft.opened.whole.names,
            default=list(draft.decided.product),
            key="role_product",
            on_change=_multiply,
            placeholder=say("roles.none"),
        )


def _multiply() -> None:
    draft = drafted()
    product = tuple(st.session_state["role_product"])
    sessions.describe(decided(draft, replace(draft.decided, product=product)))


def _named(name: str, recorded: Recorded) -> str:
    return f"{name} · {recorded.wordings.get(name, '')}".rstrip(" ·")


def _choose(kind: Kind) -> None:
    chosen = st.session_state[f"role_{kind}"]
    columns = tuple(chosen) if isinstance(chosen, list) else (chosen,) if chosen else ()
    draft = drafted()
    decisions = replace(draft.decided, columns={**draft.decided.columns, kind: columns})
    sessions.describe(decided(draft, decisions))
