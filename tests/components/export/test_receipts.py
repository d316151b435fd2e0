"""Receipts, run: R's `survey` gives the numbers of every kind of figure to 1e-8, Python exactly."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.export.deck import exhibit
from components.export.kinds import KINDS, recipe_of
from components.export.receipts.r_words import call, wrapped
from components.export.receipts.receipt import receipt
from components.export.receipts.recipe import COMPARISONS, Recipe
from components.export.receipts.results import FRAMES, results
from data.bands import banded, born
from data.model import SurveyError

DEMO = Path(__file__).parents[3] / "data" / "demo"
WAVE = {"wave": ("2011",)}
YOUTH = {"a": ("15-24",), "b": ("25-39", "40-54", "55+")}
OURS = Recipe(("turkey",), ("country",), "w_within", WAVE)
TWO = {"country": ("Serbia", "Kosovo")}

VIEWS = {
    "shares of everyone": replace(OURS, by=()),
    "those with an opinion, by population": replace(
        OURS, base="opinion", averaging="population", compare="average", level=0.9, weight="w_pop"
    ),
    "pooled": replace(OURS, averaging="pooled", compare="average", weight="w_pop"),
    "means, all pairs": replace(OURS, items=("feeling_eu",), averaging="equal", compare="pairs"),
    "youth gap of women, pooled": replace(
        OURS, by=("country", "cohort"), where={**WAVE, "sex": ("Female",)}, averaging="pooled",
        compare="gap", items=("eu",), **YOUTH,
    ),
    "trend over ages": replace(OURS, by=("country", "cohort"), compare="trend"),
    "change over waves": replace(
        OURS, items=("eu_member",), by=("country", "wave"), where=TWO, compare="change"
    ),
    "trend over waves": replace(
        OURS, items=("eu_member",), by=("country", "wave"), where=TWO, compare="trend"
    ),
    "Rao-Scott": replace(
        OURS, by=("cohort",), where={**WAVE, "country": ("Serbia",)}, base="opinion",
        compare="table",
    ),
    "cohorts of all countries, unweighted": replace(
        OURS, by=("cohort",), weight="unweighted", compare="pairs"
    ),
    "both, of those with an opinion": replace(
        OURS, items=("turkey", "eu"), answer="joint", base="opinion", averaging="population"
    ),
    "odds ratios of those with an opinion, over countries": replace(
        OURS, items=("turkey", "eu"), by=("cohort",), base="opinion", compare="odds", level=0.99
    ),
    "a gap of means at the same composition": replace(
        OURS, items=("feeling_eu",), by=("country", "cohort"), compare="composition",
        alike=("sex", "education"), **YOUTH,
    ),
}  # fmt: skip
"""What pages show besides the kinds as they are drawn first."""


@pytest.fixture(scope="module")
def asked(keepable):
    """Every view and the recipe of every kind."""
    return VIEWS | {kind: recipe_of(keepable(kind)) for kind in KINDS}


@pytest.fixture(scope="module")
def in_r(asked, demo, frames_in_r):
    """What R makes of each recipe; kinds that share one are run once."""
    once = {name: next(x for x in asked if asked[x] == recipe) for name, recipe in asked.items()}
    found = frames_in_r({name: (demo, asked[name], DEMO) for name in once.values()})
    return {name: found[same] for name, same in once.items()}


@pytest.mark.parametrize("view", [*VIEWS, *KINDS])
def test_the_receipt_in_r_gives_the_numbers_of_the_view(view, in_r, agree):
    assert in_r[view]
    for theirs, ours in in_r[view].values():
        agree(theirs, ours)


@pytest.mark.parametrize("view", [*VIEWS, *KINDS])
def test_the_receipt_in_python_gives_the_numbers_exactly(view, asked, demo, frames_in_python):
    there, met = frames_in_python(demo, asked[view], DEMO), 0
    for name, ours in results(demo, asked[view]).frames.items():
        if name in there:
            pd.testing.assert_frame_equal(there[name], ours, check_exact=True)
            met += 1
    assert met or asked[view].compare == "table"


def test_every_comparison_and_every_frame_is_asked_for(asked, demo):
    assert {recipe.compare for recipe in asked.values()} == set(COMPARISONS)
    made = {name for recipe in asked.values() for name in results(demo, recipe).frames}
    assert made == set(FRAMES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_receipt_is_of_the_numbers_that_the_figure_shows(kind, keepable, demo):
    figure = keepable(kind)
    finding, frames = figure.finding, results(demo, recipe_of(figure)).frames

    def same(one, other, keys):
        """The numbers of two tables are alike, whatever the order of their rows."""
        numbers = [x for x in one if x in other and one[x].dtype.kind in "if"]
        assert len(numbers) >= 4
        both = [t.sort_values([*keys, numbers[0]])[numbers] for t in (one, other)]
        # Of one country alone the last bits of sums differ from those beside other countries.
        rtol = 1e-12 if kind == "actors" else 0
        np.testing.assert_allclose(*both, rtol=rtol, atol=0)

    keys = [x for x in finding.by if x != "what"]
    ours, table = finding.table, frames.get("table")
    if kind == "claims":
        same(frames["compared"], ours, keys)
    elif finding.kind == "odds":
        ours = ours.rename(columns={"estimate": "odds_ratio"})
        of = dict(tuple(ours.groupby("what", sort=False)))
        same(table, of.popitem()[1], keys)
        if kind == "net":
            same(frames["adjusted"], of.popitem()[1], keys)
    else:
        same(table, ours, keys)
    if kind == "composition":
        for frame, method in {
            "compared": "raw",
            "standardised": "standardised",
            "adjusted": "adjusted",
        }.items():
            same(frames[frame], finding.compared[finding.compared["method"] == method], keys[:-1])
    elif len(finding.compared):
        sides = [x for x in keys if x in finding.compared]
        same(frames["compared"], finding.compared, sides)
    if len(finding.steps):
        same(frames["steps"], finding.steps, [*keys[:-1], "a"])
    if len(finding.reference) and kind != "between":  # whose reference are the gaps themselves
        same(frames["averaged" if kind == "gaps" else "reference"], finding.reference, [])


def test_a_receipt_says_of_which_file_and_with_what_choices(demo):
    found = receipt(demo, VIEWS["youth gap of women, pooled"], "A headline\nof two lines")
    for code in (found.python, found.r):
        head = code.split("\n\n")[0]
        assert all(line.startswith("# ") for line in head.splitlines())
        for said in (demo.digest, demo.profile_digest, "wave: 2011", "w_within", "numpy"):
            assert said in head


def test_a_receipt_has_only_what_it_calls(demo):
    found = receipt(demo, VIEWS["shares of everyone"], "A headline")
    assert "svymean" in found.r
    for absent in ("svyglm", "svycontrast", "calibrate", "trimmed"):
        assert absent not in found.r
    assert "regression" not in found.python


CUTS = {
    "ages": (lambda demo: banded(demo, "cohort", [(15, 29), (30, 120)]), "15-29", "30+"),
    "years of birth": (
        lambda demo: born(demo, "cohort", [(1900, 1979), (1980, 9999)], "Born"), "1980+",
        "1900-1979",
    ),
}  # fmt: skip


@pytest.mark.parametrize("cut", CUTS)
def test_what_was_cut_otherwise_than_by_the_profile_is_cut_so_in_a_receipt(
    cut, demo, frames_in_python, frames_in_r, agree
):
    make, one, other = CUTS[cut]
    survey = make(demo)
    recipe = replace(OURS, by=("country", "cohort"), compare="gap", a=(one,), b=(other,))
    there = frames_in_python(survey, recipe, DEMO)
    in_r = frames_in_r({cut: (survey, recipe, DEMO)})[cut]
    for name, ours in results(survey, recipe).frames.items():
        pd.testing.assert_frame_equal(there[name], ours, check_exact=True)
        agree(*in_r[name])


def test_every_kind_is_exported_with_a_receipt_in_both_languages(keepable):
    for kind in KINDS:
        found = exhibit(keepable(kind)).receipt
        assert found
        assert found.r
        assert not found.no_r


def test_labels_with_any_sign_stay_labels_in_r(load, frames_in_r, agree):
    rows = ['quote " and \\ back', "Šabac ☂ 😀", "# not a comment"]
    table = pd.DataFrame({"place": rows * 60, "q": [1, 1, 2, 1, 2, 2] * 30, "w": 1.0})
    survey = load(
        table,
        {
            "design": {"weights": {"w": "w"}},
            "breaks": {"place": {"column": "place"}},
            "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}},
        },
        "survey.sav",
    )
    recipe = Recipe(("q",), ("place",), "w", compare="pairs")
    folder = survey.profile.folder
    found = frames_in_r({"any": (survey, recipe, folder)})["any"]
    assert set(found) == {"table", "compared"}
    for theirs, ours in found.values():
        agree(theirs, ours)


def test_r_cannot_read_parquet_and_the_receipt_says_so(load):
    survey = load(
        pd.DataFrame({"q": [1, 2] * 40, "g": ["a", "b"] * 40}),
        {
            "breaks": {"g": {"column": "g"}},
            "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}},
        },
        "survey.parquet",
    )
    found = receipt(survey, Recipe(("q",), ("g",), "unweighted"), "A headline")
    assert found.r == ""
    assert found.no_r == (
        "receipt: R's haven cannot read .parquet; save the file as .sav, .dta or .csv for a "
        "receipt in R, or take the one in Python"
    )
    assert "survey.parquet" in found.python


def test_a_survey_that_was_made_of_no_file_has_no_receipt(demo):
    with pytest.raises(SurveyError, match="not made of a file"):
        receipt(replace(demo, recorded=None), VIEWS["Rao-Scott"], "A headline")


def test_r_is_asked_for_in_ci():
    # The tests above skip without R; this one fails where CI forgot to install it.
    if os.environ.get("REQUIRE_TOOLS"):
        import shutil

        assert shutil.which("Rscript")


def test_a_long_line_is_broken_between_its_words_and_never_within_them():
    words = [f'a "quoted, \\ and long" word {place}' for place in range(9)]
    line = call("as_labels", "recorded$x[, 1]", words)
    broken = wrapped(line)
    assert all(len(part) <= 100 for part in broken.splitlines())
    assert broken.replace("\n ", "") == line
    assert wrapped("short") == "short"
