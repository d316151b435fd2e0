"""Slides: a .pptx with charts that PowerPoint itself draws, each with its method in its notes."""

import io
import zipfile
from collections.abc import Sequence
from math import ceil

from lxml import etree
from PIL import ImageFont
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.util import Emu, Inches, Pt

from components import theme, words
from components.export import picture
from components.export.exhibit import Exhibit
from components.export.slide_chart import Place, add_chart
from components.export.slide_series import Drawn
from components.text import say
from data.model import SurveyError

WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT, RIGHT, TOP, BOTTOM = Inches(0.6), Inches(0.6), Inches(0.35), Inches(0.3)

TITLE, SUBTITLE, FOOTER = 26, 15, 9
"""Points of a slide's words."""

MOST_UNPACKED, MOST_PARTS = 200 * 2**20, 5_000
"""Bytes and parts of a template: those with many pictures have a tenth of these."""

LEAST = Inches(1)
"""Of a slide's height for the chart, even where words leave none."""

SMALL = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
"""Placeholders of a layout that hold no content."""


def pptx(exhibits: Sequence[Exhibit], title: str = "", template: bytes | None = None) -> bytes:
    """A deck of slides, one for each exhibit; with a title also a first slide and one on method.

    Parameters
    ----------
    template : a .pptx of the reader's, whose layouts, fonts and colours are used

    Raises
    ------
    SurveyError
        If the template is no .pptx, or has no layout with a title.
    """
    deck = _opened(template)
    if title:
        _title_slide(deck, exhibits, title, template is not None)
    for exhibit in exhibits:
        _slide(deck, exhibit, template is not None)
    if title:
        _method_slide(deck, exhibits, template is not None)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def checked(template: bytes) -> None:
    """Refuse a template that cannot be used, before a deck is asked for; raises as `pptx`."""
    _layout(_opened(template), [PP_PLACEHOLDER.TITLE])


def _opened(template: bytes | None) -> Drawn:
    if template is None:
        deck = Presentation()
        deck.slide_width, deck.slide_height = WIDE, HIGH
        _own_theme(deck)
        return deck
    try:
        _refuse_bomb(template)
        deck = Presentation(io.BytesIO(template))
    except SurveyError:
        raise
    except Exception:  # noqa: BLE001 - whatever the library trips over, the reader gets a sentence
        raise SurveyError("template: this file is not a .pptx that can be opened") from None
    slides = deck.slides._sldIdLst
    for slide in list(slides):
        deck.part.drop_rel(slide.rId)
        slides.remove(slide)
    return deck


def _refuse_bomb(template: bytes) -> None:
    """A package may unpack to a thousand times its size; none takes more than it declares."""
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise SurveyError(
            f"template: unpacks to more than {MOST_UNPACKED // 2**20} MB, or {MOST_PARTS:,} parts; "
            "leave out its pictures and slides"
        )


def _own_theme(deck: Drawn) -> None:
    """Our font and colours in the theme, so that what is added to a slide later has them, too."""
    part = deck.slide_master.part.part_related_by(RELATION.THEME)
    found = etree.fromstring(part.blob)
    names = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    for latin in found.findall(".//a:fontScheme/*/a:latin", names):
        latin.set("typeface", "Source Sans 3")
        latin.set("panose", "020B0503030403020204")
    accents = [theme.MAIN["light"], "#fdae6b", "#6baed6", "#a63603", theme.SOFT["light"], "#9dbcd8"]
    for place, colour in enumerate(accents, start=1):
        accent = found.find(f".//a:clrScheme/a:accent{place}", names)
        if accent is not None:
            accent[0].set("val", colour[1:])
    part._blob = etree.tostring(found, xml_declaration=True, encoding="UTF-8", standalone=True)


def _layout(deck: Drawn, kinds: Sequence[PP_PLACEHOLDER]) -> Drawn:
    """The layout with one of these and the least else."""
    found = [
        (len(shown), place, layout)
        for place, layout in enumerate(deck.slide_layouts)
        if (shown := [p for p in layout.placeholders if p.placeholder_format.type not in SMALL])
        and any(p.placeholder_format.type in kinds for p in shown)
    ]
    if not found:
        raise SurveyError("template: none of its layouts has a title; add one such as 'Title Only'")
    return min(found, key=lambda each: each[:2])[2]


def _slide(deck: Drawn, exhibit: Exhibit, themed: bool) -> None:
    figure = exhibit.figure
    slide, left, top, width = _headed(deck, figure.headline, themed)
    bottom = deck.slide_height - BOTTOM
    wording = [say("footer.question", wording=words_) for words_ in exhibit.wordings]
    lines = [figure.subtitle, *wording]
    tall = _tall(lines, SUBTITLE, width)
    _words(slide, lines, SUBTITLE, "soft", (left, top, width, tall), themed)
    notes = [note for note in exhibit.notes if note not in wording]
    foot = _tall(notes, FOOTER, width)
    _words(slide, notes, FOOTER, "soft", (left, bottom - foot, width, foot), themed, low=True)
    top = top + tall + Inches(0.1)
    place = (left, Emu(top), width, Emu(max(bottom - foot - Inches(0.1) - top, LEAST)))
    if not figure.empty:
        _chart(slide, exhibit, place, themed)
    slide.notes_slide.notes_text_frame.text = _notes(exhibit)


