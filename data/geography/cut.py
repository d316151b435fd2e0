"""Cut the countries of South-East Europe out of a world atlas, as shapes for a map.

`python -m data.geography.cut path/to/50m.json` writes balkans.geojson; see README.md.
"""

import json
import sys
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

COUNTRIES: dict[str, tuple[str, tuple[float, float], tuple[str, ...]]] = {
    "ALB": ("AL", (20.05, 41.0), ("Albania",)),
    "BIH": ("BA", (17.8, 44.3), ("Bosnia and Herzegovina", "Bosnia & Herzegovina", "Bosnia")),
    "XKX": ("XK", (20.9, 42.6), ("Kosovo", "Kosovo*")),
    "MKD": ("MK", (21.7, 41.6), ("North Macedonia", "Macedonia", "FYR Macedonia", "FYROM")),
    "MNE": ("ME", (19.3, 42.8), ("Montenegro",)),
    "SRB": ("RS", (20.8, 44.2), ("Serbia",)),
    "HRV": ("HR", (16.3, 45.5), ("Croatia",)),
    "BGR": ("BG", (25.2, 42.7), ("Bulgaria",)),
    "GRC": ("GR", (22.0, 39.5), ("Greece",)),
    "ROU": ("RO", (25.0, 45.9), ("Romania",)),
    "SVN": ("SI", (14.8, 46.1), ("Slovenia",)),
    "TUR": ("TR", (33.5, 39.2), ("Turkey", "Türkiye")),
}
"""Atlas code -> ISO code, where a number can stand in the country, and its names."""

DECIMALS = 3
"""Of a degree: 100 metres, finer than a screen shows."""

Ring = list[list[float]]


def cut(atlas: dict[str, Any]) -> dict[str, Any]:
    """The countries as GeoJSON, from an atlas in quantised TopoJSON."""
    arcs = [_arc(arc, atlas["transform"]) for arc in atlas["arcs"]]
    found = {
        shape["properties"]["a3"]: shape for shape in atlas["objects"]["countries"]["geometries"]
    }
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"names": names, "label": place},
            "geometry": {"type": "MultiPolygon", "coordinates": _polygons(found[atlas_code], arcs)},
        }
        for atlas_code, (code, place, names) in COUNTRIES.items()
        if atlas_code in found
    ]
    return {"type": "FeatureCollection", "features": features}


def _arc(steps: Sequence[Sequence[int]], transform: dict[str, list[float]]) -> Ring:
    """The points of an arc, which the atlas holds as steps on a grid."""
    (width, height), (left, bottom) = transform["scale"], transform["translate"]
    across, up = (accumulate(moves) for moves in zip(*steps, strict=True))
    return [
        [round(left + width * x, DECIMALS), round(bottom + height * y, DECIMALS)]
        for x, y in zip(across, up, strict=True)
    ]


def _polygons(shape: dict[str, Any], arcs: list[Ring]) -> list[list[Ring]]:
    """A polygon, or several, as rings of points; a negative number is an arc walked backwards.

    The atlas winds outer rings clockwise, as the drawing library of Vega wants them.
    """
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    return [[_ring(numbers, arcs) for numbers in rings] for rings in polygons]


def _ring(numbers: Sequence[int], arcs: list[Ring]) -> Ring:
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += [point for point in arc if not points or point != points[-1]]
    return points


if __name__ == "__main__":
    shapes = cut(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    words = json.dumps(shapes, ensure_ascii=False, separators=(",", ":"))
    Path(__file__).with_name("balkans.geojson").write_text(words + "\n", encoding="utf-8")
