"""Part of the Data page: what weights do to the numbers of a survey.

Its reader asks "what do these weights do to my numbers?": how many interviews they cost, which
answers they move, and (in raking.py) whether better ones can be made.
"""

import streamlit as st

from analysis.weight_effects import Where, weight_effect
from components import weight_text, words
from components.pages.data import effects, raking
from components.refusals import refused_here
from components.text import escaped, say
from data.model import UNWEIGHTED, Item, Survey
from data.profile import WeightingSpec


def show(survey: Survey, weighting: WeightingSpec) -> WeightingSpec | None:
    """Show what each weight does, then how to make one; what the reader decides, if anything.

    Parameters
    ----------
    survey : as its file has it, without the weight that `weighting` makes
    weighting : how the weight in use is made

    Returns
    -------
    WeightingSpec | None
        For the profile, at the click of a button; one without margins and trim undoes it.
    """
    weight, where, item = _choices(survey, weighting)
    with refused_here():
        effect = weight_effect(survey, UNWEIGHTED, weight, item.name if item else None, where)
        st.header(escaped(weight_text.cost(effect.after)), anchor=False)
        notes = [say("weights.cost_note"), weight_text.zeros(effect.after)]
        st.markdown(escaped(" ".join(note for note in notes if note)))
        if weight != UNWEIGHTED:
            names = (say("weights.unweighted"), survey.weights[weight])
            effects.show(survey, effect, item, names)
    return raking.show(survey, weighting, weight, where, item)


def _choices(survey: Survey, weighting: WeightingSpec) -> tuple[str, Where, Item | None]:
    """The weight, the wave and the question that everything is shown for."""
    weights, wave = list(survey.weights), survey.role("wave")
    items = {name: item for name, item in survey.items.items() if item.favourable or item.scale}
    what, how, *when = st.columns([3, 4, 1] if wave else [3, 4], vertical_alignment="bottom")
    weight = what.selectbox(
        say("weights.weight"),
        weights,
        index=weights.index(weighting.base) if weighting.base in weights else 0,
        format_func=lambda name: words.weight_name(survey, name),
        key="weights-weight",
    )
    item = how.selectbox(
        say("weights.item"),
        list(items),
        format_func=lambda name: items[name].title,
        key="weights-item",
    )
    where: Where = {}
    if wave:
        level = when[0].selectbox(say("weights.wave"), wave.levels[::-1], key="weights-wave")
        where = {wave.name: [level if level in wave.levels else wave.levels[-1]]}
    return weight if weight in weights else weights[0], where, items.get(item or "")
