"""The one pass over respondents: what it keeps, what changes nothing, and that parts add up."""

import numpy as np
import pandas as pd
import pytest

from analysis import tally as passing
from analysis.estimates import shares
from analysis.tally import tally
from data.model import SurveyError

NUMBERS = ["estimate", "se", "low", "high", "n", "n_eff", "deff", "df"]
BY = ("country", "cohort")


def numbers(survey, by=BY, **chosen):
    return shares(tally(survey, "turkey", by, **chosen), "each").table()[NUMBERS].to_numpy()


def same(left, right):
    np.testing.assert_allclose(left, right, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda x: x.assign(w=1000 * x["w"]), id="weights times a constant"),
        pytest.param(lambda x: x.sample(frac=1, random_state=4), id="the order of the rows"),
        pytest.param(
            lambda x: x.assign(psu=x["psu"].map(lambda n: f"P{100 - n}")), id="PSU labels"
        ),
        pytest.param(lambda x: x.assign(stratum=x["stratum"].str[::-1] + "?"), id="stratum labels"),
    ],
)
def test_it_does_not_matter(change, people, survey, design, profile, load):
    same(numbers(load(change(people), {**profile, "design": design})), numbers(survey))


@pytest.mark.parametrize("again", ["country", "wave"])
def test_a_stratum_that_names_the_country_or_the_wave_again_changes_nothing(
    again, people, survey, design, profile, load
):
    named = {**design, "stratum": [again, "stratum"]}
    by = ("country", "wave")
    same(numbers(load(people, {**profile, "design": named}), by), numbers(survey, by))


def test_a_long_file_is_passed_in_steps_that_add_up(survey, monkeypatch):
    whole = numbers(survey)
    monkeypatch.setattr(passing, "STRIDE", 7)
    same(numbers(survey), whole)


@pytest.mark.parametrize("by", [BY, ("wave",), ("country", "wave", "sex"), ()])
def test_tallies_of_the_parts_of_a_file_add_up_to_that_of_the_whole(
    by, people, survey, design, profile, load
):
    first = np.random.default_rng(5).random(len(people)) < 0.4  # PSUs have members in both parts
    parts = (load(people[rows], {**profile, "design": design}) for rows in (first, ~first))
    left, right = (tally(part, "turkey", by) for part in parts)
    together, whole = left + right, tally(survey, "turkey", by)
    same(together.totals, whole.totals)
    assert (together.n == whole.n).all()
    same(together.covariance, whole.covariance)
    of_parts, of_whole = (shares(t, "each").table() for t in (together, whole))
    pd.testing.assert_frame_equal(of_parts, of_whole, rtol=1e-12, atol=1e-14)


def test_a_part_without_one_of_the_psus_adds_up_too(people, survey, design, profile, load):
    late = (people["psu"] == 5) | (people["stratum"] == "lonely")
    parts = (load(people[rows], {**profile, "design": design}) for rows in (late, ~late))
    left, right = (tally(part, "turkey", BY) for part in parts)
    same((left + right).covariance, tally(survey, "turkey", BY).covariance)


def test_parts_with_other_answers_or_breaks_do_not_add_up(survey):
    for other in (tally(survey, "trust", BY), tally(survey, "turkey", ("country",))):
        with pytest.raises(SurveyError) as refused:
            tally(survey, "turkey", BY) + other
        assert str(refused.value) == (
            "tallies: only parts of one design, weight, breaks and answers add up"
        )


@pytest.mark.parametrize(
    ("where", "column", "value"),
    [
        ({"sex": ["Female"]}, "sex", 2),
        ({"country": ["B"]}, "country", "B"),
        ({"wave": ["2011"]}, "wave", 2011),
    ],
)
@pytest.mark.parametrize("by", [("cohort",), ("cohort", "sex"), ("country",), ("wave", "cohort")])
def test_where_selects_respondents_whether_or_not_the_break_is_asked_for(
    where, column, value, by, survey, people, profile, design, load
):
    found = shares(tally(survey, "turkey", by, where=where)).table()
    nobody = people.assign(turkey=people["turkey"].where(people[column] == value))
    expected = shares(tally(load(nobody, {**profile, "design": design}), "turkey", by)).table()
    kept = expected[expected["n"] > 0].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, kept, rtol=1e-12, atol=1e-14)


def test_a_domain_keeps_the_design_that_filtered_rows_would_lose(load):
    # Two strata of three points; women live in two points of the first and three of the second.
    table = pd.DataFrame(
        {
            "stratum": ["N"] * 6 + ["S"] * 6,
            "psu": [1, 1, 2, 2, 3, 3] * 2,
            "sex": ["F", "M", "F", "M", "M", "M", *["F", "M"] * 3],
            "q": [1, 1, 2, 1, 2, 2, 1, 2, 2, 1, 2, 1],
        }
    )
    profile = {
        "design": {"stratum": ["stratum"], "psu": "psu"},
        "breaks": {"sex": {"column": "sex"}},
        "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}},
    }
    domain = shares(tally(load(table, profile), "q", (), where={"sex": ["F"]})).table().iloc[0]
    women = table[table["sex"] == "F"]
    filtered = shares(tally(load(women, profile), "q", ())).table().iloc[0]
    assert domain["estimate"] == filtered["estimate"] == 2 / 5
    # Scores are (q - 2/5) / 5, so 3/25 for yes and -2/25 for no; point 3 of N scores 0.
    north = 3 / 2 * (3**2 + 2**2 + 0**2 - 3 * (1 / 3) ** 2) / 25**2
    without_point_3 = 2 / 1 * (3**2 + 2**2 - 2 * (1 / 2) ** 2) / 25**2
    south = 3 / 2 * (3**2 + 2**2 + 2**2 - 3 * (1 / 3) ** 2) / 25**2
    assert domain["se"] == pytest.approx((north + south) ** 0.5, rel=1e-12)
    assert filtered["se"] == pytest.approx((without_point_3 + south) ** 0.5, rel=1e-12)
    assert domain["df"] == filtered["df"] == 5 - 2


