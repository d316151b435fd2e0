"""The pages of actors, and of two questions, run without a browser."""

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def turned(monkeypatch):
    """The app on the demo, turned to a page."""
    monkeypatch.setattr(sys, "argv", ["app.py"])

    def turned(page):
        app = AppTest.from_file(APP, default_timeout=30).run()
        return app.switch_page(f"components/pages/{page}.py").run()

    return turned


def test_the_page_of_actors_opens_on_one_country_and_turns_to_all(turned):
    app = turned("actors")
    assert not app.exception
    assert app.header[0].value.startswith("Albania\\: 69% say Turkey is a friendly country")
    app.selectbox(key="country").set_value("Serbia").run()
    assert app.header[0].value.startswith("Serbia\\: 25% say Turkey is a friendly country")
    app.segmented_control(key="actors.show").set_value("grid").run()
    assert not app.exception
    assert len(app.table[0].value) == 42


def test_a_question_of_no_battery_offers_those_that_are_of_one(turned):
    app = turned("actors")
    app.selectbox(key="item").set_value("eu_member").run()
    assert not app.exception
    assert app.header[0].value == "“EU membership” was asked by itself"
    offered = app.selectbox(key="actors.alone")
    assert len(offered.options) == 6
    offered.set_value("germany").run()
    assert app.selectbox(key="item").value == "germany"
    assert app.header[0].value.startswith("Albania\\: 79% say Germany is a friendly country")


def test_every_view_of_two_questions_can_be_shown(turned):
    app = turned("both")
    assert app.selectbox(key="both.second").value == "eu"
    for show in ("joint", "placed", "odds", "groups", "net", "apart"):
        app.segmented_control(key="both.show").set_value(show).run()
        assert not app.exception
        assert app.header[0].value
        assert len(app.table[0].value) >= 7


@pytest.mark.parametrize(("second", "differ"), [("eu_member", "answers"), ("feeling_eu", "scales")])
def test_a_difference_of_unlike_questions_is_refused_in_a_sentence(turned, second, differ):
    app = turned("both")
    app.selectbox(key="both.second").set_value(second).run()
    app.segmented_control(key="both.show").set_value("apart").run()
    assert not app.exception
    assert not app.table
    said = " ".join(block.value for block in app.markdown)
    assert f"The two cannot be set against each other\\: their {differ} differ" in said


def test_a_scale_has_no_joint_attitudes(turned):
    app = turned("both")
    app.selectbox(key="item").set_value("feeling_turkey").run()
    app.selectbox(key="both.second").set_value("feeling_eu").run()
    assert not app.exception
    assert app.segmented_control(key="both.show").options == ["Countries on both", "Difference"]


def test_turning_the_first_question_to_the_eu_puts_turkey_beside_it(turned):
    app = turned("both")
    app.selectbox(key="item").set_value("eu").run()
    assert not app.exception
    assert app.selectbox(key="both.second").value == "turkey"


def test_a_survey_of_one_country_has_its_groups_on_both_pages(monkeypatch, tmp_path):
    rows = "".join(
        f"XX,{18 + i % 60},{1 + i % 2},{1 + (i // 2) % 2},{1 + i % 3 % 2}\n" for i in range(600)
    )
    (tmp_path / "one.csv").write_text("cntry,age,p,q,r\n" + rows)
    items = "".join(
        f"[items.{name}]\ncolumn = '{name}'\nabout = '{name.upper()}'\nbattery = 'x'\n"
        "answers = { 1 = 'Yes', 2 = 'No' }\nfavourable = [1]\n"
        for name in "pqr"
    )
    (tmp_path / "profile.toml").write_text(
        "title = 'One country'\n"
        "[breaks.country]\ncolumn = 'cntry'\nrole = 'country'\n"
        "[breaks.age]\ncolumn = 'age'\nrole = 'age'\nlabel = 'Age group'\n"
        "bands = [[15, 24], [25, 39], [40, 54], [55, 120]]\n" + items
    )
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(tmp_path / "one.csv")])
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.switch_page("components/pages/actors.py").run()
    assert not app.exception
    assert app.header[0].value.startswith("All respondents\\: 50% say")
    app.segmented_control(key="actors.show").set_value("grid").run()
    assert not app.exception
    app.switch_page("components/pages/both.py").run()
    for show in ("joint", "placed", "odds", "net", "apart"):
        app.segmented_control(key="both.show").set_value(show).run()
        assert not app.exception
