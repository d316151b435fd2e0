"""Joint attitudes: shares of those favourable to both, one, neither, as sums over respondents."""

import numpy as np
import pytest

from analysis.estimates import shares
from analysis.joint import joint
from analysis.tally import tally
from data.model import SurveyError

OPINION = [1, 2, 3]


def said(people):
    """Who is favourable to both, to the first only, the second only, neither, has no opinion."""
    one, other = people["turkey"] == 1, people["eu"] == 1
    opinion = people["turkey"].isin(OPINION) & people["eu"].isin(OPINION)
    return {
        "both": one & other,
        "first only": one & ~other & opinion,
        "second only": other & ~one & opinion,
        "neither": ~one & ~other & opinion,
        "no opinion": ~opinion,
    }


@pytest.mark.parametrize("base", ["all", "opinion"])
def test_joint_attitudes_are_means_over_respondents_with_their_errors(
    base, survey, people, plainly
):
    table = joint(tally(survey, ("turkey", "eu"), ("country", "wave")), base).table()
    here = (people["country"] == "A") & (people["wave"] == 2011)
    everyone = people[here]
    psu = everyone["psu"] if survey.design.clustered else everyone.index
    attitudes = said(everyone)
    members = everyone["turkey"].notna()
    if base == "opinion":
        members &= ~attitudes.pop("no opinion")
    rows = table[(table["country"] == "A") & (table["wave"] == "2011")]
    assert rows["answer"].tolist() == list(attitudes)
    for row, score in zip(rows.itertuples(), attitudes.values(), strict=True):
        plain = plainly(everyone["stratum"], psu, everyone["w"], score, members)
        assert row.estimate == pytest.approx(plain.mean, rel=1e-12)
        assert row.se == pytest.approx(plain.se, rel=1e-9)
        assert (row.df, row.n) == (plain.df, plain.n)


@pytest.mark.parametrize("base", ["all", "opinion"])
def test_joint_attitudes_add_to_one(base, survey):
    found = joint(tally(survey, ("turkey", "eu"), ("country",)), base)
    np.testing.assert_allclose(found.linear.value.reshape(3, -1).sum(axis=1), 1, rtol=1e-12)


def test_nobody_is_called_favourable_to_one_only_who_did_not_say_so_of_the_other(survey, people):
    """Of everyone asked, "both" and "first only" are fewer than the first item's favourable."""
    pair = (
        joint(tally(survey, ("turkey", "eu"), ("country",)))
        .table()
        .set_index(["country", "answer"])
    )
    alone = shares(tally(survey, "turkey", ("country",))).table().set_index("country")
    for country, row in alone.iterrows():
        certain = (
            pair.loc[(country, "both"), "estimate"] + pair.loc[(country, "first only"), "estimate"]
        )
        here = people[(people["country"] == country) & people["turkey"].notna()]
        unsaid = here.loc[(here["turkey"] == 1) & (here["eu"] == 9), "w"].sum() / here["w"].sum()
        assert unsaid > 0
        assert row["estimate"] == pytest.approx(certain + unsaid, rel=1e-12)


def test_joint_attitudes_want_a_pair_with_favourable_answers(survey):
    with pytest.raises(SurveyError, match="item 'eu': joint attitudes are to a pair of items"):
        joint(tally(survey, "eu", ("country",)))
    with pytest.raises(SurveyError, match="item 'trust': has no 'favourable' answers"):
        joint(tally(survey, ("eu", "trust"), ("country",)))
