"""Part of the Data page: every column of a file, with its words and its counts.

Its reader looks up what was asked, which codes there are, and how many gave each.
"""

import numpy as np
import pandas as pd
import streamlit as st

from components import sessions, tables, text
from components.drafts import Draft
from components.pages.data.describe import turn_to_draft
from components.state import drafted, meaning
from components.text import say
from data.codebook import Entry, entry, matching
from data.model import Survey
from data.recorded import MissingCodes


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
            height=560,
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
