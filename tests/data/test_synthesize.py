"""The demo survey: its published shares, its design, and what its file declares."""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from data.fieldwork import draw_points, rake
from data.synthesize import cut, intended, write

DATA = Path(__file__).parents[2] / "data"
CELL = ["country", "wave"]


def toml(name):
    return tomllib.loads((DATA / "demo" / f"{name}.toml").read_text(encoding="utf-8"))


def read(path):
    return pyreadstat.read_sav(path, user_missing=True)


PROFILE, TARGETS, RECIPE = toml("profile"), toml("targets"), toml("recipe")
ITEMS = PROFILE["items"]


@pytest.fixture(scope="module")
def recorded():
    """The committed file: codes as numbers, and its metadata."""
    return read(DATA / "demo" / "balkan_demo.sav")


@pytest.fixture(scope="module")
def demo(recorded):
    """The respondents, with the names of countries and regions."""
    frame, said = recorded
    words = {
        name: frame[name].map(said.variable_value_labels[name]) for name in ("country", "region")
    }
    return frame.assign(**words)


@pytest.fixture(scope="module")
def population():
    return pd.read_csv(DATA / "population" / "population_15plus.csv", index_col="country")


def share(people, column, answer):
    return people.loc[people[column] == answer, "w_within"].sum() / people["w_within"].sum()


def sample(demo, country, wave):
    return demo[(demo["country"] == country) & (demo["wave"] == wave)]


def intra_point_correlation(people, column, answer):
    """ANOVA estimate for giving an answer, of points within strata, and its design effect."""
    gives = (people[column] == answer).astype(float)
    by_point = gives.groupby([people["stratum"], people["psu"]])
    by_stratum = gives.groupby(people["stratum"])
    sizes = by_point.size()
    strata, points, n = by_stratum.ngroups, len(sizes), len(gives)
    within = ((gives - by_point.transform("mean")) ** 2).sum() / (n - points)
    between = ((by_point.transform("mean") - by_stratum.transform("mean")) ** 2).sum()
    between /= points - strata
    uneven = (sizes**2).groupby("stratum").sum() / sizes.groupby("stratum").sum()
    size = (n - uneven.sum()) / (points - strata)
    correlation = (between - within) / (between + (size - 1) * within)
    return correlation, 1 + (n / points - 1) * correlation


# What is published


@pytest.mark.parametrize(
    "target",
    TARGETS["target"],
    ids=lambda t: f"{t['item']}-{t['answer']}-{t['country']}-{t['wave']}",
)
def test_a_published_share_of_all_asked_is_met(demo, target):
    people = sample(demo, target["country"], target["wave"])
    found = share(people, ITEMS[target["item"]]["column"], target["answer"])
    # Published shares are rounded to whole percents.
    assert found * 100 == pytest.approx(target["percent"], abs=0.5)


def test_the_profile_marks_as_calibrated_what_is_published_and_nothing_else():
    marked = {
        (name, int(answer), country, int(wave))
        for name, item in ITEMS.items()
        for answer, waves in item.get("calibrated", {}).items()
        for wave, countries in waves.items()
        for country in countries
    }
    published = [(t["item"], t["answer"], t["country"], t["wave"]) for t in TARGETS["target"]]
    assert len(set(published)) == len(published)
    assert marked == set(published)


def test_an_item_is_calibrated_somewhere_or_listed_as_invented():
    calibrated = {name for name, item in ITEMS.items() if item["provenance"] == "calibrated"}
    assert calibrated == {target["item"] for target in TARGETS["target"]}
    assert {entry["item"] for entry in TARGETS["invented"]} == ITEMS.keys() - calibrated


def test_a_published_share_names_its_source():
    assert all(target["source"].startswith("http") for target in TARGETS["target"])
    assert {target["status"] for target in TARGETS["target"]} == {"calibrated"}


# What is invented


def test_turkey_is_friendly_to_most_in_kosovo_albania_and_macedonia(demo):
    for country in ("Kosovo", "Albania", "Macedonia"):
        people = sample(demo, country, 2011)
        friendly = share(people, "q_turkey", 1)
        assert friendly > 0.5
        assert friendly - share(people, "q_turkey", 3) > 0.3


