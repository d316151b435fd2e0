"""Shapes of countries, by every name that a survey may give them."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

SHAPES = Path(__file__).parent / "geography" / "balkans.geojson"


@cache
def shapes() -> Mapping[str, dict[str, Any]]:
    """Name -> GeoJSON feature; `label` in its `properties` is where words can stand."""
    found = json.loads(SHAPES.read_text(encoding="utf-8"))["features"]
    return {name: shape for shape in found for name in shape["properties"]["names"]}
