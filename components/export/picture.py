"""A chart as a picture that needs no repair: headline, wording, base, n and method go with it."""

import json
import logging
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import escape
from threading import Lock
from typing import Any

import vl_convert
from PIL import ImageFont

from components import theme
from components.charts.frame import Frame, specification
from components.figures.figure import Figure
from components.text import say
from data.model import SurveyError

NARROW = 480
"""Pixels of a page below which names and values are smaller, so that the plot keeps its room."""

_EMBED = '{"mode": "vega-lite", "actions": false, "renderer": "svg"}'

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "font-src data:",
        "style-src 'unsafe-inline'",
        "script-src 'unsafe-inline' 'unsafe-eval'",  # Vega compiles its expressions
    )
)
"""What a page of its own may do: nothing that asks another machine, whatever its labels say."""

_log = logging.getLogger(__name__)

_ONE_AT_A_TIME = Lock()  # the converter is no faster with threads, and is not made for them


@dataclass(frozen=True)
class Look:
    """How a picture looks: pixels of the drawing, and how many of the file's there are to each.

    Attributes
    ----------
    mode : "light" or "dark"
    transparent : whether there is no paper behind it
    words : whether title and footer are part of it
    """

    width: int = 960
    height: int = 540
    scale: float = 2.0
    mode: str = "light"
    transparent: bool = False
    words: bool = True


SHAPES = {
    "16:9": (960, 540, 2.0),
    "1:1": (720, 720, 1.5),
    "4:5": (720, 900, 1.5),
    "column": (510, 640, 4.0),
}
"""Shape -> width, height, scale: 1920 x 1080, 1080 x 1080, 1080 x 1350 pixels, and the column of
a paper, 85 mm = 241 points wide at 610 pixels to the inch."""

FACES = {name: f"SourceSans3-{name}" for name in ("Regular", "Semibold")}
"""The faces of our font by their own names."""

COLUMN = 241 / 510
"""What makes the column of a .pdf 241 points wide."""

FULL_HD = Look()


def png(figure: Figure, look: Look = FULL_HD) -> bytes:
    """The figure as a PNG; by default 1920 x 1080 pixels, light, with its title and footer."""
    drawn = _drawn(figure, look)
    with _converting():
        return vl_convert.svg_to_png(drawn, scale=look.scale)


def svg(figure: Figure, look: Look = FULL_HD) -> bytes:
    """The figure as an SVG that brings its font along, and says to all readers what it shows."""
    drawn = _drawn(figure, look)
    about = f"<title>{escape(figure.headline)}</title><desc>{escape(figure.alt)}</desc>"
    style = f"<defs><style>{_faces()}</style></defs>"
    head, rest = drawn.split(">", 1)
    return f'{head} role="img">{about}{style}{rest}'.encode()


def pdf(figure: Figure, look: Look = FULL_HD) -> bytes:
    """The figure as a PDF whose text is text; the column of a paper as wide as one."""
    drawn = _drawn(figure, look)
    part = COLUMN if (look.width, look.height) == SHAPES["column"][:2] else 1.0
    size = f'width="{look.width}" height="{look.height}"'
    points = f'width="{part * look.width:.2f}" height="{part * look.height:.2f}"'
    with _converting():
        return vl_convert.svg_to_pdf(drawn.replace(size, points, 1))


def vega(figure: Figure) -> bytes:
    """The chart as Vega-Lite JSON, with its data and words."""
    return json.dumps(_specification(figure, FULL_HD), ensure_ascii=False, indent=1).encode()


def html(figure: Figure, mode: str = "light") -> bytes:
    """The figure as a page that asks no other for anything, and fits 320 to 900 pixels."""
    chart = specification(figure.draw, figure.finding, Frame(mode=mode))
    del chart["$schema"]  # an address, though nothing is fetched from it
    told = json.dumps(chart, ensure_ascii=False).replace("<", r"\u003c")
    with _converting():
        script = _script()
    notes = "".join(f"<p>{escape(note)}</p>" for note in figure.notes)
    table = figure.table.to_html(index=False, border=0, escape=True)
    page = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(figure.headline)}</title>
<style>{_faces()}
body {{ max-width: 900px; margin: 1rem auto; padding: 0 1rem; font: 16px {theme.FONT};
  color: {theme.INK[mode]}; background: {theme.PAPER[mode]}; }}