def test_turkey_is_friendly_in_the_order_of_later_surveys(demo):
    friendly = {
        country: share(people, "q_turkey", 1)
        for country, people in demo[demo["wave"] == 2011].groupby("country")
    }
    in_order = sorted(friendly, key=lambda country: -friendly[country])
    assert in_order[:4] == ["Kosovo", "Macedonia", "Albania", "Bosnia and Herzegovina"]
    assert in_order[4:] == ["Montenegro", "Croatia", "Serbia"]


def test_people_aged_15_to_24_in_serbia_find_turkey_friendlier_than_their_elders(demo):
    people = sample(demo, "Serbia", 2011)
    young = people["age"] < 25
    gap = share(people[young], "q_turkey", 1) - share(people[~young], "q_turkey", 1)
    assert 0.10 < gap < 0.20


def test_muslims_find_turkey_friendlier_than_others_of_their_country(demo):
    for _, people in demo.groupby("country"):
        muslim = people["religion"].isin([1, 2])
        assert share(people[muslim], "q_turkey", 1) > share(people[~muslim], "q_turkey", 1) + 0.1


def test_attitudes_of_one_person_go_together(demo):
    highest = {"q_turkey": 3, "q_eu": 3, "q_eu_member": 3, "q_eu_vote": 3, "q_conf_eu": 4}
    highest |= {"q_therm_turkey": 10, "q_therm_eu": 10}
    told = demo[list(highest)]
    told = told[(told <= pd.Series(highest)).all(axis=1)]
    # High is unfavourable: so it is in the codes, but for a vote's, and not in a feeling.
    told = told.assign(q_eu_vote=(told["q_eu_vote"] != 1).astype(float))
    told[["q_therm_turkey", "q_therm_eu"]] *= -1
    within = told - told.groupby(demo["country"]).transform("mean")
    r = within.corr()
    assert r.loc["q_turkey", "q_therm_turkey"] > 0.4
    assert r.loc["q_eu_member", ["q_eu", "q_eu_vote", "q_conf_eu", "q_therm_eu"]].min() > 0.3
    assert 0 < r.loc["q_turkey", "q_eu"] < 0.25


def test_waves_drift_without_jumps(demo):
    friendly = demo.groupby(CELL).apply(share, "q_turkey", 1)
    # Two waves of 1000 people at points of ten differ by six points by chance, at p = .05.
    assert friendly.groupby("country").diff().abs().max() < 0.06


def test_the_less_schooled_say_dont_know_more_often(demo):
    asked = demo[demo["q_russia"] != -1]
    unsure = (asked["q_russia"] == 8).groupby(asked["education"]).mean()
    assert unsure[1] > unsure[2] > unsure[3]


# The sample


def test_about_a_thousand_people_are_interviewed_in_each_country_and_wave(demo):
    sizes = demo.groupby(CELL).size()
    assert len(sizes) == 35
    assert sizes.between(900, 1100).all()


def test_points_are_nested_in_strata_of_two_points_or_more(demo):
    points = demo.groupby([*CELL, "psu"])
    assert points[["stratum", "region", "settlement"]].nunique().max().max() == 1
    assert points.size().between(8, 12).all()
    assert (demo.groupby([*CELL, "stratum"])["psu"].nunique() >= 2).all()
    assert demo.groupby(CELL)["psu"].nunique().between(90, 110).all()


def test_strata_are_regions_by_settlement(demo):
    strata = demo.groupby(["country", "stratum"])[["region", "settlement"]]
    assert strata.nunique().max().max() == 1
    assert demo.groupby("country")["region"].nunique().between(4, 6).all()


def test_people_at_one_point_are_alike(demo):
    found = [intra_point_correlation(people, "q_turkey", 1) for _, people in demo.groupby(CELL)]
    correlation, effect = np.mean(found, axis=0)
    # Surveys of the region: .05, so that 1 + (10 - 1) * .05 = 1.45.
    assert correlation == pytest.approx(0.05, abs=0.02)
    assert effect == pytest.approx(1.45, abs=0.15)


