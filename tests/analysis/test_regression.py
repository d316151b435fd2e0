"""Logistic regression as R has it; adjusted gaps against R, a jackknife and plain sums."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy import special

from analysis.association import odds_ratio
from analysis.estimates import shares
from analysis.regression import adjusted_association, adjusted_gap, logistic
from analysis.tally import tally
from analysis.weighting import rake
from data.load import load_survey
from data.model import SurveyError
from data.profile import BreakSpec, read_profile

CLOSE = 1e-8
COUNTRIES = ["Albania", "Bosnia and Herzegovina", "Macedonia", "Montenegro"]


def with_breaks(path, **breaks):
    """The survey of a profile with further columns as breaks."""
    said = read_profile(path)
    added = {name: BreakSpec(column=column) for name, column in breaks.items()}
    said = said.model_copy(update={"breaks": {**said.breaks, **added}})
    return load_survey(path.with_suffix(".csv"), said)


@pytest.fixture(scope="module")
def microdata(reference):
    return with_breaks(reference / "microdata.toml", muslim="muslim")


@pytest.fixture(scope="module")
def nhanes(reference):
    return with_breaks(reference / "classic" / "nhanes.toml", race="race")


@pytest.fixture(scope="module")
def converged(reference):
    return pd.read_csv(reference / "regression.csv")


def r_values(table, name):
    return table.loc[table["id"] == name, "value"]


COLUMNS = [("coef", "log_odds_ratio"), ("se", "se"), ("p", "p")]


def test_the_regression_is_that_of_r(microdata, reference, converged):
    """The values of expected.csv are where R stops by default, up to 2e-5 short in an error."""
    found = logistic(microdata, "turkey", ("cohort", "sex", "muslim", "country")).table()
    expected = pd.read_csv(reference / "expected.csv")
    names = expected.loc[expected["id"] == "svyglm.coef", "domain"]
    for old, new in (("factor(sex)2", "sexFemale"), ("muslim", "muslim1")):
        names = names.str.replace(old, new)
    assert found["term"].str.replace(": ", "").tolist() == names.tolist()
    for (name, column), short in zip(COLUMNS, (2e-6, 3e-5, 2e-4), strict=True):
        said, stopped = (
            r_values(table, f"{of}.{name}")
            for table, of in ((converged, "microdata"), (expected, "svyglm"))
        )
        np.testing.assert_allclose(found[column], said, rtol=CLOSE, atol=0)
        np.testing.assert_allclose(found[column], stopped, rtol=short, atol=0)


def test_the_regression_with_missing_answers_is_that_of_r(nhanes, reference, converged):
    fit = logistic(nhanes, "cholesterol", ("race", "age", "sex"))
    found = fit.table()
    for name, column in COLUMNS:
        said = r_values(converged, f"nhanes.{name}")
        np.testing.assert_allclose(found[column], said, rtol=CLOSE, atol=0)
    assert fit.n == (nhanes.codes("cholesterol") >= 0).sum()

    said = json.loads((reference / "classic" / "golden.json").read_text())["nhanes_glm"]["value"]
    turn = np.eye(len(found))
    turn[0, -1] = -1  # here R takes sex as 1 and 2: its intercept is ours less the coefficient
    se = np.sqrt(np.diag(turn @ fit.covariance @ turn.T))
    np.testing.assert_allclose(turn @ fit.coefficients, said["coef"], rtol=1e-8, atol=0)
    np.testing.assert_allclose(se, said["se"], rtol=1e-5, atol=0)
    assert fit.df == said["df.resid"]


def test_an_intercept_alone_is_the_logit_of_the_share(survey):
    estimates = shares(tally(survey, "turkey", ()))
    row = estimates.table().iloc[0]
    found = logistic(survey, "turkey", ()).table().iloc[0]
    share = row["estimate"]
    assert found["log_odds_ratio"] == pytest.approx(np.log(share / (1 - share)), rel=1e-10)
    assert found["se"] == pytest.approx(row["se"] / share / (1 - share), rel=1e-9)
    assert (found["df"], found["n"]) == (estimates.linear.design_df[0], row["n"])


def adjusted(microdata):
    """What make_regression.R asks in four countries, by its ids."""
    ask, where = (microdata, "turkey"), {"country": COUNTRIES}
    covariates = ("sex", "muslim")
    gap = adjusted_gap(*ask, "cohort", "15-24", "55+", covariates, where=where)
    found = {"gap": gap.table()["difference"]}
    for name, terms in (("net", covariates), ("plain", ())):
        table = adjusted_association(*ask, "eu_member", terms, where=where).table()
        found |= {f"{name}.{of}": table[column] for of, column in COLUMNS}
    return found


def test_adjusted_gaps_and_associations_are_those_of_r(microdata, converged):
    for name, values in adjusted(microdata).items():
        np.testing.assert_allclose(values, r_values(converged, name), rtol=CLOSE, atol=0)


def test_no_value_of_r_is_dropped_in_silence(microdata, converged):
    models = {f"{of}.{name}" for of in ("microdata", "nhanes") for name, _ in COLUMNS}
    assert set(converged["id"]) == models | set(adjusted(microdata))
    assert len(converged) == 88


def test_r_gives_these_values_today(r, reference, converged, tmp_path):
    data = (reference / "microdata.csv", reference / "classic" / "nhanes.csv")
    r(reference / "make_regression.R", *data, tmp_path / "regression.csv")
    today = pd.read_csv(tmp_path / "regression.csv")
    pd.testing.assert_frame_equal(today, converged, rtol=CLOSE)


def test_without_covariates_the_gap_and_the_odds_ratio_are_those_of_the_tally(survey):
    """A model of groups alone predicts the groups' shares."""
    where = {"wave": ["2010"]}
    one, rest = "15-24", ["25-39", "40-54", "55+"]
    found = adjusted_gap(survey, "eu", "cohort", one, rest, (), where=where)
    e = shares(tally(survey, "eu", ("country", "cohort"), {**where, "cohort": [one]})).table()
    o = shares(tally(survey, "eu", ("country",), {**where, "cohort": rest})).table()
    np.testing.assert_allclose(found.value, e["estimate"] - o["estimate"], rtol=1e-9)
    both = shares(tally(survey, "eu", ("country", "cohort"), where))
    totals = both.linear.tally
    assert found.n.tolist() == totals.n.sum(axis=(1, 2))[[0, 2, 4]].tolist()

    plain = odds_ratio(tally(survey, ("turkey", "eu"), ("country",), where)).table()
    model = adjusted_association(survey, "turkey", "eu", where=where).table()
    shared = ["log_odds_ratio", "se", "odds_ratio", "n"]
    pd.testing.assert_frame_equal(plain[shared], model[shared], rtol=1e-8)
    assert (model["df"] == plain["df"] - 1).all()


