"""The Data page, run without a browser: open, describe, look up, confirm."""

import sys
from collections import OrderedDict
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import keeping, sessions
from data.profile import profile_toml

ROOT = Path(__file__).parents[2]
PAGE = str(ROOT / "components" / "pages" / "data" / "page.py")

# 200 respondents. Of each sex 50 of 100 agree; those who agree weigh 3, the others 1.
AGREE = f"{50 * 3 / (50 * 3 + 50 * 1):.0%}"


@pytest.fixture
def app(monkeypatch):
    """The Data page on a server that others are served by, too."""
    monkeypatch.setattr(sys, "argv", ["app.py"])
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    return app.switch_page(PAGE).run()


@pytest.fixture
def local(monkeypatch, tmp_path):
    """What is asked of the server comes from its own computer; what is kept goes here."""
    monkeypatch.setattr(sessions, "_is_loopback", lambda _: True)
    monkeypatch.setattr(sessions, "_memories", OrderedDict())
    monkeypatch.setattr(keeping, "user_data_path", lambda *_, **__: tmp_path / "kept")
    return tmp_path / "kept"


@pytest.fixture(scope="module")
def table():
    sex, answer = [1.0] * 100 + [2.0] * 100, [1.0, 2.0] * 100
    weight = [3.0 if said == 1 else 1.0 for said in answer]
    return pd.DataFrame({"gndr": sex, "taxes": answer, "pspwght": weight})


@pytest.fixture(scope="module")
def words():
    return {
        "column_labels": {
            "gndr": "Gender",
            "taxes": "Taxes should be *lower*",
            "pspwght": "Post-stratification weight",
        },
        "variable_value_labels": {
            "gndr": {1: "Male", 2: "Female"},
            "taxes": {1: "Agree", 2: "Disagree"},
        },
    }


@pytest.fixture(scope="module")
def file(save, table, words):
    return save(table, "small.sav", **words)


@pytest.fixture(scope="module")
def unsure(save, table, words):
    """The same with two weights and a code that nobody declared."""
    more = table.assign(dk=[1.0, 2.0, 9.0, 1.0] * 50, other=table["pspwght"][::-1].to_numpy())
    more = more.rename(columns={"pspwght": "weight_a", "other": "weight_b"})
    labels = {**words["variable_value_labels"], "dk": {1: "Agree", 2: "Disagree", 9: "Refused"}}
    columns = {"dk": "Schools are good", "weight_a": "Weight", "weight_b": "Weight"}
    return save(
        more,
        "unsure.sav",
        column_labels={**words["column_labels"], **columns},
        variable_value_labels=labels,
    )


def upload(app, path, name=""):
    uploader = app.get_by_key("load_file")
    uploader.upload(name or path.name, path.read_bytes())
    return app.run()


def shown(app):
    """All sentences of the page, as a reader sees them."""
    parts = [*app.markdown, *app.subheader, *app.caption, *app.error, *app.warning, *app.header]
    return "\n".join(part.value for part in parts).replace("\\", "")


def turn(app, part, step=""):
    app.segmented_control(key="part").set_value(part)
    app.run()
    if step:
        app.segmented_control(key="step").set_value(step).run()
    return app


def drafted(app):
    return app.session_state["session"].draft


def preview(app):
    return app.table[0].value.map(lambda cell: cell.replace("\\", ""))


def test_what_was_found_is_said_and_the_first_weighted_table_shown(app, file):
    upload(app, file)
    assert not app.exception
    said = shown(app)
    assert "200** respondents, **3** columns" in said
    assert "Weight**: pspwght" in said
    assert "Sex: gndr" in said
    found = preview(app)
    assert found["Sex"].tolist() == ["Male", "Female"]
    assert found["Share"].tolist() == [AGREE] * 2
    assert app.session_state["session"].confirmed is None


def test_a_survey_that_is_confirmed_is_on_every_page(app, file):
    upload(app, file)
    app.button(key="use_open").click().run()
    assert not app.exception
    assert app.header[0].value == "Clearly more than half say “Agree” in all 2 groups shown"
    assert app.table[0].value["Share"].tolist() == [AGREE] * 2
    assert app.query_params["survey"] == app.session_state["session"].confirmed.opened.address
    assert drafted(app) is None


def test_a_broken_file_is_one_sentence_and_disturbs_nothing(app, file, tmp_path):
    upload(app, file)
    before = drafted(app)
    broken = tmp_path / "broken.sav"
    broken.write_bytes(b"$FL2 this is no survey")
    upload(app, broken)
    assert not app.exception
    assert "file 'broken.sav': cannot be read as .sav" in shown(app)
    assert drafted(app) is before


