"""The demo survey, and views of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from components.findings import find
from components.view import View
from data.load import load_survey

DEMO = Path(__file__).parents[2] / "data" / "demo" / "balkan_demo.sav"

TURKEY_2011 = View(
    item="turkey",
    by="country",
    wave="2011",
    base="all",
    weight="w_within",
    averaging="equal",
    level=95,
    show="ranking",
    kind="share",
)


@pytest.fixture(scope="session")
def demo():
    """The demo survey."""
    return load_survey(DEMO)


@pytest.fixture(scope="session")
def found(demo):
    """A function that finds what a view of the demo shows; it starts from Turkey in 2011."""
    return lambda **changes: find(demo, replace(TURKEY_2011, **changes))


@pytest.fixture(scope="session")
def small(load):
    """A survey of 3 regions: 120, 40 and 20 interviews, of people who are no country's."""
    regions = ["North"] * 120 + ["South"] * 40 + ["=East"] * 20
    answers = [1, 1, 1, 2] * 45
    import pandas as pd

    return load(
        pd.DataFrame({"region": regions, "q": answers, "w": 1.0}),
        {
            "design": {"weights": {"w": "design weight"}},
            "breaks": {"region": {"column": "region", "label": "Region"}},
            "items": {
                "q": {
                    "column": "q",
                    "title": "A question",
                    "wording": "Is *this* a question?",
                    "answers": {"1": "Yes", "2": "No"},
                    "favourable": [1],
                    "unfavourable": [2],
                }
            },
        },
    )


@pytest.fixture(scope="session")
def small_found(small):
    """A function that finds what a view of the small survey shows."""
    view = replace(TURKEY_2011, item="q", by="region", wave="", weight="w", averaging="")
    return lambda **changes: find(small, replace(view, **changes))