def test_the_error_of_a_gap_of_two_groups_is_that_of_the_tally(survey):
    where = {"wave": ["2010"]}
    found = adjusted_gap(survey, "eu", "sex", "Male", "Female", (), where=where)
    linear = shares(tally(survey, "eu", ("country", "sex"), where)).linear
    gap = linear.combine(np.kron(np.eye(3), [1.0, -1.0]))
    np.testing.assert_allclose(found.value, gap.value, rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(np.diag(found.covariance)), np.sqrt(gap.variance), rtol=1e-8)
    np.testing.assert_array_equal(found.df, gap.df)


def test_swapping_the_sides_turns_the_gap_round(microdata):
    ask = (microdata, "turkey", "cohort")
    where = {"country": COUNTRIES}
    there = adjusted_gap(*ask, "15-24", ["40-54", "55+"], ("sex", "muslim"), where=where).table()
    back = adjusted_gap(*ask, ["40-54", "55+"], "15-24", ("sex", "muslim"), where=where).table()
    np.testing.assert_allclose(there["difference"], -back["difference"], rtol=1e-8)
    np.testing.assert_allclose(there[["se", "p"]], back[["se", "p"]], rtol=1e-7)
    assert there["b"].unique().tolist() == ["40-54 + 55+"]


def test_a_delete_one_psu_jackknife_gives_the_error_of_the_gap(load):
    """The gap differs by sex, and PSUs by their sexes: both parts of the influence count.

    It also differs by PSU in a way that the model does not know, so that the parts are correlated.
    """
    rng = np.random.default_rng(8)
    psu = np.repeat(np.arange(60), 25)
    third = psu % 3 == 0
    male = rng.random(1500) < np.where(third, 0.9, 0.1)
    young = rng.random(1500) < 0.5
    yes = rng.random(1500) < special.expit(3 * male + young * np.where(third, -2, 2) - 0.9)
    table = pd.DataFrame(
        {"stratum": psu // 30, "psu": psu, "w": rng.gamma(4, 0.25, 1500), "x": yes.astype(int)}
    ).assign(sex=np.where(male, "m", "f"), age=np.where(young, "young", "old"))
    said = {
        "design": {"weights": {"w": "w"}, "stratum": ["stratum"], "psu": "psu"},
        "breaks": {name: {"column": name} for name in ("sex", "age")},
        "items": {"x": {"column": "x", "answers": {"1": "Yes", "0": "No"}, "favourable": [1]}},
    }

    def gap(weight):
        survey = load(table.assign(w=weight), said)
        return adjusted_gap(survey, "x", "age", "young", "old", ("sex",), by=())

    whole, variance = gap(table["w"]), 0.0
    for deleted in range(60):
        stratum = table["stratum"] == deleted // 30
        weight = table["w"].where(~stratum, table["w"] * 30 / 29).mask(psu == deleted, 0.0)
        variance += 29 / 30 * (gap(weight).value[0] - whole.value[0]) ** 2
    assert np.sqrt(whole.covariance[0, 0]) == pytest.approx(np.sqrt(variance), rel=0.03)
    assert whole.df[0] == 58


@pytest.fixture
def small(load):
    """Two domains of 200 in 20 PSUs each; `change` edits them."""

    def small(change=lambda table: table, psus=20):
        rng = np.random.default_rng(3)
        table = pd.DataFrame(
            {
                "country": np.repeat(["A", "B"], 200),
                "psu": rng.integers(0, psus, 400),
                "age": rng.choice(["young", "old"], 400),
                "sex": rng.choice(["f", "m"], 400),
                "x": rng.integers(0, 2, 400),
                "y": rng.integers(0, 2, 400),
            }
        )
        change(table)
        yes = {"answers": {"1": "Yes", "0": "No"}, "no_opinion": {"8": "Don't know"}}
        return load(
            table,
            {
                "design": {"psu": "psu", "weights": {"w": "w"} if "w" in table else {}},
                "breaks": {
                    "country": {"column": "country", "role": "country"},
                    "age": {"column": "age"},
                    "sex": {"column": "sex"},
                },
                "items": {name: {"column": name, **yes, "favourable": [1]} for name in ("x", "y")},
            },
        )

    return small


def in_b(column, value, **these):
    """Sets a column of B, where other columns have these values."""

    def change(table):
        rows = table["country"] == "B"
        for name, wanted in these.items():
            rows &= table[name] == wanted
        table.loc[rows, column] = value

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (in_b("x", 1), "everybody is favourable"),
        (in_b("x", 0, age="young"), "nobody of age: young is favourable"),
        (in_b("x", 1, sex="m"), "everybody of sex: m is favourable"),
        (in_b("age", "old"), "nobody in age 'young'"),
        (in_b("sex", None), "nobody with all covariates"),
        (in_b("x", 8), "nobody is favourable"),
    ],
)
def test_no_number_where_the_model_has_none_but_a_reason(small, change, reason):
    table = adjusted_gap(small(change), "x", "age", "young", "old", ("sex",)).table()
    assert table["reason"].tolist() == ["", reason]
    assert table.loc[0, ["difference", "se", "low", "high", "df", "p"]].notna().all()
    assert table.loc[1, ["difference", "se", "low", "high", "df", "p"]].isna().all()


