"""What is kept between clicks: no other file's number, nobody else's file, and not too much."""

import gc
import sys
import weakref
from collections import defaultdict
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st
from streamlit.runtime.caching import cache_resource_api

from analysis.estimates import shares
from components import sessions, state
from components.opening import open_described
from components.sessions import session
from data.bands import banded
from data.confined import Limits
from data.model import SurveyError

PROFILE = """title = "Three"
[design]
weights = { w = "" }
[items.q]
column = "q"
answers = { 1 = "Yes", 2 = "No" }
favourable = [1]
"""


@pytest.fixture
def reader(monkeypatch):
    """A function that stands for the requests of a reader, by name; it gives their session."""
    states = defaultdict(dict)

    def reader(name, *arguments):
        monkeypatch.setattr(sys, "argv", ["app.py", *map(str, arguments)])
        monkeypatch.setattr(sessions, "st", SimpleNamespace(session_state=states[name]))
        monkeypatch.setattr(cache_resource_api, "get_session_id_or_throw", lambda: name)
        return states[name]

    st.cache_resource.clear()
    yield reader
    st.cache_resource.clear()


@pytest.fixture
def file(tmp_path):
    """A function that writes a survey of three, who have these weights, with its profile."""

    def file(name, *weights):
        path = tmp_path / f"{name}.csv"
        rows = zip((1, 1, 2), weights, strict=True)
        path.write_text("q,w\n" + "".join(f"{q},{w}\n" for q, w in rows))
        path.with_name("profile.toml").write_text(PROFILE)
        return path

    return file


@pytest.fixture
def favourable():
    """A question that remembers the surveys that it was really put to."""
    asked = []

    def favourable(survey, *choices, tallied):
        asked.append(survey.key)
        found = tallied(survey, "q", (), {}, survey.default_weight)
        return shares(found).table()["estimate"].to_numpy()

    favourable.asked = asked
    return favourable


def share(question, *choices):
    return float(state.found(question, state.survey(), *choices)[0])


def own(path):
    """The reader of now shows a file of their own."""
    described = open_described(path, path.with_name("profile.toml"), Limits())
    session().confirmed = described


def test_two_files_that_differ_in_one_weight_never_share_a_number(reader, file, favourable):
    light, heavy = file("light", 1, 1, 2), file("heavy", 1, 1, 3)
    assert light.stat().st_size == heavy.stat().st_size
    for _ in range(2):
        reader("one", "--survey", light)
        assert share(favourable) == 2 / 4
        reader("two", "--survey", heavy)
        assert share(favourable) == 2 / 5
        reader("three", "--survey", heavy)
        own(light)
        assert share(favourable) == 2 / 4
    assert len(favourable.asked) == 3  # each once on the server, and once for the reader's own


def test_a_file_that_is_written_anew_has_its_new_numbers(reader, file, favourable):
    reader("one", "--survey", file("survey", 1, 1, 2))
    assert share(favourable) == 2 / 4
    file("survey", 1, 1, 3)
    assert share(favourable) == 2 / 5


def test_the_same_file_under_another_profile_is_another_survey(reader, file, favourable, tmp_path):
    path, other = file("survey", 1, 1, 2), tmp_path / "other.toml"
    other.write_text(PROFILE.replace("favourable = [1]", "favourable = [2]"))
    reader("one", "--survey", path)
    assert share(favourable) == 2 / 4
    reader("one", "--survey", path, "--profile", other)
    assert share(favourable) == 2 / 4
    assert len(set(favourable.asked)) == 2


def test_the_usual_survey_is_asked_once_for_all_and_each_upload_once_for_its_reader(
    reader, file, favourable
):
    usual, uploaded = file("usual", 1, 1, 2), file("uploaded", 1, 1, 3)
    for name in ("one", "two"):
        reader(name, "--survey", usual)
        share(favourable)
    assert len(favourable.asked) == 1
    for name in ("one", "two"):
        reader(name, "--survey", usual)
        own(uploaded)
        share(favourable), share(favourable)
    assert len(favourable.asked) == 3


def test_an_upload_and_all_that_was_made_of_it_are_freed_when_the_session_ends(
    reader, file, favourable
):
    usual, uploaded = file("usual", 1, 1, 2), file("uploaded", 1, 1, 3)
    left = reader("one", "--survey", usual)
    own(uploaded)
    share(favourable)
    held = [
        weakref.ref(session().confirmed),
        weakref.ref(session().confirmed.opened.recorded),
        weakref.ref(state.survey()),
        weakref.ref(state.found(favourable, state.survey())),
        weakref.ref(state._tallied(state._kept(), state.survey(), "q", (), {}, "w")),
    ]
    reader("two", "--survey", usual)
    share(favourable)
    gc.collect()
    assert all(ref() is not None for ref in held)
    left.clear()
    cache_resource_api.clear_session_cache("one")  # as the runtime does when a session ends
    gc.collect()
    assert [ref() for ref in held] == [None] * len(held)


@pytest.mark.parametrize(("entries", "size"), [(5, 10**9), (10**9, 5_000)])
@pytest.mark.parametrize("uploaded", [False, True])
def test_what_is_kept_is_bounded_in_entries_and_in_bytes(
    entries, size, uploaded, reader, file, favourable, monkeypatch
):
    monkeypatch.setattr(state, "ENTRIES", entries)
    monkeypatch.setattr(state, "BYTES", size)
    reader("one", "--survey", file("usual", 1, 1, 2))
    if uploaded:
        own(file("uploaded", 1, 1, 3))
    for choice in range(50):
        share(favourable, choice)
    kept = state._kept()
    assert 0 < len(kept) <= min(entries, 40)
    assert 0 < kept.bytes <= size
    assert len(favourable.asked) == 50
    share(favourable, 49)
    assert len(favourable.asked) == 50
    share(favourable, 0)
    assert len(favourable.asked) == 51


def test_what_fails_is_not_kept(reader, file):
    reader("one", "--survey", file("usual", 1, 1, 2))

    def refused(survey, *, tallied):
        raise SurveyError("no")

    with pytest.raises(SurveyError):
        state.found(refused, state.survey())
    assert len(state._kept()) == 0


def test_a_finding_comes_back_with_the_survey_that_it_was_asked_of(reader):
    from components.findings.countries import ranking
    from components.findings.finding import Finding, Question
    from tests.components.conftest import TURKEY_2011

    reader("one")
    survey = state.survey()
    first, again = (state.answer(Question(ranking, survey, TURKEY_2011)) for _ in range(2))
    assert isinstance(again, Finding)
    assert again.survey is survey
    assert again.asked == first.asked
    pd.testing.assert_frame_equal(first.table, again.table)
    assert first.table is again.table  # kept, not found again


def test_a_survey_that_was_cut_or_weighted_otherwise_here_is_asked_anew(reader, favourable):
    reader("one")
    survey = state.survey()

    def first(survey, *, tallied):
        favourable.asked.append(survey.key)
        return tallied(survey, "turkey", ("cohort",), {}, survey.default_weight).by["cohort"]

    assert state.found(first, survey) == ("15-24", "25-39", "40-54", "55+")
    assert state.found(first, banded(survey, "cohort", [(15, 29), (30, 120)])) == ("15-29", "30+")
    assert len(favourable.asked) == 2
