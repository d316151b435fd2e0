"""One look for screen and export: font, colours, and the configuration of every chart."""

from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent.parent / "static" / "fonts"
"""Served by the app to its readers, and read by the pictures; see .streamlit/config.toml."""
ICON = Path(__file__).parent / "icon.svg"

FONT = '"Source Sans 3", sans-serif'

INK = {"light": "#1f1f1f", "dark": "#ececec"}
SOFT = {"light": "#5c6166", "dark": "#a9b0b6"}
RULE = {"light": "#d5d9dd", "dark": "#3a4147"}
PAPER = {"light": "#ffffff", "dark": "#14171a"}
MAIN = {"light": "#08519c", "dark": "#8ec1e8"}
PALE = {"light": "#9dbcd8", "dark": "#4d6d87"}
"""The main tone of what stands back while one group is highlighted."""

FAVOURABLE = {1: ["#6baed6"], 2: ["#08519c", "#6baed6"]}
UNFAVOURABLE = {1: ["#fdae6b"], 2: ["#fdae6b", "#a63603"]}
"""Outermost answers are the darkest; distances hold for the colour-blind (smallest: 29)."""
MIDDLE, DARK_MIDDLE = "#ece3c8", "#a89a6b"
NO_OPINION = ["#d9d9d9", "#bfbfbf"]
"""Outside the ramp, so that don't know never reads as an attitude."""
JOINT = ["#08519c", "#6baed6", "#a89a6b", "#ece3c8", "#d9d9d9"]
"""Favourable to both, to the first only, to the second only, to neither; no opinion."""
RAMP = ["#a63603", "#fdae6b", "#ece3c8", "#6baed6", "#08519c"]
"""Ends and stations of a scale's colours, lowest point first."""


SIZE, TITLE, SUBTITLE, FOOTER = 14, 1.7, 1.15, 11
"""Text in pixels; title and subtitle as parts of it; the footer of a picture, in pixels."""
MARGINS = (20, 44)
"""Left and right of a picture, in pixels; at the right a value at 100 % has room for its words."""


def padding(picture: bool) -> dict[str, int]:
    """Pixels around a chart: on screen the page gives them, but for values at the right edge."""
    left, right = MARGINS if picture else (0, MARGINS[1])
    return {
        "left": left,
        "right": right,
        "top": 16 if picture else 4,
        "bottom": 14 if picture else 4,
    }


def mark(mode: str, over: bool) -> dict[str, Any]:
    """The look of the mark of synthetic data: soft, but there to be seen.

    Parameters
    ----------
    over : whether it lies over coloured marks and over paper at once: then it has an edge
    """
    if over:
        return {"color": INK["light"], "stroke": "#ffffff", "strokeWidth": 1, "opacity": 0.3}
    return {"color": INK[mode], "opacity": 0.18}


def config(mode: str, size: float) -> dict[str, Any]:
    """A Vega-Lite configuration for "light" or "dark", with names and values of this size."""
    ink, soft, rule = INK[mode], SOFT[mode], RULE[mode]
    return {
        "background": PAPER[mode],
        "mark": {"aria": False},  # the chart has words as a whole; its marks would read out columns
        "font": FONT,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": ink,
            "subtitleColor": soft,
            "fontWeight": 600,
            "fontSize": SIZE * TITLE,
            "subtitleFontSize": SIZE * SUBTITLE,
            "subtitlePadding": 6,
            "offset": 14,
        },
        "axis": {
            "labelFlush": False,
            "labelColor": ink,
            "labelFontSize": size,
            "titleColor": soft,
            "titleFontSize": SIZE,
            "titleFontWeight": 400,
            "gridColor": rule,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
        },
        "legend": {
            "labelColor": ink,
            "labelFontSize": size,
            "title": None,
            "orient": "top",
            "symbolType": "square",
            "labelLimit": 0,
        },
        "text": {"font": FONT, "color": ink, "fontSize": size},
    }


def answer_colours(favourable: int, middle: int, unfavourable: int, no_opinion: int) -> list[str]:
    """Colours of a stack: favourable answers first, then the middle, unfavourable, no opinion."""
    return [
        *_spread(FAVOURABLE, favourable),
        *_between(MIDDLE, DARK_MIDDLE, middle),
        *_spread(UNFAVOURABLE, unfavourable),
        *(NO_OPINION * no_opinion)[:no_opinion],
    ]


def scale_colours(points: int, no_opinion: int) -> list[str]:
    """Colours of a scale's points, lowest first, and of no opinion."""
    stations = [i * (len(RAMP) - 1) / max(points - 1, 1) for i in range(points)]
    return [*map(_mixed, stations), *(NO_OPINION * no_opinion)[:no_opinion]]


SHADES = {"light": ("#dceaf6", "#08519c"), "dark": ("#22313d", "#9ecbee")}
"""From the lowest to the highest value of a map or a grid."""


def shade(part: float, mode: str) -> str:
    """The colour of a value in a map or a grid, at this part of the way up its axis, 0 to 1."""
    return _blend(*SHADES[mode], min(max(part, 0.0), 1.0))


def ink_on(colour: str) -> str:
    """Text that can be read on this colour: white on the dark ends, else near black."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#ffffff" if 0.299 * red + 0.587 * green + 0.114 * blue < 128 else INK["light"]


def _spread(colours: dict[int, list[str]], answers: int) -> list[str]:
    if answers in colours or answers == 0:
        return colours.get(answers, [])
    first, last = colours[2]
    return _between(first, last, answers)


def _between(first: str, last: str, answers: int) -> list[str]:
    """So many colours from the first to the last, or the first alone."""
    return [_blend(first, last, i / max(answers - 1, 1)) for i in range(answers)]


def _mixed(station: float) -> str:
    below = min(int(station), len(RAMP) - 2)
    return _blend(RAMP[below], RAMP[below + 1], station - below)


def _blend(first: str, last: str, part: float) -> str:
    ends = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in (first, last)]
    return "#" + "".join(f"{round(a + part * (b - a)):02x}" for a, b in zip(*ends, strict=True))
