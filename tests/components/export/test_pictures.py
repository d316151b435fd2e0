"""Pictures and pages of their own, opened again."""

import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from components.export import picture


@pytest.mark.parametrize(
    "view", [{}, {"kind": "answers"}, {"item": "feeling_eu"}, {"kind": "gaps"}]
)
def test_a_picture_is_full_hd_and_its_words_are_there(drawn, view):
    image = Image.open(io.BytesIO(picture.png(drawn(**view)))).convert("L")
    assert image.size == (1920, 1080)
    dark = np.asarray(image) < 128
    # Title at the top, footer at the bottom, names at the left: a missing font leaves none of them.
    for place in (dark[30:110, 40:900], dark[930:1060, 40:900], dark[200:800, 40:440]):
        assert 0.002 < place.mean() < 0.5


def test_a_picture_says_that_data_are_synthetic_within_the_plot(drawn):
    pixels = np.asarray(Image.open(io.BytesIO(picture.png(drawn()))).convert("L"))
    # The mark's grey: ink #1f1f1f at 18 % on white is 255 - .18 * (255 - 31) = 215.
    assert (np.abs(pixels[480:580, 800:1450].astype(int) - 215) <= 2).mean() > 0.05


LOOKS = {
    "16:9": (1920, 1080),
    "1:1": (1080, 1080),
    "4:5": (1080, 1350),
    "column": (2040, 2560),
}
"""Shape -> pixels: those that networks and slides ask for; a paper's 85 mm at 610 to the inch."""


@pytest.mark.parametrize("shape", LOOKS)
@pytest.mark.parametrize("kind", ["ranking", "answers", "gaps", "pairs", "map"])
def test_a_picture_has_its_shape_to_the_pixel_and_a_title(drawn, shape, kind):
    look = picture.Look(*picture.SHAPES[shape])
    image = Image.open(io.BytesIO(picture.png(drawn(kind), look))).convert("L")
    assert image.size == LOOKS[shape]
    dark = np.asarray(image) < 128
    wide, high = LOOKS[shape]
    assert 0.002 < dark[: high // 8, : wide * 2 // 3].mean() < 0.5


@pytest.mark.parametrize("kind", ["trends", "slopes", "placed"])
def test_a_long_footer_leaves_the_plot_its_width_and_is_flush_with_its_axis(keepable, kind):
    figure = keepable(kind)
    drawn = picture.svg(figure).decode()
    plot = re.search(r'role-frame root.*?d="M0,0h(\d+)', drawn, re.DOTALL)
    # Of 960 pixels 64 are margins, and 44 the labels of the axis; half a label is at the right.
    assert plot is not None
    assert 820 < int(plot[1]) <= 960 - 64 - 44
    footer = drawn[: drawn.index("<tspan>Question: ")].rsplit("<text", 1)[1]
    assert "translate(-44," in footer
    assert "SourceSans3-" not in drawn  # the name of a face, which is no family elsewhere


def test_a_legend_that_is_too_long_for_one_row_has_two(keepable):
    drawn = picture.svg(keepable("joint"), picture.Look(*picture.SHAPES["1:1"])).decode()
    box = re.search(r'role-legend".*?d="M0,0h(\d+)v(\d+)', drawn, re.DOTALL)
    assert box is not None
    assert int(box[1]) < 720 - 64 - 160  # right of the names
    assert int(box[2]) > 20
    wide = picture.svg(keepable("joint")).decode()
    row = re.search(r'role-legend".*?d="M0,0h(\d+)v(\d+)', wide, re.DOTALL)
    assert row is not None
    assert int(row[2]) < 20


def test_a_dark_picture_is_dark_and_a_transparent_one_has_no_paper(drawn):
    dark = Image.open(io.BytesIO(picture.png(drawn(), picture.Look(mode="dark")))).convert("L")
    assert np.asarray(dark)[5, 5] < 40
    clear = Image.open(io.BytesIO(picture.png(drawn(), picture.Look(transparent=True))))
    assert np.asarray(clear.convert("RGBA"))[5, 5, 3] == 0


def test_a_picture_without_words_still_says_that_data_are_invented(drawn):
    drawing = picture.svg(drawn(), picture.Look(words=False)).decode()
    words = re.sub(r"<(title|desc)>.*?</\1>", "", drawing)
    assert "INVENTED DATA" in words
    assert "Question:" not in words


def text_of(pdf, tmp_path):
    if shutil.which("pdftotext") is None:
        sentence = "pdftotext is not installed: apt install poppler-utils"
        (pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip)(sentence)
    (tmp_path / "picture.pdf").write_bytes(pdf)
    asked = ["pdftotext", "-layout", tmp_path / "picture.pdf", "-"]
    return subprocess.run(asked, capture_output=True, check=True, text=True).stdout  # noqa: S603


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_the_words_of_a_picture_are_text(drawn, kind, tmp_path):
    figure = drawn("answers")
    if kind == "svg":
        found = re.sub(r"<[^>]+>", " ", picture.svg(figure).decode())
    else:
        found = text_of(picture.pdf(figure), tmp_path)
    found = " ".join(found.split())
    assert "Do you think that Turkey is a friendly, a neutral or a hostile country" in found
    assert "n = 977 to 1,032 interviews per group" in found


def test_a_picture_brings_its_fonts_along(drawn):
    drawing = picture.svg(drawn()).decode()
    assert drawing.count('font-family:"Source Sans 3";font-weight') == 2
    assert "src:url(data:font/ttf;base64,AAEAAAA" in drawing
    assert b"SourceSans3" in picture.pdf(drawn())


def test_the_column_of_a_paper_is_85_millimetres_wide(drawn):
    found = picture.pdf(drawn(), picture.Look(*picture.SHAPES["column"]))
    width = re.search(rb"/MediaBox \[\s*0 0 ([0-9.]+)", found)
    # 85 mm / 25.4 mm * 72 points = 240.9
    assert float(width[1]) == pytest.approx(240.9, abs=0.5)


@pytest.mark.parametrize("kind", ["ranking", "gaps", "map"])
def test_a_page_asks_no_other_for_anything(drawn, kind):
    page = picture.html(drawn(kind)).decode()
    # Names of standards look like addresses; nothing is ever fetched by them.
    names = re.findall(r"https?://[^\s\"'`<>)\\]+", page)
    assert {name.split("/")[2] for name in names} == {"www.w3.org"}
    for fetched in ("<link", 'src="http', "@import", "url(http"):
        assert fetched not in page


def test_a_page_cannot_be_taken_over_by_a_label(small_drawn, small):
    figure = replace(small_drawn(), headline="</script><script>alert(1)</script>")
    page = picture.html(figure).decode()
    assert "<script>alert" not in page


def test_the_vega_lite_file_has_the_numbers_and_the_words(drawn):
    said = json.loads(picture.vega(drawn()))
    assert said["title"]["text"][0].startswith("Clearly more than half")
    assert "".join(said["layer"][-1]["mark"]["text"]).startswith("Question:") or said["description"]
