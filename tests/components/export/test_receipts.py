"""Receipts, run: R's `survey` gives the numbers of views of the demo to 1e-8, Python exactly."""

import contextlib
import io
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.weighting import rake
from components.export.deck import exhibit
from components.export.kinds import KINDS, asked, no_receipt
from components.export.receipts.python_code import python_code
from components.export.receipts.question import Question, answered
from components.export.receipts.r_code import r_code
from components.export.receipts.receipt import receipt
from data.bands import banded
from data.model import SurveyError

WAVE = {"wave": ("2011",)}
YOUTH = {"a": ("15-24",), "b": ("25-39", "40-54", "55+")}
OURS = Question(("turkey",), ("country",), "w_within", WAVE)

VIEWS = {
    "shares of everyone": replace(OURS, by=()),
    "countries and their average": replace(OURS, averaging="equal", compare="average"),
    "those with an opinion, by population": replace(
        OURS, base="opinion", averaging="population", compare="average", level=0.9, weight="w_pop"
    ),
    "pooled": replace(OURS, averaging="pooled", compare="average", weight="w_pop"),
    "all answers": replace(OURS, averaging="equal", answer="each"),
    "means, all pairs": replace(OURS, items=("feeling_eu",), averaging="equal", compare="pairs"),
    "youth gap": replace(
        OURS, by=("country", "cohort"), averaging="equal", compare="gap", **YOUTH
    ),
    "youth gap of women, pooled": replace(
        OURS, by=("country", "cohort"), where={**WAVE, "sex": ("Female",)}, averaging="pooled",
        compare="gap", items=("eu",), **YOUTH,
    ),
    "gap of gaps": replace(OURS, by=("country", "cohort"), compare="gap of gaps", **YOUTH),
    "trends over ages, together": replace(
        OURS, by=("country", "cohort"), where={**WAVE, "country": ("Serbia", "Kosovo")},
        compare="trends",
    ),
    "trend over ages": replace(OURS, by=("country", "cohort"), compare="trend"),
    "change over waves": replace(
        OURS, items=("eu_member",), by=("country", "wave"), where={"country": ("Serbia", "Kosovo")},
        compare="change",
    ),
    "trend over waves": replace(
        OURS, items=("eu_member",), by=("country", "wave"), where={"country": ("Serbia", "Kosovo")},
        compare="trend",
    ),
    "paired": replace(OURS, items=("turkey", "eu"), compare="paired"),
    "Rao-Scott": replace(
        OURS, by=("cohort",), where={**WAVE, "country": ("Serbia",)}, base="opinion",
        compare="table",
    ),
    "cohorts of all countries, unweighted": replace(
        OURS, by=("cohort",), weight="unweighted", compare="pairs"
    ),
    "raked": replace(OURS, weight="raked", averaging="equal", compare="average"),
}  # fmt: skip
"""What the product shows, and what it will: each as one question."""

FRAMES = ("table", "reference", "compared", "averaged")


@pytest.fixture(scope="module")
def raked(demo):
    """The demo with one more weight, raked to made-up margins of sex and age."""
    country, wave = demo.role("country"), demo.role("wave")
    ages = dict(zip(demo.breaks["cohort"].levels, (0.2, 0.3, 0.3, 0.2), strict=True))
    sexes = dict(zip(demo.breaks["sex"].levels, (0.47, 0.53), strict=True))
    shares = {"cohort": ages, "sex": sexes}
    margins = {
        ("country", "wave", name): {
            (c, w, level): share
            for c in country.levels
            for w in wave.levels
            for level, share in levels.items()
        }
        for name, levels in shares.items()
    }
    return rake(demo, margins, "w_within")


def shown(found, frame):
    """A table without the rows that it hides, which a receipt does not print."""
    table = getattr(found, frame)
    if "flag" in table:
        return table[~table["flag"].str.startswith("hidden")]
    return table[table["difference"].notna()] if "difference" in table else table


@pytest.mark.parametrize("view", VIEWS)
def test_the_receipt_in_r_gives_the_numbers_of_the_view(view, raked, r, tmp_path):
    found = answered(raked, VIEWS[view])
    # What R prints has 17 digits; a file of each data frame has them, too.
    written = "\n".join(
        f"if (exists({name!r}) && is.data.frame({name})) "
        f"write.csv(format({name}, digits = 17), {str(tmp_path / name)!r}, row.names = FALSE)"
        for name in FRAMES
    )
    script = tmp_path / "receipt.R"
    demo = Path(__file__).parents[3] / "data" / "demo"
    code = r_code(raked, VIEWS[view], found)
    script.write_text(f"setwd({str(demo)!r})\n{code}\n{written}\n", encoding="ascii")
    r(script)
    met = 0
    for name in FRAMES:
        ours = shown(found, name)
        assert (tmp_path / name).exists() == bool(len(ours))
        if not len(ours):
            continue
        theirs = pd.read_csv(tmp_path / name)
        if "answer" in theirs:  # R has answer after answer, the table group after group
            place = {group: i for i, group in enumerate(dict.fromkeys(theirs["group"]))}
            theirs = theirs.sort_values("group", key=lambda g: g.map(place), kind="stable")
        numbers = [c for c in theirs if c in ours and ours[c].dtype.kind in "if"]
        met += len(numbers)
        np.testing.assert_allclose(theirs[numbers], ours[numbers], rtol=1e-8, atol=1e-12)
    assert met >= 4


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "raked"])
def test_the_receipt_in_python_gives_the_numbers_exactly(view, demo, monkeypatch):
    question = VIEWS[view]
    found = answered(demo, question)
    monkeypatch.chdir(Path(__file__).parents[3] / "data" / "demo")
    there = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(python_code(demo, question), there)  # noqa: S102 - running it is what is tested
    for name in FRAMES:
        if len(ours := getattr(found, name)) and name in there:
            pd.testing.assert_frame_equal(there[name], ours, check_exact=True)
    assert "table" in there or question.compare in ("paired", "table")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].receipt is not no_receipt])
