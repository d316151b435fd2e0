"""What a page puts into the deck is the same view when the deck is opened again."""

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.export import deck as decks
from components.text import escaped

APP = str(Path(__file__).parents[2] / "app.py")

BOTH = ("joint", "placed", "odds", "groups", "net", "apart")
VIEWS = {
    "actors": ("actors", {}, "actors-one"),
    "actors of one country": ("actors", {"country": "Serbia"}, "actors-one"),
    "actors of all": ("actors", {"actors.show": "grid"}, "actors-grid"),
    **{show: ("both", {"both.show": show}, f"both-{show}") for show in BOTH},
    "another question": ("both", {"both.second": "eu_member"}, "both-joint"),
    "trends": ("trends", {}, "trends"),
    "trends of ages": ("trends", {"trends.series": "cohort"}, "trends"),
    "trends with events": ("trends", {"trends.events_invented": "yes"}, "trends"),
    "a claim": ("claims", {"claims.claim": "young-serbs"}, "claims-0"),
    "a claim of two tests": ("claims", {"claims.claim": "no-competition"}, "claims-1"),
    "a claim of 2008": ("claims", {"wave": "2008"}, "claims-0"),
}
"""The page, the choices that are made on it, and the figure that is kept."""


@pytest.fixture
def turned(monkeypatch):
    """The app on the demo, turned to a page."""
    monkeypatch.setattr(sys, "argv", ["app.py"])

    def turned(page):
        app = AppTest.from_file(APP, default_timeout=30).run()
        return app.switch_page(f"components/pages/{page}.py").run()

    return turned


@pytest.mark.parametrize("case", VIEWS)
def test_a_view_of_a_page_is_kept_saved_and_made_again(turned, demo, case):
    page, choices, key = VIEWS[case]
    app = turned(page)
    for name, option in choices.items():
        control = next(x for x in (*app.selectbox, *app.segmented_control) if x.key == name)
        control.set_value(option).run()
    app.button(key=f"{key}-add").click().run()
    assert not app.exception
    (kept,) = decks.opened(decks.deck_file(app.session_state["deck"])).views
    figure = decks.figure_of(demo, kept)
    assert escaped(figure.headline) in [header.value for header in app.header]
    shown = [table.value.to_numpy().tolist() for table in app.table]
    assert [[escaped(str(x)) for x in row] for row in figure.table.to_numpy()] in shown
    assert decks.warnings(demo, kept) == []
