"""The page on youth and cohorts, run without a browser."""

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def page(monkeypatch):
    """The page on the demo, as a reader opens it."""
    monkeypatch.setattr(sys, "argv", ["app.py"])
    app = AppTest.from_file(APP, default_timeout=30).run()
    return app.switch_page("components/pages/youth.py").run()


def test_it_opens_on_people_aged_15_to_24_in_serbia_and_turkey(page):
    assert not page.exception
    assert page.header[0].value.startswith("Serbia\\: 37% of people aged 15\\-24 and 23% of people")
    assert "Turkey is a friendly country" in page.header[0].value


def test_a_reader_who_wants_no_country_to_stand_out_keeps_that(page):
    page.selectbox(key="country").set_value("").run()
    assert page.header[0].value.startswith("Whether people aged 15\\-24 and people aged 25")
    page.selectbox(key="level").set_value(99).run()
    assert page.selectbox(key="country").value == ""


@pytest.mark.parametrize("show", ["gaps", "grid", "between", "trend", "composition"])
@pytest.mark.parametrize("item", ["turkey", "serbia", "feeling_eu"])
def test_every_view_of_every_kind_of_item_has_a_sentence_and_a_table(page, show, item):
    page.selectbox(key="item").set_value(item).run()
    page.selectbox(key="youth.show").set_value(show).run()
    assert not page.exception
    assert not page.error
    assert page.header[0].value
    assert len(page.table[0].value) > 1
    words = " ".join(block.value for block in page.markdown)
    assert "nan" not in words
    assert "invented" in words


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("ends", "people aged 55"),
        ("thirty", "people aged 30"),
        ("ages", "people aged 15\\-29"),
        ("years", "people born 1990"),
    ],
)
def test_the_sides_are_the_readers_to_choose(page, which, words):
    page.selectbox(key="sides.which").set_value(which).run()
    assert not page.exception
    assert words in page.header[0].value


def test_bands_of_ones_own_are_read_from_a_line_and_mistakes_are_a_sentence(page):
    page.selectbox(key="sides.which").set_value("ages").run()
    page.text_input(key="sides.ages").set_value("15-19, 20-39, 40+").run()
    assert "people aged 15\\-19 and" in page.header[0].value
    page.text_input(key="sides.ages").set_value("the young").run()
    assert not page.exception
    assert "'the young' is no band" in page.error[0].value


@pytest.mark.parametrize("by", ["sex", "education", "religion", "settlement", "ethnicity"])
def test_any_break_takes_the_place_of_cohorts(page, by):
    page.selectbox(key="by").set_value(by).run()
    assert not page.exception
    assert "the group" in page.header[0].value


def test_choices_stay_when_the_reader_turns_pages(page):
    page.selectbox(key="item").set_value("eu").run()
    page.selectbox(key="base").set_value("opinion").run()
    page.multiselect(key="where").set_value(["Sex: Female"]).run()
    page.switch_page("components/pages/countries.py").run()
    assert page.selectbox(key="item").value == "eu"
    words = " ".join(block.value for block in page.markdown)
    assert "those with an opinion \\(Sex\\: Female\\) who say the EU" in words


def test_a_filter_on_ages_leaves_the_ages_that_can_be_compared(page):
    page.multiselect(key="where").set_value(["Age group: 15-24", "Age group: 55+"]).run()
    assert not page.exception
    assert not page.error
    assert "people aged 55" in page.header[0].value


def test_an_item_without_favourable_answers_says_where_to_look(monkeypatch, tmp_path):
    rows = "".join(f"{18 + i % 60},{1 + i % 2}\n" for i in range(600))
    (tmp_path / "one.csv").write_text("age,q\n" + rows)
    (tmp_path / "profile.toml").write_text(
        'title = "One"\n[breaks.age]\ncolumn = "age"\nrole = "age"\nbands = [[15, 39], [40, 120]]\n'
        '[items.q]\ncolumn = "q"\nanswers = { 1 = "Yes", 2 = "No" }\n'
    )
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(tmp_path / "one.csv")])
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.switch_page("components/pages/youth.py").run()
    assert not app.exception
    assert "No answer to this question is called favourable" in app.info[0].value


def test_a_survey_of_one_country_compares_its_groups(monkeypatch, tmp_path):
    rows = "".join(f"XX,{18 + i % 60},{1 + i % 2}\n" for i in range(1200))
    (tmp_path / "one.csv").write_text("cntry,age,q\n" + rows)
    (tmp_path / "profile.toml").write_text(
        'title = "One"\n[breaks.country]\ncolumn = "cntry"\nrole = "country"\n'
        '[breaks.age]\ncolumn = "age"\nrole = "age"\n'
        "bands = [[15, 24], [25, 39], [40, 54], [55, 120]]\n"
        '[items.q]\ncolumn = "q"\nanswers = { 1 = "Yes", 2 = "No" }\nfavourable = [1]\n'
    )
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(tmp_path / "one.csv")])
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.switch_page("components/pages/youth.py").run()
    assert not app.exception
    assert app.selectbox(key="youth.show").options == [
        "Gap in each country", "Trend over age", "Same composition",
    ]  # fmt: skip
    for show in ("gaps", "trend", "composition"):
        app.selectbox(key="youth.show").set_value(show).run()
        assert not app.exception
        assert app.header[0].value
