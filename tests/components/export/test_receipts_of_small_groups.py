"""Receipts of views that hide some of their groups, or all, for their bases: they run, too."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from components.export.receipts.recipe import Recipe
from components.export.receipts.results import results

SIDES = {"a": ("18-39",), "b": ("40+",)}
ONE = Recipe(("q",), ("country",), "unweighted", {"wave": ("2011",)})
TWO = replace(ONE, items=("q", "r"))
RECIPES = {
    "average": replace(ONE, averaging="equal", compare="average"),
    "pooled": replace(ONE, averaging="pooled", compare="average"),
    "pairs": replace(ONE, compare="pairs"),
    "answers": replace(ONE, answer="each", averaging="equal"),
    "gap": replace(ONE, by=("country", "age"), averaging="equal", compare="gap", **SIDES),
    "gap of gaps": replace(ONE, by=("country", "age"), compare="gap of gaps", **SIDES),
    "composition": replace(
        ONE, by=("country", "age"), compare="composition", alike=("sex",), covariates=("sex",),
        **SIDES,
    ),
    "waves": replace(
        ONE, by=("country", "wave"), where={}, compare="waves", a=("2011",), b=("2010",)
    ),
    "paired": replace(TWO, items=("r", "s", "q"), compare="paired"),
    "joint": replace(TWO, answer="joint", averaging="equal"),
    "odds": replace(TWO, compare="odds"),
    "net": replace(TWO, compare="net", covariates=("s",)),
}  # fmt: skip
GONE = {
    f"{name}, of nobody": replace(
        recipe, where={**recipe.where, "country": ("Isle",)}, averaging=""
    )
    for name, recipe in RECIPES.items()
    if name not in ("average", "pooled", "pairs", "gap of gaps")
}


@pytest.fixture(scope="module")
def survey(load):
    """Three countries in two waves, of which the Isle has 29 people in each."""
    rng = np.random.default_rng(3)
    size = {"North": 150, "South": 130, "Isle": 29}
    parts = [
        pd.DataFrame(
            {
                "country": name, "wave": wave, "sex": np.arange(n) % 2 + 1,
                "age": rng.integers(18, 80, n),
                **{x: rng.choice([1, 2, 9], n, p=[0.5, 0.4, 0.1]) for x in "qrs"},
            }
        )
        for wave in (2010, 2011)
        for name, n in size.items()
    ]  # fmt: skip
    asked = {"answers": {"1": "Yes", "2": "No"}, "favourable": [1], "no_opinion": {"9": "None"}}
    return load(
        pd.concat(parts),
        {
            "breaks": {
                "country": {"column": "country", "role": "country"},
                "wave": {"column": "wave", "role": "wave"},
                "sex": {"column": "sex"},
                "age": {"column": "age", "role": "age", "bands": [[18, 39], [40, 120]]},
            },
            "items": {x: {"column": x, "about": x, "battery": "them", **asked} for x in "qrs"},
        },
        "survey.sav",
    )


@pytest.fixture(scope="module")
def in_r(survey, frames_in_r):
    cases = {name: (survey, x, survey.profile.folder) for name, x in {**RECIPES, **GONE}.items()}
    return frames_in_r(cases)


@pytest.mark.parametrize("name", RECIPES)
def test_what_is_shown_of_a_view_that_hides_groups_is_the_same_in_r(name, survey, in_r, agree):
    found = results(survey, RECIPES[name])
    assert any(len(found.shown(x)) < len(found.frames[x]) for x in found.frames)
    assert in_r[name]
    for theirs, ours in in_r[name].values():
        agree(theirs, ours)


@pytest.mark.parametrize("name", GONE)
def test_a_receipt_of_a_view_that_hides_all_says_no_number(name, in_r):
    assert not in_r[name]
