"""Groups in each country, slopes over ages, and gaps at the same composition."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.contrasts import gap, standardised_gap, trend
from analysis.estimates import shares
from analysis.multiplicity import holm
from analysis.regression import adjusted_gap
from analysis.tally import tally
from components.findings.composition import composition

YOUNG, OLDER = ["15-24"], ["25-39", "40-54", "55+"]
WAVE = {"wave": ["2011"]}


def test_slopes_are_those_of_the_engine_and_adjusted_over_the_countries(demo, drawn):
    compared = drawn("slopes").finding.compared.set_index("country")
    own = trend(shares(tally(demo, "turkey", ["country", "cohort"], WAVE))).table()
    own = own.set_index("country").loc[compared.index]
    np.testing.assert_array_equal(compared["difference"], own["difference"])
    np.testing.assert_array_equal(compared["p_adjusted"], holm(own["p"].to_numpy()))
    assert set(compared["family"]) == {7}


def test_the_three_gaps_are_those_of_the_engine(demo, drawn):
    view = drawn().finding.view
    compared = composition(demo, view, YOUNG, OLDER, ["sex"], ["sex", "education"]).compared
    rows = {name: part.set_index("country") for name, part in compared.groupby("method")}
    cells = shares(tally(demo, "turkey", ["country", "sex", "cohort"], WAVE))
    alike = standardised_gap(cells, YOUNG, OLDER, ["sex"]).table().set_index("country")
    net = adjusted_gap(
        demo, "turkey", "cohort", YOUNG, OLDER, ["sex", "education"], where=WAVE
    ).table()
    net = net.set_index("country")
    raw = gap(shares(tally(demo, "turkey", ["country", "cohort"], WAVE)), YOUNG, OLDER)
    raw = raw.table().set_index("country")
    for name, own in (("raw", raw), ("standardised", alike), ("adjusted", net)):
        for column in ("difference", "se", "low", "high", "df", "p"):
            assert rows[name][column].to_dict() == own[column].to_dict()
        expected = holm(own["p"].to_numpy())
        found = rows[name]["p_adjusted"].loc[own.index]
        np.testing.assert_array_equal(found, expected)


def test_a_gap_that_is_not_shown_is_not_shown_net_of_a_model_either(demo, drawn):
    view = drawn().finding.view
    one_region = demo.break_("region").levels[:1]  # of one country: the others have nobody in it
    view = replace(view, where=(("region", one_region),))
    compared = composition(demo, view, YOUNG, OLDER, ["sex"], ["sex"]).compared
    hidden = compared[compared["reason"] == "a side is not shown"]
    assert set(hidden["method"]) == {"raw", "standardised", "adjusted"}
    assert hidden["difference"].isna().all()


def test_a_scale_has_no_gap_net_of_a_logistic_model(demo, drawn):
    view = drawn(item="feeling_turkey").finding.view
    compared = composition(demo, view, YOUNG, OLDER, ["sex"], ["sex"]).compared
    assert set(compared["method"]) == {"raw", "standardised"}


@pytest.mark.parametrize("kind", ["heat", "slopes"])
def test_groups_keep_the_order_of_their_break(drawn, kind):
    table = drawn(kind).finding.table
    assert table["cohort"].tolist()[:4] == ["15-24", "25-39", "40-54", "55+"]
