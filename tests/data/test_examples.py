"""The worked examples load as they stand, and the profiles in the README are profiles."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis.estimates import means, shares
from analysis.tally import tally
from data.load import load_survey
from data.profile import Profile, read_profile

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
BAROMETER = EXAMPLES / "balkan_barometer" / "synthetic_2023.csv"

MISSING = {"trstep": [77, 88, 99], "euftf": [77, 88, 99], "agea": [999]}
ESS = pd.DataFrame(
    {
        "name": "ESS8e02",
        "cntry": ["IE"] * 4 + ["AT"] * 4,
        "idno": [1.0, 2, 3, 4, 1, 2, 3, 4],
        "pspwght": [0.5, 1.5, 1.0, 1.0, 1.0, 1.0, 0.5, 1.5],
        "pweight": [0.25] * 4 + [0.5] * 4,
        "dweight": 1.0,
        "agea": [16.0, 30, 44, 999, 51, 70, 33, 22],
        "gndr": [1.0, 2, 1, 2, 1, 2, 1, 2],
        "trstep": [5.0, 7, 88, 3, 10, 0, 4, 6],
        "euftf": [0.0, 10, 5, 77, 2, 3, 4, 6],
    }
)
SDDF = pd.DataFrame(
    {
        "name": "ESS8SDDF",
        "cntry": ["AT"] * 4 + ["CH"] * 2 + ["IE"] * 4,
        "idno": [4.0, 3, 2, 1, 1, 2, 4, 3, 2, 1],
        "psu": [1.0, 1, 2, 2, 7, 8, 1, 2, 3, 4],
        "stratum": [1.0, 1, 1, 1, 9, 9, 1, 1, 2, 2],
    }
)


@pytest.fixture
def ess(tmp_path):
    pyreadstat.write_sav(ESS, tmp_path / "ESS8.sav", missing_ranges=MISSING)
    pyreadstat.write_sav(SDDF, tmp_path / "ESS8SDDF.sav")
    said = read_profile(EXAMPLES / "ess_with_design_file.toml")
    return load_survey(tmp_path / "ESS8.sav", said.model_copy(update={"folder": tmp_path}))


def test_the_social_survey_has_its_strata_and_points_from_the_design_file(ess):
    # By respondent: country, stratum and point, which two countries number alike.
    assert ess.design.unit_labels[ess.design.unit].tolist() == [
        ("IE", "", 2, 4), ("IE", "", 2, 3), ("IE", "", 1, 2), ("IE", "", 1, 1),
        ("AT", "", 1, 2), ("AT", "", 1, 2), ("AT", "", 1, 1), ("AT", "", 1, 1),
    ]  # fmt: skip
    assert sorted(ess.design.psus) == [2, 2, 2]


def test_a_product_of_weights_counts_countries_by_their_size(ess):
    assert dict(ess.weights) == {
        "pspwght × pweight": "pspwght × pweight",
        "pspwght": "post-stratification",
        "dweight": "design",
        "unweighted": "none",
    }
    everyone = means(tally(ess, "trust_ep", ())).table().iloc[0]
    # Ireland 2.5 + 10.5 + 3 over 3 with .25, Austria 10 + 0 + 2 + 9 over 4 with .5.
    assert everyone["estimate"] == pytest.approx(
        (0.25 * 16 + 0.5 * 21) / (0.25 * 3 + 0.5 * 4), rel=1e-12
    )
    apart = means(tally(ess, "trust_ep", (), weight="pspwght")).table().iloc[0]
    assert apart["estimate"] == pytest.approx((16 + 21) / (3 + 4), rel=1e-12)


def test_a_constant_factor_of_a_weight_changes_nothing_within_a_country(ess):
    product = means(tally(ess, "trust_ep")).table()
    single = means(tally(ess, "trust_ep", weight="pspwght")).table()
    assert product["estimate"].tolist() == pytest.approx([21 / 4, 16 / 3], rel=1e-12)
    numbers = ["estimate", "se", "low", "high", "n", "df"]
    np.testing.assert_allclose(product[numbers], single[numbers], rtol=1e-12)


def test_two_waves_of_the_barometer_are_one_survey():
    survey = load_survey(BAROMETER)
    assert survey.synthetic
    assert survey.respondents == 480
    assert survey.break_("wave").levels == ("2023", "2024")
    assert survey.break_("economy").levels[4:] == ("North Macedonia", "Serbia")
    assert set(survey.break_("economy").levels) < set(survey.population)
    assert survey.item("eu_membership").labels == (
        "A good thing", "Neither good nor bad", "A bad thing", "Don't know or refuse",
    )  # fmt: skip


@pytest.mark.parametrize(("year", "column"), [(2023, "Q6"), (2024, "Q7")])
def test_a_wave_of_the_barometer_has_the_shares_of_its_file(year, column):
    file = BAROMETER.with_stem(f"synthetic_{year}")
    table = pd.read_csv(file, sep=";", decimal=",")
    good = table["W"].where(table[column] == 1, 0.0).groupby(table["Economy"]).sum()
    expected = good / table.groupby("Economy")["W"].sum()
    found = shares(tally(load_survey(BAROMETER), "eu_membership", ("economy", "wave"))).table()
    found = found[found["wave"] == str(year)]
    np.testing.assert_allclose(found["estimate"], expected, rtol=1e-12)
    assert not found["flag"].str.startswith("hidden").any()


def test_the_profiles_of_the_readme_are_profiles():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    parts = [tomllib.loads(said) for said in re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)]
    assert len(parts) >= 3
    for said in parts:
        Profile.model_validate({**parts[0], **said})  # the first is whole