def test_markup_in_labels_is_text(app, file):
    upload(app, file)
    said = [block.value for block in app.markdown if "should be" in block.value]
    assert said
    assert all(r"\*lower\*" in block for block in said)


def test_one_of_two_weights_is_chosen_by_nobody_but_the_reader(app, unsure):
    upload(app, unsure)
    assert app.button(key="use_open").disabled
    assert "First say which weight is meant." in shown(app)
    turn(app, "describe")
    radio = app.radio(key="decide_weight")
    assert radio.value is None
    radio.set_value("weight_b").run()
    assert not app.button(key="use_describe").disabled
    assert list(drafted(app).profile.design.weights) == ["weight_b", "weight_a"]


def test_codes_are_confirmed_once_for_all_columns(app, unsure):
    turn(upload(app, unsure), "describe")
    assert "dk" not in drafted(app).profile.items
    app.session_state["codes_table"] = {"edited_rows": {0: {"taken": "no opinion"}}}
    app.form_submit_button[0].click().run()
    assert not app.exception
    assert drafted(app).profile.items["dk"].no_opinion == {"9": "Refused"}
    assert drafted(app).decided.missing == {(9, "refused"): "no opinion"}


def test_a_role_can_be_changed_and_taken_away(app, file):
    turn(upload(app, file), "describe", "roles")
    app.selectbox(key="role_psu").set_value("gndr").run()
    assert drafted(app).profile.design.psu == "gndr"
    app.selectbox(key="role_sex").set_value("").run()
    assert "sex" not in drafted(app).profile.breaks
    app.multiselect(key="role_weight").set_value([]).run()
    assert drafted(app).profile.design.weights == {}
    assert not app.exception


def test_a_survey_that_its_file_contradicts_cannot_be_used(app, file):
    turn(upload(app, file), "describe", "roles")
    app.selectbox(key="role_age").set_value("taxes").run()
    assert not app.exception
    assert "no respondent is in its bands; ages run from 1 to 2" in shown(app)
    assert app.button(key="use_describe").disabled


def test_a_weight_can_be_a_product(app, unsure):
    turn(upload(app, unsure), "describe", "roles")
    app.multiselect(key="role_weight").set_value(["weight_a"]).run()
    app.multiselect(key="role_product").set_value(["weight_a", "weight_b"]).run()
    assert not app.exception
    assert drafted(app).profile.design.weight_product == ["weight_a", "weight_b"]
    assert "Weights: weight_a × weight_b" in shown(app)


def test_a_design_effect_is_applied_where_the_file_names_no_points(app, file):
    turn(upload(app, file), "describe", "about")
    app.number_input[0].set_value(1.5)
    app.form_submit_button[0].click().run()
    assert drafted(app).profile.design.design_effect == 1.5
    assert "a design effect of 1.5 applied" in shown(app)


def test_a_question_is_left_out_and_taken_in_again(app, unsure):
    turn(upload(app, unsure), "describe", "questions")
    rows = app.data_editor[0].value["column"].tolist()
    place = rows.index("taxes")
    app.session_state["questions_"] = {"edited_rows": {place: {"show": False}}}
    app.run()
    assert "taxes" not in (drafted(app).decided.items or ())
    app.session_state["questions_"] = {"edited_rows": {place: {"show": True}}}
    app.run()
    assert not app.exception
    assert "taxes" in drafted(app).profile.items


def test_a_title_and_the_sides_of_a_question_can_be_changed(app, file):
    turn(upload(app, file), "describe", "questions")
    title = next(box for box in app.text_input if box.label == "Title")
    title.set_value("Lower taxes")
    app.form_submit_button[0].click().run()
    assert drafted(app).profile.items["taxes"].title == "Lower taxes"
    assert drafted(app).profile.items["taxes"].favourable == [1]
    assert not app.exception


def test_another_column_can_divide_respondents_until_it_may_not(app, file):
    turn(upload(app, file), "describe", "groups")
    app.selectbox(key="groups_another").set_value("pspwght").run()
    assert drafted(app).profile.breaks["pspwght"].label == "Post-stratification weight"
    app.selectbox(key="groups_choose").set_value("pspwght").run()
    remove = next(button for button in app.button if button.label == "Do not divide by this")
    remove.click().run()
    assert "pspwght" not in drafted(app).profile.breaks
    assert not app.exception


