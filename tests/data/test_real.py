"""Real survey files, which are nobody's to pass on: from the folder that SURVEY_REAL names."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis.estimates import means, shares
from analysis.tally import tally
from data.load import load_survey
from data.profile import Profile, read_profile

EXAMPLES = Path(__file__).parents[2] / "examples"
CLOSE = 1e-12


@pytest.fixture(scope="module")
def real():
    """A function that names a file of the folder of real surveys."""
    folder = os.environ.get("SURVEY_REAL")
    if not folder:
        pytest.skip("the environment variable SURVEY_REAL names no folder of real survey files")

    def real(name):
        path = Path(folder) / name
        if not path.is_file():
            pytest.skip(f"the folder that SURVEY_REAL names has no {name}")
        return path

    return real


@pytest.fixture(scope="module")
def eurobarometer(real):
    path = real("eb62_2004_trust_ZA4414.csv")
    return load_survey(path, EXAMPLES / "eurobarometer64.toml"), pd.read_csv(path)


@pytest.fixture(scope="module")
def ess(real):
    path = real("ESS8IE.sav")
    table, _ = pyreadstat.read_sav(path, user_missing=True, disable_datetime_conversion=True)
    age = pd.cut(table["agea"], [14, 24, 39, 54, 120], labels=["16-24", "25-39", "40-54", "55+"])
    return load_survey(path, EXAMPLES / "ess8_ireland.toml"), table.assign(age=age.astype(str))


@pytest.mark.parametrize(
    ("country", "printed"),
    [("Croatia", 35.4), ("Turkey", 50.3), ("Turkish Cypriot Community", 51.0)],
)
def test_trust_in_the_union_is_as_printed(country, printed, eurobarometer):
    survey, _ = eurobarometer
    row = shares(tally(survey, "trust_eu", (), where={"country": [country]})).table().iloc[0]
    assert round(100 * row["estimate"], 1) == printed


def test_trust_in_each_institution_is_a_weighted_mean_in_each_country(eurobarometer):
    survey, table = eurobarometer
    country, weight = survey.break_("country"), table["w"].groupby(table["country_id"]).sum()
    assert len(country.levels) == 32
    for item in survey.items.values():
        trusting = table["w"].where(table[item.column] == 1, 0.0)
        expected = trusting.groupby(table["country_id"]).sum() / weight
        found = shares(tally(survey, item.name)).table()
        assert found["country"].tolist() == list(country.levels)
        np.testing.assert_allclose(found["estimate"], expected, rtol=CLOSE)  # both sorted by code


def test_refusals_and_dont_knows_never_enter_the_mean_of_a_scale(ess):
    survey, table = ess
    row = means(tally(survey, "trust_ep", ())).table().iloc[0]
    valid = table[table["trstep"] <= 10]
    expected = np.average(valid["trstep"], weights=valid["pspwght"])
    assert row["estimate"] == pytest.approx(expected, rel=CLOSE)
    assert row["n"] == len(valid) < len(table)
    assert np.average(table["trstep"], weights=table["pspwght"]) > 10  # by 77s and 88s


@pytest.mark.parametrize("item", ["trust_ep", "trust_parliament", "unification"])
@pytest.mark.parametrize(("by", "column"), [("age", "age"), ("region", "region"), ("sex", "gndr")])
def test_means_of_the_social_survey_are_weighted_means(item, by, column, ess):
    survey, table = ess
    answers = survey.item(item).column
    valid = table[table[answers].between(0, 10) & (table["agea"] < 999 if by == "age" else True)]
    points = (valid["pspwght"] * valid[answers]).groupby(valid[column]).sum()
    expected = points / valid["pspwght"].groupby(valid[column]).sum()
    found = means(tally(survey, item, (by,))).table()
    np.testing.assert_allclose(found["estimate"], expected, rtol=CLOSE)
    assert found["n"].tolist() == valid.groupby(column).size().tolist()


@pytest.mark.parametrize("base", ["all", "opinion"])
@pytest.mark.parametrize(("by", "column"), [("age", "age"), ("region", "region")])
def test_shares_of_the_social_survey_are_weighted_shares(base, by, column, ess):
    survey, table = ess
    asked = table[table["vteurmmb"].notna() & (table["agea"] < 999 if by == "age" else True)]
    if base == "opinion":
        asked = asked[~asked["vteurmmb"].isin([77, 88, 99])]
    total = asked["pspwght"].groupby(asked[column]).sum()
    found = shares(tally(survey, "membership", (by,)), "each", base).table()
    words = {"Remain member of the European Union": 1, "Would not vote": 55, "Refusal": 77}
    for label, code in words.items():
        if base == "opinion" and code == 77:
            continue
        saying = asked["pspwght"].where(asked["vteurmmb"] == code, 0.0)
        expected = saying.groupby(asked[column]).sum() / total
        ours = found[found["answer"] == label]["estimate"]
        np.testing.assert_allclose(ours, expected, rtol=CLOSE, atol=1e-15)


def test_the_words_of_the_social_survey_come_from_its_file(ess):
    survey, _ = ess
    assert survey.break_("country").levels == ("Ireland",)
    assert survey.break_("age").levels == ("16-24", "25-39", "40-54", "55+")
    assert "South-East (IRL)" in survey.break_("region").levels
    assert survey.item("membership").answers[2] == "Leave the European Union"


def test_two_rounds_of_the_social_survey_are_waves_of_one(real):
    said = read_profile(EXAMPLES / "ess8_ireland.toml").model_dump()
    del said["items"]["membership"]  # which round 8 alone asks, and with answers from its labels
    said["breaks"]["wave"] = {"column": "year", "role": "wave"}
    said["constant"] = {"year": 2016}
    said["append"] = [{"file": "ESS7IE.sav", "constant": {"year": 2014}}]
    folder = real("ESS7IE.sav").parent
    both = Profile.model_validate({**said, "folder": folder})
    both = means(tally(load_survey(folder / "ESS8IE.sav", both), "trust_ep", ("wave",))).table()
    assert both["wave"].tolist() == ["2014", "2016"]
    said["append"] = []
    for year, name in ((2014, "ESS7IE.sav"), (2016, "ESS8IE.sav")):
        one = load_survey(
            folder / name, Profile.model_validate({**said, "constant": {"year": year}})
        )
        alone = means(tally(one, "trust_ep", ("wave",))).table()
        numbers = ["estimate", "se", "low", "high", "n", "df"]
        np.testing.assert_allclose(
            both.loc[both["wave"] == str(year), numbers], alone[numbers], rtol=CLOSE
        )


def test_a_design_file_of_several_countries_joins_the_social_survey(real, tmp_path):
    path = real("ESS8IE.sav")
    table, _ = pyreadstat.read_sav(path, usecols=["cntry", "idno"])
    points = table.assign(psu=table["idno"] % 200, stratum=table["idno"] % 20, name="SDDF")
    points = pd.concat([points.assign(cntry="AT", psu=1), points]).sample(frac=1, random_state=1)
    pyreadstat.write_sav(points, tmp_path / "ESS8SDDF.sav")
    said = read_profile(EXAMPLES / "ess_with_design_file.toml")
    survey = load_survey(path, said.model_copy(update={"folder": tmp_path}))
    assert survey.design.psus.tolist() == [10] * 20
    labels = survey.design.unit_labels[survey.design.unit]
    assert labels.get_level_values("psu").tolist() == (table["idno"] % 200).tolist()