h1 {{ font-size: 1.5rem; font-weight: 600; margin: 0 0 .3rem; }}
p, table {{ color: {theme.SOFT[mode]}; margin: .2rem 0; }}
footer, details {{ font-size: .8rem; }}
#chart {{ width: 100%; }}
details {{ overflow-x: auto; margin-top: 1rem; }}
td, th {{ text-align: left; padding: .15rem .8rem .15rem 0; }}
</style>
<h1>{escape(figure.headline)}</h1>
<p>{escape(figure.subtitle)}</p>
<div id="chart" role="img" aria-label="{escape(figure.alt)}"></div>
<footer>{notes}</footer>
<details><summary>{escape(say("page.table"))}</summary>{table}</details>
<script>{script}</script>
<script>const chart = {told};
if (innerWidth < {NARROW}) {{ chart.config.axis.labelFontSize = chart.config.text.fontSize = 11; }}
vegaEmbed("#chart", chart, {_EMBED});</script>
</html>
"""
    return page.encode()


@contextmanager
def _converting() -> Iterator[None]:
    """The converter for one at a time; what it cannot draw is a sentence, and its reason a log."""
    with _ONE_AT_A_TIME:
        try:
            yield
        except ValueError as error:
            _log.warning("a picture cannot be drawn", exc_info=error)
            raise SurveyError(
                "picture: it cannot be drawn in this shape; shorten its words, or take another"
            ) from None


def _drawn(figure: Figure, look: Look) -> str:
    """The figure as an SVG, laid out by the true widths of title and footer.

    The converter measures text by the font of a name that it can read, else by one that is a third
    wider, and the plot gives way: it reads the names of faces, and no family that ends in a digit.
    """
    _register_font()
    chart = _specification(figure, look)
    if look.words:
        chart["config"]["title"] |= {"font": FACES["Semibold"], "subtitleFont": FACES["Regular"]}
        chart["layer"][-1]["mark"]["font"] = FACES["Regular"]
    with _converting():
        drawn = vl_convert.vegalite_to_svg(json.dumps(chart), allowed_base_urls=[])
    family = escape(theme.FONT)
    for face in FACES.values():
        drawn = drawn.replace(f'font-family="{face}"', f'font-family="{family}"')
    return drawn


def _specification(figure: Figure, look: Look) -> dict[str, Any]:
    frame = Frame(mode=look.mode, width=look.width, height=look.height)
    if look.words:
        wide = look.width - sum(theme.MARGINS)
        notes = [x for n in figure.notes for x in lines(n, "Regular", theme.FOOTER, wide)]
        frame = Frame(
            mode=look.mode,
            width=look.width,
            height=look.height,
            headline=lines(figure.headline, "Semibold", theme.TITLE * theme.SIZE, wide),
            subtitle=lines(figure.subtitle, "Regular", theme.SUBTITLE * theme.SIZE, wide),
            footer=notes,
        )
    chart = specification(figure.draw, figure.finding, frame)
    if look.transparent:
        chart["config"] = chart["config"] | {"background": "transparent"}
    return chart | {"description": figure.alt}


@cache
def _register_font() -> None:
    vl_convert.register_font_directory(str(theme.FONTS))


@cache
def _faces() -> str:
    """Our font within the file, since its reader may not have it."""
    said = []
    for name, weight in (("Regular", 400), ("Semibold", 600)):
        font = b64encode((theme.FONTS / f"SourceSans3-{name}.ttf").read_bytes()).decode()
        said.append(
            f'@font-face{{font-family:"Source Sans 3";font-weight:{weight};'
            f'src:url(data:font/ttf;base64,{font}) format("truetype")}}'
        )
    return "".join(said)


@cache
def _script() -> str:
    """What draws a chart in a browser, without the addresses that it would offer to its reader."""
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    bundle = re.sub(r"https://(?:vega\.github\.io|github\.com)/[\w./-]*", "", bundle)
    return bundle.replace("</script", r"<\/script")


def lines(words: str, weight: str, size: float, width: float) -> Sequence[str]:
    """The words in lines that fit a width, by the measures of our own font."""
    font = ImageFont.truetype(theme.FONTS / f"SourceSans3-{weight}.ttf", size)
    found = [""]
    for word in words.split():
        longer = f"{found[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            found[-1] = longer
        else:
            found.append(word)
    return found
