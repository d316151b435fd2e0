"""Signing in, where secrets.toml asks for it, run without a browser."""

import sys
from pathlib import Path

import pytest
from streamlit import user_info
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def app(monkeypatch):
    """The app on a server whose secrets.toml has a section [auth]."""
    monkeypatch.setattr(sys, "argv", ["app.py", "--shared"])
    monkeypatch.setattr(user_info, "get_secrets_auth_section", lambda: {"client_id": "monitor"})
    return AppTest.from_file(APP, default_timeout=30)


def test_nobody_sees_anything_before_they_have_signed_in(app):
    app.run()
    assert [block.value for block in app.markdown] == [
        "This survey is shown to those who have signed in."
    ]
    assert [button.label for button in app.button] == ["Sign in"]
    assert not app.header
    assert not app.sidebar


def test_a_link_does_not_lead_past_the_sign_in(app):
    app.run()
    app.switch_page("components/pages/youth.py").run()
    assert [button.label for button in app.button] == ["Sign in"]


def test_who_has_signed_in_sees_the_survey(app, monkeypatch):
    known = {"is_logged_in": True, "email": "reader@example.org"}
    monkeypatch.setattr(user_info, "_get_user_info", lambda: known)
    app.run()
    assert app.header[0].value.startswith("Clearly more than half")