def test_a_profile_is_loaded_in_place_of_what_was_detected(app, file):
    upload(app, file)
    profile = drafted(app).profile.model_copy(update={"title": "As I had it"})
    turn(app, "describe", "about")
    app.get_by_key("about_load").upload("mine.toml", profile_toml(profile).encode())
    app.run()
    assert drafted(app).profile.title == "As I had it"
    app.get_by_key("about_load").upload("other.toml", b"title = ")
    app.run()
    assert not app.exception
    assert "profile 'other.toml': is not valid TOML" in shown(app)
    assert drafted(app).profile.title == "As I had it"


def test_what_a_number_is_quoted_with_can_be_said(app, file):
    turn(upload(app, file), "describe", "about")
    for label, words in (("Who did the survey", "The institute"), ("When", "2024-05/06")):
        next(box for box in app.text_input if box.label == label).set_value(words)
    app.form_submit_button[0].click().run()
    assert drafted(app).profile.source.producer == "The institute"
    assert drafted(app).profile.source.fieldwork == {"all": "2024-05/06"}


def test_the_codebook_counts_what_is_described_and_is_searched(app, file):
    turn(upload(app, file), "codebook")
    app.text_input(key="codebook_search").set_value("disagree").run()
    assert not app.exception
    assert app.dataframe[0].value["name"].tolist() == ["taxes"]
    found = app.table[0].value.set_index("Answer")
    assert found.loc["Agree", ["n", "Weighted n"]].tolist() == ["100", "300"]
    assert found.loc["Agree", "Weighted share"] == "75%"
    app.text_input(key="codebook_search").set_value("nothing like it").run()
    assert "No column has these words." in shown(app)


def test_the_codebook_of_the_demo_is_there_before_anything_is_opened(app):
    turn(app, "codebook")
    assert not app.exception
    assert "country" in app.dataframe[0].value["name"].tolist()


def test_the_weights_of_a_draft_are_shown(app, file):
    turn(upload(app, file), "weights")
    assert not app.exception
    # 1 + cv²: 200 * (100 * 9 + 100 * 1) / (100 * 3 + 100 * 1)² = 1.25, and 200 / 1.25 = 160.
    assert "200 count as 160" in shown(app)


def test_a_second_file_is_described_while_the_first_is_shown(app, file, unsure):
    upload(app, file)
    app.button(key="use_open").click().run()
    first = app.session_state["session"].confirmed
    app.switch_page(PAGE).run()
    upload(app, unsure)
    assert app.session_state["session"].confirmed is first
    assert drafted(app).opened.file.name == "unsure.sav"
    next(button for button in app.button if button.label == "Close this file").click().run()
    assert drafted(app) is None
    assert app.session_state["session"].confirmed is first


def test_on_a_shared_server_no_path_is_asked_for_and_no_bytes_are_held(app, file):
    assert "load_path" not in [box.key for box in app.text_input]
    upload(app, file)
    assert drafted(app).opened.file.content == b""
    assert sessions._memories == {}


def test_on_a_local_machine_a_path_opens_a_file(local, app, file):
    app.text_input(key="load_path").set_value(str(file)).run()
    assert not app.exception
    assert drafted(app).opened.file.content == file


def test_a_path_that_leads_nowhere_is_one_sentence(local, app, tmp_path):
    app.text_input(key="load_path").set_value(str(tmp_path / "absent.sav")).run()
    assert not app.exception
    assert "file 'absent.sav': " in shown(app)


def test_a_reader_is_asked_once_before_anything_is_kept(local, app, file):
    app.text_input(key="load_path").set_value(str(file)).run()
    app.button(key="use_open").click().run()
    assert "Keep **small.sav** on this computer" in shown(app)
    assert not local.exists()
    app.button(key="keep_no").click().run()
    assert "Keep **" not in shown(app)
    assert not local.exists()


def test_a_survey_that_is_kept_comes_back_by_its_address_after_a_restart(
    local, app, file, monkeypatch
):
    upload(app, file)
    app.button(key="use_open").click().run()
    app.button(key="keep_yes").click().run()
    address = app.query_params["survey"]
    assert [path.name for path in local.iterdir()] == [address]
    monkeypatch.setattr(sessions, "_memories", OrderedDict())
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    again.query_params["survey"] = address
    again.run()
    assert not again.exception
    assert again.table[0].value["Share"].tolist() == [AGREE] * 2
    assert "Keep **" not in shown(again)
    again.switch_page(PAGE).run()
    again.button(key=f"forget_{address}").click().run()
    assert list(local.iterdir()) == []


def test_the_address_of_other_data_is_a_sentence_beside_what_there_is(app, monkeypatch):
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    other.query_params["survey"] = "0123456789ab"
    other.run()
    assert not other.exception
    assert other.warning[0].value.startswith("This address is for other data")
    assert other.header[0].value.startswith("Clearly more than half say Turkey is a friendly")


