"""Claims on the demo, and on surveys small enough to know the verdict beforehand.

In the small surveys every respondent is a sampling point of weight 1, so that the standard error of
a share is sqrt(p (1 - p) / (n - 1)) on n - 1 degrees of freedom.
"""

from math import log, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import claims
from analysis.association import odds_ratio
from analysis.contrasts import gap
from analysis.estimates import shares
from analysis.tally import tally
from components.figures.claims import lacking
from data.claims import Claim, read_claims
from data.load import load_survey

DEMO = Path(__file__).parents[2] / "data" / "demo" / "balkan_demo.sav"
SUPPORTED, CONTRADICTED, EQUAL, CANNOT_TELL, CANNOT_TEST = (
    "supported",
    "contradicted",
    "practically equal",
    "this survey cannot tell",
    "cannot be tested with this file",
)
CLOSE = 1e-12
NEVER_BELOW = 1e-300

SHARE = {
    "what": "friendly",
    "estimand": "share",
    "items": [{"words": "whether Turkey is friendly", "names": ["turkey"]}],
    "threshold": 0.5,
    "margin": 0.05,
}
NET = {**SHARE, "estimand": "net", "what": "friendly minus hostile", "threshold": 0.0}
YOUNG = {**SHARE, "estimand": "gap", "threshold": 0.0, "ages": [(15, 24), (25, 120)]}
MUSLIMS = {
    **SHARE,
    "estimand": "gap",
    "threshold": 0.0,
    "breaks": ["religion"],
    "levels": ["Muslim"],
}
ODDS = {
    "what": "odds",
    "estimand": "odds",
    "items": [SHARE["items"][0], {"words": "the EU", "names": ["eu"]}],
    "threshold": 0.8,
}
FRIENDLY = {"answers": {"1": "Friendly", "2": "Neutral", "3": "Hostile"}, "favourable": [1]}
PROFILE = {
    "breaks": {"country": {"column": "country", "role": "country"}},
    "items": {"turkey": {"column": "turkey", **FRIENDLY, "unfavourable": [3]}},
}

# Interviews, and how many of them say friendly: what each does to "more than half say friendly".
ABOVE = (400, 300)  # .75 with a standard error of .022
BELOW = (400, 100)
JUST_ABOVE = (100, 61)  # p = .027: significant alone, and not as one of two
JUST_BELOW = (100, 39)
AT = (4000, 2000)  # .5 with an interval of +-.016, within the margin of .05
WIDE = (60, 30)  # .5 with an interval of +-.13
FEW = (20, 20)


def claim(*tests, countries="A", needed="all", combine="all"):
    return Claim.model_validate(
        {
            "id": "c", "number": 1, "title": "t", "quotations": ["q"], "source": "s",
            "countries": {name: [name] for name in countries},
            "needed": needed, "combine": combine, "tests": tests or [SHARE],
        }
    )  # fmt: skip