def test_respondents_of_weight_zero_are_not_counted_but_their_psu_stays(survey, people, plainly):
    row = shares(tally(survey, "turkey", (), where={"country": ["A"], "wave": ["2010"]})).table()
    inside = (people["country"] == "A") & (people["wave"] == 2010) & people["turkey"].notna()
    assert row["n"].item() == (inside & (people["w"] > 0)).sum() < inside.sum()

    strata = people[["country", "wave", "stratum"]].agg(tuple, axis=1)
    psus = people["psu"] if survey.design.clustered else people.index
    expected = plainly(strata, psus, people["w"], people["turkey"] == 1, inside)
    assert row["se"].item() == pytest.approx(expected.se, rel=1e-10)
    assert row["df"].item() == expected.df


def test_a_psu_of_zero_weights_counts_in_the_variance_and_not_in_the_degrees_of_freedom(load):
    table = pd.DataFrame({"psu": [1, 1, 2, 2, 3], "w": [1.0, 1, 1, 1, 0], "q": [1, 1, 1, 2, 2]})
    profile = {
        "design": {"weights": {"w": "w"}, "psu": "psu"},
        "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}},
    }
    row = shares(tally(load(table, profile), "q", ())).table().iloc[0]
    # Scores are (q - 3/4) / 4: the points sum to 2/16, -2/16 and, at weight 0, to 0.
    assert row["se"] == pytest.approx((3 / 2 * (2**2 + 2**2 + 0) / 16**2) ** 0.5, rel=1e-12)
    assert (row["n"], row["df"]) == (4, 2 - 1)


def test_a_pair_of_items_is_tallied_by_their_joint_answers(survey, people):
    pair = tally(survey, ("turkey", "eu"), ("country",))
    both = people.dropna(subset="turkey")
    expected = both.pivot_table("w", "country", ["turkey", "eu"], aggfunc="sum")
    answers = [(t, e) for t in survey.item("turkey").codes for e in survey.item("eu").codes]
    found = pair.totals[:, 0].reshape(3, 2, -1).sum(axis=1)  # a block for each country and wave
    same(found, expected.reindex(columns=answers, fill_value=0.0).to_numpy())


def test_a_tally_holds_on_to_no_respondent(survey):
    found = tally(survey, "turkey", BY)
    assert found.design.unit.size == 0
    assert len(found.sums) == len(survey.design.stratum) < survey.respondents / 2


def test_domains_are_in_the_order_of_the_table(survey):
    asked = tally(survey, "turkey", ("wave", "sex"))
    table = shares(asked).table()
    assert asked.domains == list(table[["wave", "sex"]].itertuples(index=False, name=None))


def test_a_pair_has_no_single_share(survey):
    with pytest.raises(SurveyError) as refused:
        shares(tally(survey, ("turkey", "eu")))
    assert str(refused.value) == (
        "items turkey and eu: are a pair; shares and means are of one item"
    )


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"item": "nato"}, "item 'nato': not in this survey; it has turkey, eu, trust"),
        (
            {"item": "eu", "by": ("region",)},
            "break 'region': not in this survey; it has country, wave, sex, cohort",
        ),
        (
            {"item": "eu", "where": {"sex": ["Other"]}},
            "break 'sex': has no 'Other'; its levels are Male, Female",
        ),
        (
            {"item": "eu", "weight": "w_pop"},
            "weight 'w_pop': not in this survey; it has w, unweighted",
        ),
    ],
)
def test_what_a_survey_does_not_have_is_refused_by_name(asked, sentence, survey):
    with pytest.raises(SurveyError) as refused:
        tally(survey, **asked)
    assert str(refused.value) == sentence


def test_more_sums_than_memory_holds_are_refused(survey, monkeypatch):
    monkeypatch.setattr(passing, "MOST_SUMS", 100)
    units, cells = len(survey.design.stratum), (4 + 1) * (5 + 1)
    with pytest.raises(SurveyError) as refused:
        tally(survey, "turkey", BY)
    assert str(refused.value) == (
        f"tally: {units} sampling units x {cells} cells are more than 100 sums; "
        "use fewer breaks at once"
    )


def test_the_weight_named_unweighted_counts_everyone_once(survey, people):
    found = tally(survey, "turkey", ("country",), weight="unweighted")
    asked = people.dropna(subset="turkey").groupby("country").size()
    assert found.totals.sum(axis=(1, 2)).reshape(3, 2).sum(axis=1).tolist() == asked.tolist()
    assert found.n.sum() == asked.sum()


def test_respondents_without_a_wave_are_in_no_sample(people, profile, design, load, survey):
    some = people["psu"] == 2
    wave = people["wave"].astype(float).mask(some)
    without = load(people.assign(wave=wave), {**profile, "design": design})
    same(
        numbers(without, ("country", "wave")),
        numbers(load(people[~some], {**profile, "design": design}), ("country", "wave")),
    )
