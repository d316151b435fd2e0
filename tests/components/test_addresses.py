"""Every parameter of every page, with whatever an address may say: a sentence, or the default."""

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")

ALWAYS = ("survey", "draft", "data", "part", "search", "page", "embed", "__proto__", "nothing")
"""Parameters that no control has told of, and some that nobody knows."""

MARKED = "<b>zqx</b>"

SAID = {
    "nothing": [""],
    "markup": [f"{MARKED}![x](https://evil.invalid/zqx.png) $x$ :red[zqx]"],
    "a path": ["../../../etc/passwd"],
    "a kept survey": ["0" * 12],
    "overlong": ["zqx " * 5000],
    "a number": ["-1"],
    "no number": ["1e999"],
    "control characters": ["\0\x1b[31m\u202e\ufffe"],
    "a template": ["{0} {item!r} %s ${x}"],
    "repeated": [MARKED, "Turkey", "", "2011"],
    "many": [str(i) for i in range(500)],
}


@pytest.fixture(params=[(), ("--shared",)], ids=["local", "shared"])
def app(request, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["app.py", *request.param])
    return AppTest.from_file(APP, default_timeout=60)


def turned(app, page):
    path = "data/page" if page == "data" else page
    return app.switch_page(f"components/pages/{path}.py").run()


def shown(app):
    """The headings and the numbers of a page."""
    return [block.value for block in app.header], [x.value.to_csv() for x in app.table]


def words(app):
    """All that a page shows as Markdown."""
    shown = [*app.markdown, *app.header, *app.subheader, *app.caption, *app.error, *app.warning]
    return [block.value for block in (*shown, *app.info, *app.title)]


def test_a_parameter_is_a_choice_or_the_default_and_never_markup(app, every_page):
    before = turned(app.run(), every_page)
    known = [*before.session_state["chosen"]] if "chosen" in before.session_state else []
    usual = shown(before)
    for said in SAID.values():
        reader = AppTest.from_file(APP, default_timeout=60).run()
        for name in (*known, *ALWAYS):
            reader.query_params[name] = said
        turned(reader, every_page)
        assert not reader.exception
        assert not reader.error
        assert not [x for x in words(reader) if MARKED in x or "![x]" in x or "$x$" in x]
        if every_page != "record":  # which is searched for what is said
            assert shown(reader) == usual


def test_each_parameter_alone_changes_nothing_else(app):
    app.run()
    usual = shown(app)
    for name in app.session_state["chosen"]:
        reader = AppTest.from_file(APP, default_timeout=60)
        reader.query_params[name] = "zqx"
        reader.run()
        assert not reader.exception
        assert shown(reader) == usual


@pytest.mark.parametrize("value", [None, 0, "zqx", ["zqx"], [["a"]], {"a": 1}, 1e308, "x" * 5000])
def test_a_view_file_of_nonsense_gives_no_choice_that_is_not_on_offer(app, value):
    app.run()
    usual, names = shown(app), [*app.session_state["chosen"], "search", "nothing"]
    app.session_state["given"] = dict.fromkeys(names, value)
    app.run()
    assert not app.exception
    assert not app.error
    assert shown(app) == usual
