"""Shapes of countries: every country of the demo, Kosovo included, and how they are cut."""

from data.geography.cut import cut
from data.shapes import shapes


def rings(shape):
    return [ring for polygon in shape["geometry"]["coordinates"] for ring in polygon]


def test_every_country_of_the_demo_has_a_shape_under_each_of_its_names():
    names = {"Albania", "Bosnia and Herzegovina", "Croatia", "Kosovo", "Macedonia", "Montenegro"}
    assert names | {"Serbia", "North Macedonia", "Turkey", "Türkiye"} <= set(shapes())
    assert shapes()["Macedonia"] is shapes()["North Macedonia"]


def test_shapes_are_closed_and_lie_in_south_east_europe():
    for shape in shapes().values():
        for ring in rings(shape):
            assert ring[0] == ring[-1]
            assert all(13 < across < 45 and 34 < up < 49 for across, up in ring)


def test_a_label_stands_within_the_bounds_of_its_country():
    for shape in shapes().values():
        points = [point for ring in rings(shape) for point in ring]
        for axis in (0, 1):
            along = [point[axis] for point in points]
            assert min(along) < shape["properties"]["label"][axis] < max(along)


def test_an_arc_is_walked_both_ways_and_countries_that_are_missing_are_left_out():
    # Two arcs on a grid of halves from (10, 40): a square of side 1, its second arc backwards.
    atlas = {
        "transform": {"scale": [0.5, 0.5], "translate": [10, 40]},
        "arcs": [[[0, 0], [2, 0], [0, 2]], [[0, 0], [0, 2], [2, 0]]],
        "objects": {
            "countries": {
                "geometries": [{"type": "Polygon", "arcs": [[0, -2]], "properties": {"a3": "ALB"}}]
            }
        },
    }
    found = cut(atlas)["features"]
    assert [shape["id"] for shape in found] == ["AL"]
    assert rings(found[0]) == [[[10, 40], [11, 40], [11, 41], [10, 41], [10, 40]]]
