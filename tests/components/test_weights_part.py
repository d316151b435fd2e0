"""The Weights part of the Data page, run without a browser."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.margins import margins_template
from data.profile import Profile, WeightingSpec, profile_toml
from data.shipped import shipped_margins


def page(survey, weighting):
    """A page that shows the part, and keeps what the reader decides."""
    import streamlit as st

    from components.pages.data import weights

    decided = weights.show(survey, weighting)
    if decided is not None:
        st.session_state["decided"] = decided


@pytest.fixture
def part(demo):
    """A function that starts the part on the demo, or another survey."""

    def part(survey=demo, weighting=None):
        arguments = {"survey": survey, "weighting": weighting or WeightingSpec()}
        return AppTest.from_function(page, kwargs=arguments, default_timeout=30).run()

    return part


def decided(app):
    state = app.session_state  # it has no `get`
    return state["decided"] if "decided" in state else None  # noqa: SIM401 - as said


def words(app):
    return " ".join(block.value for block in app.markdown).replace("\\", "")


def test_the_first_screen_says_what_the_files_weights_cost_and_offers_all_margins(part, demo):
    app = part()
    assert not app.exception
    assert app.header[0].value.startswith("Weighting costs 7% to 12% of a country’s interviews")
    assert app.selectbox(key="weights-weight").value == "w_within"
    assert app.selectbox(key="weights-wave").value == "2011"
    assert app.pills(key="weights-margins").value == ["cohort", "sex", "religion"]
    assert app.header[2].value.startswith("The weighted sample now has the population’s shares")
    assert "Census 2002 (Macedonia)" in words(app)
    assert decided(app) is None


def test_the_button_hands_over_what_the_profile_has_to_say(part, demo):
    app = part()
    app.selectbox(key="weights-weight").set_value("unweighted")
    app.pills(key="weights-margins").set_value(["sex"])
    app.toggle(key="weights-trim").set_value(True).run()
    app.number_input(key="weights-limit").set_value(3.0).run()
    app.button(key="weights-use").click().run()
    assert not app.exception
    sex = next(found.margin for found in shipped_margins(demo) if found.table == "sex")
    assert decided(app) == WeightingSpec(base="unweighted", margins=[sex], trim=3.0)
    item = {"q": {"column": "q", "answers": {"1": "Yes"}}}
    breaks = {name: {"column": name} for name in ("country", "wave", "sex")}
    said = Profile.model_validate({"title": "x", "breaks": breaks, "items": item})
    said = said.model_copy(update={"weighting": decided(app)})
    assert "[weighting" in profile_toml(said)


def test_every_weight_wave_and_question_can_be_shown(part, demo):
    app = part()
    for weight in demo.weights:
        for wave in ("2006", "2011"):
            for item in ("eu_member", "serbia", "feeling_eu"):
                app.selectbox(key="weights-weight").set_value(weight)
                app.selectbox(key="weights-wave").set_value(wave)
                app.selectbox(key="weights-item").set_value(item).run()
                assert not app.exception
                assert not app.error
                assert "nan" not in words(app)


def test_a_limit_that_cannot_be_met_is_a_sentence_and_nothing_is_lost(part):
    app = part()
    app.toggle(key="weights-trim").set_value(True).run()
    app.number_input(key="weights-limit").set_value(1.5).run()
    assert not app.exception
    assert (
        app.error[0]
        .value.replace("\\", "")
        .startswith(
            "trim: no weights of at most 1.5 times the mean meet these margins; one is still 2.70"
        )
    )
    assert app.header[0].value.startswith("Weighting costs")
    assert app.pills(key="weights-margins").value == ["cohort", "sex", "religion"]
    app.number_input(key="weights-limit").set_value(4.0).run()
    assert not app.error


def upload(app, content):
    app.segmented_control(key="weights-source").set_value("own").run()
    app.file_uploader(key="weights-upload").set_value(("margins.csv", content, "text/csv")).run()
    return app


def test_a_table_of_the_readers_own_is_weighted_to(part, demo):
    shipped = [found.margin for found in shipped_margins(demo) if found.margin]
    app = upload(part(), margins_template(demo, ["sex"], shipped).encode("utf-8-sig"))
    assert not app.exception
    assert not app.error
    app.button(key="weights-use").click().run()
    assert [margin.breaks[-1] for margin in decided(app).margins] == ["sex"]


def test_a_table_that_is_none_is_refused_in_its_place(part):
    app = upload(part(), b"variable,category,share\nsex,Male,1\n")
    assert not app.exception
    assert "line 1 has no column 'country'" in app.error[0].value.replace("\\", "")
    assert app.header[0].value.startswith("Weighting costs")


def test_a_margin_that_cannot_be_met_is_named_in_its_place(part):
    app = upload(
        part(), b"country,variable,category,share\nSerbia,Sex,Male,1\nSerbia,Sex,Female,1\n"
    )
    assert not app.exception
    assert (
        app.error[0]
        .value.replace("\\", "")
        .startswith("margin 'country x wave x sex': no target for 'Albania x 2006 x Male'")
    )


def test_the_weight_in_use_is_told_and_can_be_undone(part, demo):
    sex = next(found.margin for found in shipped_margins(demo) if found.table == "sex")
    used = WeightingSpec(base="w_pop", margins=[sex], trim=4.0)
    app = part(weighting=used)
    assert app.selectbox(key="weights-weight").value == "w_pop"
    assert app.segmented_control(key="weights-source").value == "current"
    assert app.number_input(key="weights-limit").value == 4.0
    assert app.info[0].value.replace("\\", "") == (
        "In use: population 15+, weighted to Sex, at most 4 times the average."
    )
    assert app.button(key="weights-use").disabled
    app.button(key="weights-undo").click().run()
    assert decided(app) == WeightingSpec()


def test_a_survey_without_countries_waves_or_numbers_is_described_all_the_same(part, load):
    table = pd.DataFrame({"w": [1.0, 2, 3] * 20, "q": [1, 2, 3] * 20})
    items = {"q": {"column": "q", "answers": {"1": "A", "2": "B", "3": "C"}}}
    app = part(load(table, {"items": items, "design": {"weights": {"w": "*bold* weight"}}}))
    assert not app.exception
    assert app.header[0].value.startswith("Weighting costs 14% of the interviews")  # 1 - 36 / 42
    assert "Not offered: age, sex and religion" in words(app)
    assert "there is no number to compare" in words(app)
    assert app.info[0].value == "Choose what to weight to, or a highest weight."


def test_words_of_a_file_are_never_markup(part, load):
    evil = "**x** ![i](a)"
    table = pd.DataFrame(
        {"country": ["RS"] * 60, "sex": [1, 2] * 30, "w": [1.0, 2, 3] * 20, "q": [1, 2] * 30}
    )
    said = {
        "design": {"weights": {"w": evil}},
        "breaks": {
            "country": {"column": "country", "role": "country", "label": evil},
            "sex": {
                "column": "sex",
                "label": f"Sex {evil}",
                "labels": {"1": "Male", "2": "Female"},
            },
        },
        "items": {
            "q": {
                "column": "q",
                "title": evil,
                "answers": {"1": evil, "2": "No"},
                "favourable": [1],
            }
        },
    }
    app = part(load(table, said))
    assert not app.exception
    shown = [block.value for block in (*app.markdown, *app.header, *app.info)]
    shown += [str(name) for table in app.table for name in table.value.columns]
    shown += app.pills(key="weights-margins").options
    assert any(r"\*\*x\*\*" in text for text in shown)
    assert not [text for text in shown if evil in text]