def test_a_survey_without_a_profile_on_the_command_line_is_opened_and_described(monkeypatch, file):
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(file)])
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert not app.error
    assert drafted(app).opened.file.name == "small.sav"
    assert "200** respondents" in shown(app)


def test_a_broken_survey_on_the_command_line_leaves_the_data_page_open(monkeypatch, tmp_path, file):
    (tmp_path / "broken.sav").write_bytes(b"$FL2 this is no survey")
    (tmp_path / "profile.toml").write_text('title = "x"\n[items.q]\ncolumn = "q"\n')
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(tmp_path / "broken.sav")])
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert len(app.error) == 1
    app.switch_page(PAGE).run()
    assert not app.error
    upload(app, file)
    app.button(key="use_open").click().run()
    assert not app.error
    assert app.table[0].value["Share"].tolist() == [AGREE] * 2


def test_a_survey_in_use_can_be_described_anew(app, file):
    upload(app, file)
    app.button(key="use_open").click().run()
    app.switch_page(PAGE).run()
    turn(app, "describe", "about")
    assert "What you change here is a draft" in shown(app)
    next(box for box in app.text_input if box.label == "Title").set_value("Another title")
    app.form_submit_button[0].click().run()
    assert drafted(app).profile.title == "Another title"
    assert app.session_state["session"].confirmed.profile.title != "Another title"
    app.button(key="use_describe").click().run()
    assert app.session_state["session"].confirmed.profile.title == "Another title"
    assert drafted(app) is None


def test_a_design_file_is_joined_by_the_key_that_its_reader_confirms(app, save, table, words):
    ids = table.assign(idno=range(200))
    upload(app, save(ids, "with_ids.sav", **words))
    points = pd.DataFrame({"idno": range(200), "point": [f"p{i // 10}" for i in range(200)]})
    app.get_by_key("beside_files").upload("points.csv", points.to_csv(index=False).encode())
    app.run()
    app.segmented_control(key="beside_kind_points.csv").set_value("design").run()
    next(b for b in app.form_submit_button if b.label == "Join by these columns").click().run()
    assert not app.exception
    assert drafted(app).opened.join.on == ["idno"]
    turn(app, "describe", "roles")
    app.selectbox(key="role_psu").set_value("point").run()
    assert drafted(app).profile.design.psu == "point"
    assert "sampling points" in shown(app)
    turn(app, "open")
    app.button(key="beside_remove_points.csv").click().run()
    assert not app.exception
    assert drafted(app).opened.join is None
    assert drafted(app).profile.design.psu == ""


def test_a_further_wave_is_appended_with_the_names_of_both(app, file, table, words, save):
    upload(app, file)
    later = save(table.rename(columns={"taxes": "q7"}), "later.sav")
    app.get_by_key("beside_files").upload(later.name, later.read_bytes())
    app.run()
    app.segmented_control(key="beside_kind_later.sav").set_value("wave").run()
    asked = [box for box in app.text_input if "is the wave" in box.label]
    for box, year in zip(asked, ("2008", "2012"), strict=True):
        box.set_value(year)
    next(b for b in app.form_submit_button if b.label == "Append").click().run()
    assert not app.exception
    assert drafted(app).opened.whole.rows == 400
    assert drafted(app).profile.breaks["wave"].role == "wave"


def test_a_kept_file_that_has_changed_is_a_sentence_beside_what_there_is(
    local, app, save, table, words, monkeypatch
):
    path = save(table, "mine.sav", **words)
    app.text_input(key="load_path").set_value(str(path)).run()
    app.button(key="use_open").click().run()
    app.button(key="keep_yes").click().run()
    address = app.query_params["survey"]
    path.write_bytes(save(table[1:], "other.sav", **words).read_bytes())
    monkeypatch.setattr(sessions, "_memories", OrderedDict())
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    again.query_params["survey"] = address
    again.run()
    assert not again.exception
    told = again.warning[0].value.replace("\\", "")
    assert "file 'mine.sav': is not the file that it was when it was kept" in told
    assert again.header[0].value.startswith("Clearly more than half say Turkey is a friendly")


def test_what_a_link_says_of_its_data_is_no_choice_that_comes_back(local, app, file):
    upload(app, file)
    app.button(key="use_open").click().run()
    app.query_params["data"] = "of-other-data"
    app.run()
    assert app.query_params["data"] == "of-other-data"
    chosen = sessions.memory(app.query_params["survey"]).choices
    assert all("data" not in each for each in chosen.values())
