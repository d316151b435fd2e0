"""A chart as a picture that needs no repair: headline, wording, base, n and method go with it."""

import json
from functools import cache
from threading import Lock

import vl_convert
from PIL import ImageFont

from components import theme
from components.charts.frame import Frame, specification
from components.figures.figure import Figure

WIDTH, HEIGHT, SCALE = 960, 540, 2
"""Pixels of the drawing, and how many of the picture's there are to each: 1920 x 1080 in all."""

_ONE_AT_A_TIME = Lock()  # the converter is no faster with threads, and is not made for them


def png(figure: Figure) -> bytes:
    """The figure as a PNG of 1920 x 1080 pixels, light, with its title and footer."""
    frame = Frame(
        width=WIDTH,
        height=HEIGHT,
        headline=_lines(figure.headline, "Semibold", theme.TITLE * theme.SIZE),
        subtitle=_lines(figure.subtitle, "Regular", theme.SUBTITLE * theme.SIZE),
        footer=[x for note in figure.notes for x in _lines(note, "Regular", theme.FOOTER)],
    )
    chart = json.dumps(specification(figure.draw, figure.finding, frame))
    _register_font()
    with _ONE_AT_A_TIME:
        return vl_convert.vegalite_to_png(chart, scale=SCALE, allowed_base_urls=[])


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
