"""Shares, net scores, means and averages: identities, degenerate domains, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import intervals
from analysis.estimates import average, favourability, means, shares
from analysis.tally import tally
from data.model import SurveyError

CLOSE = 1e-12
YES_NO = {
    "column": "q",
    "answers": {"1": "Yes", "2": "No"},
    "no_opinion": {"8": "Don't know"},
    "favourable": [1],
    "unfavourable": [2],
}


def only(estimates):
    """The single row of a table."""
    (row,) = estimates.table().itertuples()
    return row


def country(answers, points=None, weights=None, label="A"):
    """The respondents of one country, by answer."""
    n = len(answers)
    return pd.DataFrame(
        {"country": label, "q": answers, "w": weights or [1.0] * n, "psu": points or range(n)}
    )


@pytest.fixture
def of(load):
    """Load respondents, each a PSU unless they have points."""

    def of(*countries, **design):
        breaks = {"country": {"column": "country", "role": "country"}}
        return load(
            pd.concat(countries),
            {
                "items": {"q": YES_NO},
                "breaks": breaks,
                "design": {"weights": {"w": "w"}, "psu": "psu", **design},
            },
        )

    return of


# Identities


def test_a_share_is_a_ratio_of_weighted_totals(survey, people):
    asked = people.dropna(subset="turkey")
    ours = shares(tally(survey, "turkey", ("country",))).table()["estimate"]
    total = asked.groupby("country")["w"].sum()
    friendly = asked[asked["turkey"] == 1].groupby("country")["w"].sum()
    np.testing.assert_allclose(ours, friendly / total, rtol=CLOSE)


def test_a_mean_is_over_valid_answers_only(survey, people):
    valid = people[people["trust"] != 88]
    ours = only(means(tally(survey, "trust", ())))
    assert ours.estimate == pytest.approx(np.average(valid["trust"], weights=valid["w"]), rel=CLOSE)
    assert ours.n == (valid["w"] > 0).sum()
    assert np.isnan(ours.n_eff)


@pytest.mark.parametrize(("base", "codes"), [("all", [1, 2, 3, 8]), ("opinion", [1, 2, 3])])
def test_the_base_is_everyone_asked_or_those_with_an_opinion(base, codes, survey, people):
    ours = only(shares(tally(survey, "turkey", ()), base=base))
    inside = people[people["turkey"].isin(codes)]
    friendly = np.average(inside["turkey"] == 1, weights=inside["w"])
    assert ours.estimate == pytest.approx(friendly, rel=CLOSE)
    assert ours.n == (inside["w"] > 0).sum()


@pytest.mark.parametrize("base", ["all", "opinion"])
def test_each_answer_of_a_base_is_there_and_they_add_up_to_one(base, survey):
    table = shares(tally(survey, "turkey"), "each", base).table()
    words = ["Friendly", "Neutral", "Hostile", "Don't know", "Refused"]
    assert table["answer"].tolist() == words[: 5 if base == "all" else 3] * 3
    np.testing.assert_allclose(table.groupby("country")["estimate"].sum(), 1.0, rtol=CLOSE)


def test_an_answer_is_asked_for_by_side_or_by_code(survey):
    asked = tally(survey, "turkey")
    for side, code in (("favourable", 1), ("unfavourable", 3)):
        by_side, by_code = shares(asked, side).table(), shares(asked, code).table()
        pd.testing.assert_frame_equal(
            by_side.drop(columns="answer"), by_code.drop(columns="answer")
        )
    either = shares(asked, "no opinion").table()["estimate"]
    each = shares(asked, 8).table()["estimate"] + shares(asked, 9).table()["estimate"]
    np.testing.assert_allclose(either, each, rtol=CLOSE)


def test_two_answers_of_one_wording_are_still_two_answers(of, load):
    twice = {**YES_NO, "no_opinion": {"8": "No answer", "9": "No answer"}}
    survey = load(country([1, 2, 8, 9]), {"items": {"q": twice}})
    table = shares(tally(survey, "q", ()), "each").table()
    assert table["estimate"].tolist() == [0.25] * 4


@pytest.mark.parametrize("base", ["all", "opinion"])
def test_net_is_favourable_less_unfavourable_with_their_covariance(base, survey):
    asked = tally(survey, "turkey")
    each, net = shares(asked, "each", base), shares(asked, "net", base).table()
    answers = len(each.answers)
    for place, row in enumerate(net.itertuples()):
        friendly, hostile = place * answers, place * answers + 2
        p, v = each.table()["estimate"], each.covariance
        variance = v[friendly, friendly] + v[hostile, hostile] - 2 * v[friendly, hostile]
        assert row.estimate == pytest.approx(p[friendly] - p[hostile], rel=CLOSE)
        assert row.se**2 == pytest.approx(variance, rel=1e-10)


def test_the_share_of_a_union_of_cohorts_is_that_of_the_merged_band(people, profile, design, load):
    bands = {"column": "age", "role": "age", "bands": [[15, 24], [25, 120]]}
    breaks = {**profile["breaks"], "merged": bands}
    survey = load(people, {**profile, "breaks": breaks, "design": design})
    older = ["25-39", "40-54", "55+"]
    union = shares(tally(survey, "turkey", where={"cohort": older}), "each").table()
    merged = shares(tally(survey, "turkey", where={"merged": ["25+"]}), "each").table()
    pd.testing.assert_frame_equal(union, merged, rtol=CLOSE, atol=1e-15)


def test_an_item_is_quoted_by_its_favourable_share_or_by_the_mean_of_its_scale(survey):
    for base in ("all", "opinion"):
        asked = tally(survey, "turkey")
        quoted, share = favourability(asked, base), shares(asked, "favourable", base)
        pd.testing.assert_frame_equal(quoted.table(), share.table())
    asked = tally(survey, "trust")
    pd.testing.assert_frame_equal(favourability(asked).table(), means(asked).table())


def test_the_design_effect_compares_with_a_simple_random_sample_of_the_same_size(survey):
    row = only(shares(tally(survey, "turkey", ())))
    random = row.estimate * (1 - row.estimate) / (row.n - 1)
    assert row.deff == pytest.approx(row.se**2 / random, rel=CLOSE)
    scale = means(tally(survey, "trust", ()))
    second = (
        np.square(np.arange(11))
        @ shares(tally(survey, "trust", ()), "each", "opinion").linear.value
    )
    point = only(scale)
    expected = point.se**2 / ((second - point.estimate**2) / (point.n - 1))
    assert point.deff == pytest.approx(expected, rel=1e-10)


def test_the_level_widens_the_interval_and_moves_nothing_else(survey):
    estimates = shares(tally(survey, "turkey"), "each")
    wide, narrow = estimates.table(0.99), estimates.table(0.90)
    inside = (narrow["high"] < 1) & (narrow["low"] > 0)
    assert inside.sum() == 12  # nobody refused
    assert (wide["low"] < narrow["low"])[inside].all()
    assert (wide["high"] > narrow["high"])[inside].all()
    rest = ["low", "high"]
    pd.testing.assert_frame_equal(wide.drop(columns=rest), narrow.drop(columns=rest))


# Averages over countries


@pytest.mark.parametrize("answer", ["favourable", "net", "each"])
def test_the_equal_average_counts_countries_alike(answer, survey):
    by_country = shares(tally(survey, "turkey"), answer)
    averaged = average(by_country, "equal")
    answers = len(by_country.answers)
    value = by_country.linear.value.reshape(3, answers)
    variance = by_country.linear.variance.reshape(3, answers)
    np.testing.assert_allclose(averaged.linear.value, value.mean(axis=0), rtol=CLOSE)
    np.testing.assert_allclose(averaged.linear.variance, variance.sum(axis=0) / 3**2, rtol=1e-10)
    assert averaged.table()["n"].tolist() == [by_country.n.sum()] * answers


def test_the_degrees_of_freedom_of_an_average_are_satterthwaites(survey):
    by_sample = shares(tally(survey, "turkey", ("country",), where={"wave": ["2010"]}))
    v, df = (by_sample.table()[name] for name in ("se", "df"))
    v = (v / 3) ** 2
    expected = v.sum() ** 2 / (v**2 / df).sum()
    assert only(average(by_sample)).df == pytest.approx(expected, rel=1e-10)
    assert expected < df.sum()


def test_the_population_average_weighs_countries_by_people(people, profile, design, load, tmp_path):
    totals = tmp_path / "totals.csv"
    totals.write_text("country,names,population_thousands\nB,B|Bee,200\nA,A,1000\nC,C,300\n")
    said = {**profile, "design": {**design, "population_totals": str(totals)}}
    survey = load(people, said)
    assert survey.population == {"A": 1000, "B": 200, "Bee": 200, "C": 300}
    by_country = shares(tally(survey, "turkey"))
    a, b, c = by_country.linear.value
    va, vb, vc = by_country.linear.variance
    row = only(average(by_country, "population"))
    assert row.estimate == pytest.approx((1000 * a + 200 * b + 300 * c) / 1500, rel=CLOSE)
    variance = (1000**2 * va + 200**2 * vb + 300**2 * vc) / 1500**2
    assert row.se**2 == pytest.approx(variance, rel=1e-10)


@pytest.mark.parametrize(("by", "rest"), [(("country",), ()), (("sex", "country"), ("sex",))])
def test_the_pooled_average_is_the_share_without_the_break(by, rest, survey):
    pooled = average(shares(tally(survey, "turkey", by), "each"), "pooled").table()
    direct = shares(tally(survey, "turkey", rest), "each").table()
    pd.testing.assert_frame_equal(pooled, direct, rtol=CLOSE, atol=1e-15)


@pytest.mark.parametrize("by", [("country", "sex"), ("sex", "country")])
def test_the_average_of_women_is_that_of_the_women_of_each_country(by, survey):
    averaged = average(shares(tally(survey, "turkey", by))).table()
    cells = shares(tally(survey, "turkey", by)).table()
    expected = cells.groupby("sex", sort=False)["estimate"].mean()
    assert averaged["sex"].tolist() == expected.index.tolist() == ["Male", "Female"]
    np.testing.assert_allclose(averaged["estimate"], expected, rtol=CLOSE)


def test_a_country_that_was_not_asked_or_is_hidden_leaves_the_average(of):
    asked = country([1, 2, 1, 8] * 20)
    few, none = country([1] * 29, label="B"), country([None] * 50, label="C")
    by_country = shares(tally(of(asked, few, none), "q"))
    assert by_country.table()["flag"].tolist() == [
        "caution: small base",
        "hidden: fewer than 30 interviews",
        "hidden: not asked",
    ]
    for averaging in ("equal", "pooled"):
        row = only(average(by_country, averaging))
        assert (row.estimate, row.n) == (pytest.approx(0.5, rel=CLOSE), 80)


def test_one_country_that_varies_lends_an_average_its_own_degrees_of_freedom(of):
    agreed, divided = country([2] * 90), country([1, 2] * 20, label="B")
    row = only(average(shares(tally(of(agreed, divided), "q"))))
    assert row.se == pytest.approx((0.25 / 39) ** 0.5 / 2, rel=CLOSE)
    assert row.df == 40 - 1


@pytest.mark.parametrize(
    ("by", "averaging", "sentence"),
    [
        (
            ("cohort",),
            "equal",
            "average: countries are not among the breaks of these estimates",
        ),
        (
            ("country",),
            "median",
            "averaging 'median': is not one of ('equal', 'population', 'pooled')",
        ),
        (("country",), "population", "average: the population of A, B, C is not known"),
    ],
)
def test_an_average_says_why_it_cannot_be_made(by, averaging, sentence, survey):
    with pytest.raises(SurveyError) as refused:
        average(shares(tally(survey, "turkey", by)), averaging)
    assert str(refused.value) == sentence


# Degenerate domains


@pytest.mark.parametrize(("answers", "share"), [([2] * 120, 0.0), ([1] * 120, 1.0)])
def test_nobody_and_everybody_have_an_interval_of_one_side(answers, share, of):
    row = only(shares(tally(of(country(answers)), "q", ())))
    bound = 0.025 ** (1 / 120)  # the share p at which p^120 = alpha / 2
    assert (row.estimate, row.se, row.n_eff) == (share, 0.0, 120)
    low, high = (0.0, 1 - bound) if share == 0 else (bound, 1.0)
    assert (row.low, row.high) == pytest.approx((low, high), rel=1e-9)
    assert row.flag == "caution: nobody or everybody"


def test_nobody_asked_is_hidden_and_is_not_zero_per_cent(of):
    row = only(shares(tally(of(country([None] * 40)), "q", ())))
    assert (row.n, row.flag) == (0, "hidden: not asked")
    assert np.isnan([row.estimate, row.se, row.low, row.high, row.deff, row.df]).all()


def test_everyone_without_an_opinion_leaves_nobody_in_the_base_of_opinions(of):
    asked = tally(of(country([8] * 120)), "q", ())
    assert only(shares(asked)).estimate == 0.0
    assert only(shares(asked, "no opinion")).estimate == 1.0
    row = only(shares(asked, base="opinion"))
    assert (row.n, row.flag) == (0, "hidden: no answer in this base")
    assert np.isnan(row.estimate)


def test_one_psu_has_a_share_and_no_interval(of):
    row = only(shares(tally(of(country([1, 2, 2] * 50, points=[7] * 150)), "q", ())))
    assert row.estimate == pytest.approx(1 / 3, rel=CLOSE)
    assert np.isnan([row.low, row.high]).all()
    assert row.df == 0
    assert row.flag == "caution: too few sampling points for an interval"


def test_one_respondent_is_a_base_of_one(of):
    row = only(shares(tally(of(country([1]), psu=""), "q", ())))
    assert (row.estimate, row.n, row.df) == (1.0, 1, 0)
    assert row.flag == "hidden: fewer than 30 interviews"


def test_a_base_that_clustering_leaves_too_thin_is_hidden(of):
    # Ten points of twelve who agree: each point is one voice, and half of them say yes.
    table = country([1] * 60 + [2] * 60, points=[i // 12 for i in range(120)])
    row = only(shares(tally(of(table), "q", ())))
    assert row.flag == "hidden: fewer than 30 effective interviews"
    variance = 10 / 9 * 10 * (12 * 0.5 / 120) ** 2
    assert row.se == pytest.approx(variance**0.5, rel=CLOSE)
    t = stats.t.ppf(0.975, 119) / stats.t.ppf(0.975, 9)
    assert row.n_eff == pytest.approx(0.25 / variance * t**2, rel=1e-9)


# What is refused


@pytest.mark.parametrize(
    ("item", "answer", "base", "sentence"),
    [
        ("turkey", "favourable", "voters", "base 'voters': is not one of ('all', 'opinion')"),
        (
            "turkey",
            5,
            "all",
            "item 'turkey': has no answer 5 in the base 'all'; its codes there are 1, 2, 3, 8, 9",
        ),
        (
            "turkey",
            "no opinion",
            "opinion",
            (
                "item 'turkey': has no answer 'no opinion' in the base 'opinion'; "
                "its codes there are 1, 2, 3"
            ),
        ),
        (
            "trust",
            "favourable",
            "opinion",
            (
                "item 'trust': has no answer 'favourable' in the base 'opinion'; "
                "its codes there are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
            ),
        ),
    ],
)
def test_an_answer_that_is_not_in_the_base_is_refused(item, answer, base, sentence, survey):
    with pytest.raises(SurveyError) as refused:
        shares(tally(survey, item), answer, base)
    assert str(refused.value) == sentence


def test_answers_without_a_scale_have_no_mean(survey):
    with pytest.raises(SurveyError) as refused:
        means(tally(survey, "turkey"))
    assert str(refused.value) == "item 'turkey': has answers, not a scale, so it has no mean"


# Any small design


RESPONDENT = st.tuples(
    st.sampled_from(["N", "S"]),
    st.integers(1, 3),
    st.sampled_from([0.0, 0.5, 1.0, 2.75]),
    st.sampled_from(["F", "M"]),
    st.sampled_from([1, 2, 8, None]),
)
SMALL = st.lists(RESPONDENT, min_size=2, max_size=25).filter(
    lambda rows: any(w > 0 and sex == "F" and q in (1, 2) for _, _, w, sex, q in rows)
)


@settings(deadline=None, max_examples=50)
@given(rows=SMALL, points=st.booleans(), lonely=st.sampled_from(["adjust", "remove"]))
def test_any_small_design_gives_what_plain_loops_give(rows, points, lonely, load, plainly):
    table = pd.DataFrame(rows, columns=["stratum", "psu", "w", "sex", "q"]).astype({"q": float})
    survey = load(
        table,
        {
            "design": {
                "weights": {"w": "w"},
                "stratum": ["stratum"],
                "psu": "psu" if points else "",
                "lonely_psu": lonely,
            },
            "breaks": {"sex": {"column": "sex"}},
            "items": {"q": YES_NO},
        },
    )
    domains = shares(tally(survey, "q", ("sex",)), base="opinion").table().set_index("sex")
    ours = domains.loc["F"]
    psus = table["psu"] if points else table.index
    member = (table["sex"] == "F") & table["q"].isin([1, 2])
    said = plainly(table["stratum"], psus, table["w"], table["q"] == 1, member, lonely)
    assert ours["estimate"] == pytest.approx(said.mean, rel=CLOSE, abs=1e-15)
    # Where the true error is 0, g' V g leaves about half of a double's 16 digits.
    assert ours["se"] == pytest.approx(said.se, rel=1e-9, abs=1e-7)
    assert (ours["df"], ours["n"]) == (said.df, said.n)
    has_interval = said.df > 0
    assert np.isfinite([ours["low"], ours["high"]]).all() == has_interval
    if has_interval:
        assert 0 <= ours["low"] <= ours["estimate"] <= ours["high"] <= 1
        n_eff = intervals.effective_n(ours["estimate"], ours["se"], said.n, said.df)
        assert ours["n_eff"] == pytest.approx(float(n_eff), rel=1e-9, nan_ok=True)
