"""Weights made here, against R's `calibrate`, `postStratify` and `trimWeights`."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.estimates import favourability
from analysis.tally import tally
from analysis.weight_effects import describe_weights
from analysis.weighting import post_stratify, rake, reweighted, trim
from data.load import load_survey
from data.model import SurveyError
from data.profile import BreakSpec, MarginSpec, WeightingSpec, read_profile

COHORT = {"15-24": 900, "25-39": 1500, "40-54": 1600, "55+": 2200}
SERBIA = {"cohort": COHORT, "sex": {"Male": 3000, "Female": 3200}}
SEXES = ("Male", "Female")
BLOCKS = [("A", "2010"), ("A", "2011"), ("B", "2010"), ("B", "2011"), ("C", "2010"), ("C", "2011")]
OPEN = {
    "sex": {"Male": 0.49, "Female": 0.51},
    "cohort": dict(zip(COHORT, (3, 4, 2, 1), strict=True)),
}


def crossed(outer, margins=OPEN):
    """The same margins in each country and wave, or in each country."""
    outer = [(x,) if isinstance(x, str) else x for x in outer]
    names = ("country", "wave")[: len(outer[0])]
    return {
        (*names, name): {(*o, level): x for o in outer for level, x in said.items()}
        for name, said in margins.items()
    }


@pytest.fixture(scope="module")
def weighted(reference, tmp_path_factory):
    """The respondents of microdata.csv who weigh more than 0, in two waves, as R was given them."""
    table = pd.read_csv(reference / "microdata.csv")
    table["wave"] = 2010 + table["id"] % 2
    path = tmp_path_factory.mktemp("file") / "weighted.csv"
    table[table["weight"] > 0].to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def with_countries(reference):
    found = read_profile(reference / "microdata.toml")
    country = found.breaks["country"].model_copy(update={"role": "country"})
    return found.model_copy(update={"breaks": {**found.breaks, "country": country}})


@pytest.fixture(scope="module")
def serbia(weighted, with_countries, tmp_path_factory):
    table = pd.read_csv(weighted)
    path = tmp_path_factory.mktemp("file") / "serbia.csv"
    table[table["country"] == "Serbia"].to_csv(path, index=False)
    return load_survey(path, with_countries)


@pytest.fixture(scope="module")
def said(reference):
    """What R said of Serbia, in expected.csv."""
    table = pd.read_csv(reference / "expected.csv").set_index("id")["value"]
    return {
        name: value for name, value in table.items() if ".serbia." in name and "did" not in name
    }


@pytest.fixture(scope="module")
def from_r(r, reference, tmp_path_factory):
    """Weights and estimates that make_weighting.R gives today."""
    paths = [tmp_path_factory.mktemp("r") / name for name in ("weights.csv", "estimates.csv")]
    r(reference / "make_weighting.R", reference / "microdata.csv", *paths)
    return [pd.read_csv(path) for path in paths]


@pytest.fixture(scope="module")
def surveys(weighted, with_countries):
    wave = BreakSpec(column="wave", role="wave")
    breaks = {**with_countries.breaks, "wave": wave}
    with_waves = with_countries.model_copy(update={"breaks": breaks})

    def with_design(**design):
        updated = with_countries.design.model_copy(update=design)
        return load_survey(weighted, with_countries.model_copy(update={"design": updated}))

    return {
        "clustered": with_design(),
        "strata": with_design(psu=""),
        "flat": with_design(psu="", stratum=[]),
        "waves": load_survey(weighted, with_waves),
    }


@pytest.fixture(scope="module")
def raked(surveys):
    """The surveys, raked to the margins that R was given; and one that was also trimmed."""
    cohort = dict(zip(COHORT, (3, 4, 2, 1), strict=True))
    margins = {"cohort": cohort, "sex": {"Male": 9, "Female": 11}}
    countries = surveys["flat"].break_("country").levels
    of_countries = crossed(countries, margins)
    of_waves = crossed([(c, w) for c in countries for w in ("2010", "2011")], margins)
    found = {
        name: rake(survey, of_waves if name == "waves" else of_countries)
        for name, survey in surveys.items()
    }
    return {**found, "turns": rake(surveys["clustered"], of_countries, upper=3)}


def friendly(survey, by=(), item="turkey", **chosen):
    return favourability(tally(survey, item, by, **chosen)).table()


def close(found, expected, rtol):
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=0)


def test_serbia_raked_post_stratified_and_trimmed_is_as_in_r(serbia, said):
    raked = rake(serbia, SERBIA)
    post, trimmed = post_stratify(serbia, {"cohort": COHORT}), trim(raked, 3)
    described = describe_weights(raked)
    to_population = sum(COHORT.values()) / raked.weight().sum()  # R was given counts
    found = {
        "rake.serbia.friendly.share": friendly(raked)["estimate"].item(),
        "rake.serbia.friendly.se": friendly(raked)["se"].item(),
        "rake.serbia.w.min": described.lowest * to_population,
        "rake.serbia.w.max": described.highest * to_population,
        "rake.serbia.kish_deff": described.deff,
        "trim.serbia.friendly.share": friendly(trimmed)["estimate"].item(),
        "poststrat.serbia.friendly.share": friendly(post)["estimate"].item(),
        "poststrat.serbia.friendly.se": friendly(post)["se"].item(),
    }
    assert found.keys() == said.keys()
    close([found[name] for name in said], list(said.values()), 1e-8)


@pytest.mark.parametrize("design", ["clustered", "strata", "flat", "waves"])
def test_raked_weights_are_those_of_r(design, raked, from_r):
    close(raked[design].weight(), from_r[0][design], 1e-10)


def test_weights_raked_and_trimmed_in_turns_are_those_of_r(raked, from_r):
    weights = raked["turns"].weight()
    close(weights, from_r[0]["turns"], 1e-9)
    countries = raked["turns"].codes("country")
    mean = np.bincount(countries, weights) / np.bincount(countries)
    assert 3 < (weights / mean[countries]).max() < 3.003
    assert max(raked["turns"].calibrations["raked"].gaps.values()) < 1e-12


@pytest.mark.parametrize("item", ["turkey", "eu_trust"])
@pytest.mark.parametrize(
    "by", [("country",), ("country", "cohort"), ("cohort",), ("country", "sex")]
)
@pytest.mark.parametrize("design", ["clustered", "strata", "flat", "waves", "turns"])
def test_domains_of_a_raked_survey_have_the_estimates_and_errors_of_r(
    design, by, item, raked, from_r
):
    found = friendly(raked[design], by, item)
    y = "friendly" if item == "turkey" else item
    keys = found[list(by)].replace({"sex": {"Male": "1", "Female": "2"}}).agg("|".join, axis=1)
    expected = from_r[1].query(f"design == {design!r} and by == {'+'.join(by)!r} and y == {y!r}")
    expected = expected.set_index("domain").loc[keys]
    close(found["estimate"], expected["value"], 1e-9)
    close(found["se"], expected["se"], 1e-8)


def test_post_stratification_to_a_table_of_three_breaks_is_that_of_r(surveys, from_r):
    survey = surveys["clustered"]
    names = ("country", "cohort", "sex")
    levels = [survey.break_(name).levels for name in names]
    weights = pd.Series(survey.weight()).groupby([survey.codes(name) for name in names]).sum()
    counts = {
        tuple(known[i] for known, i in zip(levels, place, strict=True)): total
        * (1 + (place[1] + 1) / 4 * (place[2] + 1))
        for place, total in weights.items()
    }
    found = friendly(post_stratify(survey, {names: counts}), ("country",))
    expected = from_r[1][from_r[1]["design"] == "poststrat"]
    assert found["country"].tolist() == expected["domain"].tolist()
    close(found["estimate"], expected["value"], 1e-12)
    close(found["se"], expected["se"], 1e-8)


def test_weights_are_trimmed_in_each_country_as_by_r(surveys, raked, from_r):
    close(trim(surveys["flat"], 1.8).weight(), from_r[0]["upper"], 1e-10)
    close(trim(surveys["flat"], 1.5, lower=0.6).weight(), from_r[0]["both"], 1e-10)


def test_after_trimming_a_raked_weight_the_errors_are_those_of_fixed_weights_in_r(raked, from_r):
    trimmed = trim(raked["clustered"], 2)
    close(trimmed.weight(), from_r[0]["after"], 1e-9)
    found, expected = friendly(trimmed, ("country",)), from_r[1].query("design == 'after'")
    assert found["country"].tolist() == expected["domain"].tolist()
    close(found["estimate"], expected["value"], 1e-9)
    close(found["se"], expected["se"], 1e-9)


def test_a_raked_margin_is_known_and_its_share_has_no_error(people, profile, design, load):
    answers = {"answers": {"1": "Male", "2": "Female"}, "favourable": [1]}
    items = {**profile["items"], "man": {"column": "sex", **answers}}
    survey = load(people, {**profile, "items": items, "design": design})
    raked = rake(survey, crossed(BLOCKS))
    men = friendly(raked, ("country", "wave"), "man")
    close(men["estimate"], np.full(6, 0.49), 1e-12)
    assert men["se"].max() < 1e-12
    assert friendly(raked, ("country", "wave"))["se"].min() > 0.01
    gaps = raked.calibrations["raked"].gaps
    assert list(gaps) == ["country x wave x sex", "country x wave x cohort"]
    assert max(gaps.values()) < 1e-12


def test_raking_keeps_the_sum_of_each_country_and_wave_and_the_zeros(survey):
    raked = rake(survey, crossed(BLOCKS))
    block = survey.design.respondent_block
    before, after = (np.bincount(block, x.weight()) for x in (survey, raked))
    close(after, before, 1e-12)
    assert ((raked.weight() == 0) == (survey.weight() == 0)).all()
    assert (survey.weight() == 0).any()
    assert raked.default_weight == "raked"
    assert raked.weights["raked"] == "w, raked to Sex, Cohort"
    assert (raked.weight("w") == survey.weight("w")).all()


def test_raking_to_what_holds_already_changes_no_weight_but_the_error(survey):
    sums = pd.Series(survey.weight()).groupby(
        [survey.codes(name) for name in ("country", "wave", "sex")]
    )
    levels = survey.break_("sex").levels
    held = {
        (*BLOCKS[2 * country + wave], levels[sex]): total
        for (country, wave, sex), total in sums.sum().items()
    }
    raked = rake(survey, {("country", "wave", "sex"): held})
    close(raked.weight(), survey.weight(), 1e-12)
    plain, calibrated = friendly(survey), friendly(raked)
    close(calibrated["estimate"], plain["estimate"], 1e-12)
    assert calibrated["se"].item() != pytest.approx(plain["se"].item(), rel=1e-6)


@pytest.mark.parametrize("by", [(), ("country", "cohort")])
def test_weights_times_a_constant_change_nothing(by, people, profile, design, load, survey):
    numbers = ["estimate", "se", "low", "high", "n", "df"]
    heavy = load(people.assign(w=1000 * people["w"]), {**profile, "design": design})
    found = friendly(rake(heavy, crossed(BLOCKS)), by)[numbers]
    expected = friendly(rake(survey, crossed(BLOCKS)), by)[numbers]
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_a_filter_and_a_pair_of_items_use_the_whole_calibration(survey):
    raked = rake(survey, crossed(BLOCKS))
    women = friendly(raked, ("country",), where={"sex": ["Female"]})
    by_sex = friendly(raked, ("country", "sex"))
    expected = by_sex[by_sex["sex"] == "Female"]
    close(women["se"], expected["se"], 1e-10)
    pair, single = tally(raked, ("eu", "turkey"), ()), tally(raked, "turkey", ())
    answers = len(raked.item("turkey").codes)
    union = np.tile(np.eye(answers), len(raked.item("eu").codes))
    for of_pair, of_one in zip(pair.covariance, single.covariance, strict=True):
        np.testing.assert_allclose(union @ of_pair @ union.T, of_one, rtol=1e-9, atol=1e-9)


def test_those_without_a_category_keep_their_weighted_share(load, people, profile, design):
    unknown = people["psu"] == 1
    some = load(people.assign(age=people["age"].where(~unknown)), {**profile, "design": design})
    raked = rake(some, crossed(BLOCKS))
    block = some.design.respondent_block
    before, after = (np.bincount(block, x.weight() * unknown) for x in (some, raked))
    close(after, before, 1e-10)


def test_respondents_of_no_wave_keep_their_weight(load, people, profile, design):
    lost = people["psu"] == 2
    some = load(
        people.assign(wave=people["wave"].astype(float).mask(lost)), {**profile, "design": design}
    )
    raked = rake(some, crossed(BLOCKS))
    close(raked.weight()[lost], some.weight()[lost], 1e-12)
    without = rake(load(people[~lost], {**profile, "design": design}), crossed(BLOCKS))
    close(raked.weight()[~lost], without.weight(), 1e-9)
    close(
        friendly(raked, ("country", "cohort"))["se"],
        friendly(without, ("country", "cohort"))["se"],
        1e-8,
    )


def test_a_trimmed_weight_counts_as_fixed(survey):
    raked = rake(survey, crossed(BLOCKS))
    trimmed = trim(raked, 100)  # nothing is that heavy
    assert (trimmed.weight() == raked.weight()).all()
    fixed, calibrated = tally(trimmed, "turkey"), tally(raked, "turkey")
    assert fixed.calibrated is None
    assert not np.allclose(fixed.covariance, calibrated.covariance, rtol=1e-3)
    cut = trim(raked, 2, lower=0.3, name="cut")
    assert list(cut.weights) == ["cut", "raked", "w", "unweighted"]
    block = survey.design.respondent_block
    sums = np.bincount(block, raked.weight())
    close(np.bincount(block, cut.weight()), sums, 1e-12)
    positive = cut.weight() > 0
    assert (positive == (raked.weight() > 0)).all()
    relative = cut.weight() / (sums / np.bincount(block, positive))[block]
    close(relative.max(), 2, 1e-11)
    assert relative[positive].min() > 0.3 * (1 - 1e-11)


def test_a_survey_with_a_new_weight_is_another_survey(survey):
    one, other = rake(survey, crossed(BLOCKS)), trim(survey, 2, name="raked")
    assert len({survey.key, one.key, other.key}) == 3
    assert rake(survey, crossed(BLOCKS)).key == one.key
    assert (one.weight("raked") != other.weight("raked")).any()
    assert not survey.calibrations
    assert "raked" not in survey.weights


def test_tallies_of_a_raked_weight_do_not_add_up(survey):
    raked = tally(rake(survey, crossed(BLOCKS)), "turkey")
    with pytest.raises(SurveyError) as refused:
        raked + raked
    assert str(refused.value) == (
        "tallies: weight 'raked' was raked over a whole file; parts do not add up"
    )


@pytest.fixture(scope="module")
def one_sample(load):
    """Eight people: no Jews of 15-24, one person without an age, one of weight 0."""
    table = pd.DataFrame(
        {
            "sex": ["M", "F"] * 4,
            "age": ["young", "young", "old", "old", "old", "old", np.nan, "old"],
            "faith": ["A", "B", "A", "B", "A", "A", "B", "C"],
            "w": [1.0, 2, 1, 2, 1, 1, 2, 0],
            "q": [1, 2, 1, 1, 2, 2, 1, 2],
        }
    )
    breaks = {name: {"column": name} for name in ("sex", "age", "faith")}
    item = {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}
    said = {"design": {"weights": {"w": "w"}}, "breaks": breaks, "items": {"q": item}}
    return load(table, said)


def test_raking_by_hand(one_sample):
    # Sums of w: 8 known ages - young 3, old 5, unknown 2 of 10, so the known ages share 8.
    raked = rake(one_sample, {"age": {"young": 1, "old": 3}})
    close(raked.weight()[:3], np.array([1 * 2 / 3, 2 * 2 / 3, 1 * 6 / 5]), 1e-15)
    assert raked.weight()[6:].tolist() == [2, 0]


ONE = {"sex": {"M": 1, "F": 1}}
GIVE = "give one, or 'keep' to leave its share as it is"
JOIN = "name it together with another, 'A + B'"


@pytest.mark.parametrize(
    ("margins", "sentence"),
    [
        ({}, "margins: none is given"),
        ({"region": {}}, "break 'region': not in this survey; it has sex, age, faith"),
        ({"sex": {"M": 1, "X": 1}}, "break 'sex': has no 'X'; its levels are F, M"),
        ({"sex": {"M": 1}}, "margin 'sex': no target for 'F'; " + GIVE),
        ({"sex": {"M": 1, "F": 0}}, "margin 'sex': no target for 'F'; " + GIVE),
        ({"sex": {"M": 1, "F": -1}}, "margin 'sex': the target of 'F' is -1"),
        ({"sex": {"M": 1, "F": np.nan}}, "margin 'sex': the target of 'F' is nan"),
        (
            {"sex": {"F": 1, "M + F": 1}},
            "margin 'sex': 'M + F' has a target already; give each one once",
        ),
        ({"sex": {"M + X": 1}}, "break 'sex': has no 'X'; its levels are F, M"),
        ({"faith": dict.fromkeys("ABC", 1)}, "margin 'faith': no respondents in 'C'; " + JOIN),
        (
            {("age", "faith"): {(age, faith): 1 for age in ("young", "old") for faith in "ABC"}},
            "margin 'age x faith': no respondents in 'old x C', 'young x C'; " + JOIN,
        ),
        (
            {("age", "sex", "faith"): {("old", "M", "A"): 1}},
            (
                "margin 'age x sex x faith': no target for 'old x F x A', 'old x F x B', "
                "'young x F x B', 'young x M x A'; " + GIVE
            ),
        ),
        (
            {("age", "faith"): {("old", "A"): 1, ("young", "A"): 1}},
            "margin 'age x faith': no target for 'old x B', 'young x B'; " + GIVE,
        ),
        (
            {("age", "faith"): {"young": 1}},
            "margin 'age x faith': 'young' does not name a level of each break",
        ),
        (  # 9 tenths of the 8 whose age is known, and 2 without an age, make 9.2 men instead of 5
            {
                **ONE,
                ("sex", "age"): {
                    (sex, age): 9 if sex == "M" else 1 for sex in "MF" for age in ("young", "old")
                },
            },
            (
                "margin 'sex': is still 84.00% off a target after 1,000 rounds; the margins "
                "contradict each other in this sample, so merge categories or leave one out"
            ),
        ),
    ],
)
def test_margins_that_cannot_hold_are_refused(margins, sentence, one_sample):
    with pytest.raises(SurveyError) as refused:
        rake(one_sample, margins)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda s: post_stratify(s, {**ONE, "age": {"young": 1, "old": 1}}),
            (
                "targets: post-stratification is to one table, and these are 2; name the breaks "
                "together, or rake"
            ),
        ),
        (  # 4 of the 7 are men, so that their mean weight is 0.98 x 7 / 4 = 1.715 times the mean
            lambda s: rake(s, {"sex": {"M": 98, "F": 2}}, upper=1.5),
            (
                "trim: no weights of at most 1.5 times the mean meet these margins; one is still "
                "1.72 times, so take a higher limit, or merge small categories"
            ),
        ),
        (lambda s: rake(rake(s, ONE), ONE), "weight 'raked': is raked already; start from 'w'"),
        (
            lambda s: rake(s, ONE, name="w"),
            "weight 'w': is in this survey already; choose another name",
        ),
        (lambda s: rake(s, ONE, "v"), "weight 'v': not in this survey; it has w, unweighted"),
        (
            lambda s: trim(s, 0.9),
            (
                "trim: the limits are multiples of the mean weight, one below 1 and one above; "
                "found 0 and 0.9"
            ),
        ),
        (
            lambda s: trim(s, 1.2, lower=0.9),
            (
                "trim: too few weights are between 0.9 and 1.2 times the mean to take what is cut; "
                "take wider limits"
            ),
        ),
    ],
)
def test_what_cannot_be_weighted_is_refused(ask, sentence, one_sample):
    with pytest.raises(SurveyError) as refused:
        ask(one_sample)
    assert str(refused.value) == sentence


def test_several_countries_and_waves_are_raked_each_on_its_own(survey):
    for margins, lacking, name in (
        ({"sex": {"Male": 1, "Female": 1}}, "country or wave", "country, wave, sex"),
        (
            {("country", "sex"): {(c, s): 1 for c in "ABC" for s in ("Male", "Female")}},
            "wave",
            "country, wave, sex",
        ),
    ):
        with pytest.raises(SurveyError) as refused:
            rake(survey, margins)
        assert str(refused.value) == (
            f"margin {' x '.join(['country', 'sex'] if lacking == 'wave' else ['sex'])!r}: has no "
            f"{lacking}, and each is a sample of its own; name it ({name})"
        )


def test_respondents_of_no_country_keep_their_weight_too(load):
    table = pd.DataFrame(
        {"country": ["A", "A", "A", "A", np.nan], "sex": [1, 1, 1, 2, 1], "w": 2.0, "q": 1}
    )
    breaks = {"country": {"column": "country", "role": "country"}, "sex": {"column": "sex"}}
    item = {"column": "q", "answers": {"1": "Yes", "2": "No"}}
    said = {"design": {"weights": {"w": "w"}}, "breaks": breaks, "items": {"q": item}}
    raked = rake(load(table, said), {"sex": {"1": 0.5, "2": 0.5}})
    close(raked.weight(), np.array([4 / 3, 4 / 3, 4 / 3, 4, 2]), 1e-15)


def test_levels_named_together_are_one_category(one_sample):
    # Sums of w: A 5, B and C together 5 of 10; 3 to 1 asks for 7.5 and 2.5.
    raked = rake(one_sample, {"faith": {"A": 3, "B + C": 1}})
    close(raked.weight()[:2], np.array([1 * 7.5 / 4, 2 * 2.5 / 6]), 1e-15)


def test_what_is_kept_has_the_share_it_had_and_the_rest_is_scaled(one_sample):
    # B keeps its 4 + 2 of 10; A and C share the other 4, of which C has a weight of 0.
    raked = rake(one_sample, {"faith": {"A + C": 1, "B": "keep"}, "sex": {"M": 3, "F": 1}})
    weights, faith = raked.weight(), one_sample.codes("faith")
    close(np.bincount(faith, weights), np.array([4, 6, 0]), 1e-12)
    close(np.bincount(one_sample.codes("sex"), weights), np.array([2.5, 7.5]), 1e-12)
    assert raked.calibrations["raked"].gaps.keys() == {"faith", "sex"}


def test_a_profile_says_how_its_weight_is_made(one_sample):
    sex = MarginSpec(breaks=["sex"], shares={"M": 0.5, "F": 0.5})
    men, women = {"A": 4, "B": 1}, {"A + B": 4, "C": 1}
    faith = MarginSpec(breaks=["sex", "faith"], shares={"M": men, "F": women})
    made = reweighted(one_sample, WeightingSpec(margins=[sex]))
    assert made.weights["raked"] == "w, raked to Sex"
    close(made.weight(), rake(one_sample, ONE).weight(), 0)
    plain = reweighted(one_sample, WeightingSpec(base="unweighted", margins=[faith], trim=2))
    assert plain.weights["raked"] == "raked to Sex x Faith, trimmed at 2 times the mean"
    # Of 8 people 3 men are of A and 1 of B, 3 women of A or B and 1 of C; 4 : 1 : 4 : 1 are asked.
    several, one = 8 * 0.4 / 3, 8 * 0.1
    expected = [several, several, several, several, several, several, one, one]
    close(plain.weight(), np.array(expected), 1e-14)
    assert reweighted(one_sample, WeightingSpec()) is one_sample
    trimmed = reweighted(one_sample, WeightingSpec(trim=1.25))
    close(trimmed.weight(), trim(one_sample, 1.25).weight(), 0)
    assert (trimmed.default_weight, trimmed.weights["trimmed"]) == (
        "trimmed",
        "w, trimmed at 1.25 times the mean",
    )
    again = reweighted(made, WeightingSpec(base="w", trim=1.25, margins=[sex]))
    assert again.default_weight == "raked here"


def test_an_error_names_five_categories_and_counts_the_others(survey):
    with pytest.raises(SurveyError) as refused:
        rake(survey, {("country", "wave", "sex"): {}})
    first = [f"'A x {wave} x {sex}'" for wave, sex in product((2010, 2011), SEXES)]
    first = ", ".join([*first, "'B x 2010 x Male'"])
    assert str(refused.value) == (
        f"margin 'country x wave x sex': no target for {first} and 7 more; {GIVE}"
    )
