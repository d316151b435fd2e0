"""The app, run without a browser."""

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def app(monkeypatch):
    """The app on the demo, as the command line without arguments starts it."""
    monkeypatch.setattr(sys, "argv", ["app.py"])
    return AppTest.from_file(APP, default_timeout=30)


def test_the_first_screen_shows_turkey_in_the_latest_wave(app):
    app.run()
    assert not app.exception
    assert app.header[0].value.startswith("Clearly more than half say Turkey is a friendly country")
    assert app.selectbox(key="item").value == "turkey"
    assert app.selectbox(key="wave").value == "2011"
    assert "invented" in " ".join(block.value for block in app.markdown)


def test_every_item_in_every_wave_and_view_can_be_shown(app):
    app.run()
    for item in ("eu_member", "serbia", "germany", "confidence_nato", "feeling_eu"):
        for wave in ("2006", "2008"):
            for show in ("ranking", "answers"):
                app.selectbox(key="item").set_value(item)
                app.selectbox(key="wave").set_value(wave)
                app.segmented_control(key="countries.show").set_value(show)
                app.run()
                assert not app.exception
                assert app.header[0].value
                assert "nan" not in " ".join(block.value for block in app.markdown)


def test_a_question_that_was_not_asked_has_a_sentence_and_no_empty_table(app):
    app.query_params["item"] = "Germany: friendly or hostile"
    app.query_params["wave"] = "2006"
    app.run()
    assert app.header[0].value == "Germany\\: friendly or hostile\\: not asked in 2006"
    assert app.info[0].value.startswith("There is nothing to show for these choices.")
    assert not app.table


def test_a_question_whose_codes_are_not_all_named_is_refused_in_a_sentence(
    app, monkeypatch, tmp_path
):
    (tmp_path / "one.csv").write_text("q\n1\n2\n3\n")
    (tmp_path / "profile.toml").write_text(
        'title = "x"\n[items.q]\ncolumn = "q"\nanswers = { 1 = "Yes", 2 = "No" }\n'
    )
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(tmp_path / "one.csv")])
    app.run()
    assert not app.exception
    assert app.error[0].value.startswith("This cannot be shown. item 'q': column 'q' has codes")


def test_base_weight_average_and_level_change_what_is_shown(app):
    app.run()
    before = app.table[0].value
    for key, value, column in (
        ("base", "opinion", "Share"),
        ("weight", "unweighted", "Share"),
        ("level", 99, "99% interval"),
    ):
        app.selectbox(key=key).set_value(value).run()
        assert not app.exception
        assert column in app.table[0].value
        assert not app.table[0].value.equals(before)
    app.selectbox(key="averaging").set_value("population").run()
    assert not app.exception


def test_the_choices_are_read_from_the_address(app):
    app.query_params["item"] = "EU membership"
    app.query_params["wave"] = "2008"
    app.query_params["countries.show"] = "All answers"
    app.run()
    assert app.selectbox(key="item").value == "eu_member"
    assert app.header[0].value == "EU membership\\: all answers"


def test_nonsense_in_the_address_falls_back_to_the_first_screen(app):
    for key in ("item", "wave", "base", "weight", "averaging", "level", "countries.show"):
        app.query_params[key] = "<script>"
    app.run()
    assert not app.exception
    assert app.selectbox(key="item").value == "turkey"


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(app, monkeypatch, tmp_path):
    broken = tmp_path / "broken.sav"
    broken.write_bytes(b"$FL2 this is no survey")
    (tmp_path / "profile.toml").write_text('title = "x"\n[items.q]\ncolumn = "q"\n')
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(broken)])
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.startswith("This file cannot be shown. file 'broken.sav': cannot be")


def test_a_file_without_a_profile_is_told_what_to_do(app, monkeypatch, tmp_path):
    lonely = tmp_path / "lonely.csv"
    lonely.write_text("q\n1\n")
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(lonely)])
    app.run()
    assert app.error[0].value.endswith("name a profile, or put a profile.toml beside the file")


def test_a_survey_of_one_country_compares_its_other_breaks(app, monkeypatch, tmp_path):
    rows = "".join(f"XX,{18 + i % 60},{1 + i % 2},{1.0}\n" for i in range(600))
    (tmp_path / "one.csv").write_text("cntry,age,q,w\n" + rows)
    (tmp_path / "profile.toml").write_text(
        'title = "One country"\n'
        "[design]\nweights = { w = 'design weight' }\n"
        "[breaks.country]\ncolumn = 'cntry'\nrole = 'country'\n"
        "[breaks.age]\ncolumn = 'age'\nrole = 'age'\nlabel = 'Age group'\n"
        "bands = [[15, 24], [25, 39], [40, 54], [55, 120]]\n"
        "[items.q]\ncolumn = 'q'\ntitle = 'A question'\nanswers = { 1 = 'Yes', 2 = 'No' }\n"
        "favourable = [1]\n"
    )
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(tmp_path / "one.csv")])
    app.run()
    assert not app.exception
    assert app.table[0].value["Age group"].tolist() == ["18-24", "25-39", "40-54", "55+"]


def test_a_view_is_exported_in_every_way_from_its_dialog(app):
    app.run()
    for group in ("picture", "slide", "sheet", "web", "receipt"):
        app.session_state["countries-group"] = group
        app.button(key="countries-export").click().run()
        assert not app.exception
        assert not app.error
        assert app.segmented_control(key="countries-group").value == group
        assert app.text_area(key="countries-headline").value.startswith("Clearly more than half")


def test_the_deck_is_filled_ordered_and_made(app):
    app.run()
    app.button(key="countries-add").click().run()
    app.selectbox(key="item").set_value("eu").run()
    app.button(key="countries-add").click().run()
    assert [kept.view.item for kept in app.session_state["deck"].views] == ["turkey", "eu"]
    app.switch_page("components/pages/deck.py").run()
    assert not app.exception
    app.button(key="deck-down-0").click().run()
    assert [kept.view.item for kept in app.session_state["deck"].views] == ["eu", "turkey"]
    app.button(key="deck-make-pptx").click().run()
    assert not app.exception
    assert app.session_state["deck-made-pptx"][1].startswith(b"PK")
    app.button(key="deck-away-0").click().run()
    assert [kept.view.item for kept in app.session_state["deck"].views] == ["turkey"]


def test_a_country_has_its_deck_in_one_click(app):
    app.run()
    app.switch_page("components/pages/deck.py").run()
    assert "Nothing is in the deck yet" in " ".join(block.value for block in app.markdown)
    app.selectbox(key="deck-country").set_value("Serbia")
    app.button(key="deck-one-pager").click().run()
    assert not app.exception
    assert app.session_state["deck"].title == "Serbia"
    assert len(app.session_state["deck"].views) > 5