def test_separation_by_two_covariates_together_is_seen(small):
    """The old who are "f" and the young who are "m" say anything, the rest what their age says."""

    def corners(table):
        mixed = (table["age"] == "old") == (table["sex"] == "f")
        table["x"] = np.where(mixed, np.arange(len(table)) % 2, table["age"] == "old").astype(int)

    found = logistic(small(corners), "x", ("age", "sex"))
    assert found.reason == "some combination of the covariates leaves no doubt about the answer"
    assert np.isnan(found.table()[["log_odds_ratio", "se", "p"]]).all(axis=None)


def test_covariates_that_are_one_another_are_said(small):
    def same(table):
        table["sex"] = np.where(table["age"] == "old", "m", "f")

    found = logistic(small(same), "x", ("age", "sex"))
    assert found.reason == "the covariates cannot be told apart"
    assert np.isnan(found.coefficients).all()


def test_one_level_only_leaves_the_model(small):
    def women(table):
        table["sex"] = "f"

    found, plain = (logistic(small(women), "x", terms) for terms in (("age", "sex"), ("age",)))
    assert found.names == plain.names
    np.testing.assert_array_equal(found.covariance, plain.covariance)


def test_an_association_needs_both_likings(small):
    for value, word in ((1, "everybody"), (0, "nobody")):
        found = adjusted_association(small(in_b("y", value)), "x", "y", ("sex",)).table()
        assert found["reason"].tolist() == ["", f"{word} is favourable to y"]
        assert np.isnan(found.loc[1, "odds_ratio"])