def test_some_regions_are_sampled_beyond_their_share(demo):
    countries = set()
    for (country, _), people in demo.groupby(["country", "region"]):
        everyone = demo[demo["country"] == country]
        sampled = len(people) / len(everyone)
        if sampled > 1.25 * people["w_within"].sum() / everyone["w_within"].sum():
            countries.add(country)
    assert len(countries) >= 3


def test_interviews_are_within_the_months_of_their_wave(demo):
    for year, period in PROFILE["source"]["fieldwork"].items():
        _, months = period.split("-")
        dates = pd.to_datetime(demo.loc[demo["wave"] == int(year), "date"])
        assert (dates.dt.year == int(year)).all()
        assert set(dates.dt.month) == {int(month) for month in months.split("/")}


def test_ages_run_from_15_to_95_at_most(demo):
    assert demo["age"].min() == 15
    assert demo["age"].max() <= 95


# Weights


def test_weights_have_mean_1_in_a_country_and_wave(demo):
    assert demo.groupby(CELL)["w_within"].mean().to_numpy() == pytest.approx(1, abs=1e-12)


def test_weights_to_the_population_add_up_to_it(demo, population):
    totals = demo.groupby(CELL)["w_pop"].sum()
    expected = population["population_thousands"].loc[totals.index.get_level_values("country")]
    # The table gives Kosovo, which is a product, to three decimals.
    assert totals.to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-6)


def test_weighted_margins_of_age_by_sex_are_the_populations(demo):
    bands = pd.read_csv(DATA / "population" / "population_by_age_and_sex.csv").fillna(
        {"to_age": 95}
    )
    for (country, _), people in demo.groupby(CELL):
        pyramid = bands[bands["country"] == country]
        found = [
            people["w_pop"][
                people["age"].between(band.from_age, band.to_age)
                & (people["sex"] == {"Male": 1, "Female": 2}[band.sex])
            ].sum()
            for band in pyramid.itertuples()
        ]
        assert found == pytest.approx(pyramid["population_thousands"].tolist(), rel=1e-9)


def test_weighted_shares_of_religions_are_the_censuses(demo):
    codes = {word: int(code) for code, word in RECIPE["columns"]["religion"]["values"].items()}
    census = pd.read_csv(DATA / "population" / "religion.csv")
    common = census[census["percent"] >= 3]
    for row in common.itertuples():
        for _, people in demo[demo["country"] == row.country].groupby("wave"):
            found = share(people, "religion", codes[row.religion])
            assert found == pytest.approx(row.percent / 100, abs=1e-6)


def test_weights_vary_mildly(demo):
    assert demo["w_within"].between(0.2, 5).all()


def test_population_totals_are_the_sums_of_the_age_by_sex_table(population):
    bands = pd.read_csv(DATA / "population" / "population_by_age_and_sex.csv")
    sums = bands.groupby("country")["population_thousands"].sum()
    assert sums.to_dict() == pytest.approx(population["population_thousands"].to_dict(), abs=0.01)


def test_kosovo_is_its_census_without_the_children(population):
    assert population["population_thousands"]["Kosovo"] == pytest.approx(
        1739.825 * (1 - 0.272), abs=0.01
    )


# The file


def test_the_program_makes_the_committed_file_again(recorded, tmp_path):
    write(tmp_path / "again.sav")
    frame, said = read(tmp_path / "again.sav")
    pd.testing.assert_frame_equal(frame, recorded[0])
    for part in ("variable_value_labels", "column_names_to_labels", "missing_ranges"):
        assert getattr(said, part) == getattr(recorded[1], part)
    assert (said.file_label, said.notes) == (recorded[1].file_label, recorded[1].notes)


def test_the_file_has_at_most_three_megabytes():
    assert (DATA / "demo" / "balkan_demo.sav").stat().st_size <= 3_000_000


def test_the_file_says_that_it_is_synthetic(recorded):
    _, said = recorded
    assert "SYNTHETIC" in said.file_label
    assert said.notes[0] == "Synthetic respondents."


