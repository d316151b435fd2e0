"""What a weight does beside another, in three charts with their tables: spread, cost, moves."""

from typing import Any

import pandas as pd
import streamlit as st

from analysis.weight_effects import Effect
from components import tables, weight_charts, weight_tables, weight_text
from components.text import escaped, say
from data.model import Item, Survey


def show(survey: Survey, effect: Effect, item: Item | None, names: tuple[str, str]) -> None:
    """Draw all three, if anybody weighs anything.

    Parameters
    ----------
    names : what both weights are called; where the first is uneven it is drawn, too
    """
    look = weight_charts.Look(
        mode=st.context.theme.type or "light",
        mark=weight_text.mark(survey),
        both=bool(effect.before.cv > 0),
    )
    if not effect.after.n:
        return
    which = "both" if look.both else "one"
    left, right = st.columns(2, gap="large")
    with left:
        _titled("spread", say(f"weights.spread_{which}", before=names[0]))
        _drawn(weight_charts.spread(effect, look), weight_text.spread_alt(effect, survey))
    with right:
        _titled("worth", say(f"weights.worth_{which}", before=names[0]))
        _drawn(weight_charts.costs(effect, look), weight_text.cost_alt(effect, survey))
    _tables(
        weight_tables.costs(effect, survey, look.both),
        weight_tables.spread(effect, names if look.both else names[1:]),
    )
    if item is None:
        _titled("moves", say("weights.no_item"))
        return
    kind = weight_text.kind_of(item)
    _titled("moves", weight_text.moved(item, *names))
    _drawn(weight_charts.moves(effect, kind, look), weight_text.moves_alt(effect, item, survey))
    st.markdown(f":small[{escaped(say('weights.moves_note'))}]")
    _tables(weight_tables.moves(effect, survey, kind, names))


def _titled(chart: str, below: str) -> None:
    st.subheader(say(f"weights.{chart}"), anchor=False)
    st.markdown(f":small[{escaped(below)}]")


def _drawn(chart: dict[str, Any], alt: str) -> None:
    st.vega_lite_chart(chart, theme=None, width="stretch", alt=alt)


def _tables(*twins: pd.DataFrame) -> None:
    with st.expander(say("weights.table")):
        for table in twins:
            st.table(tables.escaped(table), hide_index=True)
