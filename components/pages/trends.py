"""Page: how opinion moved from wave to wave, in each country or in each group of one.

Its reader came for a line and for whether its turns are more than chance.
"""

import streamlit as st

from components import controls, showing
from components.figures import trends as figures
from components.findings import trends
from components.findings.finding import Question, kind_of
from components.state import answer, survey, view
from components.text import escaped, say

data, chosen = survey(), view()
waves, country, item = data.role("wave"), data.role("country"), data.item(chosen.item)
if waves is None or len(waves.levels) < 2:
    st.header(say("trends.one_wave"), anchor=False)
elif not kind_of(item):
    st.header(escaped(say("headline.no_number", title=item.title)), anchor=False)
else:
    several = bool(country) and len(country.levels) > 1
    where = chosen.country or next(iter(country.levels if country else ()), "")
    labels = {country.name: country.label} if country and several else {}
    if chosen.by:
        label = data.break_(chosen.by).label
        within = say("trends.series_within", label=label, country=where)
        labels[chosen.by] = within if several else label
    over = controls.choice(
        controls.room(), "trends.series", list(labels) or [""], lambda x: labels.get(x, "")
    )
    if item.provenance == "invented":
        events = controls.choice(st.sidebar, "trends.events_invented", ("no", "yes"))
    else:
        events = controls.choice(st.sidebar, "trends.events", ("yes", "no"))
    asked = Question(trends.trends, data, chosen, (over, events == "yes"))
    showing.show(figures.figure(answer(asked)), "trends", asked)
