"""The labels of a chart on a slide: values that stay tied to them, names of lines and points."""

from collections.abc import Sequence

import numpy as np
from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from components import text, theme
from components.charts.lines import apart
from components.charts.native import Native, Series
from components.export.slide_series import PLOT, Drawn

LABEL = 12
"""Points of a name beside its line or dot."""

PERCENT = {"points": 100}
"""What numbers of a chart are multiplied by that `text.number` takes as parts of 1."""

ROOM = 0.05
"""A piece of a stack that is smaller than this has no room for its percent."""


def label_values(series: Drawn, said: Series, native: Native, place: int) -> None:
    """Values as labels that stay tied to them; a star or an arrow is in their number format."""
    width, (low, high) = PLOT[native.kind][2], native.ends
    labels = parse_xml(f"<c:dLbls {nsdecls('c')}/>")
    for point, value in enumerate(said.values):
        if np.isnan(value):
            continue
        small = native.kind == "stacked" and value < ROOM
        label = etree.SubElement(labels, qn("c:dLbl"))
        _child(label, "idx", point)
        if small:
            _child(label, "delete", 1)
            continue
        if native.kind == "bars" and said.high:
            end = said.high[point] if not np.isnan(said.high[point]) else value
            _moved(label, width * (end - value) / (high - low), 0)
        _worded(label, said, native, point)
        if native.kind == "stacked":
            colour = theme.ink_on(said.colours[point]) if said.colours else theme.INK["light"]
            label.append(_text_in(colour, 12))
        beside = "l" if native.kind in ("dots", "forest") and place else "r"
        _child(label, "dLblPos", {"bars": "outEnd", "stacked": "ctr"}.get(native.kind, beside))
        _showing(label, "Val")
    _insert(series, labels)


def label_lines(shown: Sequence[Drawn], native: Native, tall: int) -> None:
    """Put the name of each line, and its value, beside its last point, clear of the others.

    A line that is alone, or stands out, has its values beside its other points, too.

    Parameters
    ----------
    tall : height of the chart, in English Metric Units
    """
    low, high = native.ends
    values = [np.array(series.values, float) for series in native.series]
    last = [int(np.flatnonzero(~np.isnan(line)).max(initial=-1)) for line in values]
    ends = np.array(
        [line[at] if at >= 0 else np.nan for line, at in zip(values, last, strict=True)]
    )
    height, drawn = PLOT[native.kind][3], ~np.isnan(ends)
    names = ends.copy()
    names[drawn] = apart(ends[drawn], 1.5 * Pt(LABEL) / (height * tall) * (high - low), low, high)
    down = np.nan_to_num((ends - names) / (high - low) * height)
    for place, said in enumerate(native.series):
        alone = len(native.series) == 1 or said.colours[:1] == [theme.MAIN["light"]]
        points = range(0 if alone else max(last[place], 0), last[place] + 1)
        _label_line(shown[place], said, native, points, float(down[place]))


def _label_line(series: Drawn, said: Series, native: Native, points: range, down: float) -> None:
    """Put values beside points of a line; at the last one, this far down, also its name."""
    labels = parse_xml(f"<c:dLbls {nsdecls('c')}/>")
    for point in points:
        if np.isnan(said.values[point]):
            continue
        last = point == points[-1]
        label = etree.SubElement(labels, qn("c:dLbl"))
        _child(label, "idx", point)
        if last:
            _moved(label, 0, down)
        _worded(label, said, native, point)
        label.append(_on_one_line())
        _child(label, "dLblPos", "r")
        _showing(label, "Val", *(["SerName"] if last else []))
        if last:
            etree.SubElement(label, qn("c:separator")).text = " "
    _insert(series, labels)


def label_points(series: Drawn, native: Native, apart: float) -> None:
    """Put the name of each point above or below it, this far, on the side where there is room."""
    labels = parse_xml(f"<c:dLbls {nsdecls('c')}/>")
    for point, (name, (side, up)) in enumerate(
        zip(native.categories, native.beside_at, strict=True)
    ):
        if np.isnan(native.series[0].values[point]):
            continue
        label = etree.SubElement(labels, qn("c:dLbl"))
        _child(label, "idx", point)
        _moved(label, 0, -up * apart)
        rich = parse_xml(
            f"<c:tx {nsdecls('c', 'a')}><c:rich><a:bodyPr wrap='none'/><a:p><a:r>"
            "<a:rPr lang='en-GB'/><a:t/></a:r></a:p></c:rich></c:tx>"
        )
        rich.find(f".//{qn('a:t')}").text = name
        label.append(rich)
        _child(label, "dLblPos", side)
        _showing(label, "SerName")
    _insert(series, labels)


def _moved(label: Drawn, right: float, down: float) -> None:
    """Move a label from where it would stand, in parts of the chart."""
    layout = etree.SubElement(etree.SubElement(label, qn("c:layout")), qn("c:manualLayout"))
    _child(layout, "x", round(right, 5))
    _child(layout, "y", round(down, 5))


def _on_one_line() -> Drawn:
    return parse_xml(
        f"<c:txPr {nsdecls('c', 'a')}><a:bodyPr wrap='none'/><a:p><a:pPr><a:defRPr/></a:pPr></a:p>"
        "</c:txPr>"
    )


def _worded(label: Drawn, said: Series, native: Native, point: int) -> None:
    """The number format of a label, with what else belongs to the value: a star, an arrow."""
    plain = text.number(said.values[point] / PERCENT.get(native.form, 1), native.form)
    more = said.words[point].removeprefix(plain) if said.words else ""
    form = etree.SubElement(label, qn("c:numFmt"))
    quoted = f'"{more}"' if more else ""
    form.set("formatCode", ";".join(f"{part}{quoted}" for part in native.number_format.split(";")))
    form.set("sourceLinked", "0")


def _showing(label: Drawn, *shown: str) -> None:
    for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        _child(label, f"show{name}", int(name in shown))


def _insert(series: Drawn, labels: Drawn) -> None:
    """Give a series these labels; its points have no others."""
    _showing(labels)
    for old in series._element.findall(qn("c:dLbls")):
        series._element.remove(old)
    series._element._insert_dLbls(labels)


def _text_in(colour: str, size: int) -> Drawn:
    return parse_xml(
        f"<c:txPr {nsdecls('c', 'a')}><a:bodyPr/><a:p><a:pPr><a:defRPr sz='{size * 100}' b='1'>"
        f"<a:solidFill><a:srgbClr val='{colour[1:]}'/></a:solidFill></a:defRPr></a:pPr></a:p>"
        "</c:txPr>"
    )


def _child(parent: Drawn, name: str, value: object) -> None:
    etree.SubElement(parent, qn(f"c:{name}")).set("val", str(value))
