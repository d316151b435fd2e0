"""Step of a description: who did the survey, when and how, and the profile as a file.

Its reader makes what every number must be quoted with, and takes the description along.
"""

import streamlit as st

from components import sessions, uploads
from components.drafts import Draft, edited, given
from components.pages.data.confirm import emphasis
from components.state import meaning
from components.text import escaped, say
from data.model import Survey
from data.profile import Profile, profile_from, profile_toml

SHIPPED = "population_15plus"
"""The table of data/population/ that averages over countries can use."""


def show(draft: Draft) -> None:
    """Draw the form, and below it the ways to save and to load a profile."""
    profile = draft.profile
    if profile:
        _form(draft, profile)
    st.markdown(say("about.profile"))
    if profile:
        st.download_button(
            say("about.save"),
            lambda: profile_toml(profile),
            "profile.toml",
            "application/toml",
            on_click="ignore",
        )
    upload = st.file_uploader(
        say("about.load"), type=["toml"], key="about_load", max_upload_size=uploads.TEXT_MB
    )
    if upload and st.session_state.get("about_loaded") != upload.file_id:
        st.session_state["about_loaded"] = upload.file_id
        sessions.describe(given(draft, profile_from(uploads.content(upload), upload.name)))
        st.rerun()


def _design(said: Profile, survey: Survey | None) -> dict[str, object]:
    """What the file cannot say of its sample: a design effect, and how many people there are."""
    chosen: dict[str, object] = {}
    if not said.design.psu:
        chosen["design_effect"] = st.number_input(
            say("about.design_effect"),
            min_value=1.0,
            value=said.design.design_effect,
            step=0.1,
            help=say("about.design_effect_help"),
            width=320,
        )
    country = survey.role("country") if survey else None
    own = said.design.population_totals not in ("", SHIPPED)
    if country and len(country.levels) > 1 and not own:
        by_population = st.checkbox(
            say("about.population_totals"), said.design.population_totals == SHIPPED
        )
        chosen["population_totals"] = SHIPPED if by_population else ""
    return chosen


def _form(draft: Draft, said: Profile) -> None:
    with st.form("about", border=False):
        title = st.text_input(say("about.title"), said.title)
        left, right = st.columns(2)
        producer = left.text_input(say("about.producer"), said.source.producer)
        mode = right.text_input(say("about.mode"), said.source.mode)
        population = left.text_input(say("about.population"), said.source.population)
        survey = meaning(draft.described) if draft.described else None
        waves = survey.role("wave") if survey else None
        dates = {
            wave: right.text_input(
                say("about.fieldwork", wave=f" {escaped(wave)}" if waves else ""),
                said.source.fieldwork.get(wave, ""),
                placeholder="2024-05/06",
                key=f"about_{wave}",
            )
            for wave in (waves.levels if waves else ("all",))
        }
        design = _design(said, survey)
        if st.form_submit_button(say("about.apply"), type=emphasis()):
            draft = edited(draft, (), title=title)
            source = {"producer": producer, "mode": mode, "population": population}
            source |= {"fieldwork": {wave: when for wave, when in dates.items() if when}}
            draft = edited(draft, ("source",), **source)
            sessions.describe(edited(draft, ("design",), **design))
            st.rerun()
