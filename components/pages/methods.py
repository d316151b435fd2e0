"""Page: how every number is made, and what the design of the loaded survey allows.

Its reader came to judge whether the numbers can be trusted, and to cite how they were made.
"""

import streamlit as st

from analysis.precision import design_card
from components import controls, methods
from components.state import found, survey
from components.text import escaped, say

data = survey()
card = found(design_card, data, data.default_weight)
waves = data.role("wave")
wave = ""
if waves:
    place, _ = st.columns([1, 4])
    wave = controls.choice(place, "controls.wave", waves.levels[::-1], str)
    card = card[card[waves.name] == wave]
st.header(escaped(methods.headline(card, data, wave)), anchor=False)
st.markdown(escaped(say("methods.subtitle", title=data.title)))
st.table(methods.table(card, data), hide_index=True)
said = methods.facts(data, data.default_weight, wave)
st.markdown("  \n".join(f":small[{escaped(fact)}]" for fact in said))
st.header(say("methods.how"), anchor=False)
st.markdown(methods.manual())
