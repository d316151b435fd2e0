"""Page: whom people see as friends, country by country, and who is clearly ahead of whom.

Its reader came for the actors in their own country, and for whether one is clearly ahead of
another: of Turkey and the EU, for example.
"""

import streamlit as st

from components import controls, showing
from components.figures import actors as figures
from components.findings import actors
from components.findings.finding import Question
from components.state import answer, found, survey, view
from components.text import escaped, say

data, chosen = survey(), view()
if actors.battery(data, chosen.item):
    shows = ["one", "grid"] if chosen.rows(data) else ["one"]
    show = controls.choice(controls.room(), "actors.show", shows, buttons=True)
    if show == "grid":
        asked = Question(actors.grid, data, chosen)
        figure = figures.grid(answer(asked))
    else:
        asked = Question(actors.actors, data, chosen)
        figure = figures.one(answer(asked), found(actors.home, data, chosen))
    showing.show(figure, f"actors-{show}", asked)
else:
    st.header(escaped(say("actors.alone", title=data.item(chosen.item).title)), anchor=False)
    offered = [name for name in data.items if actors.battery(data, name)]
    st.markdown(escaped(say("actors.alone_why" if offered else "actors.alone_none")))
    picked = st.selectbox(
        say("actors.alone_choose"), offered, index=None, key="actors.alone",
        format_func=lambda name: data.items[name].title, disabled=not offered,
        placeholder=say("actors.alone_hint"),
    )  # fmt: skip
    if picked:
        controls.turn_to("actors", item=picked)