def test_questions_that_were_not_asked_have_the_code_minus_1(demo):
    not_asked = {"q_serbia": ["Serbia"], "q_germany": [2006], "q_conf_nato": [2008]}
    for item in ITEMS.values():
        cells = not_asked.get(item["column"], [])
        skipped = demo["country"].isin(cells) | demo["wave"].isin(cells)
        assert ((demo[item["column"]] == -1) == skipped).all()


def test_no_opinion_and_not_asked_are_declared_missing_and_labelled(recorded):
    frame, said = recorded
    for item in ITEMS.values():
        missing = [*item["not_asked"], *(int(code) for code in item["no_opinion"])]
        column = item["column"]
        assert said.missing_ranges[column] == [{"lo": code, "hi": code} for code in missing]
        assert set(missing) <= said.variable_value_labels[column].keys()
        assert frame[column].notna().all()
    for column in ("education", "religion"):
        assert said.missing_ranges[column] == [{"lo": 9, "hi": 9}]


def test_every_code_has_a_label_but_for_the_inner_points_of_a_scale(recorded):
    frame, said = recorded
    for column, labels in said.variable_value_labels.items():
        inner = range(1, 10) if column.startswith("q_therm") else ()
        assert set(frame[column].unique()) <= labels.keys() | set(inner)


@pytest.mark.parametrize("letter", ["ë", "č", "Š", "ş", "ü", "ш", "Ш"])
def test_labels_have_the_letters_of_the_region(recorded, letter):
    _, said = recorded
    words = [*said.column_names_to_labels.values()]
    words += [word for labels in said.variable_value_labels.values() for word in labels.values()]
    assert letter in "".join(words)


# The parts


def test_a_stratum_of_almost_no_people_has_two_points():
    # 0.1 % of 100 points would be none.
    regions = [
        {"name": "large", "share": 0.998, "urban": 0.5, "religion": {}},
        {"name": "small", "share": 0.002, "urban": 0.5, "religion": {}},
    ]
    points = draw_points(np.random.default_rng(1), regions)
    assert points["region"].value_counts().to_dict() == {"large": 100, "small": 4}
    # Interviews of one stratum stand for its share together, however many they are.
    together = (points["interviews"] * points["stands_for"]).groupby(points["stratum"]).sum()
    assert together.tolist() == pytest.approx([0.499, 0.499, 0.001, 0.001])


def test_a_cut_gives_the_highest_scores_the_first_class():
    score, weight = np.array([3.0, 1.0, 2.0, 4.0]), np.array([1.0, 1.0, 1.0, 1.0])
    assert cut(score, weight, [0.5, 0.25]).tolist() == [0, 2, 1, 0]


def test_a_cut_takes_a_respondent_whose_middle_is_inside():
    # Weights 1, 2, 1 of 4 end at 1, 3, 4 and have their middles at 0.5, 2, 3.5; half of 4 is 2.
    score, weight = np.array([3.0, 2.0, 1.0]), np.array([1.0, 2.0, 1.0])
    assert cut(score, weight, [0.5]).tolist() == [0, 0, 1]


def test_raking_meets_both_margins():
    # 10 people in a 2 x 2 table of 4, 1, 2, 3; the margins want 6 : 4 and 5 : 5.
    row, column = np.repeat([0, 0, 1, 1], [4, 1, 2, 3]), np.repeat([0, 1, 0, 1], [4, 1, 2, 3])
    margins = [(row, np.array([6.0, 4.0])), (column, np.array([5.0, 5.0]))]
    weight = rake(np.ones(10), margins)
    assert np.bincount(row, weight) == pytest.approx([6, 4])
    assert np.bincount(column, weight) == pytest.approx([5, 5])
    # Raking keeps the odds ratio, (4 * 3) / (1 * 2) = 6.
    a, b, c, d = np.bincount(2 * row + column, weight)
    assert a * d / (b * c) == pytest.approx(6)


def test_a_published_share_is_taken_as_it_is_and_the_others_give_way():
    percent = intended(
        np.random.default_rng(1), np.array([50.0, 30.0, 10.0]), np.array([70.0, np.nan, np.nan])
    )
    assert percent[0] == 70
    assert percent.sum() < 100
    # 30 : 10 but for the noise, whose SD is 4 % in each.
    assert percent[1] / percent[2] == pytest.approx(3, rel=0.25)
