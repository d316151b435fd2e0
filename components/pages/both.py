"""Page: Turkey and the EU, partner or competitor: whether the same people are favourable to both.

Its reader came for a tested answer to that, country by country, and for whether it holds at the
same goodwill toward others. Any other two questions can be chosen.
"""

import streamlit as st

from components import controls, showing
from components.figures import joint, odds, placed
from components.findings import both
from components.findings.finding import Question, kind_of
from components.state import answer, found, survey, view
from components.text import escaped, say

data, chosen = survey(), view()
first = data.item(chosen.item)
seconds = both.seconds(data, chosen.item) if kind_of(first) else []
if not seconds:
    st.header(escaped(say("both.no_second", title=first.title)), anchor=False)
else:
    second = controls.choice(
        controls.room(), "both.second", seconds, lambda name: data.items[name].title
    )
    shows = ["placed", "apart"]
    if first.favourable and data.item(second).favourable:
        shows = ["joint", "placed", "odds"]
        if chosen.by and chosen.averaging:
            shows.append("groups")
        shows += ["net"] * bool(both.third(data, chosen.item, second)) + ["apart"]
    show = controls.choice(st.container(), "both.show", shows, buttons=True)
    asked, question = (data, chosen, second), None
    if show == "joint":
        question = Question(both.attitudes, data, chosen, (second,))
        figure = joint.figure(answer(question), found(both.associated, *asked))
    elif show == "odds":
        figure = odds.figure(found(both.associated, *asked))
    elif show == "groups":
        figure = odds.figure(found(both.associated_by, *asked))
    elif show == "net":
        others = both.third(data, chosen.item, second)
        figure = odds.figure(found(both.associated_net, *asked), others)
    else:
        question = Question(both.placed, data, chosen, (second,))
        figure = placed.figure(answer(question), apart=show == "apart")
    if show == "apart" and figure.finding.compared.empty:
        st.header(escaped(figure.headline), anchor=False)
        st.markdown(escaped(placed.why_not(figure.finding)))
    else:
        showing.show(figure, f"both-{show}", question)
