"""Whom a server serves, what a session holds, and what is remembered of it."""

import sys
from collections import OrderedDict
from types import SimpleNamespace

import pandas as pd
import pytest

from components import keeping, sessions
from components.drafts import begun
from components.opened import Opened
from components.opening import named
from data.readers import open_recorded


@pytest.fixture
def reader(monkeypatch, tmp_path):
    """A function that stands for a reader's request; it gives the state of their session."""
    monkeypatch.setattr(keeping, "user_data_path", lambda *_, **__: tmp_path)
    monkeypatch.setattr(sessions, "_memories", OrderedDict())

    def reader(host="localhost:8501", address="localhost", arguments=(), **headers):
        monkeypatch.setattr(sys, "argv", ["app.py", *arguments])
        state = {}
        sent = {"Host": host, **{name.replace("_", "-"): said for name, said in headers.items()}}
        streamlit = SimpleNamespace(
            context=SimpleNamespace(headers=sent),
            get_option={"server.address": address}.get,
            session_state=state,
        )
        monkeypatch.setattr(sessions, "st", streamlit)
        return state

    return reader


@pytest.fixture
def draft(save):
    """A function that makes a draft of a file of three respondents who gave these answers."""

    def draft(*answers):
        path = save(
            pd.DataFrame({"q": answers}),
            "three.sav",
            variable_value_labels={"q": {1: "Agree", 2: "Disagree"}},
        )
        return begun(Opened(named(path), open_recorded(path)))

    return draft


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost"])
@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1"])
def test_a_loopback_address_that_is_asked_for_as_one_is_local(reader, host, address):
    reader(host, address)
    assert sessions.is_local()


@pytest.mark.parametrize(
    "asked",
    [
        {"host": "survey.example.org"},
        {"host": "192.168.1.7:8501"},
        {"host": "localhost.example.org"},
        {"host": ""},
        {"host": "localhost:8501", "address": "0.0.0.0"},  # noqa: S104 - what must not count
        {"host": "localhost:8501", "address": None},
        {"x_forwarded_for": "203.0.113.9"},
        {"X_Forwarded_Proto": "https"},
        {"forwarded": "for=203.0.113.9"},
        {"arguments": ["--shared"]},
    ],
)
def test_anything_else_is_shared(reader, asked):
    reader(**asked)
    assert not sessions.is_local()


def test_a_second_file_disturbs_the_first_only_when_it_is_confirmed(reader, draft):
    reader()
    first, second = draft(1, 2, 1), draft(1, 1, 1)
    sessions.describe(first)
    sessions.use(first.described)
    sessions.describe(second)
    assert sessions.session().confirmed is not None
    assert sessions.session().confirmed.opened is first.opened
    sessions.discard()
    assert sessions.session().draft is None
    sessions.describe(second)
    sessions.use(second.described)
    assert sessions.session().confirmed.opened is second.opened
    assert sessions.session().draft is None


def test_to_show_another_survey_keeps_the_draft_of_this_one(reader, draft):
    reader()
    first, second = draft(1, 2, 1), draft(1, 1, 1)
    sessions.describe(second)
    sessions.use(first.described)
    assert sessions.session().draft is second
    sessions.use(None)
    assert sessions.session().confirmed is None
    assert sessions.session().draft is second


def test_a_new_survey_begins_with_its_own_first_choices(reader, draft):
    state = reader()
    state["item"] = "an item of another survey"
    sessions.use(draft(1, 2, 1).described)
    assert list(state) == ["session"]


def test_a_local_machine_remembers_for_the_next_session(reader, draft):
    reader()
    first, second = draft(1, 2, 1), draft(1, 1, 1)
    sessions.use(first.described)
    sessions.describe(second)
    reader()
    assert sessions.session().confirmed is None
    assert sessions.memory(first.opened.address).confirmed.opened is first.opened
    assert sessions.memory(second.opened.address).draft is second
    assert sessions.memory("0123456789ab").confirmed is None


def test_a_shared_server_remembers_nothing(reader, draft):
    reader(arguments=["--shared"])
    shown = draft(1, 2, 1)
    sessions.describe(shown)
    sessions.use(shown.described)
    assert sessions.session().confirmed is not None
    assert sessions._memories == {}
    reader()
    assert sessions.memory(shown.opened.address).confirmed is None


def test_what_a_local_machine_remembers_a_proxy_does_not_get(reader, draft):
    reader()
    shown = draft(1, 2, 1)
    sessions.use(shown.described)
    reader(x_forwarded_for="203.0.113.9")
    assert sessions.memory(shown.opened.address).confirmed is None


def test_only_the_last_few_files_are_remembered(reader, draft):
    reader()
    shown = [draft(1, 2, 2, *[1] * i) for i in range(sessions.MOST + 1)]
    for each in shown:
        sessions.use(each.described)
    kept = [sessions.memory(each.opened.address).confirmed for each in shown]
    assert kept[0] is None
    assert None not in kept[1:]


def test_the_bytes_of_an_upload_stay_only_where_they_may_be_kept(reader):
    upload = sessions.File("a.sav", b"bytes")
    reader()
    assert sessions.without_content(upload) == upload
    reader(arguments=["--shared"])
    assert sessions.without_content(upload).content == b""
