"""Page: how favourable people are in each country, how sure that is, and which countries differ.

Its reader came for one number per country that can be quoted, and for where a majority is clear.
"""

import streamlit as st

from components import controls, showing
from components.figures import answers, pairs, ranking
from components.findings import countries
from components.findings.finding import Question, kind_of
from components.state import answer, survey, view
from components.text import say
from data.shapes import shapes

data, chosen = survey(), view()
rows = chosen.rows(data)
shows = ["answers"]
if kind_of(data.item(chosen.item)):
    shows = ["ranking", "answers"] + ["pairs"] * bool(rows)
    if chosen.averaging and set(shapes()) & set(data.break_(rows).levels):
        shows.append("map")
show = controls.choice(controls.room(), "countries.show", shows, buttons=True)
order, letters = countries.ORDERS[0], False
if show == "ranking" and chosen.averaging:
    order = controls.choice(st.sidebar, "countries.order", countries.ORDERS)
    letters = controls.choice(st.sidebar, "countries.letters", ("no", "yes")) == "yes"

if show == "answers":
    asked = Question(countries.answers, data, chosen)
    figure = answers.figure(answer(asked))
elif show == "pairs":
    asked = Question(countries.all_pairs, data, chosen)
    figure = pairs.figure(answer(asked))
else:
    asked = Question(countries.ranking, data, chosen, (order,))
    figure = ranking.figure(answer(asked), letters=letters, on_map=show == "map")
picked = showing.show(figure, "countries", asked)

if chosen.averaging and chosen.by:
    picked = st.selectbox(
        say("countries.go"), data.break_(rows).levels, index=None,
        placeholder=say("countries.go_none"), key="go",
    ) or picked  # fmt: skip
    if picked in data.break_(rows).levels:
        controls.turn_to("youth", country=picked)
