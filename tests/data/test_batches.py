"""A file in batches has the numbers of the whole, whatever a batch happens to hold."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.estimates import means, shares
from analysis.joint import joint
from analysis.tally import tally
from data.batches import open_batches
from data.load import load_survey
from data.model import SurveyError
from data.profile import Profile

ANSWERS = {"1": "Friendly", "2": "Hostile"}
ITEM = {"column": "q", "answers": ANSWERS, "favourable": [1]}
PROFILE = {
    "title": "A long file",
    "constant": {"mode": "CAPI"},
    "design": {
        "weights": {"w": "within"},
        "weight_product": ["w", "size"],
        "stratum": ["place"],
        "psu": "point",
    },
    "breaks": {
        "country": {"column": "country", "role": "country"},
        "wave": {"column": "wave", "role": "wave"},
        "age": {"birth_year": "born", "role": "age", "bands": [[15, 29], [30, 54], [55, 120]]},
        "faith": {"column": "faith", "groups": {"Muslim": [1, 2], "Other": [3]}},
        "region": {"column": "region", "missing": ["?"]},
        "mode": {"column": "mode"},
    },
    "items": {
        "turkey": {
            "column": "q1",
            "answers": ANSWERS,
            "no_opinion": {"8": "Don't know"},
            "favourable": [1],
            "unfavourable": [2],
        },
        "eu": {"column": "q2", "answers": ANSWERS, "favourable": [1], "unfavourable": [2]},
        "trust": {"column": "trust", "scale": [0, 10]},
    },
}
DESIGNS = {
    "points": PROFILE["design"],
    "respondents": {**PROFILE["design"], "psu": ""},
    "no strata": {**PROFILE["design"], "stratum": []},
}


@pytest.fixture(scope="module")
def path(save):
    """Sorted by country and wave, as files are, so that early batches lack most of the levels."""
    rng, n = np.random.default_rng(9), 900
    table = pd.DataFrame(
        {
            "country": rng.choice(["A", "B", "C"], n, p=[0.6, 0.3, 0.1]),
            "wave": rng.choice([2010.0, 2011.0, np.nan], n, p=[0.5, 0.4, 0.1]),
            "place": rng.choice(["N", "S"], n),
            "point": rng.integers(1, 9, n),
            "born": rng.choice([1925.0, 1950, 1970, 1990, np.nan], n),
            "faith": rng.choice([1, 2, 3, 9], n),
            "region": rng.choice(["R10", "R9", "?", None], n),
            "w": np.where(rng.random(n) < 0.1, 0, rng.gamma(4, 0.25, n)),
            "size": rng.choice([0.5, 2.0], n),
            "q1": rng.choice([1, 2, 8, np.nan], n),
            "q2": rng.choice([1, 2], n),
            "trust": rng.integers(0, 11, n),
        }
    ).sort_values(["country", "wave"])
    table.iloc[:20, table.columns.get_loc("w")] = 0  # whole batches without weight
    # The year of the wave gives an age: those without one are in no sample, and of no age.
    return save(table.assign(wave=table["wave"].fillna(2012)), "long.parquet")


def same(found, whole):
    """To a part in 10^12, as sums in another order are."""
    numbers = ["estimate", "se", "low", "high", "n", "n_eff", "deff", "df"]
    left, right = found.table(), whole.table()
    pd.testing.assert_frame_equal(
        left.drop(columns=numbers), right.drop(columns=numbers), check_exact=True
    )
    np.testing.assert_allclose(left[numbers], right[numbers], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("rows", [19, 250])
@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(
    ("item", "asked", "estimated"),
    [
        ("turkey", {"by": ("country", "age")}, lambda t: shares(t, "each")),
        ("turkey", {"by": ("wave", "faith"), "where": {"region": ["R9"]}}, shares),
        ("turkey", {"by": ("region", "mode"), "weight": "w"}, lambda t: shares(t, "net")),
        ("trust", {"by": (), "where": {"country": ["B", "C"]}, "weight": "unweighted"}, means),
        (("turkey", "eu"), {"by": ("age",)}, joint),
    ],
)
def test_it_has_the_numbers_of_the_whole(item, asked, estimated, design, rows, path):
    profile = Profile.model_validate({**PROFILE, "design": DESIGNS[design]})
    whole = tally(load_survey(path, profile), item, **asked)
    found = tally(open_batches(path, profile, rows), item, **asked)
    same(estimated(found), estimated(whole))


def test_levels_are_read_once_and_only_the_columns_that_are_asked_for(path):
    batches = open_batches(path, Profile.model_validate(PROFILE), 200)
    read = []

    def watched(names, rows):
        read.append(sorted(names))
        return batches.recorded.batches(names, rows)

    watching = replace(batches, recorded=replace(batches.recorded, batches=watched))
    tally(watching, "turkey", by=("region",))
    tally(watching, "eu", by=("region",))
    assert tally(watching, "eu", by=("mode",)).by == {"mode": ("CAPI",)}
    design = ["country", "place", "point", "region", "size", "w", "wave"]
    assert read == [
        ["country", "region", "wave"],
        sorted([*design, "q1"]),
        sorted([*design, "q2"]),
        ["country"],  # some column says how many there are: the profile gives all the same mode
        sorted({*design, "q2"} - {"region"}),
    ]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            {"item": "russia"},
            "item 'russia': not in this survey; it has turkey, eu, trust",
        ),
        (
            {"item": "eu", "by": ["town"]},
            "break 'town': not in this survey; it has country, wave, age, faith, region, mode",
        ),
        (
            {"item": "eu", "where": {"country": ["D"]}},
            "break 'country': has no 'D'; its levels are A, B, C",
        ),
        (
            {"item": "eu", "weight": "size"},
            "weight 'size': not in this survey; it has w × size, w, unweighted",
        ),
    ],
)
def test_what_the_profile_does_not_name_is_refused(asked, sentence, path):
    batches = open_batches(path, Profile.model_validate(PROFILE), 100)
    with pytest.raises(SurveyError) as refused:
        tally(batches, **asked)
    assert str(refused.value) == sentence


def test_a_weight_of_zero_is_refused_where_it_is_so_in_all_batches(save):
    path = save(pd.DataFrame({"q": [1, 1, 1], "w": [0.0, 0.0, 0.0]}), "light.parquet")
    said = {"title": "Light", "design": {"weights": {"w": ""}}, "items": {"q": ITEM}}
    with pytest.raises(SurveyError, match=r"^weight 'w': is 0 for all 3 respondents$"):
        tally(open_batches(path, Profile.model_validate(said), 2), "q", by=())


@pytest.mark.parametrize(
    ("name", "more", "sentence"),
    [
        (
            "rows.csv",
            {},
            "file 'rows.csv': cannot be read in batches; save it as .parquet, or load it",
        ),
        (
            "more.parquet",
            {"append": [{"file": "next.parquet"}]},
            (
                "file 'more.parquet': is read in batches, and its profile joins or appends others; "
                "make one file of them"
            ),
        ),
    ],
)
def test_what_cannot_be_passed_in_batches_is_refused(name, more, sentence, save):
    path = save(pd.DataFrame({"q": [1, 1, 1]}), name)
    said = Profile.model_validate({"title": "Other", "items": {"q": ITEM}, **more})
    with pytest.raises(SurveyError) as refused:
        tally(open_batches(path, said), "q", by=())
    assert str(refused.value) == sentence
