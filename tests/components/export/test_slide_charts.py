"""Charts on slides beside bars and dumbbells: over time, on two numbers, on a logarithmic axis."""

import io

import numpy as np
import openpyxl
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from components.export import slides
from components.export.deck import exhibit
from components.export.kinds import made
from data.periods import middle


@pytest.fixture(scope="module")
def chart(keepable):
    """A function that draws a figure on a slide, and returns its chart."""

    def chart(kind, **changes):
        content = slides.pptx([exhibit(keepable(kind, **changes))])
        slide = Presentation(io.BytesIO(content)).slides[0]
        return next(shape for shape in slide.shapes if shape.has_chart).chart

    return chart


def behind(chart):
    """Heading -> numbers of the workbook behind a chart, whose first column are the names."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    columns = list(book["Sheet1"].iter_cols(values_only=True))
    return {heading: rows for heading, *rows in columns}


def drawn(chart):
    return chart._chartSpace.findall(f".//{qn('c:ser')}")


def cached(part):
    """What a part of a series shows, and the column of the workbook that it refers to."""
    values = [float(value.text) for value in part.findall(f".//{qn('c:v')}")]
    return values, part.find(f".//{qn('c:f')}").text


def test_waves_stand_on_the_axis_of_time_where_they_were_in_the_field(chart, demo, keepable):
    found = chart("trends")
    table = keepable("trends").finding.table
    years = [middle(dates) for dates in demo.source.fieldwork.values()]
    assert len(set(np.diff(years))) == len(years) - 1  # no two waves are as far apart
    countries = table["country"].unique().tolist()
    assert [series.find(f".//{qn('c:v')}").text for series in drawn(found)] == countries
    for place, (series, country) in enumerate(zip(drawn(found), countries, strict=True)):
        rows = table[table["country"] == country]
        x, cells = cached(series.find(qn("c:xVal")))
        assert x == pytest.approx(years, rel=1e-15)
        assert cells == "Sheet1!$W$2:$W$6"
        y, cells = cached(series.find(qn("c:yVal")))
        np.testing.assert_allclose(y, rows["estimate"], rtol=1e-15)
        assert cells == f"Sheet1!${'BCDEFGH'[place]}$2:${'BCDEFGH'[place]}$6"
        down, _ = cached(series.find(f"{qn('c:errBars')}/{qn('c:minus')}"))
        np.testing.assert_allclose(np.array(y) - down, rows["low"], rtol=1e-12)
    sheet = behind(found)
    assert sheet["Year"] == pytest.approx(years, rel=1e-15)
    assert sheet["Serbia"] == pytest.approx(
        table.loc[table["country"] == "Serbia", "estimate"].tolist(), rel=1e-15
    )


def test_an_axis_of_time_leaves_room_for_names_and_has_no_year_there(chart):
    axis = chart("trends").category_axis
    assert (axis.minimum_scale, axis.major_unit) == (2006, 1)
    assert axis.maximum_scale == 2012 + 0.25 * 6
    assert axis.tick_labels.number_format == '[<=2012]0;""'


def test_each_line_has_its_name_and_value_at_its_end_clear_of_the_others(chart):
    found = chart("trends")
    assert not found.has_legend
    at = []
    for series in drawn(found):
        (label,) = series.findall(f"{qn('c:dLbls')}/{qn('c:dLbl')}")
        shown = [label.find(qn(f"c:show{part}")).get("val") for part in ("SerName", "Val")]
        assert (shown, label.find(qn("c:idx")).get("val")) == (["1", "1"], "4")
        moved = float(label.find(f".//{qn('c:manualLayout')}/{qn('c:y')}").get("val"))
        at.append(cached(series.find(qn("c:yVal")))[0][-1] * 0.86 - moved)
    assert np.diff(sorted(at)).min() > 0.04  # parts of the chart: a line of text


def test_the_line_that_stands_out_has_all_its_values_and_the_main_colour(chart):
    found = chart("trends", country="Serbia")
    serbia, other = drawn(found)[6], drawn(found)[0]
    assert len(serbia.findall(f"{qn('c:dLbls')}/{qn('c:dLbl')}")) == 5
    colours = [x.find(f"{qn('c:spPr')}//{qn('a:srgbClr')}").get("val") for x in (serbia, other)]
    assert colours == ["08519C", "9DBCD8"]


def test_a_wave_without_a_number_breaks_its_line(chart, keepable):
    finding = keepable("trends", item="germany").finding
    hidden = finding.table["estimate"].isna()
    assert hidden.any()
    found = chart("trends", item="germany")
    assert found._chartSpace.find(f".//{qn('c:dispBlanksAs')}").get("val") == "gap"
    shown = [len(cached(series.find(qn("c:yVal")))[0]) for series in drawn(found)]
    assert sum(shown) == (~hidden).sum()


def test_places_on_both_have_both_numbers_and_intervals_both_ways(chart, keepable):
    found = chart("placed")
    table = keepable("placed").finding.table
    points, diagonal = drawn(found)
    for part, name in (("xVal", "Turkey"), ("yVal", "EU")):
        rows = table[table["what"] == name]
        values, _ = cached(points.find(qn(f"c:{part}")))
        np.testing.assert_allclose(values, rows["estimate"], rtol=1e-15)
        np.testing.assert_allclose(behind(found)[name], rows["estimate"], rtol=1e-15)
    bars = {x.find(qn("c:errDir")).get("val"): x for x in points.findall(qn("c:errBars"))}
    for way, name in (("x", "Turkey"), ("y", "EU")):
        rows = table[table["what"] == name]
        up, cells = cached(bars[way].find(qn("c:plus")))
        np.testing.assert_allclose(up, rows["high"] - rows["estimate"], rtol=1e-12)
        heading = {"$E": "Turkey +", "$G": "EU +"}[cells.split("!")[1][:2]]
        assert behind(found)[heading] == pytest.approx(up, rel=1e-15)
    names = [text.text for text in points.findall(f"{qn('c:dLbls')}//{qn('a:t')}")]
    assert names == table.loc[table["what"] == "EU", "country"].tolist()
    assert cached(diagonal.find(qn("c:xVal"))) == cached(diagonal.find(qn("c:yVal")))
    titles = [axis.axis_title.text_frame.text for axis in (found.category_axis, found.value_axis)]
    assert titles == [
        "% who say Turkey is a friendly country", "% who say the EU is a friendly actor"
    ]  # fmt: skip


def test_items_with_other_answers_have_no_line_of_equal_numbers(demo, turkey_2011):
    figure = made("placed", demo, turkey_2011, ("feeling_eu",))
    native = exhibit(figure).native
    assert native.diagonal == ""
    assert (native.across.form, native.form) == ("share", "mean")
    content = slides.pptx([exhibit(figure)])
    (shape,) = [x for x in Presentation(io.BytesIO(content)).slides[0].shapes if x.has_chart]
    assert len(drawn(shape.chart)) == 1
    assert shape.chart.value_axis.tick_labels.number_format == "0"


@pytest.mark.parametrize("kind", ["odds", "net"])
def test_odds_ratios_stand_on_a_logarithmic_axis_beside_1(chart, keepable, kind):
    found = chart(kind)
    finding = keepable(kind).finding
    scaling = found.value_axis._element.find(qn("c:scaling"))
    assert scaling.find(qn("c:logBase")).get("val") == "2"
    assert np.log2([found.value_axis.minimum_scale, found.value_axis.maximum_scale]) % 1 == (
        pytest.approx([0, 0])
    )
    *dots, line = drawn(found)
    assert cached(line.find(qn("c:val")))[0] == [1.0] * 7
    assert line.find(f".//{qn('a:prstDash')}") is not None
    for series, (_, rows) in zip(dots, finding.table.groupby("what", sort=False), strict=True):
        values, _ = cached(series.find(qn("c:val")))
        np.testing.assert_allclose(values, rows["estimate"], rtol=1e-15)
        down, _ = cached(series.find(f"{qn('c:errBars')}/{qn('c:minus')}"))
        np.testing.assert_allclose(np.array(values) - down, rows["low"], rtol=1e-12)
    label = dots[0].find(f".//{qn('c:dLbl')}/{qn('c:numFmt')}").get("formatCode")
    assert label == '0.00" ▲"'


def test_a_test_of_a_claim_stands_beside_its_threshold_in_points(chart, keepable):
    found = chart("claims")
    row = keepable("claims").finding.table.iloc[0]
    dots, line = drawn(found)
    assert cached(dots.find(qn("c:val")))[0] == pytest.approx([100 * row["estimate"]], rel=1e-15)
    assert cached(line.find(qn("c:val")))[0] == [0.0]
    assert found.value_axis.axis_title.text_frame.text == "points"
    form = dots.find(f".//{qn('c:dLbl')}/{qn('c:numFmt')}").get("formatCode")
    assert form == "+0;−0;0"
    assert behind(found)["Threshold"] == [0]


def test_actors_have_their_difference_from_the_chosen_one_below_their_names(chart):
    categories = list(chart("actors").plots[0].categories)
    assert categories[0].startswith("USA\n+23 (+19 to +27), clear difference")
    assert categories[3] == "Turkey"


def test_joint_attitudes_stack_to_the_whole(chart):
    stacks = list(chart("joint").plots[0].series)
    assert sum(np.array(series.values) for series in stacks) == pytest.approx(np.ones(8))
    assert stacks[0].name == "Both friendly"


def test_no_opinion_stays_grey_and_who_stands_out_has_the_first_accent_of_a_template(
    keepable, template
):
    kinds = keepable("joint"), keepable("trends", country="Montenegro")
    content = slides.pptx([exhibit(figure) for figure in kinds], template=template)
    joint, trends = (
        next(shape for shape in slide.shapes if shape.has_chart).chart
        for slide in Presentation(io.BytesIO(content)).slides
    )
    last = list(joint.plots[0].series)[-1].format.fill.fore_color
    assert (last.theme_color, round(last.brightness, 2)) == (14, -0.15)  # 14: background 1
    montenegro, other = drawn(trends)[5], drawn(trends)[0]
    for series, pale in ((montenegro, False), (other, True)):
        colour = series.find(f"{qn('c:spPr')}/{qn('a:ln')}//{qn('a:schemeClr')}")
        assert colour.get("val") == "accent1"
        assert (colour.find(qn("a:lumMod")) is not None) == pale
