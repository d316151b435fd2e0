"""Page: how favourable people are in each country, how sure that is, and which countries differ.

Its reader came for one number per country that can be quoted, and for where a majority is clear.
"""

from components import controls, showing
from components.figures import answers, ranking
from components.findings import countries
from components.findings.finding import kind_of
from components.state import found, survey, view

SHOWS = ("ranking", "answers")

data, chosen = survey(), view()
shows = SHOWS if kind_of(data.item(chosen.item)) else ("answers",)
show = controls.choice(controls.room(), "countries.show", shows, buttons=True)
if show == "answers":
    figure = answers.figure(found(countries.answers, data, chosen))
else:
    figure = ranking.figure(found(countries.ranking, data, chosen))
showing.show(figure, "countries")
