"""Comparisons as R's `svycontrast`, `svyttest` and `p.adjust` have them, to a relative 1e-8.

R tests with other degrees of freedom (infinite, or degf - 1), so a p-value is compared at R's.
"""

import json

import numpy as np
import pandas as pd
import pytest

from analysis import intervals
from analysis.contrasts import (
    gap,
    gap_of_gaps,
    paired,
    pairs,
    standardised_gap,
    versus_average,
)
from analysis.estimates import means, shares
from analysis.multiplicity import benjamini_hochberg, holm
from analysis.tally import tally
from data.load import load_survey
from data.profile import read_profile

CLOSE = 1e-8
COHORTS = ("country", "cohort")
OLDER = ["25-39", "40-54", "55+"]

# How many values each id of expected.csv has; and which entries of golden.json are compared.
COMPARED = {
    f"{name}.{r_name}": values
    for name, values in (
        ("diff.country", 21),
        ("gap.cohort", 7),
        ("did.vs_serbia", 6),
        ("vs_region", 7),
        ("paired.turkey_minus_eu", 7),
    )
    for r_name in ("est", "se")
}
COMPARED |= {f"svyttest.eu_trust_young.{name}": 1 for name in ("est", "t", "p", "df")}
COMPARED |= {"p.adjust.holm": 7, "p.adjust.BH": 7}
NOT_OFFERED = {"p.adjust.bonferroni": 7}
GOLDEN = ("nhanes_did", "nhanes_ttest")


@pytest.fixture(scope="module")
def expected(reference):
    return pd.read_csv(reference / "expected.csv")


@pytest.fixture(scope="module")
def surveys(reference):
    """The reference survey as R sees it, and with countries as blocks of the design.

    Both attitudes have the same words for their answers, without which they are not compared.
    """
    said = read_profile(reference / "microdata.toml")
    same_words = {"answers": said.items["turkey"].answers}
    eu = said.items["eu_member"].model_copy(update=same_words)
    said = said.model_copy(update={"items": {**said.items, "eu_member": eu}})
    country = said.breaks["country"].model_copy(update={"role": "country"})
    blocks = said.model_copy(update={"breaks": {**said.breaks, "country": country}})
    return {
        name: load_survey(reference / "microdata.csv", profile)
        for name, profile in (("des", said), ("blocks", blocks))
    }


@pytest.fixture(scope="module", params=["des", "blocks"])
def survey(request, surveys):
    """Differences and standard errors are the same whether or not countries are blocks."""
    return surveys[request.param]


def r_values(expected, name):
    rows = expected[expected["id"] == name]
    return dict(zip(rows["domain"], rows["value"], strict=True))


def agree(table, keys, expected, name):
    """The differences and standard errors of a table, by R's names, are R's."""
    domains = table[keys].agg("|".join, axis=1)
    for column, r_name in (("difference", "est"), ("se", "se")):
        found = dict(zip(domains, table[column], strict=True))
        said = r_values(expected, f"{name}.{r_name}")
        assert found.keys() == said.keys()
        np.testing.assert_allclose(
            [found[key] for key in said], list(said.values()), rtol=CLOSE, atol=0
        )


def test_pairs_of_countries_are_those_of_r(survey, expected):
    friendly = shares(tally(survey, "turkey", ("country",)))
    agree(pairs(friendly, "country").table(), ["a", "b"], expected, "diff.country")


def test_gaps_of_cohorts_are_those_of_r(survey, expected):
    friendly = shares(tally(survey, "turkey", COHORTS))
    agree(gap(friendly, "15-24", "55+").table(), ["country"], expected, "gap.cohort")


def test_gaps_of_gaps_are_those_of_r(survey, expected):
    friendly = shares(tally(survey, "turkey", COHORTS))
    table = gap_of_gaps(friendly, "15-24", "55+", "country").table()
    # Serbia is the last of the countries, so it is always the second of a pair.
    agree(table[table["b"] == "Serbia"], ["a"], expected, "did.vs_serbia")


def test_countries_against_the_region_that_they_are_part_of_are_those_of_r(surveys, expected):
    friendly = shares(tally(surveys["blocks"], "turkey", ("country",)))
    agree(versus_average(friendly, "pooled").table(), ["a"], expected, "vs_region")


