"""Public data sets whose R values have a finite population correction, or want a combination.

The product has no finite population correction. Sampled without replacement, a stratum's part of
the variance is (1 - n/N) times what the product says; these tests multiply by that known factor.
"""

import json

import numpy as np
import pytest
from scipy import stats

from analysis import intervals
from analysis.association import rao_scott
from analysis.contrasts import pairs
from analysis.estimates import average, means, shares
from analysis.linear import ratios
from analysis.regression import logistic
from analysis.tally import tally
from analysis.weighting import post_stratify, rake
from data.load import load_survey
from data.profile import Profile, read_profile

CLOSE = 1e-8

CLUSTERS = 1 - 15 / 757
"""apiclus1 has 15 of 757 school districts, all in one stratum."""

SCHOOLS = {"E": 1 - 100 / 4421, "H": 1 - 50 / 755, "M": 1 - 50 / 1018}
"""apistrat has so many schools of each type."""

STYPE = {"column": "stype", "label": "Type"}
ITEMS = {
    "api00": {"column": "api00", "scale": [300, 1000]},
    "wide": {"column": "sch.wide", "answers": {"Yes": "Yes", "No": "No"}, "favourable": ["Yes"]},
    "ell": {"column": "ell", "scale": [0, 100], "favourable": [0]},
}


@pytest.fixture(scope="module")
def golden(reference):
    said = json.loads((reference / "classic" / "golden.json").read_text())
    return {name: entry["value"] for name, entry in said.items()}


@pytest.fixture(scope="module")
def survey(reference):
    def survey(name, stype, **design):
        breaks = {"stype": {**STYPE, "role": stype}, "wide": {"column": "sch.wide"}}
        items = {**ITEMS, "wide_said": ITEMS["wide"]}
        items.pop("wide")
        said = {
            "title": name,
            "design": {"weights": {"pw": "weight"}, **design},
            "breaks": breaks,
            "items": items,
        }
        return load_survey(reference / "classic" / f"{name}.csv", Profile.model_validate(said))

    return survey


@pytest.fixture(scope="module")
def clusters(survey):
    return survey("apiclus1", "", psu="dnum")


@pytest.fixture(scope="module")
def schools(survey):
    """Types of school as samples of their own, so that each has its factor."""
    return survey("apistrat", "country")


def agree(found, said):
    np.testing.assert_allclose(np.ravel(found), np.ravel(said), rtol=CLOSE)


def intervals_agree(golden, prefix, share, se, df, n):
    """Each of R's interval methods that the product offers; R does not cap n_eff."""
    n_eff = intervals.effective_n(share, se, n, df, capped=False)
    for way, found in {
        "logit": intervals.logit_t(share, se, df, 0.95),
        "xlogit": intervals.logit_t(share, se, df, 0.95),
        "beta": intervals.korn_graubard(share, n_eff, 0.95),
        "mean": intervals.linear_t(share, se, df, 0.95),
    }.items():
        said = golden[f"{prefix}_ciprop_{way}"]
        agree(share, said["est"])
        agree(found, said["ci"])


def test_a_cluster_sample_without_replacement_has_the_mean_and_error_of_r(golden, clusters):
    row = means(tally(clusters, "api00", ())).table().iloc[0]
    said = golden["clus1_fpc_api00"]
    agree([row["estimate"], row["se"] * np.sqrt(CLUSTERS)], [said["est"], said["se"]])


def test_means_by_type_their_covariance_and_contrasts_are_those_of_r(golden, clusters):
    by_type = means(tally(clusters, "api00", ("stype",)))
    said = golden["clus1_by_stype"]
    agree(by_type.linear.value, said["est"])
    agree(by_type.covariance * CLUSTERS, said["vcov"])
    agree(np.sqrt(by_type.linear.variance * CLUSTERS), said["se"])

    said = golden["clus1_contrast"]
    weights = np.array([[1, -1, 0], [1 / 3, 1 / 3, 1 / 3], [1, -1 / 2, -1 / 2]])
    contrast = by_type.linear.combine(weights)
    agree(contrast.value, said["est"])
    agree(np.sqrt(contrast.variance * CLUSTERS), said["se"])
    pair = pairs(by_type, "stype").table().iloc[0]
    agree([pair["difference"], pair["se"] * np.sqrt(CLUSTERS)], [said["est"][0], said["se"][0]])


def test_intervals_of_a_cluster_sample_are_those_of_r(golden, clusters):
    row = shares(tally(clusters, "ell", ()), "favourable").table().iloc[0]
    share, se, df = (np.array(row[name], float) for name in ("estimate", "se", "df"))
    intervals_agree(golden, "clus1", share, se * np.sqrt(CLUSTERS), df, 183)


