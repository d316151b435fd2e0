"""Comparisons: the same one asked in any way, by hand, families, and where nothing can be said."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.comparisons import detectable, together
from analysis.contrasts import (
    change,
    gap,
    gap_of_gaps,
    midpoints,
    paired,
    pairs,
    standardised_gap,
    trend,
    versus_average,
)
from analysis.design import covariance_of_totals
from analysis.estimates import average, means, shares
from analysis.intervals import p_of_t
from analysis.multiplicity import benjamini_hochberg, holm
from analysis.tally import tally
from data.model import SurveyError

CLOSE = 1e-12
NUMBERS = ["difference", "se", "df", "p"]
OLDER = ["25-39", "40-54", "55+"]
YES_NO = {"column": "q", "answers": {"1": "Yes", "0": "No"}, "favourable": [1]}


def friendly(survey, *by, answer="favourable", **where):
    return shares(tally(survey, "turkey", by, where=where), answer)


def same(one, other, turned=False, close=CLOSE):
    """Two tables say the same of each difference, or of its reverse."""
    assert len(one) == len(other) > 0
    sign = np.where([turned, False, False, False], -1.0, 1.0)
    found, said = one[NUMBERS].to_numpy(float), other[NUMBERS].to_numpy(float) * sign
    np.testing.assert_allclose(found, said, rtol=close, atol=1e-15)


def rows(table, **levels):
    for name, level in levels.items():
        table = table[table[name] == level]
    return table


@pytest.fixture(scope="module")
def long(load, people, profile):
    """Three waves, each respondent of the next one in turn."""
    waves = people.assign(wave=2010 + 2 * (np.arange(len(people)) % 3))
    return load(waves, {**profile, "design": {"weights": {"w": "w"}}})


# The same contrast, asked in any way


@pytest.mark.parametrize("answer", ["favourable", "net", "each"])
def test_a_gap_is_the_reverse_of_the_gap_the_other_way(answer, survey):
    asked = friendly(survey, "country", "cohort", answer=answer)
    one, other = (gap(asked, *sides).table() for sides in (("15-24", OLDER), (OLDER, "15-24")))
    same(one, other, turned=True)
    np.testing.assert_allclose(one["low"], -other["high"], rtol=CLOSE, atol=1e-15)
    columns = ["p_adjusted", "family", "detectable"]
    np.testing.assert_allclose(one[columns], other[columns], rtol=CLOSE)
    assert one["verdict"].tolist() == other["verdict"].tolist()


def test_a_gap_is_the_pair_of_these_two_levels(survey):
    asked = friendly(survey, "country", "cohort")
    every = pairs(asked, "cohort").table()
    assert len(every) == 3 * 6
    same(gap(asked, "15-24", "55+").table(), rows(every, a="15-24", b="55+"))


def test_a_union_of_bands_is_the_band_that_the_profile_could_have_had(
    people, profile, survey, design, load
):
    cohort = {**profile["breaks"]["cohort"], "bands": [[15, 24], [25, 120]]}
    breaks = {**profile["breaks"], "cohort": cohort}
    merged = load(people, {**profile, "design": design, "breaks": breaks})
    by = ("country", "cohort")
    union = gap(friendly(survey, *by), "15-24", OLDER).table()
    band = gap(friendly(merged, *by), "15-24", "25+").table()
    pd.testing.assert_frame_equal(union, band, rtol=CLOSE, atol=1e-15)


def test_a_union_of_one_level_is_the_level(survey):
    asked = friendly(survey, "country", "cohort")
    one, other = (gap(asked, *sides).table() for sides in (("15-24", "55+"), (["15-24"], ["55+"])))
    pd.testing.assert_frame_equal(one, other)


def test_a_country_taken_alone_is_that_country_among_all(survey):
    every = gap(friendly(survey, "country", "cohort"), "15-24", OLDER).table()
    for name in "ABC":
        alone = gap(friendly(survey, "cohort", country=[name]), "15-24", OLDER).table()
        same(alone, rows(every, country=name))


def test_two_countries_alone_differ_as_they_do_among_all(survey):
    every = pairs(friendly(survey, "country")).table()
    alone = pairs(friendly(survey, "country", country=["A", "C"])).table()
    same(alone, rows(every, a="A", b="C"))
    assert (alone["family"].tolist(), every["family"].tolist()) == ([1], [3, 3, 3])


def test_two_countries_in_one_wave_differ_as_they_do_in_a_table_of_waves(survey):
    every = pairs(friendly(survey, "wave", "country")).table()
    alone = pairs(friendly(survey, "country", wave=["2011"])).table()
    same(alone, rows(every, wave="2011"))


@pytest.mark.parametrize("order", [("country", "wave", "cohort"), ("cohort", "wave", "country")])
def test_the_order_of_the_other_breaks_changes_nothing(order, survey):
    one = pairs(friendly(survey, *order)).table()
    other = pairs(friendly(survey, "wave", "country", "cohort")).table()
    keys = ["wave", "cohort", "a", "b"]
    same(one.sort_values(keys), other.sort_values(keys))


def test_a_change_is_the_pair_of_waves_turned_and_only_between_neighbours(long):
    asked = friendly(long, "country", "wave")
    every, steps = pairs(asked, "wave").table(), change(asked).table()
    assert steps["what"].tolist() == ["2012 minus 2010", "2014 minus 2012"] * 3
    for one, other in (("2010", "2012"), ("2012", "2014")):
        same(rows(steps, a=other, b=one), rows(every, a=one, b=other), turned=True)


# By hand


def estimated(asked):
    return asked.table()["estimate"].to_numpy(), asked.covariance


def test_a_difference_has_the_covariance_of_its_sides(survey):
    asked = friendly(survey, "cohort", country=["A"], wave=["2010"])
    value, v = estimated(asked)
    (row,) = gap(asked, "15-24", "55+").table().itertuples()
    assert row.difference == pytest.approx(value[0] - value[3], rel=CLOSE)
    assert row.se**2 == pytest.approx(v[0, 0] + v[3, 3] - 2 * v[0, 3], rel=1e-10)


def test_two_countries_have_the_freedom_of_satterthwaite(survey):
    table = friendly(survey, "country", wave=["2010"]).table().set_index("country")
    (row,) = (
        pairs(friendly(survey, "country", country=["A", "B"], wave=["2010"])).table().itertuples()
    )
    (one, other), (df_one, df_other) = table.loc[["A", "B"], "se"] ** 2, table.loc[["A", "B"], "df"]
    assert row.se == pytest.approx(np.sqrt(one + other), rel=CLOSE)
    df = (one + other) ** 2 / (one**2 / df_one + other**2 / df_other)
    assert row.df == pytest.approx(df, rel=CLOSE)
    assert row.p == pytest.approx(2 * stats.t.sf(abs(row.difference) / row.se, df), rel=1e-10)
    half = stats.t.ppf(0.975, df) * row.se
    assert (row.low, row.high) == pytest.approx((row.difference - half, row.difference + half))


def test_a_gap_of_gaps_of_independent_countries_is_the_difference_of_their_gaps(survey):
    asked = friendly(survey, "country", "cohort", wave=["2010"])
    gaps = gap(asked, "15-24", OLDER).table().set_index("country")
    table = gap_of_gaps(asked, "15-24", OLDER).table()
    assert table["what"].tolist() == [
        f"{x}: 15-24 minus 25+" for x in ("A minus B", "A minus C", "B minus C")
    ]
    for row in table.itertuples():
        (one, other), (df_one, df_other) = (gaps.loc[[row.a, row.b], x] for x in ("se", "df"))
        difference = gaps.loc[row.a, "difference"] - gaps.loc[row.b, "difference"]
        assert row.difference == pytest.approx(difference, rel=CLOSE)
        assert row.se == pytest.approx(np.hypot(one, other), rel=CLOSE)
        df = (one**2 + other**2) ** 2 / (one**4 / df_one + other**4 / df_other)
        assert row.df == pytest.approx(df, rel=CLOSE)


def test_a_gap_of_gaps_within_a_sample_has_the_covariance_of_its_four_cells(survey):
    asked = friendly(survey, "sex", "cohort", country=["A"], wave=["2010"])
    value, v = estimated(asked)
    w = np.array([1.0, 0, 0, -1, -1, 0, 0, 1])
    (row,) = gap_of_gaps(asked, "15-24", "55+", "sex").table().itertuples()
    assert (row.difference, row.se**2) == pytest.approx((w @ value, w @ v @ w), rel=1e-10)


@pytest.mark.parametrize(("averaging", "size"), [("equal", [1, 1, 1]), ("population", [5, 1, 3])])
def test_a_country_against_the_average_that_it_is_part_of_is_a_fixed_contrast(
    averaging, size, survey
):
    counted = replace(
        tally(survey, "turkey"), population=dict(zip("ABC", (5.0, 1.0, 3.0), strict=True))
    )
    value, v = estimated(shares(counted))
    table = versus_average(shares(counted), averaging).table()
    weights = np.eye(3) - np.array(size) / sum(size)
    np.testing.assert_allclose(table["difference"], weights @ value, rtol=CLOSE)
    np.testing.assert_allclose(table["se"] ** 2, np.diag(weights @ v @ weights.T), rtol=1e-10)
    assert table["what"].tolist() == [f"{x} minus the {averaging} average" for x in "ABC"]
    assert (table["b"] == f"{averaging} average").all()


def influence(people, weights, inside, score):
    """Weighted scores of each respondent, linearised, and the mean of those inside."""
    w = np.where(inside, weights, 0.0)
    mean = (w * score).sum() / w.sum()
    return w * (score - mean) / w.sum(), mean


def test_a_country_against_the_pooled_average_is_linearised_respondent_by_respondent(
    survey, people
):
    asked, yes = people["turkey"].notna().to_numpy(), (people["turkey"] == 1).to_numpy(float)
    country = people["country"].to_numpy()
    whole, mean = influence(people, survey.weight(), asked, yes)
    for row in versus_average(friendly(survey, "country"), "pooled").table().itertuples():
        part, own = influence(people, survey.weight(), asked & (country == row.a), yes)
        assert row.difference == pytest.approx(own - mean, rel=1e-11)
        variance = covariance_of_totals(survey.design, (part - whole)[:, None]).item()
        assert row.se**2 == pytest.approx(variance, rel=1e-10)


def test_each_domain_has_its_own_average(survey):
    table = versus_average(friendly(survey, "wave", "country", "sex")).table()
    every = friendly(survey, "wave", "country", "sex").table()
    whole = every.groupby(["wave", "sex"])["estimate"].transform("mean")
    np.testing.assert_allclose(table["difference"], every["estimate"] - whole, rtol=1e-11)
    assert (
        table[["wave", "a", "sex"]].agg("|".join, axis=1).tolist()
        == every[["wave", "country", "sex"]].agg("|".join, axis=1).tolist()
    )


def slope(scores):
    """c = (s - mean s) / sum (s - mean s)^2."""
    s = np.array(scores) - np.mean(scores)
    return s / (s**2).sum()


def test_a_trend_over_cohorts_is_per_ten_years_from_the_midpoints_of_bands(survey):
    # In completed years: 15-24 is [15, 25), 25-39 is [25, 40), 40-54 is [40, 55); 55+ is taken to
    # be as wide as the band before it, [55, 70).
    weights = 10 * slope([20, 32.5, 47.5, 62.5])
    table = trend(friendly(survey, "country", "cohort")).table().set_index("country")
    for name in "ABC":
        value, v = estimated(friendly(survey, "cohort", country=[name]))
        assert table.loc[name, "difference"] == pytest.approx(weights @ value, rel=1e-11)
        assert table.loc[name, "se"] ** 2 == pytest.approx(weights @ v @ weights, rel=1e-10)
    assert set(table["what"]) == {"slope per 10 years of age"}
    (whole,) = trend(friendly(survey, "cohort")).table()["reason"]
    assert whole == "open age group"
    assert midpoints(["15-24", "25-39", "40-54", "55+"])["55+"] == 62.5
    assert set(table["family"]) <= {0, 1}  # a series of its own, or none where a side is hidden


def test_a_trend_over_waves_is_per_year_and_over_other_levels_per_unit_of_the_scores(long):
    asked = friendly(long, "country", "wave")
    by_year = trend(asked).table()
    value = asked.table()["estimate"].to_numpy().reshape(3, 3)
    np.testing.assert_allclose(by_year["difference"], value @ slope([2010, 2012, 2014]), rtol=1e-11)
    assert set(by_year["what"]) == {"slope per year"}
    given = trend(asked, [1, 2, 3]).table()
    assert set(given["what"]) == {"slope per unit of the scores"}
    np.testing.assert_allclose(given["difference"], 2 * by_year["difference"], rtol=1e-11)
    np.testing.assert_allclose(given["p"], by_year["p"], rtol=1e-10)


def test_no_slope_is_called_small_or_practically_equal_unless_a_margin_is_given(long):
    asked = trend(friendly(long, "country", "wave"))
    assert np.isnan(asked.margin)
    assert not {"clear but small", "practically equal"} & set(asked.table()["verdict"])
    assert set(asked.table(margin=0.9)["verdict"]) <= {
        *("clear but small", "practically equal"),
        "clear on its own, not after allowing for 1 comparisons",
    }


@pytest.mark.parametrize("base", ["all", "opinion"])
def test_a_paired_difference_is_the_mean_of_the_differences_of_the_respondents(
    base, survey, people
):
    answered = people["turkey"].notna()
    if base == "opinion":
        answered = people["turkey"].isin([1, 2, 3]) & people["eu"].isin([1, 2, 3])
    score = ((people["turkey"] == 1).astype(float) - (people["eu"] == 1)).to_numpy()
    for row in paired(tally(survey, ("turkey", "eu")), base).table().itertuples():
        inside = (answered & (people["country"] == row.country)).to_numpy()
        scores, mean = influence(people, survey.weight(), inside, score)
        assert row.difference == pytest.approx(mean, rel=1e-11)
        variance = covariance_of_totals(survey.design, scores[:, None]).item()
        assert row.se**2 == pytest.approx(variance, rel=1e-10)
        assert (row.a, row.b, row.family) == ("turkey", "eu", 3)


def test_paired_means_are_of_those_who_gave_a_point_on_both_scales(people, profile, design, load):
    table = people.assign(other=np.where(people["sex"] == 1, people["trust"], 7))
    table.loc[table.index[::9], "other"] = 88
    items = {**profile["items"], "other": {**profile["items"]["trust"], "column": "other"}}
    survey = load(table, {**profile, "design": design, "items": items})
    inside = ((table["trust"] != 88) & (table["other"] != 88)).to_numpy()
    score = (table["trust"] - table["other"]).to_numpy(float)
    scores, mean = influence(table, survey.weight(), inside, score)
    found = paired(tally(survey, ("trust", "other"), ()))
    (row,) = found.table().itertuples()
    assert row.difference == pytest.approx(mean, rel=1e-11)
    variance = covariance_of_totals(survey.design, scores[:, None]).item()
    assert row.se**2 == pytest.approx(variance, rel=1e-10)
    assert (found.kind, found.margin) == ("mean", 0.5)


@pytest.mark.parametrize("over", [("sex",), ("sex", "wave")])
def test_a_standardised_gap_is_the_gaps_of_cells_at_the_composition_of_both_sides(
    over, survey, people
):
    asked = friendly(survey, *over, "cohort", country=["A"])
    sides = asked.merged("cohort", {"15-24": ["15-24"], "25+": OLDER})
    value, v = estimated(sides)
    here = people[(people["country"] == "A") & people["turkey"].notna()]
    composition = here.groupby(list(over))["w"].sum().to_numpy()
    weights = np.kron(composition / composition.sum(), [1.0, -1.0])
    (row,) = standardised_gap(asked, "15-24", OLDER, over).table().itertuples()
    assert row.difference == pytest.approx(weights @ value, rel=1e-11)
    assert row.se**2 == pytest.approx(weights @ v @ weights, rel=1e-10)
    assert row.what == f"15-24 minus 25+, at the same {' and '.join(over)}"
    among_all = standardised_gap(
        friendly(survey, "country", *over, "cohort"), "15-24", OLDER, over
    ).table()
    same(rows(among_all, country="A"), standardised_gap(asked, "15-24", OLDER, over).table())


def test_a_standardised_gap_with_an_empty_cell_is_not_said(people, profile, load):
    gone = (people["country"] == "B") & (people["sex"] == 2) & (people["age"] > 54)
    survey = load(people[~gone], {**profile, "design": {"weights": {"w": "w"}}})
    asked = friendly(survey, "country", "sex", "cohort")
    table = standardised_gap(asked, "15-24", "55+", ("sex",)).table().set_index("country")
    assert table["difference"].isna().to_dict() == {"A": False, "B": True, "C": False}
    assert table.loc["B", ["reason", "verdict"]].tolist() == ["an empty cell", "too few interviews"]
    assert table.loc[["A", "C"], "reason"].tolist() == ["", ""]
    assert table.loc[["A", "C"], "family"].tolist() == [2, 2]


# Tails


GOALS = [10.0**-x for x in (1, 5, 14, 19, 50, 150, 300)]


def tail(t, df):
    """Two-sided p of t with 2 or 4 degrees of freedom, in closed form without cancellation.

    With u = t / s and s = sqrt(t^2 + df): 1 - u for df = 2, 1 - (3 u - u^3) / 2 for df = 4, which
    is (1 - u)^2 (2 + u) / 2; and 1 - u = df / (s (s + t)).
    """
    s = np.hypot(t, np.sqrt(df))
    rest = df / s / (s + t)
    return rest if df == 2 else rest**2 * (2 + t / s) / 2


@pytest.mark.parametrize("df", [2, 4])
@pytest.mark.parametrize("goal", GOALS)
def test_p_values_are_right_far_in_the_tail(df, goal):
    t = goal**-0.5 if df == 2 else (6 / goal) ** 0.25
    expected = tail(t, df)
    assert 0.1 < expected / goal < 10
    for sign in (1, -1):
        found = p_of_t(np.array([sign * t * 0.03]), np.array([0.03]), np.array([float(df)]))
        assert found[0] == pytest.approx(expected, rel=1e-6, abs=0)


def test_p_values_at_nothing_at_one_and_where_there_is_none():
    difference, se = np.array([0.0, 1.0, 1.0, 1.0, np.nan]), np.array([1.0, 0.0, 1.0, 1.0, 1.0])
    df = np.array([5.0, 5.0, 0.0, np.nan, 5.0])
    np.testing.assert_array_equal(p_of_t(difference, se, df), [1.0, *[np.nan] * 4])


def test_the_detectable_difference_is_that_of_a_test_at_5_percent_with_a_power_of_80():
    se, df = np.array([0.01, 0.05, 0.05, 0.05]), np.array([3.0, 12.5, 400.0, 0.0])
    t = stats.t
    expected = (t.ppf(0.975, df[:3]) + t.ppf(0.8, df[:3])) * se[:3]
    np.testing.assert_allclose(detectable(se, df)[:3], expected, rtol=1e-10)
    assert np.isnan(detectable(se, df)[3])


# Families


@pytest.fixture
def of(load):
    """Load countries given as name -> (yes, no): each respondent a point, or `psu` of the row."""

    def of(countries, psu=None, **design):
        table = pd.DataFrame(
            [(x, a) for x, (yes, no) in countries.items() for a in [1] * yes + [0] * no],
            columns=["country", "q"],
        )
        table["psu"] = range(len(table)) if psu is None else psu(table)
        profile = {
            "items": {"q": YES_NO},
            "breaks": {"country": {"column": "country", "role": "country"}},
            "design": {"psu": "psu", **design},
        }
        return load(table, profile)

    return of


FOUR = {"A": (120, 80), "B": (95, 105), "C": (80, 120), "D": (14, 6)}


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_what_is_hidden_for_its_base_leaves_the_family(adjust, of):
    survey = of(FOUR)
    every = pairs(shares(tally(survey, "q"))).table(adjust=adjust)
    without = pairs(shares(tally(survey, "q", where={"country": ["A", "B", "C"]})))
    shown = every[(every["a"] != "D") & (every["b"] != "D")]
    columns = [*NUMBERS, "p_adjusted", "family", "verdict", "reason"]
    pd.testing.assert_frame_equal(
        shown[columns].reset_index(drop=True), without.table(adjust=adjust)[columns]
    )
    assert (every["family"] == 3).all()
    hidden = every[every["b"] == "D"]
    assert hidden["p_adjusted"].isna().all()
    assert set(hidden["verdict"]) == {"too few interviews"}
    assert set(hidden["reason"]) == {"a side is not shown"}


def test_what_a_reader_leaves_out_or_sorts_changes_no_adjusted_p(of):
    found = pairs(shares(tally(of(FOUR), "q")))
    every = found.table()
    raw = every.loc[every["family"].gt(0) & every["p_adjusted"].notna(), "p"]
    assert len(raw) == 3
    chosen = every.sort_values("difference")
    chosen = chosen[chosen["a"] == "A"].dropna()
    full = dict(zip(raw.index, holm(raw.to_numpy()), strict=True))
    assert chosen["p_adjusted"].to_dict() == {row: full[row] for row in chosen.index}
    # To ask for two countries only is another view, with a family of its own.
    two = pairs(shares(tally(of(FOUR), "q", where={"country": ["A", "B"]}))).table()
    assert two["p_adjusted"].item() == two["p"].item()
    assert every["p_adjusted"][0] == pytest.approx(2 * every["p"][0], rel=CLOSE)


BOTH = partial(gap, a="15-24", b=OLDER)
SEXES = partial(gap, a="Male", b="Female")
FAMILIES = {
    "a gap in each country": (BOTH, ("country", "cohort"), "favourable", 3),
    "a gap in each country, of each answer": (BOTH, ("country", "cohort"), "each", 15),
    "a gap in each country and wave": (SEXES, ("wave", "country", "sex"), "favourable", 3),
    "a gap over all": (BOTH, ("cohort",), "favourable", 1),
    "pairs of countries": (pairs, ("country",), "favourable", 3),
    "pairs of countries in each wave": (pairs, ("wave", "country"), "favourable", 3),
    "pairs of cohorts": (pairs, ("cohort",), "favourable", 6),
    "countries against their average": (versus_average, ("country",), "favourable", 3),
    "steps of each country": (change, ("country", "wave"), "favourable", 2),
    "slopes": (trend, ("country", "wave"), "favourable", 1),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_the_set_that_a_reader_chooses_from(name, long):
    compare, by, answer, size = FAMILIES[name]
    table = compare(friendly(long, *by, answer=answer)).table()
    # An answer that nobody gives has no p-value, and so is no member.
    without = 3 if answer == "each" else 0
    assert set(table["family"]) == {size - without}
    assert table["p"].isna().sum() == without


def test_gaps_of_gaps_of_three_countries_are_three(survey):
    table = gap_of_gaps(friendly(survey, "country", "sex"), "Male", "Female").table()
    assert table["family"].tolist() == [3, 3, 3]


def test_a_p_is_adjusted_within_its_wave(survey):
    table = pairs(friendly(survey, "country", "wave")).table()
    for _, wave in table.groupby("wave"):
        np.testing.assert_array_equal(wave["p_adjusted"], holm(wave["p"].to_numpy()))


# Words


@pytest.mark.parametrize(
    ("a", "b", "what"),
    [
        ("15-24", OLDER, "15-24 minus 25+"),
        (["40-54", "25-39"], "15-24", "25-54 minus 15-24"),
        (["15-24", "40-54"], "55+", "15-24, 40-54 minus 55+"),
        (["55+", "40-54"], ["15-24", "25-39"], "40+ minus 15-39"),
    ],
)
def test_directions_and_unions_are_said_in_words(a, b, what, survey):
    found = gap(friendly(survey, "country", "cohort"), a, b)
    assert set(found.keys["what"]) == {what}
    assert (found.keys["a"] + " minus " + found.keys["b"] == found.keys["what"]).all()
    assert list(found.keys) == ["country", "answer", "a", "b", "what"]


def test_levels_that_are_no_ages_are_joined_by_commas(survey):
    found = gap(friendly(survey, "country"), ["A", "C"], "B")
    assert found.keys["what"].tolist() == ["A, C minus B"]


def test_margins_are_those_of_the_kind(survey):
    for estimates, margin in (
        (friendly(survey, "country"), 0.05),
        (friendly(survey, "country", answer="net"), 0.1),
        (means(tally(survey, "trust")), 0.5),
    ):
        assert pairs(estimates).margin == margin


# Where nothing can be said


def test_two_countries_of_one_mind_have_no_p_and_one_such_side_is_a_caution(of):
    table = pairs(shares(tally(of({"A": (60, 0), "B": (0, 60), "C": (30, 30)}), "q"))).table()
    assert table["p"].isna().tolist() == [True, False, False]
    assert table["verdict"][0] == "too few interviews"
    assert set(table["reason"]) == {"one side is at 0 or 100 %"}
    assert set(table["verdict"][1:]) == {"clear difference"}
    assert table["family"].tolist() == [2, 2, 2]


def test_a_net_score_of_zero_is_no_extreme(load):
    q = {**YES_NO, "unfavourable": [0]}
    table = pd.DataFrame({"g": [1, 2] * 100, "q": [1, 1, 0, 1] * 50})
    survey = load(table, {"items": {"q": q}, "breaks": {"g": {"column": "g"}}})
    assert pairs(shares(tally(survey, "q", ("g",)), "net")).table()["reason"].tolist() == [""]


@pytest.mark.parametrize("lonely", ["adjust", "remove"])
def test_a_country_of_one_sampling_point_gets_no_verdict_from_the_confidence_of_the_other(
    lonely, of
):
    # The point of B is its whole sample: it shows no variance under either rule.
    survey = of(
        {"A": (60, 60), "B": (100, 20)},
        psu=lambda table: np.where(table["country"] == "B", 0, np.arange(len(table)) % 11 + 1),
        stratum=["country"],
        lonely_psu=lonely,
    )
    asked = shares(tally(survey, "q"))
    assert not asked.hidden.any()
    (row,) = pairs(asked).table().itertuples()
    assert np.isnan(row.p)
    assert row.verdict == "too few interviews"


def test_a_gap_within_one_sampling_point_has_no_test(load):
    table = pd.DataFrame({"psu": 1, "g": [1, 2] * 60, "q": [1, 1, 0, 1, 0, 0] * 20})
    breaks = {"g": {"column": "g"}}
    survey = load(table, {"items": {"q": YES_NO}, "breaks": breaks, "design": {"psu": "psu"}})
    (row,) = gap(shares(tally(survey, "q", ("g",))), "1", "2").table().itertuples()
    assert row.df == 0
    assert np.isnan([row.p, row.low, row.high, row.detectable]).all()
    assert (row.verdict, row.family) == ("too few interviews", 0)


# What is refused


@pytest.mark.parametrize(
    ("compare", "by", "sentence"),
    [
        (
            partial(gap, a="15-24", b="25+"),
            ("country", "cohort"),
            "break 'cohort': has no '25+'; it has 15-24, 25-39, 40-54, 55+",
        ),
        (
            partial(gap, a=["15-24", "55+"], b=["25-39", "55+"]),
            ("cohort",),
            "break 'cohort': '55+' is on both sides",
        ),
        (
            partial(gap, a="15-24", b=[]),
            ("cohort",),
            "break 'cohort': unions share a level or have none",
        ),
        (BOTH, (), "comparison: the estimates have no break to compare over"),
        (pairs, (), "comparison: the estimates have no break to compare over"),
        (
            partial(pairs, over="cohort"),
            ("country",),
            "break 'cohort': has no two levels among these estimates to compare",
        ),
        (change, ("country",), "change: waves are not among the breaks of these estimates"),
        (
            versus_average,
            ("cohort",),
            "average: countries are not among the breaks of these estimates",
        ),
        (
            partial(gap_of_gaps, a="15-24", b="55+"),
            ("cohort",),
            "gap_of_gaps: name another break, over which gaps are compared",
        ),
        (
            partial(gap_of_gaps, a="15-24", b="55+", over="cohort"),
            ("country", "cohort"),
            "gap_of_gaps: name another break, over which gaps are compared",
        ),
        (
            partial(gap_of_gaps, a="A", b="B"),
            ("cohort", "country"),
            "gap_of_gaps: name another break, over which gaps are compared",
        ),
        (trend, ("country", "sex"), "trend: break 'sex' has 2 levels; a trend takes 3 or more"),
        (
            trend,
            ("country",),
            "trend: break 'country' is no age bands; give the scores of its levels",
        ),
        (
            partial(trend, scores=[1, 2, 3]),
            ("cohort",),
            "trend: 3 scores for the 4 levels of 'cohort'",
        ),
        (
            partial(standardised_gap, a="15-24", b="55+"),
            ("sex", "cohort"),
            "standardised_gap: sex, education must be breaks before the last one",
        ),
        (
            partial(standardised_gap, a="15-24", b="55+", over=("cohort",)),
            ("sex", "cohort"),
            "standardised_gap: cohort must be breaks before the last one",
        ),
    ],
)
def test_what_cannot_be_compared_is_said(compare, by, sentence, survey):
    with pytest.raises(SurveyError) as error:
        compare(friendly(survey, *by))
    assert str(error.value) == sentence


def test_waves_that_are_no_years_need_scores(load):
    words = ["spring", "summer", "winter"]
    table = pd.DataFrame({"wave": words * 40, "q": [1, 0] * 60})
    wave = {"wave": {"column": "wave", "role": "wave"}}
    asked = shares(tally(load(table, {"items": {"q": YES_NO}, "breaks": wave}), "q", ("wave",)))
    with pytest.raises(SurveyError) as error:
        trend(asked)
    assert str(error.value) == "trend: waves spring, summer, winter are no years; give their scores"
    assert len(trend(asked, [1, 2, 4]).table()) == 1


def test_only_a_pair_of_one_wording_is_paired(survey):
    with pytest.raises(SurveyError) as error:
        paired(tally(survey, "turkey"))
    assert str(error.value) == "paired: takes the tally of a pair of items"
    with pytest.raises(SurveyError) as error:
        paired(tally(survey, ("turkey", "trust")))
    assert str(error.value) == "items turkey and trust: cannot be compared; their scales differ"


def test_an_average_over_countries_is_compared_like_any_estimate(survey):
    whole = average(friendly(survey, "country", "cohort"))
    value, v = estimated(whole)
    (row,) = pairs(whole, "cohort").table().iloc[[2]].itertuples()
    assert (row.a, row.b) == ("15-24", "55+")
    assert row.difference == pytest.approx(value[0] - value[3], rel=1e-11)
    assert row.se**2 == pytest.approx(v[0, 0] + v[3, 3] - 2 * v[0, 3], rel=1e-10)


def test_comparisons_of_several_tallies_are_adjusted_as_one_family(people, profile, design, load):
    """Three pairs in three countries are nine p-values, each as it is alone; Holm takes all."""
    shuffled = people.assign(usa=people["eu"].to_numpy()[::-1], russia=np.roll(people["eu"], 7))
    items = {x: {**profile["items"]["eu"], "column": x} for x in ("usa", "russia")}
    said = {**profile, "design": design, "items": {**profile["items"], **items}}
    survey = load(shuffled, said)
    several = [
        paired(tally(survey, (name, "turkey"), ("country",))) for name in ("eu", "usa", "russia")
    ]
    found = together(several)
    alone = pd.concat([each.table() for each in several], ignore_index=True)
    assert len(found) == 9
    np.testing.assert_array_equal(found["p"], alone["p"])
    np.testing.assert_array_equal(found["p_adjusted"], holm(alone["p"].to_numpy()))
    assert set(found["family"]) == {9}
    own = together([replace(x, family=x.keys["country"].factorize()[0]) for x in several])
    for _, rows in own.groupby("country"):
        np.testing.assert_array_equal(rows["p_adjusted"], holm(rows["p"].to_numpy()))
        assert set(rows["family"]) == {3}
