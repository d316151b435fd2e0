"""The numbers that R's `survey` gave, to a relative 1e-8; tests/reference/README.md says which."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis import intervals
from analysis.estimates import means, shares
from analysis.linear import ratios
from analysis.tally import tally
from data.load import load_survey
from data.profile import read_profile

CLOSE = 1e-8
COUNTRY, COHORT, ALL = ("country",), ("country", "cohort"), ()

# What each id of expected.csv is: survey, item, breaks, answer (None: the mean), base, column.
BY_ID = {
    f"{survey}.{name}.{breaks}.{r_name}": (survey, item, by, "favourable", base, column)
    for survey in ("des", "flat")
    for name, item, base in (
        ("friendly", "turkey", "all"),
        ("eu_good", "eu_member", "all"),
        ("fr3", "turkey", "opinion"),
    )
    for breaks, by in (("country", COUNTRY), ("country_cohort", COHORT))
    for r_name, column in (("share", "estimate"), ("se", "se"))
    if (name, breaks) != ("fr3", "country_cohort")
}
BY_ID |= {
    f"des.turkey.{code}.{r_name}": ("des", "turkey", COUNTRY, code, "all", column)
    for code in (1, 2, 3, 8, 9)
    for r_name, column in (("share", "estimate"), ("se", "se"))
}
FRIENDLY = ("turkey", ALL, "favourable", "all")
BY_ID |= {
    "des.friendly.all.share": ("des", *FRIENDLY, "estimate"),
    "des.friendly.all.se": ("des", *FRIENDLY, "se"),
    "des.friendly.all.deff_replace": ("des", *FRIENDLY, "deff"),
    "des.eu_trust.country.mean": ("des", "eu_trust", COUNTRY, None, "", "estimate"),
    "des.eu_trust.country.se": ("des", "eu_trust", COUNTRY, None, "", "se"),
    "des.degf": ("des", *FRIENDLY, "df"),
    "des.degf.country": ("des", "turkey", COUNTRY, "favourable", "all", "df"),
    "lonely.adjust.se": ("des", "turkey", COUNTRY, "favourable", "all", "se"),
    "lonely.remove.se": ("removed", "turkey", COUNTRY, "favourable", "all", "se"),
}
INTERVALS = [
    f"ci.{way}.{end}" for way in ("logit", "xlogit", "beta", "mean") for end in ("lower", "upper")
]


@pytest.fixture(scope="module")
def expected(reference):
    return pd.read_csv(reference / "expected.csv")


@pytest.fixture(scope="module")
def surveys(reference):
    """The reference survey under the designs of make_expected.R, and with countries as blocks."""
    profile = read_profile(reference / "microdata.toml")

    def with_design(**said):
        design = profile.design.model_copy(update=said)
        return load_survey(
            reference / "microdata.csv", profile.model_copy(update={"design": design})
        )

    country = profile.breaks["country"].model_copy(update={"role": "country"})
    blocks = profile.model_copy(update={"breaks": {**profile.breaks, "country": country}})
    return {
        "des": with_design(),
        "flat": with_design(stratum=[], psu=""),
        "removed": with_design(lonely_psu="remove"),
        "blocks": load_survey(reference / "microdata.csv", blocks),
    }


def estimated(survey, item, by, answer, base):
    found = tally(survey, item, by)
    return (means(found) if answer is None else shares(found, answer, base)).table()


def by_domain(table, by, values):
    """Values by the names that make_expected.R gives to domains."""
    keys = table[list(by)].agg("|".join, axis=1) if by else ["all"]
    return dict(zip(keys, values, strict=True))


def r_values(expected, name):
    rows = expected[expected["id"] == name]
    return dict(zip(rows["domain"], rows["value"], strict=True))


def agree(found, said, close=CLOSE):
    assert found.keys() == said.keys()
    np.testing.assert_allclose(
        [found[key] for key in said], list(said.values()), rtol=close, atol=0
    )


@pytest.mark.parametrize("name", BY_ID)
def test_shares_means_and_errors_are_those_of_r(name, surveys, expected):
    survey, *what, column = BY_ID[name]
    table = estimated(surveys[survey], *what)
    agree(by_domain(table, what[1], table[column]), r_values(expected, name))


@pytest.mark.parametrize("name", INTERVALS)
@pytest.mark.parametrize("countries", ["des", "blocks"])
def test_intervals_are_those_of_r(name, countries, surveys, expected):
    survey, (_, way, end) = surveys[countries], name.split(".")
    table = estimated(survey, "turkey", COUNTRY, "favourable", "all")
    share, se, df = (table[column].to_numpy() for column in ("estimate", "se", "df"))
    rows = np.bincount(survey.codes("country"))  # R counts those of weight 0 and does not cap
    n_eff = intervals.effective_n(share, se, rows, df, capped=False)
    found = {
        "logit": intervals.logit_t(share, se, df, 0.95),
        "xlogit": intervals.logit_t(share, se, df, 0.95),
        "beta": intervals.korn_graubard(share, n_eff, 0.95),
        "mean": intervals.linear_t(share, se, df, 0.95),
    }[way]
    ends = {"lower": found.low, "upper": found.high}[end]
    agree(by_domain(table, COUNTRY, ends), r_values(expected, name))


@pytest.mark.parametrize("by", [COUNTRY, COHORT])
@pytest.mark.parametrize("answer", ["favourable", "net", None])
def test_countries_as_blocks_of_the_design_change_no_number_of_a_country(by, answer, surveys):
    item = "eu_trust" if answer is None else "turkey"
    apart, nested = (
        estimated(surveys[name], item, by, answer, "all") for name in ("des", "blocks")
    )
    pd.testing.assert_frame_equal(apart, nested, rtol=1e-12, atol=1e-15)


@pytest.fixture(scope="module")
def classic(reference):
    """What the product says of the public data sets, by the names of golden.json."""
    folder = reference / "classic"

    def survey(name, **said):
        profile = read_profile(folder / f"{name}.toml")
        design = profile.design.model_copy(update=said)
        return load_survey(folder / f"{name}.csv", profile.model_copy(update={"design": design}))

    def mean(survey):
        row = means(tally(survey, "api00", ())).table().iloc[0]
        return {"est": row["estimate"], "se": row["se"], "deff_replace_nofpc": row["deff"]}

    districts = survey("apiclus1")
    in_strata = {"stratum": ["dnum"], "psu": ""}
    found = {
        "strat_api00": mean(survey("apistrat")),
        "clus1_api00": mean(districts),
        "clus1_deff": mean(districts),
        "clus2_wr_api00": mean(survey("apiclus2")),
        "lonely_remove": mean(survey("apiclus1", lonely_psu="remove", **in_strata)),
        "lonely_adjust": mean(survey("apiclus1", lonely_psu="adjust", **in_strata)),
    }

    nhanes = survey("nhanes")
    high = shares(tally(nhanes, "cholesterol", ())).table().iloc[0]
    share, se, df = high["estimate"], high["se"], high["df"]
    n_eff = intervals.effective_n(share, se, nhanes.respondents, df, capped=False)
    for way, ci in {
        "logit": intervals.logit_t(share, se, df, 0.95),
        "xlogit": intervals.logit_t(share, se, df, 0.95),
        "beta": intervals.korn_graubard(share, n_eff, 0.95),
        "mean": intervals.linear_t(share, se, df, 0.95),
    }.items():
        found[f"nhanes_ciprop_{way}"] = {"est": share, "ci": ci, "df": df}
    found["nhanes_deff"] = {"deff_replace": high["deff"], "n": high["n"]}
    groups = shares(tally(nhanes, "cholesterol", ("sex", "age")))
    table = groups.table()
    found["nhanes_by"] = {
        "est": table["estimate"],
        "se": table["se"],
        "vcov": groups.covariance,
    }

    units = tally(survey("fpc"), "x", ())
    x = np.array(units.items[0].codes, float)
    means_of_x = {
        name: ratios(units, units.place, 1, np.where(base, x, 0)[None], base)
        for name, base in (("all", x > 0), ("dom", x > 4))
    }
    found["fpc_domain"] = {
        name: {"est": m.value[0], "se": np.sqrt(m.variance[0])} for name, m in means_of_x.items()
    }
    return found


GOLDEN = [
    *("strat_api00", "clus1_api00", "clus2_wr_api00", "lonely_remove", "lonely_adjust"),
    *(f"nhanes_ciprop_{way}" for way in ("logit", "xlogit", "beta", "mean")),
    *("nhanes_by", "nhanes_deff", "clus1_deff", "fpc_domain"),
]
LEFT_OUT = {"names", "deff"}
"""Words; and design effects against samples without replacement, which are not offered."""


def pairs(said, found):
    """The numbers of an entry of golden.json, each with ours."""
    if isinstance(said, dict):
        for key in said.keys() - LEFT_OUT:
            yield from pairs(said[key], found[key])
    else:
        yield from zip(np.ravel(said).tolist(), np.ravel(found).tolist(), strict=True)


@pytest.fixture(scope="module")
def golden(reference):
    said = json.loads((reference / "classic" / "golden.json").read_text())
    return {name: entry["value"] for name, entry in said.items()}


@pytest.mark.parametrize("name", GOLDEN)
def test_public_surveys_give_the_numbers_of_r(name, classic, golden):
    said, found = zip(*pairs(golden[name], classic[name]), strict=True)
    np.testing.assert_allclose(found, said, rtol=CLOSE, atol=0)


NOT_OFFERED = {"des.friendly.total", "des.friendly.total.se", "des.friendly.all.deff"}


def test_no_value_of_r_is_dropped_in_silence(expected, classic, golden):
    compared = [*BY_ID, *INTERVALS]
    of_designs = expected["id"].str.match(
        r"des\.|flat\.|ci\.(?:logit|xlogit|beta|mean)\.|lonely\.(?:adjust|remove)\."
    )
    assert set(expected["id"][of_designs]) == {*compared, *NOT_OFFERED}
    assert expected["id"].isin(compared).sum() == 473
    assert sum(len(list(pairs(golden[name], classic[name]))) for name in GOLDEN) == 113


def test_r_gives_the_reference_values_today(r, reference, expected, tmp_path):
    r(reference / "make_expected.R", reference / "microdata.csv", tmp_path / "expected.csv")
    today = pd.read_csv(tmp_path / "expected.csv")
    for name in [*BY_ID, *INTERVALS]:
        agree(r_values(today, name), r_values(expected, name))