def _chart(slide: Drawn, exhibit: Exhibit, place: Place, themed: bool) -> None:
    native = exhibit.native
    if native.kind == "none":
        look = picture.Look(
            width=round(place[2] / 9525), height=round(place[3] / 9525), words=False
        )
        shape = slide.shapes.add_picture(io.BytesIO(picture.png(exhibit.figure, look)), *place)
        named = shape._element.nvPicPr.cNvPr
    else:
        shape = add_chart(slide, native, exhibit.mark, place, themed)
        named = shape._element.nvGraphicFramePr.cNvPr
    named.set("descr", exhibit.figure.alt)
    named.set("title", exhibit.figure.headline)


def _headed(deck: Drawn, headline: str, themed: bool) -> tuple[Drawn, int, int, int]:
    """A slide with its title, and where what is below it may begin: left, top, width."""
    slide = deck.slides.add_slide(_layout(deck, [PP_PLACEHOLDER.TITLE]))
    title = slide.shapes.title
    title.text_frame.text = headline
    if not themed:
        width = Emu(WIDE - LEFT - RIGHT)
        title.left, title.top, title.width = LEFT, TOP, width
        title.height = _tall([headline], TITLE, width)
        _look(title.text_frame, TITLE, "ink", bold=True)
        title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    else:
        _fitted(title, headline)
    for shape in list(slide.placeholders):
        if shape.placeholder_format.type not in (PP_PLACEHOLDER.TITLE, *SMALL):
            shape._element.getparent().remove(shape._element)
    return slide, title.left, Emu(title.top + title.height), title.width


def _fitted(title: Drawn, headline: str) -> None:
    """Make a long headline small enough for a template's title; a short one stays as it is."""
    sizes = (44, 36, 32, 28, 24, 20, 18, 16)
    fits = (size for size in sizes if _tall([headline], size, title.width) <= title.height)
    if (size := next(fits, sizes[-1])) < sizes[0]:
        title.text_frame.paragraphs[0].font.size = Pt(size)


def _title_slide(deck: Drawn, exhibits: Sequence[Exhibit], title: str, themed: bool) -> None:
    slide = deck.slides.add_slide(
        _layout(deck, [PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.TITLE])
    )
    survey = exhibits[0].figure.finding.survey
    lines = [
        survey.title,
        say("footer.source", producer=survey.source.producer or survey.title),
        words.synthetic_note(exhibits[0].figure.finding),
    ]
    slide.shapes.title.text_frame.text = title
    said = [line for line in lines if line]
    body = next(
        (p for p in slide.placeholders if p.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE),
        None,
    )
    width = Emu(deck.slide_width - LEFT - RIGHT)
    if not themed:
        slide.shapes.title.left, slide.shapes.title.top = LEFT, Inches(2.3)
        slide.shapes.title.width, slide.shapes.title.height = width, Inches(1.2)
        _look(slide.shapes.title.text_frame, 40, "ink", bold=True)
        slide.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    if body is not None and themed:
        body.text_frame.text = "\n".join(said)
        return
    if body is not None:
        body._element.getparent().remove(body._element)
    _words(slide, said, 18, "soft", (LEFT, Inches(3.6), width, Inches(1.5)), themed)


def _method_slide(deck: Drawn, exhibits: Sequence[Exhibit], themed: bool) -> None:
    slide, left, top, width = _headed(deck, say("slides.method"), themed)
    asked = [say("footer.question", wording=w) for e in exhibits for w in e.wordings]
    survey = exhibits[0].figure.finding.survey
    lines = [note for e in exhibits for note in e.method if note not in asked]
    if survey.recorded is not None:
        lines.append(say("receipt.of_file", name=survey.recorded.name, digest=survey.digest))
    room = deck.slide_height - BOTTOM - top
    kept = list(dict.fromkeys(lines))
    size = next((s for s in (14, 12, 11, 10, 9, 8) if _tall(kept, s, width, 4) < room), 7)
    _words(slide, kept, size, "ink", (left, top, width, Emu(room)), themed, apart=4)


def _notes(exhibit: Exhibit) -> str:
    figure, receipt = exhibit.figure, exhibit.receipt
    table = figure.table
    rows = [table.columns.tolist(), *table.astype(str).to_numpy().tolist()]
    parts = [
        "\n".join(exhibit.notes),
        say("slides.table") + "\n" + "\n".join(" | ".join(map(str, row)) for row in rows),
        say("slides.link", link=exhibit.link) if exhibit.link else "",
        say("slides.receipt") + "\n" + receipt.python if receipt else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _words(
    slide: Drawn,
    lines: Sequence[str],
    size: float,
    ink: str,
    place: Place,
    themed: bool,
    low: bool = False,
    apart: float = 0,
) -> None:
    frame = slide.shapes.add_textbox(*place).text_frame
    frame.word_wrap = True
    frame.margin_top = frame.margin_bottom = 0
    if low:
        frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    frame.text = "\n".join(" ".join(line.split()) for line in lines)
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(apart)
    _look(frame, size, "" if themed else ink)


def _look(frame: Drawn, size: float, ink: str, bold: bool = False) -> None:
    colour = {"ink": theme.INK["light"], "soft": theme.SOFT["light"]}.get(ink)
    for paragraph in frame.paragraphs:
        paragraph.font.size, paragraph.font.bold = Pt(size), bold
        paragraph.alignment = 1
        if colour:
            paragraph.font.color.rgb = RGBColor.from_string(colour[1:])


def _tall(lines: Sequence[str], size: float, width: int, apart: float = 0) -> Emu:
    """How high lines are, by the measures of our own font; others differ by a few percent."""
    font = ImageFont.truetype(theme.FONTS / "SourceSans3-Semibold.ttf", 100)
    room = (Emu(width).pt - 16) * 100 / size
    count = sum(ceil(1.1 * font.getlength(line) / room) or 1 for line in lines)
    return Emu(Pt(count * size * 1.22 + len(lines) * apart + 4))