def test_a_receipt_is_of_the_numbers_that_the_figure_shows(kind, keepable, demo):
    figure = keepable(kind)
    finding, found = figure.finding, answered(demo, asked(figure))
    keys = [*finding.by, "answer"]

    def same(one, other, keys):
        both = [t.sort_values(keys, ignore_index=True) for t in (one, other)]
        pd.testing.assert_frame_equal(both[0], both[1][list(both[0])], check_exact=True)

    same(found.table, finding.table, keys)
    if len(finding.compared):
        same(found.compared, finding.compared, [*found.compared.columns[:3], "b"])
    whole = found.averaged if kind == "gaps" else found.reference
    if len(finding.reference) and kind != "between":  # whose reference are the gaps themselves
        same(whole, finding.reference, ["answer"])


def test_a_receipt_says_of_which_file_and_with_what_choices(demo):
    found = receipt(demo, VIEWS["youth gap"], "A headline\nof two lines")
    for code in (found.python, found.r):
        head = code.split("\n\n")[0]
        assert all(line.startswith("# ") for line in head.splitlines())
        for said in (demo.digest, demo.profile_digest, "wave: 2011", "w_within", "numpy"):
            assert said in head


def test_ages_that_were_cut_otherwise_are_cut_so_in_a_receipt(demo, monkeypatch):
    cut = banded(demo, "cohort", [(15, 29), (30, 120)])
    question = replace(OURS, by=("country", "cohort"), compare="gap", a=("15-29",), b=("30+",))
    found = answered(cut, question)
    assert 'banded(recorded[["age"]], c(15, 30), c(29, Inf), c("15-29", "30+"))' in r_code(
        cut, question, found
    )
    monkeypatch.chdir(Path(__file__).parents[3] / "data" / "demo")
    there = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(python_code(cut, question), there)  # noqa: S102 - running it is what is tested
    pd.testing.assert_frame_equal(there["compared"], found.compared, check_exact=True)


def test_a_composition_has_no_receipt_and_is_exported_without_one(keepable):
    shown = exhibit(keepable("composition"))
    assert shown.receipt is None
    assert shown.native.kind == "none"


def test_labels_with_any_sign_stay_labels_in_r(load, r, tmp_path):
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
    question = Question(("q",), ("place",), "w", compare="pairs")
    found = answered(survey, question)
    code = r_code(survey, question, found)
    assert code.isascii()
    folder = next(p for p in tmp_path.parent.glob("file*/survey.sav")).parent
    out = tmp_path / "table"
    (tmp_path / "receipt.R").write_text(
        f"setwd({str(folder)!r})\n{code}\nwrite.csv(format(table, digits = 17), {str(out)!r})\n"
    )
    r(tmp_path / "receipt.R")
    theirs = pd.read_csv(out, encoding="utf-8")
    np.testing.assert_allclose(theirs["estimate"], found.table["estimate"], rtol=1e-8)


def test_r_cannot_read_parquet_and_the_receipt_says_so(load):
    survey = load(
        pd.DataFrame({"q": [1, 2] * 40, "g": ["a", "b"] * 40}),
        {
            "breaks": {"g": {"column": "g"}},
            "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}},
        },
        "survey.parquet",
    )
    found = receipt(survey, Question(("q",), ("g",), "unweighted"), "A headline")
    assert found.r == ""
    assert found.no_r == (
        "receipt: R's haven cannot read .parquet; save the file as .sav, .dta or .csv for a "
        "receipt in R, or take the one in Python"
    )
    assert "survey.parquet" in found.python


def test_a_survey_that_was_made_of_no_file_has_no_receipt(demo):
    with pytest.raises(SurveyError, match="not made of a file"):
        receipt(replace(demo, recorded=None), VIEWS["paired"], "A headline")


def test_r_is_asked_for_in_ci():
    # The tests above skip without R; this one fails where CI forgot to install it.
    if os.environ.get("REQUIRE_TOOLS"):
        import shutil

        assert shutil.which("Rscript")
