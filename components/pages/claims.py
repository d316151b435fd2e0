"""Page: what the loaded survey says of the claims of the literature.

Its reader came with a sentence from a paper, and leaves knowing whether this survey bears it out,
where, and by which test.
"""

import streamlit as st

from components import claimed, controls, showing
from components.figures import claims as figures
from components.findings import claims
from components.state import found, survey
from components.view import View

data = survey()
waves = data.role("wave")
which, when, _ = st.columns([4, 2, 4], vertical_alignment="bottom")
wave = controls.choice(when, "controls.wave", waves.levels[::-1], str) if waves else ""
chosen = View("", wave, "all", data.default_weight, 95, "", "")
results = {result.claim.id: result for result in found(claims.assessed, data, chosen)}

claimed.overview(list(results.values()))
result = results[
    controls.choice(which, "claims.claim", list(results), lambda x: results[x].claim.title)
]
claimed.quoted(result)
for place, finding in enumerate(claims.tests(data, chosen, result)):
    showing.show(figures.figure(finding, result), f"claims-{place}")
claimed.topics()
