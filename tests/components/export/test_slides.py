"""Slides, opened again: charts that PowerPoint edits, their data, intervals, words and notes."""

import io
import zipfile

import numpy as np
import openpyxl
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from components.export import slides
from components.export.deck import exhibit
from components.export.exhibit import Exhibit
from data.model import SurveyError

NATIVE = [
    "ranking", "answers", "gaps", "slopes", "actors", "joint", "apart", "odds", "net", "claims",
]  # fmt: skip
XY = ["trends", "placed"]
PICTURES = ["map", "pairs", "actors_grid", "odds_groups"]


def shown(*figures, **words):
    content = slides.pptx([exhibit(figure) for figure in figures], **words)
    return Presentation(io.BytesIO(content))


def chart_of(slide):
    return next(shape for shape in slide.shapes if shape.has_chart)


def data_behind(chart):
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return list(book["Sheet1"].iter_rows(values_only=True))


@pytest.mark.parametrize("kind", NATIVE)
def test_a_slide_has_a_chart_of_the_finding(keepable, kind):
    figure = keepable(kind)
    slide = shown(figure).slides[0]
    native = Exhibit(figure).native
    chart = chart_of(slide).chart
    header, *rows = data_behind(chart)
    for place, series in enumerate(native.series, start=1):
        assert header[place] == series.name
        # A cell of a workbook has 16 digits, one less than a double can.
        behind = np.array([row[place] for row in rows], float)
        np.testing.assert_allclose(behind, series.values, rtol=1e-15)
        drawn = list(chart.plots[0].series)[place - 1]
        np.testing.assert_allclose(np.array(drawn.values, float), series.values, rtol=1e-15)
    assert [row[0].split("\n")[0] for row in rows] == list(native.categories)


def test_a_chart_on_a_slide_has_the_numbers_of_the_table(keepable):
    figure = keepable()
    header, *rows = data_behind(chart_of(shown(figure).slides[0]).chart)
    assert header == (None, "Share", "Share -", "Share +")
    table = figure.finding.table
    values = np.array([row[1:] for row in rows[: len(table)]], float)
    np.testing.assert_allclose(values[:, 0], table["estimate"], rtol=1e-15)
    np.testing.assert_allclose(values[:, 0] - values[:, 1], table["low"], rtol=1e-12)
    np.testing.assert_allclose(values[:, 0] + values[:, 2], table["high"], rtol=1e-12)


@pytest.mark.parametrize("kind", ["ranking", "gaps", "slopes", "actors", "apart", "net"])
def test_intervals_are_error_bars_before_the_categories(keepable, kind):
    chart = chart_of(shown(keepable(kind)).slides[0]).chart
    every = chart._chartSpace.findall(f".//{qn('c:ser')}")
    lines = {"gaps": 3, "apart": 3, "slopes": 7, "net": 3}
    for series in every[:2] if kind == "net" else every:  # the third is the line at 1
        tags = [child.tag for child in series]
        assert tags.index(qn("c:errBars")) < tags.index(qn("c:cat"))
        bars = series.find(qn("c:errBars"))
        assert bars.find(qn("c:errValType")).get("val") == "cust"
        for side in ("plus", "minus"):
            assert bars.find(qn(f"c:{side}")).find(f".//{qn('c:f')}").text.startswith("Sheet1!$")
    # Two sides of a gap, and the gap itself, which is drawn from one to the other.
    assert len(every) == lines.get(kind, 1)


def test_bars_keep_the_order_of_the_screen_with_the_axis_below(keepable):
    chart = chart_of(shown(keepable()).slides[0]).chart
    assert chart.category_axis.reverse_order
    assert chart.value_axis._element.find(qn("c:crosses")).get("val") == "max"
    assert next(iter(chart.plots[0].categories)) == "Kosovo"


def test_the_gap_is_in_words_below_each_country(keepable):
    chart = chart_of(shown(keepable("gaps")).slides[0]).chart
    serbia = next(c for c in chart.plots[0].categories if c.startswith("Serbia"))
    assert serbia.startswith("Serbia\n+14 (+4 to +25)")


def test_a_star_or_an_arrow_is_part_of_a_label_that_stays_tied_to_its_value(keepable):
    chart = chart_of(shown(keepable()).slides[0]).chart
    labels = chart._chartSpace.findall(f".//{qn('c:dLbl')}")
    assert labels[0].find(qn("c:numFmt")).get("formatCode") == '0%" ▲"'
    assert labels[0].find(qn("c:showVal")).get("val") == "1"
    assert chart._chartSpace.find(f".//{qn('c:dLbl')}/{qn('c:tx')}") is None


