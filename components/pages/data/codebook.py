"""Part of the Data page: every column of a file, with its words and its counts.

Its reader looks up what was asked, which codes there are, and how many gave each.
"""

import pandas as pd
import streamlit as st

from components import codebooks, tables, text, words
from components.drafts import Draft
from components.state import drafted, meaning
from components.text import say
from data.codebook import entry, matching, no_answers
from data.model import UNWEIGHTED

HEIGHT = 564
"""Pixels of the list at most."""


def show() -> None:
    """Draw the list at the left, and the column that is chosen in it at the right."""
    draft = drafted()
    recorded = draft.opened.whole
    left, right = st.columns([2, 3], gap="medium")
    with left:
        words = st.text_input(
            say("codebook.search"), type="search", live=True, key="codebook_search",
            placeholder=say("codebook.search"), label_visibility="collapsed",
        )  # fmt: skip
        names = matching(recorded, words)
        if not names:
            st.markdown(say("codebook.nothing"))
            return
        listed = pd.DataFrame(
            {"name": names, "wording": [recorded.wordings.get(name, "") for name in names]}
        )
        chosen = st.dataframe(
            listed,
            key=f"codebook_{words}",
            on_select="rerun",
            selection_mode="single-row-required",
            hide_index=True,
            height=min(HEIGHT, 36 * (len(names) + 1)),
            column_config={
                "name": st.column_config.TextColumn(say("codebook.name"), width=110),
                "wording": st.column_config.TextColumn(say("codebook.wording"), width=320),
            },
            alt=say("codebook.list_alt"),
        )
        st.caption(say("codebook.count", count=f"{len(names):,}", total=f"{len(recorded.names):,}"))
    rows = chosen["selection"]["rows"]
    with right:
        _column(draft, names[rows[0] if rows and rows[0] < len(names) else 0])


def _column(draft: Draft, name: str) -> None:
    """One column: its words, the counts of its values, and what they are shares of."""
    recorded = draft.opened.whole
    survey = meaning(draft.described) if draft.described else None
    found = entry(
        recorded,
        name,
        survey and no_answers(recorded, name, survey),
        survey and survey.weight(),
    )
    st.subheader(text.escaped(recorded.wordings.get(name, "") or name), anchor=False)
    st.caption(text.escaped(say("codebook.is", name=name, file=recorded.name)))
    weighted = survey is not None and survey.default_weight != UNWEIGHTED
    st.table(tables.escaped(codebooks.worded(found, weighted)), hide_index=True)
    weight = words.weight_name(survey, survey.default_weight) if survey and weighted else ""
    said = [*codebooks.remarks(found), say("codebook.shares")]
    if weight:
        said.append(say("codebook.by_weight", weight=weight))
    st.caption(text.escaped(" ".join(said)))