def people(**countries):
    """Respondents of countries, each with its number of interviews and of those saying friendly."""
    parts = [
        pd.DataFrame({"country": name, "turkey": [1] * friendly + [3] * (n - friendly)})
        for name, (n, friendly) in countries.items()
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def demo():
    return load_survey(DEMO)


@pytest.fixture(scope="module")
def shipped():
    return {found.id: found for found in read_claims()}


# ---- The demo, wave 2011


def in_2011(demo, item, by=("country",), countries=None):
    where = {"wave": ["2011"], **({"country": countries} if countries else {})}
    return tally(demo, item, by, where)


def test_claim_1_is_not_supported_as_worded_since_montenegro_is_below_one_half(demo, shipped):
    found = claims.assess(demo, shipped["very-positive"])
    four = ["Albania", "Kosovo", "Macedonia", "Montenegro"]
    t = in_2011(demo, "turkey", countries=four)
    said, net = shares(t).table(), shares(t, "net").table()
    estimate, se = (np.append(said[name], net[name]) for name in ("estimate", "se"))
    df = np.append(said["df"], net["df"])
    threshold = np.repeat([0.5, 0.3], 4)
    assert found.table["country"].tolist() == four * 2
    np.testing.assert_allclose(found.table["difference"], estimate - threshold, rtol=CLOSE)
    np.testing.assert_allclose(found.table["se"], se, rtol=CLOSE)
    p = 2 * stats.t.sf(np.abs(estimate - threshold) / se, df)
    np.testing.assert_allclose(found.table["p"], p, rtol=1e-9, atol=NEVER_BELOW)
    clear = (estimate > threshold) & (p < 0.05)
    assert clear.tolist() == [True, True, True, False, True, True, True, True]
    assert (found.table["verdict"] == SUPPORTED).tolist() == clear.tolist()
    assert estimate[3] < 0.5
    assert p[3] > 0.05
    assert (found.verdict, found.wave, found.lack) == (CANNOT_TELL, "2011", None)


def test_claim_2_is_the_youth_gap_of_serbia(demo, shipped):
    found = claims.assess(demo, shipped["young-serbs"])
    e = shares(in_2011(demo, "turkey", ("country", "cohort"), ["Serbia"]))
    (said,) = gap(e, "15-24", ["25-39", "40-54", "55+"]).table().to_dict("records")
    (row,) = found.table.to_dict("records")
    for name in ("difference", "se", "low", "high", "df", "p"):
        assert row[name] == pytest.approx(said[name], rel=CLOSE)
    assert row["n"] == e.n[0]  # the smaller side: those aged 15-24
    assert said["low"] > 0
    assert (row["country"], found.verdict) == ("Serbia", SUPPORTED)


def test_claim_3_cannot_be_tested_without_an_item_on_bias(demo, shipped):
    found = claims.assess(demo, shipped["biased"])
    assert found.verdict == CANNOT_TEST
    assert lacking(found.lack) == "no item on whether Turkey is biased in this file"
    assert found.table.empty
    assert list(found.table) == claims.COLUMNS


def test_the_inference_of_claim_3_is_tested_where_both_groups_are_shown(demo, shipped):
    found = claims.assess(demo, shipped["muslims-friendlier"])
    e = shares(in_2011(demo, "turkey", ("country", "religion")))
    groups = {"Muslim": ["Muslim"], "others": ["Orthodox", "Catholic", "Other or none"]}
    sides = e.merged("religion", groups)
    said = gap(sides, "Muslim", "others").table()
    shown = ~sides.hidden.reshape(-1, 2).any(axis=1)
    assert found.left_out == dict.fromkeys(said["country"][~shown], "too few interviews")
    assert list(found.left_out) == ["Croatia"]
    for name in ("country", "difference", "se", "df"):
        assert found.table[name].tolist() == said.loc[shown, name].tolist()
    assert (said.loc[shown, "low"] > 0).all()
    assert found.verdict == SUPPORTED


def test_claim_4_is_odds_ratios_and_net_scores_of_every_country(demo, shipped):
    found = claims.assess(demo, shipped["no-competition"])
    odds = odds_ratio(in_2011(demo, ("turkey", "eu_member"))).table()
    net = shares(in_2011(demo, "eu_member"), "net").table()
    difference = np.append(odds["log_odds_ratio"] - log(0.8), net["estimate"])
    se, low = np.append(odds["se"], net["se"]), np.append(odds["log_low"] - log(0.8), net["low"])
    np.testing.assert_allclose(found.table["difference"], difference, rtol=CLOSE)
    np.testing.assert_allclose(found.table["se"], se, rtol=CLOSE)
    np.testing.assert_allclose(found.table["low"], low, rtol=1e-9)
    assert (found.table["verdict"] == SUPPORTED).tolist() == (low > 0).tolist()
    croatia = found.table[(found.table["country"] == "Croatia") & (found.table["threshold"] == 0)]
    assert croatia["verdict"].tolist() == [EQUAL]  # good minus bad is +-.07 around 0 at most
    assert found.verdict == CANNOT_TELL


def test_on_the_demo_every_verdict_is_built_in(demo, shipped, load):
    assert all(claims.assess(demo, found).built_in for found in shipped.values())
    assert not claims.assess(load(people(A=ABOVE), PROFILE), claim()).built_in


def test_another_wave_can_be_asked_for(demo, shipped):
    found = claims.assess(demo, shipped["young-serbs"], wave="2010")
    e = shares(tally(demo, "turkey", ("cohort",), {"country": ["Serbia"], "wave": ["2010"]}))
    said = gap(e, "15-24", ["25-39", "40-54", "55+"]).table()
    assert found.wave == "2010"
    assert found.table["difference"].tolist() == pytest.approx(said["difference"], rel=CLOSE)


def test_another_weight_can_be_asked_for(demo, shipped):
    found = claims.assess(demo, shipped["young-serbs"], weight="unweighted")
    t = tally(demo, "turkey", ("cohort",), {"country": ["Serbia"], "wave": ["2011"]}, "unweighted")
    said = gap(shares(t), "15-24", ["25-39", "40-54", "55+"]).table()
    assert found.table["difference"].tolist() == pytest.approx(said["difference"], rel=CLOSE)


def test_another_weight_is_that_of_shares_and_odds_too(demo, shipped):
    found = claims.assess(demo, shipped["no-competition"], weight="unweighted")
    by = (("country",), {"wave": ["2011"]}, "unweighted")
    odds = odds_ratio(tally(demo, ("turkey", "eu_member"), *by)).table()
    net = shares(tally(demo, "eu_member", *by), "net").table()
    said = np.append(odds["log_odds_ratio"], net["estimate"])
    np.testing.assert_allclose(found.table["estimate"], said, rtol=CLOSE)


# ---- Verdicts, one country


@pytest.mark.parametrize(
    ("country", "verdict"),
    [
        (ABOVE, SUPPORTED),
        (JUST_ABOVE, SUPPORTED),
        (BELOW, CONTRADICTED),
        (AT, EQUAL),
        (WIDE, CANNOT_TELL),
        (FEW, CANNOT_TELL),
    ],
)
@pytest.mark.parametrize("combine", ["all", "any"])
def test_of_one_country_the_interval_decides(country, verdict, combine, load):
    found = claims.assess(load(people(A=country), PROFILE), claim(combine=combine))
    assert found.verdict == verdict
    assert found.table["verdict"].tolist() == [verdict]


def test_a_share_meets_its_threshold_in_a_t_test(load):
    found = claims.assess(load(people(A=JUST_ABOVE), PROFILE), claim())
    (row,) = found.table.to_dict("records")
    se = sqrt(0.61 * 0.39 / 99)
    half = stats.t.ppf(0.975, 99) * se
    assert row["se"] == pytest.approx(se, rel=CLOSE)
    assert (row["low"], row["high"]) == pytest.approx((0.11 - half, 0.11 + half), rel=CLOSE)
    assert row["p"] == pytest.approx(2 * stats.t.sf(0.11 / se, 99), rel=CLOSE)
    assert (row["estimate"], row["threshold"], row["df"], row["n"]) == (0.61, 0.5, 99, 100)


def test_the_same_share_is_below_a_higher_threshold(load):
    survey = load(people(A=ABOVE), PROFILE)
    higher = {**SHARE, "threshold": 0.9}
    assert claims.assess(survey, claim(higher)).verdict == CONTRADICTED


def test_a_country_with_too_few_interviews_shows_no_number(load):
    found = claims.assess(load(people(A=FEW), PROFILE), claim())
    (row,) = found.table.to_dict("records")
    assert (row["reason"], row["n"]) == ("too few interviews", 20)
    assert all(np.isnan(row[x]) for x in ("estimate", "difference", "se", "low", "high", "df", "p"))


def test_where_everybody_says_the_same_there_is_no_standard_error(load):
    found = claims.assess(load(people(A=(100, 100)), PROFILE), claim())
    assert found.verdict == CANNOT_TELL
    assert found.table["reason"].tolist() == ["no standard error"]


# ---- Several countries


@pytest.mark.parametrize(
    ("combine", "a", "b", "verdict"),
    [
        ("all", ABOVE, JUST_ABOVE, SUPPORTED),  # each at .05, whatever their number
        ("all", ABOVE, WIDE, CANNOT_TELL),
        ("all", ABOVE, AT, EQUAL),
        ("all", ABOVE, FEW, CANNOT_TELL),
        ("all", ABOVE, BELOW, CONTRADICTED),
        ("all", WIDE, BELOW, CONTRADICTED),
        ("all", WIDE, JUST_BELOW, CANNOT_TELL),  # against it alone, not after Holm
        ("all", AT, WIDE, CANNOT_TELL),
        ("any", ABOVE, BELOW, SUPPORTED),
        ("any", ABOVE, WIDE, SUPPORTED),
        ("any", JUST_ABOVE, WIDE, CANNOT_TELL),  # for it alone, not after Holm
        ("any", BELOW, JUST_BELOW, CONTRADICTED),  # each at .05
        ("any", JUST_BELOW, JUST_BELOW, CONTRADICTED),
        ("any", BELOW, WIDE, CANNOT_TELL),
        ("any", BELOW, AT, EQUAL),
        ("any", AT, AT, EQUAL),
    ],
)
def test_two_countries_combine_as_the_claim_says(combine, a, b, verdict, load):
    survey = load(people(A=a, B=b), PROFILE)
    assert claims.assess(survey, claim(countries="AB", combine=combine)).verdict == verdict


def test_all_single_tests_of_a_claim_are_one_family(load):
    found = claims.assess(
        load(people(A=JUST_BELOW, B=WIDE), PROFILE), claim(SHARE, NET, countries="AB")
    )
    p = found.table["p"].to_numpy()
    assert len(p) == 4
    assert found.table["p_adjusted"].min() == pytest.approx(4 * p.min(), rel=CLOSE)


def test_a_claim_about_some_countries_is_tested_in_those_that_are_there(load):
    found = claims.assess(
        load(people(A=ABOVE, B=FEW, Z=BELOW), PROFILE), claim(countries="ABC", needed="some")
    )
    assert found.table["country"].tolist() == ["A"]
    assert found.left_out == {"C": "not in this file", "B": "too few interviews"}
    assert found.verdict == SUPPORTED


# ---- Groups and pairs


def aged(*bands, young=(200, 150), older=(200, 50)):
    """A survey's table and profile, with these age bands."""
    table = people(young=young, older=older)
    age = np.where(table["country"] == "young", 15 + np.arange(len(table)) % 10, 60)
    table = table.assign(country="A", age=age)
    break_ = {"column": "age", "role": "age", "bands": bands}
    return table, {**PROFILE, "breaks": {**PROFILE["breaks"], "cohort": break_}}


@pytest.mark.parametrize(
    "bands",
    [
        [(15, 24), (25, 120)],
        [(15, 19), (20, 24), (25, 54), (55, 120)],
    ],
)
def test_young_people_are_found_in_whatever_bands_make_them_up(bands, load):
    found = claims.assess(load(*aged(*bands)), claim(YOUNG))
    assert found.table["difference"].tolist() == pytest.approx([0.5], rel=CLOSE)
    assert found.verdict == SUPPORTED


@pytest.mark.parametrize(
    ("bands", "has"),
    [
        ([(15, 29), (30, 120)], "15-29, 30+"),
        ([(18, 24), (25, 120)], "18-24, 25+"),
        ([(15, 19), (20, 29), (30, 120)], "15-19, 20-29, 30+"),
        ([(15, 24), (25, 39), (55, 120)], "15-24, 25-39, 55+"),  # nobody of 40 to 54
        ([(15, 24), (25, 39)], "15-24, 25-39"),
    ],
)
def test_other_bands_are_not_the_people_whom_the_claim_is_about(bands, has, load):
    table, profile = aged(*bands)
    if bands[0][0] == 18:
        table = table.assign(age=table["age"].clip(lower=18))
    table.loc[table.index[-50:], "age"] = 30
    found = claims.assess(load(table, profile), claim(YOUNG))
    assert found.verdict == CANNOT_TEST
    assert lacking(found.lack) == f"no age groups 15-24 and 25+ in this file; it has {has}"


def test_groups_are_those_named_and_all_others(load):
    table = people(Muslim=(100, 90), Orthodox=(100, 30), Catholic=(100, 60))
    table = table.assign(religion=table["country"], country="A")
    profile = {
        **PROFILE, "breaks": {**PROFILE["breaks"], "religion": {"column": "religion"}}
    }  # fmt: skip
    found = claims.assess(load(table, profile), claim(MUSLIMS))
    assert found.table["difference"].tolist() == pytest.approx([0.90 - 0.45], rel=CLOSE)
    assert found.table["n"].tolist() == [100]
    few = claims.assess(load(table[60:], profile), claim(MUSLIMS))
    assert few.table["n"].tolist() == [40]
    assert few.table["reason"].tolist() == [""]
    few = claims.assess(load(table[71:], profile), claim(MUSLIMS))
    assert few.table["reason"].tolist() == ["too few interviews"]
    alone = load(table[table["religion"] != "Muslim"], profile)
    assert lacking(claims.assess(alone, claim(MUSLIMS)).lack) == (
        "no religion with “Muslim” and others in this file; it has Catholic, Orthodox"
    )


def test_a_country_without_the_group_has_too_few_and_was_asked(load):
    table = people(Muslim=(100, 90), Orthodox=(100, 30), Catholic=(100, 60))
    table = table.assign(religion=table["country"])
    table["country"] = np.where(table["religion"] == "Catholic", "B", "A")
    profile = {
        **PROFILE, "breaks": {**PROFILE["breaks"], "religion": {"column": "religion"}}
    }  # fmt: skip
    survey = load(table, profile)
    found = claims.assess(survey, claim(MUSLIMS, countries="AB", needed="some"))
    assert (found.verdict, found.left_out) == (SUPPORTED, {"B": "too few interviews"})
    found = claims.assess(survey, claim(MUSLIMS, countries="AB"))
    assert found.verdict == CANNOT_TELL
    assert found.table["reason"].tolist() == ["", "too few interviews"]


def liking(both, turkey, eu, neither):
    """A survey of two items, with these numbers of respondents favourable to both, one or none."""
    answers = np.repeat([[1, 1], [1, 3], [3, 1], [3, 3]], [both, turkey, eu, neither], axis=0)
    table = pd.DataFrame(answers, columns=["turkey", "eu"]).assign(country="A")
    eu_item = {"column": "eu", **FRIENDLY, "unfavourable": [3]}
    return table, {**PROFILE, "items": {**PROFILE["items"], "eu": eu_item}}


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ((500, 500, 500, 500), SUPPORTED),  # log odds 0 with a standard error of .09: above -.22
        ((50, 50, 50, 50), CANNOT_TELL),
        ((50, 150, 150, 50), CONTRADICTED),  # odds of 1/9
        ((0, 100, 100, 100), CANNOT_TELL),
    ],
)
def test_two_likings_do_not_exclude_each_other_unless_the_odds_are_below_the_margin(
    cells, verdict, load
):
    found = claims.assess(load(*liking(*cells)), claim(ODDS))
    assert found.verdict == verdict
    if all(cells):
        both, turkey, eu, neither = cells
        odds = log(both * neither / (turkey * eu))
        assert found.table["estimate"].tolist() == pytest.approx([odds], abs=CLOSE)
        assert found.table["threshold"].tolist() == [log(0.8)]
    else:
        assert found.table["reason"].tolist() == ["nobody is favourable to both"]


