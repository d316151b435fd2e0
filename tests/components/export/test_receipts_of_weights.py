"""Receipts of weights that a profile says how to make, run: raked, trimmed, and both in turns."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.weighting import reweighted
from components.export.receipts.r_code import r_code
from components.export.receipts.recipe import Recipe
from components.export.receipts.results import results
from data.bands import banded
from data.load import load_survey
from data.model import SurveyError
from data.profile import Profile, profile_toml

SEXES = {"Female": 0.51, "Male": 0.49}
AGES = {"18-29": 0.2, "30-44 + 45-59": 0.5, "60+": "keep"}
SIDES = {"a": ("18-29",), "b": ("30-44", "45-59", "60+")}


def within(countries, break_, shares):
    return {"breaks": ["country", break_], "shares": dict.fromkeys(countries, shares)}


BOTH = [within("AB", "sex", SEXES), within("AB", "age", AGES)]
CROSSED = {
    "breaks": ["sex", "country", "age"],
    "shares": {
        sex: {c: {"18-29": x / 5, "30-44 + 45-59": x / 2, "60+": x / 3} for c in "AB"}
        for sex, x in SEXES.items()
    },
}
WEIGHTINGS = {
    "trimmed": {"trim": 1.4},
    "raked": {"margins": BOTH},
    "raked to cells": {"margins": [CROSSED]},
    "raked and trimmed in turns": {"margins": BOTH, "trim": 1.8},
    "raked from the second weight": {"base": "flat", "margins": BOTH},
    "raked, of whom some weigh nothing": {"base": "some", "margins": BOTH},
    "in turns, of whom some weigh nothing": {"base": "some", "margins": BOTH, "trim": 1.8},
}
GAP = Recipe(
    ("q",), ("country", "age"), "", averaging="equal", compare="gap", where={"sex": ("Female",)},
    **SIDES,
)  # fmt: skip
RECIPES = {
    "shares": Recipe(("q",), ("country",), "", averaging="pooled", compare="average"),
    "gap": GAP,
    "net": Recipe(("q", "p"), ("country",), "", compare="net", covariates=("r",)),
    "composition": replace(
        GAP, averaging="", compare="composition", alike=("sex",), covariates=("sex",), where={}
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A survey of two countries: strata, sampling points, uneven weights, some of unknown sex."""
    rng = np.random.default_rng(11)
    n = 900
    table = pd.DataFrame(
        {
            "country": np.repeat([1, 2], n // 2), "stratum": np.arange(n) // 150,
            "psu": np.arange(n) // 15, "w": rng.gamma(3, 0.4, n), "flat": 1.0,
            "sex": rng.choice([1, 2, 9], n, p=[0.5, 0.47, 0.03]), "age": rng.integers(18, 88, n),
        }
    )  # fmt: skip
    for item in "qpr":
        point = rng.normal(size=60).repeat(15)
        table[item] = np.where(rng.normal(size=n) + point / 2 + table["age"] / 90 > 0.6, 1, 2)
    table.loc[rng.random(n) < 0.1, "q"] = 8
    # One sampling point weighs nothing at all.
    table["some"] = table["w"].where((np.arange(n) % 20 > 0) & (table["psu"] != 7), 0.0)
    folder = tmp_path_factory.mktemp("weights")
    table.to_csv(folder / "survey.csv", index=False)
    return folder


PROFILE = {
    "title": "Two countries",
    "design": {
        "weights": {"w": "design", "flat": "none", "some": "not all"},
        "stratum": ["stratum"], "psu": "psu",
    },
    "breaks": {
        "country": {"column": "country", "role": "country", "labels": {"1": "A", "2": "B"}},
        "sex": {"column": "sex", "labels": {"1": "Female", "2": "Male"}, "missing": [9]},
        "age": {
            "column": "age", "role": "age", "bands": [[18, 29], [30, 44], [45, 59], [60, 120]]
        },
    },
    "items": {
        name: {
            "column": name, "title": name.upper(), "answers": {"1": "Yes", "2": "No"},
            "favourable": [1], "no_opinion": {"8": "Don't know"},
        }
        for name in "qpr"
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def made(folder, tmp_path_factory):
    """A function that makes the survey with a weighting, in a folder of its own."""

    def made(weighting):
        own = tmp_path_factory.mktemp("own")
        (own / "survey.csv").symlink_to(folder / "survey.csv")
        profile = Profile.model_validate({**PROFILE, "weighting": weighting})
        (own / "profile.toml").write_text(profile_toml(profile), "utf-8")
        survey = load_survey(own / "survey.csv")
        return reweighted(survey, survey.profile.weighting), own

    return made


@pytest.fixture(scope="module")
def cases(made):
    found = {}
    for name, weighting in WEIGHTINGS.items():
        survey, own = made(weighting)
        for of, recipe in RECIPES.items():
            found[f"{name}: {of}"] = survey, replace(recipe, weight=survey.default_weight), own
    survey, own = made({"margins": BOTH})
    cut = banded(survey, "age", [(18, 44), (45, 120)])
    recipe = replace(GAP, weight="raked", a=("18-44",), b=("45+",))
    return {**found, "raked, and cut otherwise since": (cut, recipe, own)}


NAMES = [f"{name}: {of}" for name in WEIGHTINGS for of in RECIPES]
NAMES.append("raked, and cut otherwise since")


@pytest.fixture(scope="module")
def in_r(cases, frames_in_r):
    return frames_in_r(cases)


@pytest.mark.parametrize("name", NAMES)
def test_weights_that_are_made_here_are_made_again_in_r(name, in_r, cases, agree):
    survey, recipe, _ = cases[name]
    assert set(in_r[name]) == set(results(survey, recipe).frames)
    for theirs, ours in in_r[name].values():
        agree(theirs, ours)


@pytest.mark.parametrize("name", NAMES)
def test_weights_that_are_made_here_are_made_again_in_python(name, cases, frames_in_python):
    survey, recipe, _ = cases[name]
    there = frames_in_python(*cases[name])
    for frame, ours in results(survey, recipe).frames.items():
        pd.testing.assert_frame_equal(there[frame], ours, check_exact=True)


def test_a_weight_that_the_profile_does_not_make_has_no_receipt(made):
    survey, _ = made({"trim": 1.4})
    bare = replace(survey, profile=Profile.model_validate(PROFILE))
    with pytest.raises(SurveyError, match="is not in the profile"):
        r_code(bare, replace(GAP, weight="trimmed"), results(survey, replace(GAP, weight="w")))
