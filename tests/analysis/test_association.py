"""Rao-Scott tests and odds ratios: as R has them, in the far tail, and where there is none."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.association import judged_odds, odds_ratio, odds_table, rao_scott
from analysis.estimates import shares
from analysis.intervals import p_of_t
from analysis.tally import tally
from data.load import load_survey
from data.model import SurveyError
from data.profile import BreakSpec, ItemSpec, read_profile

CLOSE = 1e-8


@pytest.fixture(scope="module")
def expected(reference):
    return pd.read_csv(reference / "expected.csv").set_index(["id", "domain"])["value"]


@pytest.fixture(scope="module")
def microdata(reference, save):
    """The reference survey, and whether an answer is "friendly" as an item of its own."""
    table = pd.read_csv(reference / "microdata.csv")
    said = read_profile(reference / "microdata.toml")
    friendly = ItemSpec(column="friendly", answers={"1": "Yes", "0": "No"}, favourable=[1])
    return load_survey(
        save(table.assign(friendly=(table["turkey"] == 1).astype(int))),
        said.model_copy(update={"items": {**said.items, "friendly": friendly}}),
    )


@pytest.fixture(scope="module")
def golden(reference):
    return json.loads((reference / "classic" / "golden.json").read_text())


@pytest.fixture(scope="module")
def classic(reference):
    """The public surveys with the columns that R crossed as breaks and items."""
    folder = reference / "classic"
    race = {"race": ItemSpec(column="race", answers={str(code): f"race {code}" for code in "1234"})}
    wide = {
        "wide": ItemSpec(column="sch.wide", answers={"Yes": "Yes", "No": "No"}, favourable=["Yes"])
    }
    found = {}
    for name, items, breaks in (
        ("nhanes", race, {}),
        ("apistrat", wide, {"type": BreakSpec(column="stype")}),
    ):
        said = read_profile(folder / f"{name}.toml")
        more = {"items": {**said.items, **items}, "breaks": {**said.breaks, **breaks}}
        found[name] = load_survey(folder / f"{name}.csv", said.model_copy(update=more))
    return found


def agree(found, said, close=CLOSE):
    """Statistic, both degrees of freedom and p."""
    np.testing.assert_allclose([found.F, found.ndf, found.ddf, found.p], said, rtol=close, atol=0)


def test_the_whole_table_is_that_of_r(microdata, expected):
    said = [expected[f"svychisq.F.{name}", "all"] for name in ("stat", "ndf", "ddf", "p")]
    agree(rao_scott(tally(microdata, "turkey", ("cohort",)), base="opinion"), said)


def test_each_country_is_that_of_r(microdata, expected):
    for country in microdata.break_("country").levels:
        found = rao_scott(tally(microdata, "friendly", ("cohort",), {"country": [country]}))
        said = [
            expected[f"svychisq.F.country.{name}", country] for name in ("stat", "ndf", "ddf", "p")
        ]
        agree(found, said)


@pytest.mark.parametrize(
    ("name", "survey", "item", "by", "where"),
    [
        ("stratN_chisq_F", "apistrat", "wide", "type", None),
        ("nhanes_chisq_F", "nhanes", "cholesterol", "sex", None),
        ("nhanes_sub_chisq_F", "nhanes", "cholesterol", "age", {"sex": ["2"]}),
        ("nhanes_race_age_F", "nhanes", "race", "age", None),
    ],
)
def test_public_surveys_give_the_test_of_r(name, survey, item, by, where, classic, golden):
    said = golden[name]["value"]
    found = rao_scott(tally(classic[survey], item, (by,), where))
    agree(found, [said["stat"], *said["df"], said["p"]])


@pytest.fixture(scope="module")
def yes_or_no(load, people, profile):
    """The survey of `people`, of whom each finds the EU friendly or not."""
    eu = {"column": "eu", "answers": {"1": "Yes", "0": "No"}, "favourable": [1]}
    design = {"weights": {"w": "w"}, "stratum": ["stratum"], "psu": "psu"}
    items = {**profile["items"], "eu": eu}
    table = people.assign(eu=(people["eu"] == 1).astype(int))
    return load(table, {**profile, "items": items, "design": design})


def test_two_countries_are_independent_samples(yes_or_no):
    """F of a 2 x 2 table is near the squared t of the difference of the two shares."""
    units = tally(yes_or_no, "eu", ("country",), {"country": ["A", "B"], "wave": ["2010"]})
    linear = shares(units).linear
    square_of_t = np.diff(linear.value)[0] ** 2 / linear.variance.sum()
    found = rao_scott(units)
    assert abs(found.F / square_of_t - 1) < 0.02
    assert found.ndf == pytest.approx(1, rel=1e-12)
    assert found.ddf == pytest.approx(linear.design_df.sum(), rel=1e-12)
    assert found.n == shares(units).n.sum()


def test_a_cohort_gap_in_one_country_is_near_its_f(yes_or_no):
    units = tally(yes_or_no, "eu", ("sex",), {"country": ["A"], "wave": ["2010"]})
    gap = shares(units).linear.combine(np.array([[1.0, -1.0]]))
    assert abs(rao_scott(units).F * gap.variance[0] / gap.value[0] ** 2 - 1) < 0.02


@pytest.fixture
def pure(load):
    """Three groups of which each gives an answer of its own with probability `keep`."""

    def pure(keep, per=400):
        rng = np.random.default_rng(4)
        group = np.repeat([1, 2, 3], per)
        answer = np.where(rng.random(3 * per) < keep, group, rng.integers(1, 4, 3 * per))
        return load(
            pd.DataFrame({"g": group, "x": answer, "w": 1.0}),
            {
                "design": {"weights": {"w": "w"}},
                "breaks": {"g": {"column": "g"}},
                "items": {"x": {"column": "x", "answers": {"1": "a", "2": "b", "3": "c"}}},
            },
        )

    return pure


@pytest.mark.parametrize(
    ("keep", "low", "high"), [(0.2, 1e-60, 1e-8), (0.6, 1e-200, 1e-60), (0.8, 1e-300, 1e-280)]
)
def test_the_tail_of_f_is_right_however_far(pure, keep, low, high):
    """Against the integral of the density of F, in logarithms, by Simpson's rule."""
    found = rao_scott(tally(pure(keep), "x", ("g",)))
    assert low <= found.p < high
    assert found.p == pytest.approx(f_tail(found.F, found.ndf, found.ddf), rel=1e-6)