@pytest.mark.parametrize("kind", [*NATIVE, *XY, *PICTURES])
def test_a_slide_says_all_that_its_numbers_must_travel_with(keepable, kind):
    figure = keepable(kind)
    deck = shown(figure)
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    slide = deck.slides[0]
    assert slide.shapes.title.text_frame.text == figure.headline
    words = "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    exhibited = exhibit(figure)
    assert len(exhibited.notes) == len(figure.notes)
    for said in (figure.subtitle, *exhibited.notes):
        assert said in words
    notes = slide.notes_slide.notes_text_frame.text
    receipt = ("load_survey", figure.finding.survey.digest) if exhibited.receipt else ()
    for said in (*exhibited.notes, *receipt):
        assert said in notes
    for cell in figure.table.iloc[:, 0]:
        assert str(cell) in notes
    drawn = next(s for s in slide.shapes if s.has_chart or s.shape_type == 13)  # 13: a picture
    assert drawn._element.xpath(".//p:cNvPr")[0].get("descr") == figure.alt


@pytest.mark.parametrize("kind", [*NATIVE, *XY])
def test_a_chart_says_within_itself_that_data_are_invented(keepable, kind):
    chart = chart_of(shown(keepable(kind)).slides[0]).chart
    assert chart.chart_title.text_frame.text == "INVENTED DATA"
    assert chart.chart_title._element.find(qn("c:overlay")).get("val") == "1"


def test_what_only_a_picture_draws_is_not_spoken_of_under_a_native_chart(keepable):
    ranking, trends = keepable(), keepable("trends")
    assert "Lines beside the names" in " ".join(ranking.notes)
    assert "Events: 1, Free trade agreement" in " ".join(trends.notes)
    deck = shown(ranking, trends, title="A deck")
    said = ["\n".join(s.text_frame.text for s in x.shapes if s.has_text_frame) for x in deck.slides]
    assert "No two clearly differ, so that their order may be chance, of Macedonia" in said[1]
    assert "Events: Free trade agreement" in said[2]
    for words in (*said, *(x.notes_slide.notes_text_frame.text for x in list(deck.slides)[1:3])):
        assert "Lines beside the names" not in words
        assert "1, Free trade agreement" not in words
    assert "clearly differ, so that" not in said[3]  # method is what all slides have in common


def test_a_narrow_slide_has_every_name_and_fewer_words_below_it(keepable, template):
    wide = chart_of(shown(keepable("gaps")).slides[0]).chart
    narrow = chart_of(shown(keepable("gaps"), template=template).slides[0]).chart
    names = list(narrow.plots[0].categories)
    assert names[0] == "Serbia\n+14 (+4 to +25)"
    assert next(iter(wide.plots[0].categories)).startswith("Serbia\n+14 (+4 to +25), clear")
    assert len(names) == 8
    properties = narrow.category_axis._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}")
    assert properties.get("rot") == "0"
    assert [row[0] for row in data_behind(narrow)[1:]] == names


def test_real_data_have_no_mark(small_drawn):
    chart = chart_of(shown(small_drawn()).slides[0]).chart
    assert not chart.has_title


def test_a_deck_has_a_title_and_a_slide_on_method(keepable):
    figure = keepable()
    deck = shown(figure, keepable("gaps"), title="A deck")
    assert len(deck.slides) == 4
    assert deck.slides[0].shapes.title.text_frame.text == "A deck"
    last = "\n".join(s.text_frame.text for s in deck.slides[3].shapes if s.has_text_frame)
    assert figure.finding.survey.digest in last
    assert "Weights: within country." in last


def test_a_template_gives_its_size_fonts_and_colours_and_loses_its_slides(keepable, template):
    deck = shown(keepable(), keepable("answers"), template=template)
    assert deck.slide_width == Inches(10)
    assert len(deck.slides) == 2
    bars = chart_of(deck.slides[0]).chart.plots[0].series[0]
    assert bars.format.fill.fore_color.theme_color == 5  # accent 1
    title = deck.slides[0].shapes.title.text_frame.paragraphs[0]
    assert title.font.name is None  # the theme's; only its size gives way to a long headline
    space = chart_of(deck.slides[1]).chart._chartSpace
    assert not space.findall(f".//{qn('c:ser')}/{qn('c:spPr')}//{qn('a:srgbClr')}")


@pytest.mark.parametrize("content", [b"", b"not a deck", b"PK\x03\x04"])
def test_what_is_no_template_is_refused_in_a_sentence(content):
    with pytest.raises(SurveyError, match=r"not a \.pptx that can be opened"):
        slides.checked(content)


@pytest.mark.parametrize(
    ("size", "count"), [(slides.MOST_UNPACKED + 1, 1), (1, slides.MOST_PARTS + 1)]
)
def test_a_template_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(size, count):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for place in range(count):
            with package.open(f"part{place}", "w") as part:
                for _ in range(-(-size // 2**20)):
                    part.write(bytes(min(size, 2**20)))
    assert len(stream.getvalue()) < 2**20
    with pytest.raises(SurveyError, match="unpacks to more than 200 MB"):
        slides.checked(stream.getvalue())