# ---- What a file lacks, word for word


def reason(survey, said, **options):
    found = claims.assess(survey, said, **options)
    assert (found.verdict, len(found.table)) == (CANNOT_TEST, 0)
    return lacking(found.lack)


def test_a_missing_country_is_named(load):
    survey = load(people(A=ABOVE), PROFILE)
    assert reason(survey, claim(countries="ABC")) == "not in this file: B, C"
    assert reason(survey, claim(countries="BC", needed="some")) == "not in this file: B, C"
    nowhere = load(people(A=ABOVE), {**PROFILE, "breaks": {}})
    assert reason(nowhere, claim()) == "no countries in this file"


def test_a_missing_item_is_named(load):
    other = {**SHARE, "items": [{"words": "whether Turkey is biased", "names": ["bias"]}]}
    survey = load(people(A=ABOVE), PROFILE)
    assert reason(survey, claim(other)) == "no item on whether Turkey is biased in this file"


def test_an_item_must_say_which_answers_are_favourable(load):
    items = {"turkey": {"column": "turkey", **FRIENDLY}}
    survey = load(people(A=ABOVE), {**PROFILE, "items": items})
    assert claims.assess(survey, claim()).verdict == SUPPORTED
    assert reason(survey, claim(NET)) == (
        "“turkey” does not say which answers are favourable and unfavourable"
    )
    items = {"turkey": {"column": "turkey", "answers": FRIENDLY["answers"]}}
    survey = load(people(A=ABOVE), {**PROFILE, "items": items})
    assert reason(survey, claim()) == "“turkey” does not say which answers are favourable"


