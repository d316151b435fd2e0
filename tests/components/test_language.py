"""No English outside the catalogue: every page in a language that nobody speaks.

The catalogue's own words are put between ⟦ and ⟧; what is filled into them is not. So what a page
sends to the browser outside of these signs is data, or a sentence that the catalogue lacks.
"""

import csv
import json
import re
import string
import sys
import tomllib
from dataclasses import is_dataclass
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from components import controls, methods, state, text, words
from components.pages.data import describe
from data.model import SurveyError
from data.readers import open_recorded

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"

UNSEEN = {
    "id", "form_id", "element_id", "query_param_key", "deferred_file_id", "selection_mode",
    "tag", "type", "language", "url", "icon", "autocomplete", "code_text",
}  # fmt: skip
"""Fields of what is sent that are no prose; `code_text` is the address of a view."""

SIGNS = re.compile(r":small\[|https?://\S+|\\|␣")
"""Markdown, and addresses."""


def wrapped(sentence):
    """A sentence with its own words between ⟦ and ⟧, and what is filled in outside of them."""
    said = ""
    for own, name, form, _ in string.Formatter().parse(sentence):
        said += f"⟦{own}⟧" if own else ""
        said += "" if name is None else f"{{{name}:{form}}}" if form else f"{{{name}}}"
    return said


@pytest.fixture(autouse=True)
def language(monkeypatch):
    """The catalogue in that language, and nothing kept that was worded in another."""
    said = {
        section: {
            key: [wrapped(x) for x in words] if isinstance(words, list) else wrapped(words)
            for key, words in sentences.items()
        }
        for section, sentences in text._catalogue().items()
    }
    monkeypatch.setattr(text, "_catalogue", lambda: said)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def app(monkeypatch):
    """A function that starts the app with a command line."""

    def app(*arguments):
        monkeypatch.setattr(sys, "argv", ["app.py", *map(str, arguments)])
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()

    return app


def strings(value):
    """All text in nested data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)
    elif is_dataclass(value):
        yield from strings(vars(value))


def said_by(survey):
    """The names, labels and wordings of a survey."""
    parts = ("title", "source", "items", "breaks", "weights")
    return [words for part in parts for words in strings(getattr(survey, part))]


def shipped():
    """What comes with the project as data: claims, events, published figures, the manual."""
    said = [methods.manual()]
    for name in ("claims.toml", "events.toml", "published/record.toml", "population/levels.toml"):
        said += strings(tomllib.loads((DATA / name).read_text("utf-8")))
    for path in (*DATA.glob("published/*.csv"), *DATA.glob("population/*.csv")):
        with path.open(encoding="utf-8", newline="") as table:
            said += [cell for row in csv.reader(table) for cell in row]
    return said


def sent(message):
    """Every text that a reader may see of a message to the browser."""
    kind = message.DESCRIPTOR.name
    if kind == "VegaLiteChart":
        tables = [message.data, *(x.data for x in message.datasets)]
        rows = [row for x in tables if x.data for row in table(x).to_dict("records")]
        yield from (message.alt, *drawn(json.loads(message.spec), rows))
    elif kind == "ArrowData":
        yield from written(table(message))
    elif kind == "Dataframe":
        said = json.loads(message.columns or "{}")
        renamed = {name: column["label"] for name, column in said.items() if column.get("label")}
        shown = table(message.arrow_data)
        for name, column in said.items():
            options = (column.get("type_config") or {}).get("options") or []
            labels = {x["value"]: x["label"] for x in options if isinstance(x, dict)}
            if labels and name in shown:
                shown[name] = shown[name].replace(labels)
        shown = shown.rename(columns=renamed)
        yield from (message.alt, *written(shown))
        yield from (column["help"] for column in said.values() if column.get("help"))
    else:
        for field, value in message.ListFields():
            for each in value if field.is_repeated else [value]:
                if field.message_type:
                    yield from sent(each)
                elif isinstance(each, str) and field.name not in UNSEEN:
                    yield each


def table(message):
    return convert_arrow_bytes_to_pandas_df(message.data)


def written(table):
    return [cell for cell in (*table, *table.to_numpy().ravel()) if isinstance(cell, str)]


def drawn(chart, rows):
    """The titles and texts of a chart, and what it writes of its rows."""
    inline = (row for part in parts(chart) for row in part.get("values", ()))
    rows = [*rows, *(row for row in inline if isinstance(row, dict))]
    for part in parts(chart):
        for name in ("title", "subtitle", "text"):
            yield from (x for x in strings(part.get(name)) if not isinstance(part[name], dict))
        unsaid = part.get("type") == "quantitative" or None in (
            part.get("scale", 1),
            part.get("legend", 1),
        )
        if "field" in part and not unsaid:
            cells = [row.get(part["field"]) for row in rows]
            yield from (cell for cell in cells if isinstance(cell, str))


def parts(specification):
    """Every object within a specification."""
    if isinstance(specification, dict):
        yield specification
        specification = list(specification.values())
    if isinstance(specification, list):
        for each in specification:
            yield from parts(each)


def plain(words):
    """Text without the signs of Markdown, on one line."""
    return " ".join(SIGNS.sub("", words).split())


class Reader:
    """One who knows what is data, and takes every other word for English."""

    def __init__(self, *known):
        words = sorted({plain(x) for x in known if re.search(r"[^\W\d]", x)}, key=len)[::-1]
        whole = "|".join(rf"(?<!\w){re.escape(x)}(?!\w)" for x in words)
        self.known = re.compile(whole, re.IGNORECASE)

    def finds(self, app):
        """The texts of a page with words that are neither data nor the catalogue's."""
        assert not app.exception
        found = {}
        for element in app._tree:
            for said in sent(element.proto) if getattr(element, "proto", None) else ():
                left = self.known.sub("|", re.sub("⟦[^⟦⟧]*⟧", "|", plain(said)))
                if re.search(r"[^\W\d_]{2}", left):
                    found[left] = said[:200]
        return found