def test_differences_of_two_attitudes_of_the_same_people_are_those_of_r(survey, expected):
    both = tally(survey, ("turkey", "eu_member"), ("country",))
    agree(paired(both).table(), ["country"], expected, "paired.turkey_minus_eu")


def test_the_t_test_of_two_groups_is_that_of_r(surveys, expected):
    trust = means(tally(surveys["des"], "eu_trust", ("cohort",)))
    (row,) = gap(trust, "15-24", OLDER).table().itertuples()
    said = {
        name: r_values(expected, f"svyttest.eu_trust_young.{name}")["all"]
        for name in ("est", "t", "p", "df")
    }
    found = {
        "est": row.difference,
        "t": row.difference / row.se,
        "p": float(intervals.p_of_t(row.difference, row.se, said["df"])),
        "df": row.df - 1,
    }
    assert found == pytest.approx(said, rel=CLOSE)


@pytest.mark.parametrize(("name", "adjust"), [("holm", holm), ("BH", benjamini_hochberg)])
def test_adjusted_p_values_are_those_of_r(name, adjust, expected):
    raw, said = (r_values(expected, i) for i in ("svychisq.F.country.p", f"p.adjust.{name}"))
    assert raw.keys() == said.keys()
    found = adjust(np.array(list(raw.values())))
    np.testing.assert_allclose(found, list(said.values()), rtol=CLOSE, atol=0)


@pytest.fixture(scope="module")
def nhanes(reference):
    folder = reference / "classic"
    return load_survey(folder / "nhanes.csv", read_profile(folder / "nhanes.toml"))


@pytest.fixture(scope="module")
def golden(reference):
    said = json.loads((reference / "classic" / "golden.json").read_text())
    return {name: entry["value"] for name, entry in said.items()}


def test_a_public_survey_gives_the_gap_of_gaps_of_r(nhanes, golden):
    high = shares(tally(nhanes, "cholesterol", ("sex", "age")))
    (row,) = gap_of_gaps(high, "(0,19]", "(59,Inf]", "sex").table().itertuples()
    said = golden["nhanes_did"]
    p = float(intervals.p_of_t(row.difference, row.se, said["df"]))
    found = {"est": row.difference, "se": row.se, "df": row.df, "p": p}
    assert found == pytest.approx(said, rel=CLOSE)
    assert row.p == pytest.approx(said["p"], rel=CLOSE)  # R was given the design's own df here


def test_a_public_survey_gives_the_t_test_of_r(nhanes, golden):
    (row,) = gap(shares(tally(nhanes, "cholesterol", ("sex",))), "2", "1").table().itertuples()
    said = golden["nhanes_ttest"]
    found = {
        "stat": row.difference / row.se,
        "df": row.df - 1,
        "p": float(intervals.p_of_t(row.difference, row.se, said["df"])),
        "est": row.difference,
        "ci": [*intervals.linear_t(row.difference, row.se, said["df"], 0.95)],
    }
    assert found.keys() == said.keys()
    for name, value in said.items():
        np.testing.assert_allclose(found[name], value, rtol=CLOSE, atol=0)


def test_a_gap_at_one_age_composition_is_that_of_r(nhanes):
    """By R 4.2.2, survey 4.1.1, `dn` as in make_golden.R from the rows that have HI_CHOL.

    pop <- as.vector(svytable(~agecat, dn))
    st <- svystandardize(dn, by = ~agecat, over = ~RIAGENDR, population = pop)
    g <- svyglm(HI_CHOL ~ factor(RIAGENDR), st)
    sprintf("%.15g", c(coef(g)[2], SE(g)[2]))
    """
    high = shares(tally(nhanes, "cholesterol", ("age", "sex")))
    (row,) = standardised_gap(high, "2", "1", ("age",)).table().itertuples()
    assert row.difference == pytest.approx(0.0196857141674038, rel=CLOSE)
    assert row.se == pytest.approx(0.00742352166439923, rel=CLOSE)


def test_no_comparison_of_r_is_dropped_in_silence(expected, golden):
    of_contrasts = expected["id"].str.match(
        r"(?:diff|gap|did|vs_region|paired|svyttest|p\.adjust)\."
    )
    found = expected.loc[of_contrasts, "id"].value_counts().to_dict()
    assert found == COMPARED | NOT_OFFERED
    assert sum(COMPARED.values()) == 114
    assert sum(len(np.hstack(list(golden[name].values()))) for name in GOLDEN) == 10
