"""The app, run without a browser."""

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import showing
from components.text import escaped

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
    said = escaped("item 'q': column 'q' has codes")
    assert app.error[0].value.startswith(f"This cannot be shown. {said}")


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
    told = app.error[0].value.replace("\\", "")
    assert told.startswith("This file cannot be shown. file 'broken.sav': cannot be")


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
    assert app.table[0].value["Age group"].tolist() == [
        escaped(group) for group in ("18-24", "25-39", "40-54", "55+")
    ]


def test_each_claim_has_its_verdict_its_words_and_its_tests(app):
    app.run().switch_page("components/pages/claims.py").run()
    assert not app.exception
    assert app.header[0].value.startswith(
        "Built into the demo\\: of 5 claims, this survey supports 2"
    )
    assert app.selectbox(key="claims.claim").options[1].startswith("People aged 15-24 in Serbia")
    for name, figures in (("young-serbs", 1), ("biased", 0), ("no-competition", 2)):
        app.selectbox(key="claims.claim").set_value(name).run()
        assert not app.exception
        assert len(app.table) == 1 + figures


def test_a_published_figure_is_found_by_its_words(app):
    app.run().switch_page("components/pages/record.py").run()
    assert not app.exception
    assert app.header[0].value.startswith("EU membership, “good thing”")
    app.text_input(key="search").set_value("erdoğan 2025").run()
    assert app.header[0].value == "5 published figures have “erdoğan 2025”"
    app.text_input(key="search").set_value("atlantis").run()
    assert app.header[0].value == "No published figure has “atlantis”"
    assert not app.table


def test_the_methods_begin_with_the_design_of_the_loaded_survey(app):
    app.run().switch_page("components/pages/methods.py").run()
    assert not app.exception
    assert "margin of error of 3" in app.header[0].value
    assert len(app.table[0].value) == 7


def test_trends_follow_countries_or_the_groups_of_one(app):
    app.run().switch_page("components/pages/trends.py").run()
    assert not app.exception
    assert "Wave" not in [box.label for box in app.selectbox]  # all waves are shown
    app.selectbox(key="item").set_value("eu_member").run()
    assert app.header[0].value.startswith("The share who say EU membership would be a good thing")
    app.selectbox(key="trends.series").set_value("cohort").run()
    assert not app.exception
    assert "Age group" in app.table[0].value
    assert app.selectbox(key="trends.events").value == "yes"
    app.selectbox(key="item").set_value("turkey").run()
    assert not app.exception
    assert app.selectbox(key="trends.events_invented").value == "no"


def test_a_survey_of_one_wave_says_that_a_trend_takes_two(app, monkeypatch, tmp_path):
    (tmp_path / "one.csv").write_text("q\n" + "1\n2\n" * 50)
    (tmp_path / "profile.toml").write_text(
        'title = "One"\n[items.q]\ncolumn = "q"\nanswers = { 1 = "Yes", 2 = "No" }\n'
        "favourable = [1]\n"
    )
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(tmp_path / "one.csv")])
    app.run().switch_page("components/pages/trends.py").run()
    assert not app.exception
    assert app.header[0].value == "This survey has one wave: a trend takes two or more"


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


def test_sensitivity_is_computed_when_it_is_asked_for_and_not_before(app, monkeypatch):
    asked = []
    otherwise = showing.asked_otherwise
    monkeypatch.setattr(
        showing, "asked_otherwise", lambda *said: asked.append(said) or otherwise(*said)
    )
    app.run()
    assert not asked
    app.selectbox(key="sensitivity.show").set_value("yes").run()
    assert not app.exception
    assert len(asked) == 1
    told = [block.value for block in app.markdown]
    assert any("the one that moves most is Montenegro\\: from 48% to 52%" in x for x in told)
    assert app.table[1].value.shape == (3, 5)
    assert app.selectbox(key="sensitivity.show").label == "Sensitivity"
