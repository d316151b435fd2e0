"""Page: the published record, real figures with their sources.

Its reader came for a figure that they have seen quoted, or may quote: what was published, of whom,
when, and where it can be read.
"""

import streamlit as st

from components import controls, recorded
from components.charts.record import specification
from components.text import escaped, say
from data.published import published_record, searched

record = published_record()
asked = record.figures[["question", "answer"]].drop_duplicates().itertuples(index=False)
options = {
    say("record.option", title=record.questions[question].title, answer=answer): (question, answer)
    for question, answer in asked
}
which, search = st.columns([3, 2], vertical_alignment="bottom")
question, answer = options[controls.choice(which, "record.question", list(options), str)]
words = search.text_input(
    say("record.search"), placeholder=say("record.search_hint"), key="search", bind="query-params"
)
if words.strip():
    figures = searched(record.figures, words)
    st.header(escaped(recorded.found_headline(len(figures), words)), anchor=False)
else:
    these = (record.figures["question"] == question) & (record.figures["answer"] == answer)
    figures = record.figures[these]
    headline = recorded.headline(figures, record.questions[question], answer)
    st.header(escaped(headline), anchor=False)
    st.markdown(escaped(say("record.subtitle")))
    st.vega_lite_chart(
        specification(figures, st.context.theme.type or "light"),
        theme=None, width="stretch", alt=recorded.alt(figures, headline),
    )  # fmt: skip
st.markdown(f":small[{escaped(say('record.note'))}]")
if not figures.empty:
    st.subheader(say("record.table"), anchor=False)
    st.table(recorded.table(figures, record.questions), hide_index=True)
