"""A figure on a page: its sentence, chart, notes, exports and table."""

from typing import Any

import streamlit as st

from components import controls, tables
from components.charts.frame import Frame, specification
from components.exporting import export_button
from components.figures import sensitivity
from components.figures.figure import Figure
from components.findings.finding import Question
from components.findings.sensitivity import sensitivity as asked_otherwise
from components.state import answer
from components.text import escaped, say


def show(figure: Figure, key: str = "", asked: Question | None = None) -> str:
    """Draw a figure, and say which group of it a reader clicked on, "" for none.

    Parameters
    ----------
    key : tells the figures of one page apart
    asked : what the figure answers, where a reader may see how it moves with other choices
    """
    st.header(escaped(figure.headline), anchor=False)
    if figure.empty:
        st.info(say("page.nothing"))
        st.markdown(f":small[{escaped(figure.notes[0])}]")
        return ""
    st.markdown(escaped(figure.subtitle))
    picked = _chart(figure, key)
    st.markdown("  \n".join(f":small[{escaped(note)}]" for note in figure.notes))
    export_button(figure, key)
    st.subheader(say("page.table"), anchor=False)
    st.table(tables.escaped(figure.table), hide_index=True)
    if asked:
        _sensitivity(asked)
    return picked


def _sensitivity(asked: Question) -> None:
    """How the numbers move with one choice changed; computed when it is asked for."""
    place, _ = st.columns([1, 3])
    if controls.choice(place, "sensitivity.show", ("no", "yes")) == "no":
        return
    found = asked_otherwise(asked, answer)
    st.markdown(f"**{escaped(sensitivity.headline(found))}**")
    if not (table := sensitivity.table(found)).empty:
        st.table(tables.escaped(table), hide_index=True)
        st.markdown(f":small[{escaped(say('sensitivity.note'))}]")


def _chart(figure: Figure, key: str) -> str:
    frame = Frame(mode=st.context.theme.type or "light")
    chart = specification(figure.draw, figure.finding, frame)
    look: dict[str, Any] = {"theme": None, "width": "stretch", "alt": figure.alt}
    look["key"] = f"{key}-chart"
    if not any("params" in layer for layer in chart["layer"]):
        st.vega_lite_chart(chart, **look)
        return ""
    clicked = st.vega_lite_chart(chart, on_select="rerun", **look)
    return next((str(point["name"]) for point in clicked["selection"].get("picked", [])), "")