def test_a_missing_break_is_named(load):
    survey = load(people(A=ABOVE), PROFILE)
    assert reason(survey, claim(YOUNG)) == ("no age groups 15-24 and 25+ in this file; it has none")
    assert reason(survey, claim(MUSLIMS)) == (
        "no religion with “Muslim” and others in this file; it has none"
    )


def test_a_missing_wave_is_named(load):
    survey = load(people(A=ABOVE), PROFILE)
    assert reason(survey, claim(), wave="2011") == "no wave 2011 in this file; it has none"
    table = pd.concat([people(A=ABOVE).assign(wave=2010), people(A=BELOW).assign(wave=2011)])
    wave = {"column": "wave", "role": "wave"}
    survey = load(table, {**PROFILE, "breaks": {**PROFILE["breaks"], "wave": wave}})
    assert reason(survey, claim(), wave="2012") == "no wave 2012 in this file; it has 2010, 2011"
    assert claims.assess(survey, claim()).verdict == CONTRADICTED  # the last wave
    assert claims.assess(survey, claim(), wave="2010").verdict == SUPPORTED


def test_a_country_that_was_not_asked_cannot_be_tested(load):
    table = people(A=ABOVE, B=ABOVE)
    table.loc[table["country"] == "B", "turkey"] = np.nan
    survey = load(table, PROFILE)
    assert reason(survey, claim(countries="AB")) == "no interviews in B: friendly"
    found = claims.assess(survey, claim(countries="AB", needed="some"))
    assert (found.verdict, found.left_out) == (SUPPORTED, {"B": "not asked"})
    assert reason(survey, claim(countries="B", needed="some")) == (
        "too few interviews in every country: friendly"
    )


# ---- A reader's own file


def test_items_and_countries_of_other_names_are_found(load, shipped):
    table = people(**{"Kosovo": ABOVE, "ALBANIA": ABOVE, "North Macedonia": ABOVE}).replace(
        {"turkey": {1: 4}}
    )
    montenegro = people(Montenegro=ABOVE).replace({"turkey": {1: 4}})
    item = {
        "column": "turkey",
        "about": "TÜRKIYE".replace("I", "i"),
        "answers": {"4": "Friendly", "3": "Hostile"},
        "favourable": [4],
        "unfavourable": [3],
        "favourable_label": "Friendly",
    }
    decoy = {"column": "turkey", "answers": {"4": "a", "3": "b"}, "favourable": [3]}
    profile = {**PROFILE, "items": {"turkey": decoy, "q7": item}}
    survey = load(pd.concat([table, montenegro]), profile)
    found = claims.assess(survey, shipped["very-positive"])
    assert set(found.table["country"]) == {"Kosovo", "ALBANIA", "North Macedonia", "Montenegro"}
    assert found.table["estimate"].tolist() == pytest.approx([0.75] * 4 + [0.5] * 4, rel=CLOSE)
    assert found.verdict == SUPPORTED