@pytest.fixture
def offered(monkeypatch):
    """Key of a choice on the page -> its options."""
    offered, choice = {}, controls.choice

    def noted(place, key, options, *more, drawn=True, **named):
        if drawn:
            offered[key.removeprefix("controls.")] = list(options)
        return choice(place, key, options, *more, drawn=drawn, **named)

    monkeypatch.setattr(controls, "choice", noted)
    return offered


@pytest.fixture(scope="module")
def file(save):
    """Forty interviews: two weights that might be meant, and a code that nobody declared."""
    table = pd.DataFrame({
        "gndr": [1.0] * 20 + [2.0] * 20, "age": [18.0 + i for i in range(40)],
        "taxes": [1.0, 2.0] * 20, "dk": [1.0, 2.0, 9.0, 1.0] * 10,
        "weight_a": [3.0, 1.0] * 20, "weight_b": [1.0, 3.0] * 20,
    })  # fmt: skip
    agree = {1: "Agree", 2: "Disagree"}
    return save(table, "forty.sav", column_labels=COLUMNS, variable_value_labels={
        "gndr": {1: "Male", 2: "Female"}, "taxes": agree, "dk": {**agree, 9: "Refused"},
    })  # fmt: skip


COLUMNS = {
    "gndr": "Gender", "age": "Age", "taxes": "Taxes should be lower", "dk": "Schools are good",
    "weight_a": "Weight", "weight_b": "Weight",
}  # fmt: skip
LABELS = ("Agree", "Disagree", "Refused", "Male", "Female", "forty.sav", "forty", "sav")


def every_choice(app, offered):
    """The page in each of its own choices, then with the last of each that pages share."""
    for key in sorted(offered, key=lambda key: "." not in key):
        options = offered[key]
        for option in [*options[1:], options[0]] if "." in key else options[-1:]:
            for widget in (*app.selectbox, *app.get("button_group")):
                if widget.key == key:
                    widget.set_value(option)
                    yield f"{key}: {option}", app.run()


def test_no_page_of_the_demo_says_what_the_catalogue_lacks(every_page, app, offered):
    app = app()
    reader = Reader(*said_by(state.survey()), *shipped())
    page = "data/page" if every_page == "data" else every_page
    app.switch_page(f"components/pages/{page}.py").run()
    assert reader.finds(app) == {}
    for choice, changed in every_choice(app, dict(offered)):
        assert (choice, reader.finds(changed)) == (choice, {})


@pytest.mark.parametrize("part", ["open", "describe", "codebook"])
def test_no_part_of_describing_a_file_says_what_the_catalogue_lacks(part, app, file):
    app = app().switch_page("components/pages/data/page.py").run()
    app.get_by_key("load_file").upload(file.name, file.read_bytes())
    app.run()
    reader = Reader(*COLUMNS, *COLUMNS.values(), *LABELS, *said_by(state.survey()))
    app.segmented_control(key="part").set_value(part).run()
    for step in describe.STEPS if part == "describe" else [""]:
        if step:
            app.segmented_control(key="step").set_value(step).run()
        assert (step, reader.finds(app)) == (step, {})


def test_a_file_that_is_refused_has_a_sentence_of_the_catalogue_before_the_error(app, tmp_path):
    broken, profile = tmp_path / "broken.sav", tmp_path / "profile.toml"
    broken.write_bytes(b"$FL2 this is no survey")
    profile.write_text('title = "x"\n[items.q]\ncolumn = "q"\n')
    with pytest.raises(SurveyError) as refused:
        open_recorded(broken)
    shown = app("--survey", broken, "--profile", profile)
    assert len(shown.error) == 1
    assert Reader(str(refused.value)).finds(shown) == {}


def test_english_that_is_not_from_the_catalogue_is_found(app, monkeypatch):
    monkeypatch.setattr(words, "when", lambda _: " by moonlight")
    found = Reader(*said_by(state.survey())).finds(app())
    assert any("by moonlight" in left for left in found)
