"""Page: how youth and their elders differ in each country, and how sure that is."""

from components import showing
from components.figures import gaps as figures
from components.findings import gaps
from components.state import found, survey, view

data, chosen = survey(), view()
levels = data.break_(chosen.by).levels
showing.show(figures.figure(found(gaps.gaps, data, chosen, levels[:1], levels[1:])), "youth")
