"""Hostile labels on every page and in every export: whatever they say, they are words."""

import ast
import csv
import io
import json
import re
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree, html
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from benchmarks.hostile.corpus import AWAY, LABELS, MARK, hostile_survey, undescribed_file
from components import tables
from components.charts.parts import ACTING, tooltip
from components.export import deck as decks
from components.export import picture, slides, workbook
from components.export.deck import Deck, Kept
from components.export.exhibit import Exhibit
from components.export.kinds import KINDS, made
from components.export.receipts.r_words import comment
from components.export.tabbook import tab_book
from components.text import escaped
from components.view import View
from data.load import load_survey
from data.recorded import clean

APP = str(Path(__file__).parents[2] / "app.py")
TURNS = 5
PLAIN = {"svg", "title", "desc", "defs", "style", "g", "path", "rect", "text", "tspan", "line"}
FIGURES = [kind for kind in KINDS if kind not in ("map", "claims")]
"""Those that a survey of no known country and no known question has."""
TWO = ("joint", "apart", "placed", "odds", "odds_groups", "net")
"""Of two questions."""


@pytest.fixture(scope="session")
def surveys(tmp_path_factory):
    """The surveys of the corpus, each once: in each of them other labels have each part."""
    folders = [tmp_path_factory.mktemp("hostile") for _ in range(TURNS)]
    return [load_survey(hostile_survey(folder, turn)) for turn, folder in enumerate(folders)]


def view_of(survey):
    first, weight = next(iter(survey.items)), survey.default_weight
    return View(first, "2021", "all", weight, 95, "equal", "ages")


def choices(kind, survey):
    """What pages hand to findings besides the view."""
    first, *others = survey.breaks["ages"].levels
    town = tuple(name for name, b in survey.breaks.items() if not b.role)
    sides = ((first,), tuple(others))
    if kind in TWO:
        return (list(survey.items)[1],)
    own = {"gaps": sides, "between": sides, "composition": (*sides, town, town), "trends": town[:1]}
    return own.get(kind, ())


@pytest.fixture(scope="session", params=FIGURES)
def exhibit(request, surveys):
    """Each kind of figure of one of the surveys, with its receipt."""
    kind = request.param
    survey = surveys[FIGURES.index(kind) % TURNS]
    figure = made(kind, survey, view_of(survey), choices(kind, survey))
    assert not figure.empty
    return decks.exhibit(figure, f"https://{AWAY}/link")


@pytest.mark.parametrize("turn", range(TURNS))
def test_a_page_is_drawn(monkeypatch, tmp_path, every_page, turn):
    path = hostile_survey(tmp_path, turn)
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(path)])
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.switch_page(f"components/pages/{'data/page' if every_page == 'data' else every_page}.py")
    app.run()
    assert not app.exception
    assert not app.error
    show = f"{every_page}.show"
    for box in [*app.segmented_control, *app.selectbox]:
        if box.key == show:
            for option in box.options:
                app.query_params[show] = option
                app.run()
                assert not app.exception
                assert not app.error


@pytest.mark.parametrize("turn", range(TURNS))
def test_a_file_is_described_step_by_step(monkeypatch, tmp_path, turn):
    path = undescribed_file(tmp_path, turn)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(path)])
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.switch_page("components/pages/data/page.py").run()
    for part in ("open", "describe", "weights", "codebook"):
        app.segmented_control(key="part").set_value(part).run()
        assert not app.exception
        assert not app.error
        for step in ("decide", "roles", "questions", "groups", "about") * (part == "describe"):
            app.segmented_control(key="step").set_value(step).run()
            assert not app.exception
            assert not app.error


def test_an_svg_holds_shapes_and_words(exhibit):
    drawn = etree.fromstring(picture.svg(exhibit.figure))
    assert {etree.QName(x).localname for x in drawn.iter(etree.Element)} <= PLAIN
    named = {name for x in drawn.iter(etree.Element) for name in x.attrib}
    assert not [name for name in named if name.lower().startswith("on") or "href" in name]


def test_a_page_of_its_own_has_no_element_of_a_label(exhibit):
    found = html.document_fromstring(picture.html(exhibit.figure))
    assert not found.xpath("//img | //a | //iframe | //object | //form | //svg | //link")
    assert len(found.xpath("//script")) == 2
    policy = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy[0].startswith("default-src 'none'; ")
    assert "http" not in policy[0]
    cells = [cell.text_content() for cell in found.xpath("//td")]
    first = exhibit.figure.table.iloc[0, 0]
    assert " ".join(first.split()) in [" ".join(cell.split()) for cell in cells]


def test_a_chart_asks_for_nothing_and_is_valid_json(exhibit):
    def keys(part):
        if isinstance(part, dict):
            yield from part
        for within in part.values() if isinstance(part, dict) else part:
            if isinstance(within, dict | list):
                yield from keys(within)

    def refuse(number):
        raise AssertionError(number)

    chart = json.loads(picture.vega(exhibit.figure), parse_constant=refuse)
    assert not {"href", "url", "image"} & set(keys(chart))


