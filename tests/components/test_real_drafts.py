"""Real files become drafts whose profiles say the same once saved; where there are any."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from components.drafts import begun, decided, given
from components.opened import Opened
from components.opening import named
from data.detect import suggested
from data.load import survey_of
from data.profile import profile_from, profile_toml
from data.readers import open_recorded

REAL = os.environ.get("SURVEY_REAL")

pytestmark = pytest.mark.skipif(REAL is None, reason="SURVEY_REAL does not name a folder of files")

NAMES = [
    "ESS7IE.sav",
    "ESS8IE.sav",
    "afrobarometer_tunisia_r5.sav",
    "afrobarometer_tunisia_r9.sav",
    "eb62_2004_trust_ZA4414.csv",
    "ess11_teaching.csv",
    "evs2017_teaching.sav",
    "pew_typology_2017.sav",
    "quantipy_example_a.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_description_that_is_saved_and_loaded_goes_on_where_it_ended(name):
    path = Path(REAL or "") / name
    draft = begun(Opened(named(path), open_recorded(path)))
    confirmed = decided(draft, suggested(draft.detected))
    saved = profile_from(profile_toml(confirmed.profile).encode(), "profile.toml")
    again = given(draft, saved)
    assert again.ready
    assert decided(again, again.decided).profile.digest == confirmed.profile.digest
    survey = survey_of(draft.opened.recorded, saved)
    for item in survey.items:
        survey.codes(item)
    fewer = decided(again, replace(again.decided, items=again.decided.items[:1]))
    assert len(fewer.profile.items) == 1
