"""A chart as a picture that needs no repair: headline, wording, base, n and method go with it."""

from functools import cache
from threading import Lock

import altair as alt
import vl_convert
from PIL import ImageFont

from components import charts, text, theme
from components.findings import Finding

WIDTH, HEIGHT, SCALE = 960, 540, 2
"""Pixels of the drawing, and how many of the picture's there are to each: 1920 x 1080 in all."""

_ONE_AT_A_TIME = Lock()  # the converter is no faster with threads, and is not made for them


def png(finding: Finding) -> bytes:
    """The view as a PNG of 1920 x 1080 pixels, light, with its title and footer."""
    frame = charts.Frame(
        width=WIDTH,
        height=HEIGHT,
        headline=_lines(text.headline(finding), "Semibold", theme.TITLE * theme.SIZE),
        subtitle=_lines(text.subtitle(finding), "Regular", theme.SUBTITLE * theme.SIZE),
        footer=[x for note in text.footer(finding) for x in _lines(note, "Regular", theme.FOOTER)],
    )
    with alt.data_transformers.enable("default", max_rows=None):
        specification = charts.draw(finding, frame).to_json()
    _register_font()
    with _ONE_AT_A_TIME:
        return vl_convert.vegalite_to_png(specification, scale=SCALE, allowed_base_urls=[])


@cache
def _register_font() -> None:
    vl_convert.register_font_directory(str(theme.FONTS))


def _lines(words: str, weight: str, size: float) -> list[str]:
    """The words in lines that fit the picture, by the measures of its own font."""
    font = ImageFont.truetype(theme.FONTS / f"SourceSans3-{weight}.ttf", size)
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= WIDTH - sum(theme.MARGINS):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