def test_pictures_are_drawn(exhibit):
    assert picture.png(exhibit.figure).startswith(b"\x89PNG")
    assert picture.pdf(exhibit.figure).startswith(b"%PDF")


def test_no_cell_of_a_table_is_a_formula(exhibit):
    for make in (tables.csv, tables.csv_shown, tables.csv_datawrapper):
        rows = list(csv.reader(io.StringIO(make(exhibit.figure).decode("utf-8-sig"))))
        acting = [x for row in rows for x in row if x.startswith(("=", "+", "@", "\t", "\r"))]
        assert acting == []
        assert [x for row in rows for x in row if re.match(r"-(?![\d.])", x)] == []


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(exhibit):
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(exhibit)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]


@pytest.mark.parametrize("turn", range(TURNS))
def test_a_tab_book_has_no_formula_and_links_within_itself(surveys, turn):
    survey = surveys[turn]
    made = tab_book(survey, view_of(survey), list(survey.items), list(survey.breaks))
    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert len(links) == len(survey.items)
    assert not [link for link in links if link.target]
    assert not [name for name, part in parts(made) if b"TargetMode" in part]


def test_slides_open_and_lead_nowhere(exhibit):
    made = slides.pptx([exhibit], exhibit.figure.finding.survey.title)
    said = [
        shape.text_frame.text
        for slide in Presentation(io.BytesIO(made)).slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert exhibit.figure.headline in said
    found = dict(parts(made))
    assert not [name for name, part in found.items() if b'TargetMode="External"' in part]
    assert not [name for name, part in found.items() if b"<c:f>" in part and MARK in name]
    assert not [name for name, part in found.items() if b"hlinkClick" in part]


def parts(package):
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_files_of_a_deck_have_names_that_are_no_paths(surveys):
    views = tuple(
        Kept(kind="ranking", name=clean(LABELS[0]), view=view_of(surveys[3]), digest="")
        for _ in range(2)
    )
    names = [name for name, _ in parts(decks.as_archive(surveys[3], Deck(views=views)))]
    assert len(set(names)) == len(names) > 8
    for name in names:
        assert re.fullmatch(r"[\w-]+\.\w+", name)
        assert len(name.encode()) < 255


def test_a_receipt_in_python_runs_nothing_that_a_label_says(exhibit):
    for name in ast.walk(ast.parse(exhibit.receipt.python if exhibit.receipt else "")):
        assert not isinstance(name, ast.Raise)
        assert getattr(name, "id", "") not in ("SystemExit", "os", "zqx")


def test_a_receipt_in_r_runs_nothing_that_a_label_says(surveys, r, tmp_path):
    for place, kind in enumerate(FIGURES):
        survey = surveys[place % TURNS]
        figure = made(kind, survey, view_of(survey), choices(kind, survey))
        if (receipt := decks.exhibit(figure).receipt) and receipt.r:
            (tmp_path / f"{kind}.R").write_text(receipt.r, encoding="utf-8")
    assert len(list(tmp_path.glob("*.R"))) > 6
    script = tmp_path / "parsed"
    script.write_text(
        "for (file in commandArgs(TRUE)) {\n"
        '  said <- all.names(parse(file, encoding = "UTF-8"))\n'
        '  if (any(c("system", "quit", "q", "alert") %in% said)) quit(status = 1)\n'
        "}\n"
    )
    r(script, *tmp_path.glob("*.R"))


@pytest.mark.parametrize("label", LABELS)
def test_a_comment_ends_with_its_line_in_python(label):
    assert ast.parse(comment(label)).body == []
    assert len(comment(label).splitlines()) == 1


@pytest.mark.parametrize("title", ACTING)
def test_a_title_that_a_tooltip_would_act_on_is_told_from_it(title):
    assert tooltip({"value": title})[0]["title"].rstrip("\N{WORD JOINER}") == title
    assert tooltip({"value": title})[0]["title"] != title


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("www.example.com", "www\N{WORD JOINER}\\.example\\.com"),
        ("a@example.com", "a@\N{WORD JOINER}example\\.com"),
        ("HTTP://x", "HTTP\N{WORD JOINER}\\://x"),
        (":smile:", "\\:\N{WORD JOINER}smile\\:"),
        (":material/delete:", "\\:\N{WORD JOINER}material/delete\\:"),
        ("Yes: somewhat", "Yes\\: somewhat"),
    ],
)
def test_what_begins_a_link_or_a_picture_is_broken_where_nobody_sees(said, shown):
    assert escaped(said) == shown


def test_the_words_of_a_profile_are_cleaned_as_those_of_a_file(surveys):
    for survey in surveys:
        words = [survey.title, survey.source.producer, *survey.source.fieldwork.values()]
        words += [level for b in survey.breaks.values() for level in (b.name, b.label, *b.levels)]
        for item in survey.items.values():
            words += [item.name, item.title, item.wording, item.statement, *item.labels]
        assert [word for word in words if word != clean(word)] == []


def test_a_sheet_of_two_items_has_a_codebook(surveys, drawn):
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(Exhibit(drawn("placed")))))
    assert book.worksheets[-1].max_row > 10
