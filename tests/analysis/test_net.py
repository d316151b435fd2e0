"""Association net of goodwill: of each group, net of what that group was asked."""

import numpy as np
import pandas as pd
import pytest

from analysis.net import net_association
from analysis.regression import adjusted_association


@pytest.fixture(scope="module")
def survey(load):
    """Four items; B was never asked the last, and C neither of the last two."""
    rng = np.random.default_rng(5)
    table = pd.DataFrame({"country": np.repeat(["A", "B", "C"], 300)})
    goodwill = rng.normal(size=900)
    for item in ("one", "other", "usa", "russia"):
        table[item] = np.where(goodwill + rng.normal(size=900) > 0, 1.0, 2.0)
    table.loc[table["country"] != "A", "russia"] = np.nan
    table.loc[table["country"] == "C", "usa"] = np.nan
    answers = {"answers": {"1": "Yes", "2": "No"}, "favourable": [1]}
    return load(
        table,
        {
            "breaks": {"country": {"column": "country", "role": "country"}},
            "items": {x: {"column": x, **answers} for x in ("one", "other", "usa", "russia")},
        },
    )


@pytest.mark.parametrize(
    ("country", "asked"), [("A", ("usa", "russia")), ("B", ("usa",)), ("C", ())]
)
def test_each_country_is_net_of_the_items_that_it_was_asked(survey, country, asked):
    found = net_association(survey, "other", "one", ("usa", "russia"))
    alone = adjusted_association(survey, "other", "one", asked, where={"country": [country]})
    row = found[found["country"] == country].reset_index(drop=True)
    pd.testing.assert_frame_equal(row, alone.table())


def test_the_rows_are_the_countries_in_their_order(survey):
    found = net_association(survey, "other", "one", ("usa", "russia"))
    assert found["country"].tolist() == ["A", "B", "C"]
    assert found.index.tolist() == [0, 1, 2]
    some = net_association(survey, "other", "one", ("usa", "russia"), where={"country": ["C", "A"]})
    assert some["country"].tolist() == ["A", "C"]


def test_without_breaks_all_are_one_group(survey):
    found = net_association(survey, "other", "one", ("usa",), by=(), where={"country": ["B"]})
    alone = adjusted_association(survey, "other", "one", ("usa",), (), {"country": ["B"]})
    pd.testing.assert_frame_equal(found, alone.table())