def test_too_few_sampling_points_leave_a_number_without_a_test(small):
    found = adjusted_gap(small(psus=1), "x", "age", "young", "old", ("sex",)).table()
    assert found["difference"].notna().all()
    assert found[["low", "high", "p"]].isna().all(axis=None)
    assert set(found["reason"]) == {"too few sampling points for an interval"}
    assert logistic(small(psus=2), "x", ("age", "sex")).reason == found.loc[0, "reason"]


def test_who_lacks_a_covariate_leaves_the_model_and_stays_in_the_design(small):
    """As who weighs nothing does."""

    def lacking(table):
        table.loc[table["psu"] < 3, "sex"] = None

    def weightless(table):
        table["w"] = (table["psu"] >= 3).astype(float)

    ask = ("x", "age", "young", "old", ("sex",))
    found = adjusted_gap(small(lacking), *ask).table()
    zero = adjusted_gap(small(weightless), *ask).table()
    rest = ["left_out"]
    pd.testing.assert_frame_equal(found.drop(columns=rest), zero.drop(columns=rest), rtol=1e-9)
    assert (found["n"] + found["left_out"]).tolist() == [200, 200]
    assert zero["left_out"].tolist() == [0, 0]
    assert found["df"].tolist() == [16, 16]


def test_those_without_an_opinion_count_or_leave(small):
    def unsure(table):
        table.loc[:50, "x"] = 8
        table.loc[30:80, "y"] = 8

    all_, opinion = (logistic(small(unsure), "x", ("y",), base=base) for base in ("all", "opinion"))
    assert (all_.n, opinion.n) == (400, 400 - 81)
    assert all_.names == ("(Intercept)", "y: favourable")
    other = logistic(small(unsure), "x", ("sex",), answer="no opinion", where={"country": ["A"]})
    assert other.n == 200


def test_a_wrong_question_is_answered_by_a_sentence(small):
    survey = small()
    for sentence, ask in (
        (r"break 'age': 'old' is on both", lambda: gap_of(survey, "old", ["old", "young"])),
        (r"break 'age': has no 'older'", lambda: gap_of(survey, "older", "young")),
        (r"break 'age': no level is selected", lambda: gap_of(survey, "old", [])),
        (r"base 'any': is not one of", lambda: logistic(survey, "x", ("age",), base="any")),
        (r"break 'region': not in this survey", lambda: logistic(survey, "x", ("region",))),
        (
            r"item 'x': has no 'unfavourable'",
            lambda: logistic(survey, "x", (), answer="unfavourable"),
        ),
    ):
        with pytest.raises(SurveyError, match=sentence):
            ask()


def gap_of(survey, a, b):
    return adjusted_gap(survey, "x", "age", a, b, ())


def test_a_raked_weight_gives_the_error_of_the_tally(small):
    """What the margins explain cannot vary, in a model as in a share."""
    margins = {
        ("country", "sex"): {(c, s): 0.5 for c in "AB" for s in "fm"},
        ("country", "age"): {(c, a): 0.5 for c in "AB" for a in ("old", "young")},
    }
    survey = rake(small(), margins)
    linear = shares(tally(survey, "x", ("country", "age"))).linear
    gap = linear.combine(np.kron(np.eye(2), [-1.0, 1.0]))
    found = adjusted_gap(survey, "x", "age", "young", "old", ())
    np.testing.assert_allclose(found.value, gap.value, rtol=1e-9)
    np.testing.assert_allclose(np.diag(found.covariance), gap.variance, rtol=1e-8)
