"""Page: how favourable people are in each country, how sure that is, and all their answers.

Its reader came for one number per country that can be quoted, and for where a majority is clear.
"""

from functools import partial

import streamlit as st

from components import charts, controls, tables, text
from components.export import picture
from components.state import finding, survey
from components.text import say

data = survey()
view = controls.view(data)
found = finding(data, view)

st.header(text.escaped(text.headline(found)), anchor=False)
st.markdown(text.escaped(text.subtitle(found)))
if not found.shown.empty:
    frame = charts.Frame(mode=st.context.theme.type or "light")
    st.altair_chart(charts.draw(found, frame), theme=None, width="stretch", alt=text.alt(found))
st.markdown("  \n".join(f":small[{text.escaped(line)}]" for line in text.footer(found)))

name = f"{view.item}-{view.by}-{view.wave}-{view.show}".replace("--", "-").strip("-")
as_png, as_csv, _ = st.columns([1, 1, 3])
as_png.download_button(
    say("page.get_png"), partial(picture.png, found), f"{name}.png", "image/png",
    on_click="ignore", width="stretch", disabled=found.shown.empty,
)  # fmt: skip
as_csv.download_button(
    say("page.get_csv"), partial(tables.csv, found), f"{name}.csv", "text/csv",
    on_click="ignore", width="stretch",
)  # fmt: skip
st.subheader(say("page.table"), anchor=False)
st.table(tables.escaped(tables.worded(found)), hide_index=True)
