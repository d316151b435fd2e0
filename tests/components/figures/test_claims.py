"""Claims in words: the verdict, whose words they are, and what each test says."""

import numpy as np
import pytest

from analysis.claims import assess
from components.figures import claims as figures
from components.findings import claims
from components.view import View
from data.claims import read_claims

VIEW = View("", "2011", "all", "w_within", 95, "", "")


@pytest.fixture(scope="module")
def results(demo):
    return {result.claim.id: result for result in claims.assessed(demo, VIEW)}


@pytest.fixture(scope="module")
def made(demo, results):
    return lambda name: [
        figures.figure(finding, results[name])
        for finding in claims.tests(demo, VIEW, results[name])
    ]


def test_the_verdict_on_synthetic_data_says_that_it_was_built_in(results):
    assert figures.summary(results["young-serbs"]) == (
        "Built into the demo: this survey supports the claim"
    )


def test_a_claim_that_no_question_is_about_says_what_is_missing(demo, results):
    assert figures.summary(results["biased"]) == (
        "This file cannot test the claim: no item on whether Turkey is biased in this file"
    )
    assert claims.tests(demo, VIEW, results["biased"]) == []


def test_each_test_of_a_claim_is_a_figure_of_its_own(made):
    friendly, net = made("very-positive")
    assert friendly.headline == (
        "Friendly, of all asked: clearly above 50% in Albania, Kosovo and Macedonia; not clear of "
        "50% in Montenegro"
    )
    assert net.headline == (
        "Friendly minus hostile, of all asked: clearly above 30% in all 4 countries shown"
    )
    assert friendly.subtitle.startswith("A test of the claim “Very positive attitudes towards")
    assert (
        "Over all tests of the claim: Built into the demo: this survey cannot tell whether the "
        "claim holds."
    ) in friendly.notes
    assert friendly.table["Threshold"].tolist() == ["50%"] * 4


def test_an_interval_is_that_of_the_estimate_not_of_its_distance(demo, made):
    result = assess(demo, next(c for c in read_claims() if c.id == "young-serbs"), "2011")
    table = made("young-serbs")[0].finding.table
    assert table["low"].iloc[0] == result.table["low"].iloc[0]  # the threshold is 0
    share = made("very-positive")[0].finding.table
    assert (share["low"] < share["estimate"]).all()
    assert (share["estimate"] < share["high"]).all()


def test_odds_are_ratios_on_the_screen(results, made):
    odds = made("no-competition")[0].finding.table
    logs = results["no-competition"].table.iloc[: len(odds)]
    np.testing.assert_allclose(odds["estimate"], np.exp(logs["estimate"].astype(float)))
    assert odds["threshold"].iloc[0] == pytest.approx(0.8)
    assert "se" not in odds  # it would be that of the logarithm


def test_the_wording_is_that_of_the_questions_of_the_test(made):
    both, membership = made("no-competition")
    assert sum(note.startswith("Question: ") for note in both.notes) == 2
    assert sum(note.startswith("Question: ") for note in membership.notes) == 1