def f_tail(statistic, ndf, ddf):
    from math import lgamma

    a, b = ndf / 2, ddf / 2
    end = ddf / (ddf + ndf * statistic)
    x = np.linspace(-60 / b, 0, 200_001)  # the log of the share of `end`; the rest is below 1e-26
    log = b * (np.log(end) + x) + (a - 1) * np.log1p(-end * np.exp(x))
    log += lgamma(a + b) - lgamma(a) - lgamma(b)
    weights = np.tile([2.0, 4.0], len(x) // 2 + 1)[: len(x)]
    weights[[0, -1]] = 1
    peak = log.max()
    return np.exp(peak + np.log((weights * np.exp(log - peak)).sum() * (x[1] - x[0]) / 3))


def test_the_tail_of_f_on_two_degrees_of_freedom_is_its_closed_form():
    from scipy import special

    for ddf, statistic in ((5, 1e100), (20, 1e30), (96, 1e5), (700, 800), (16, 1e6)):
        assert special.fdtrc(2, ddf, statistic) == pytest.approx(
            (1 + 2 * statistic / ddf) ** (-ddf / 2), rel=1e-10
        )


def test_no_test_without_two_groups_and_two_answers(load):
    """`own` tells the group without error; where each of three does, most of the table is empty."""
    table = pd.DataFrame(
        {"g": [1, 2, 3, 1, 2, 3] * 10, "x": [1, 2, 1, 2, 1, 2] * 10, "same": 1, "psu": 1}
    ).assign(own=lambda t: t["g"], none=np.nan)
    answers = {"answers": {"1": "a", "2": "b", "3": "c"}}
    names = ("x", "same", "own", "none")
    said = {
        "breaks": {"g": {"column": "g"}},
        "items": {name: {"column": name, **answers} for name in names},
    }
    survey = load(table, said)
    two = {"g": ["1", "2"]}
    for item, where, reason, n in (
        ("same", None, "everyone gives the same answer", 60),
        ("x", {"g": ["1"]}, "one group only", 20),
        ("none", None, "not asked", 0),
        ("own", None, "too many empty cells", 60),
        ("own", two, "the answers do not vary between sampling points", 40),
    ):
        found = rao_scott(tally(survey, item, ("g",), where))
        assert (found.reason, found.n) == (reason, n)
        assert np.isnan([found.F, found.ndf, found.ddf, found.p]).all()
    assert rao_scott(tally(survey, "x", ("g",))).p == pytest.approx(1)
    one_psu = load(table, {**said, "design": {"psu": "psu"}})
    found = rao_scott(tally(one_psu, "x", ("g",)))
    assert found.reason == "too few sampling points for an interval"


def test_an_empty_row_or_column_changes_nothing(survey):
    where = {"country": ["A"], "wave": ["2010"]}
    all_answers = rao_scott(tally(survey, "eu", ("cohort",), where))  # nobody says 8
    two = rao_scott(tally(survey, "eu", ("cohort",), {**where, "cohort": ["15-24", "55+"]}))
    assert np.isfinite([all_answers.p, two.p]).all()
    empty = rao_scott(tally(survey, "eu", ("country", "cohort"), {**where, "country": ["A"]}))
    assert (empty.F, empty.p) == (all_answers.F, all_answers.p)


def test_tests_and_odds_ratios_want_their_tally(survey):
    with pytest.raises(SurveyError, match=r"items turkey and eu: are a pair; the Rao-Scott test"):
        rao_scott(tally(survey, ("turkey", "eu")))
    with pytest.raises(SurveyError, match=r"item 'eu': an odds ratio is of a pair of items"):
        odds_ratio(tally(survey, "eu"))
    with pytest.raises(SurveyError, match=r"item 'trust': has no 'favourable' answers"):
        odds_ratio(tally(survey, ("eu", "trust")))
    with pytest.raises(SurveyError, match=r"base 'any': is not one of"):
        rao_scott(tally(survey, "eu"), base="any")


def cells(people, keep=None):
    """Weights and both likings of one country and wave, for plain arithmetic."""
    here = people[(people["country"] == "A") & (people["wave"] == 2011) & people["turkey"].notna()]
    if keep is not None:
        here = here[here["turkey"].isin(keep) & here["eu"].isin(keep)]
    return here["w"], here["turkey"] == 1, here["eu"] == 1, here


@pytest.mark.parametrize(("base", "keep"), [("all", None), ("opinion", [1, 2, 3])])
def test_an_odds_ratio_is_that_of_the_four_weighted_cells(survey, people, plainly, base, keep):
    """Its error is that of the total of u = sum of sign / cell over the cells."""
    w, one, other, here = cells(people, keep)
    four = [w[a & b].sum() for a in (one, ~one) for b in (other, ~other)]
    log_ratio = np.log(four[0] * four[3] / (four[1] * four[2]))
    table = odds_ratio(tally(survey, ("turkey", "eu"), ("country", "wave")), base).table()
    row = table[(table["country"] == "A") & (table["wave"] == "2011")].iloc[0]
    assert row["log_odds_ratio"] == pytest.approx(log_ratio, rel=1e-12)
    assert row["odds_ratio"] == pytest.approx(np.exp(log_ratio), rel=1e-12)
    assert row["n"] == (w > 0).sum()

    everyone = people[(people["country"] == "A") & (people["wave"] == 2011)]
    inside = everyone.index.isin(here.index)
    a, b = everyone["turkey"] == 1, everyone["eu"] == 1
    u = np.select([a & b, a & ~b, ~a & b], [1 / four[0], -1 / four[1], -1 / four[2]], 1 / four[3])
    psu = everyone["psu"] if survey.design.clustered else everyone.index
    said = plainly(everyone["stratum"], psu, everyone["w"], u, inside)
    assert said.mean == pytest.approx(0, abs=1e-12)  # so that the total has the error of the mean
    assert row["se"] == pytest.approx(said.se * w.sum(), rel=1e-9)
    assert row["df"] == said.df
    half = stats.t.ppf(0.975, said.df) * row["se"]
    assert row[["log_low", "log_high"]].tolist() == pytest.approx(
        [log_ratio - half, log_ratio + half], rel=1e-9
    )
    assert row[["low", "high"]].tolist() == pytest.approx(
        np.exp([log_ratio - half, log_ratio + half]), rel=1e-9
    )
    assert row["p"] == pytest.approx(2 * stats.t.sf(abs(log_ratio) / row["se"], said.df), rel=1e-9)


def test_turning_one_item_round_turns_the_odds_ratio_round(survey):
    """Two items: the order does not matter."""
    table = odds_ratio(tally(survey, ("turkey", "eu"), ("country",))).table()
    turned = odds_ratio(tally(survey, ("eu", "turkey"), ("country",))).table()
    pd.testing.assert_frame_equal(table, turned, rtol=1e-10)


def test_an_empty_cell_has_no_odds_ratio_but_a_reason(load):
    table = pd.DataFrame(
        {
            "g": ["none"] * 4 + ["few"] * 4 + ["all"] * 8 + ["unasked"],
            "a": [0, 0, 1, 0, 1, 0, 0, 0] + [0, 0, 1, 1] * 2 + [np.nan],
            "b": [0, 1, 0, 1, 1, 0, 1, 0] + [0, 1, 0, 1] * 2 + [1],
        }
    )
    yes = {"answers": {"1": "Yes", "0": "No"}, "favourable": [1]}
    survey = load(
        table,
        {
            "breaks": {"g": {"column": "g"}},
            "items": {"a": {"column": "a", **yes}, "b": {"column": "b", **yes}},
        },
    )
    table = odds_ratio(tally(survey, ("a", "b"), ("g",))).table().set_index("g")
    assert table["reason"].to_dict() == {
        "all": "",
        "few": "nobody is favourable to a only",
        "none": "nobody is favourable to both",
        "unasked": "not asked",
    }
    assert table.loc["all", "odds_ratio"] == pytest.approx(1)
    rest = table.drop(index="all")
    assert (
        rest[["log_odds_ratio", "odds_ratio", "se", "low", "high", "df", "p"]].isna().all(axis=None)
    )
    assert rest["n"].to_dict() == {"few": 4, "none": 4, "unasked": 0}


def test_p_of_t_is_right_in_the_tail():
    """On two degrees of freedom its tail is 1 / (s (s + t)) with s = sqrt(2 + t^2)."""
    for t in (1.0, 1e5, 1e50, 1e140):
        s = np.hypot(np.sqrt(2), t)
        two_sided = p_of_t(np.array([-t]), np.ones(1), np.array([2.0]))[0]
        assert two_sided == pytest.approx(2 / s / (s + t), rel=1e-12)
    nothing = p_of_t(np.zeros(3), np.array([0.0, 1.0, np.nan]), np.array([5.0, 0.0, 5.0]))
    assert np.isnan(nothing).all()


def odds(log, se, n, df=40.0, reason=""):
    """A table of log odds ratios as `odds_table` makes it, from short lists."""
    size = np.ones(len(log))
    return odds_table(
        pd.DataFrame({"g": np.arange(len(log))}),
        np.array(log),
        np.array(se),
        df * size,
        np.array(n),
        np.array([reason] * len(log), object) if isinstance(reason, str) else reason,
        0.95,
    )


def test_odds_ratios_of_a_view_are_one_family():
    """Of three p-values Holm multiplies the least by 3, the next by 2, the largest by 1."""
    table = odds([0.9, 0.5, 0.1], [0.2, 0.2, 0.2], [500, 500, 500])
    found = judged_odds(table)
    assert found["family"].tolist() == [3, 3, 3]
    np.testing.assert_allclose(found["p_adjusted"], table["p"] * [3, 2, 1], rtol=1e-12)
    assert found["verdict"].tolist() == [
        "clear difference",
        "clear difference",
        "this survey cannot tell",
    ]


def test_the_detectable_odds_ratio_is_that_of_its_logarithm():
    found = judged_odds(odds([0.0], [0.2], [500]))
    half = stats.t.ppf(0.975, 40) + stats.t.ppf(0.80, 40)
    assert found["detectable"][0] == pytest.approx(np.exp(half * 0.2), rel=1e-12)


def test_an_odds_ratio_of_few_interviews_is_not_shown_and_leaves_the_family():
    reasons = np.array(["", "", "an empty cell"], object)
    found = judged_odds(odds([0.9, 0.5, np.nan], [0.2, 0.2, np.nan], [29, 99, 500], reason=reasons))
    assert found["flag"].tolist() == [
        "hidden: fewer than 30 interviews",
        "caution: small base",
        "hidden: an empty cell",
    ]
    assert found["odds_ratio"].isna().tolist() == [True, False, True]
    assert found["family"].tolist() == [1, 1, 1]
    assert found["verdict"][0] == found["verdict"][2] == "too few interviews"
    assert found["n"].tolist() == [29, 99, 500]