def test_association_in_a_cluster_sample_is_that_of_r(golden, clusters):
    found, said = rao_scott(tally(clusters, "wide_said", ("stype",))), golden["clus1_chisq_F"]
    agree([found.F / CLUSTERS, found.ndf, found.ddf], [said["stat"], *said["df"]])
    agree(stats.f.sf(found.F / CLUSTERS, found.ndf, found.ddf), said["p"])


def test_post_stratified_and_raked_means_are_those_of_r(golden, clusters):
    types = {"E": 4421, "H": 755, "M": 1018}
    adjusted = {
        "clus1_poststrat": post_stratify(clusters, {"stype": types}),
        "clus1_rake": rake(clusters, {"stype": types, "wide": {"No": 1072, "Yes": 5122}}),
    }
    for name, found in adjusted.items():
        row = means(tally(found, "api00", ())).table().iloc[0]
        said = golden[name]["mean"]
        agree([row["estimate"], row["se"] * np.sqrt(CLUSTERS)], [said["est"], said["se"]])
    raked = adjusted["clus1_rake"].weight()
    unique = np.unique(np.round(raked * 6194 / raked.sum(), 8))
    np.testing.assert_allclose(unique, golden["clus1_rake"]["w"], rtol=1e-6)


def test_a_stratified_sample_without_replacement_has_the_numbers_of_r(golden, schools):
    whole = average(means(tally(schools, "api00", ("stype",))), "pooled")
    by_type = whole.linear._by_block[0][:, 0]
    said = golden["strat_fpc_api00"]
    agree(whole.linear.value, said["est"])
    agree(np.sqrt(by_type @ [*SCHOOLS.values()]), said["se"])

    wide, said = shares(tally(schools, "wide_said", ("stype",))), golden["strat_prop_by"]
    agree(wide.linear.value, said["est"])
    np.testing.assert_allclose(
        wide.covariance * np.diag([*SCHOOLS.values()]), said["vcov"], rtol=CLOSE
    )
    all_types = average(wide, "pooled").linear
    se = np.sqrt(all_types._by_block[0][:, 0] @ [*SCHOOLS.values()])
    share = all_types.value[0]
    intervals_agree(golden, "strat", share, se, all_types.design_df[0], 200)


def test_strata_sampled_without_replacement_have_the_mean_of_r(golden, reference):
    profile = read_profile(reference / "classic" / "fpc.toml")
    units = tally(load_survey(reference / "classic" / "fpc.csv", profile), "x", ())
    x = np.array(units.items[0].codes, float)
    everyone = np.ones(len(x), bool)
    mean = ratios(units, units.place, 1, x[None], everyone)
    # The variance is a sum over the two strata, which have 5 of 15 and 3 of 12 units.
    gradient = mean.parts[0].gradient[0]
    t = units.sums.reshape(len(units.sums), -1) @ gradient
    stratum = units.design.stratum
    within = [np.var(t[stratum == h], ddof=1) * np.count_nonzero(stratum == h) for h in (0, 1)]
    agree(np.sum(within), mean.variance)
    said = golden["fpc_fpc"]
    agree([mean.value[0], np.sqrt(within @ np.array([10 / 15, 9 / 12]))], [said["est"], said["se"]])


@pytest.mark.parametrize(
    ("name", "over"), [("nhanes_agestd", ("race",)), ("nhanes_agestd_race_sex", ("sex", "race"))]
)
def test_age_standardised_shares_are_those_of_r(name, over, golden, reference):
    profile = read_profile(reference / "classic" / "nhanes.toml")
    nhanes = load_survey(reference / "classic" / "nhanes.csv", profile)
    cells = shares(tally(nhanes, "cholesterol", (*over, "age"))).linear
    population = np.array([55901, 77670, 72816, 45364])
    weights = np.kron(np.eye(len(cells.value) // 4), population / population.sum())
    standardised, said = cells.combine(weights), golden[name]
    agree(standardised.value, said["est"])
    agree(np.sqrt(standardised.variance), said["se"])


def test_the_wald_test_of_a_term_is_that_of_r(golden, reference):
    profile = read_profile(reference / "classic" / "nhanes.toml")
    nhanes = load_survey(reference / "classic" / "nhanes.csv", profile)
    fit = logistic(nhanes, "cholesterol", ["race", "age", "sex"])
    age = [i for i, name in enumerate(fit.names) if name.startswith("age")]
    beta, v = fit.coefficients[age], fit.covariance[np.ix_(age, age)]
    f, said = beta @ np.linalg.solve(v, beta) / len(age), golden["nhanes_glm_termtest"]
    # R stops iterating at 1e-8 of the deviance, so that its model is not quite at the maximum.
    np.testing.assert_allclose(f, said["F"], rtol=1e-5)
    assert len(age) == said["df"]
    assert fit.df == said["ddf"]
    np.testing.assert_allclose(stats.f.sf(said["F"], said["df"], fit.df), said["p"], rtol=CLOSE)
