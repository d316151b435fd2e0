"""What may be shown: each rule at its edge, and what a hidden row keeps."""

import numpy as np
import pandas as pd
import pytest

from analysis import reliability
from analysis.estimates import means, shares
from analysis.intervals import Interval
from analysis.reliability import flags, present, reasons
from analysis.tally import tally

FINE = {"n": 400, "base_n_eff": 250.0, "df": 40.0}
AS_IT_IS = {**FINE, "share": 0.5, "low": 0.46, "high": 0.54}


def flag(n, base_n_eff, df, share=None, low=None, high=None):
    exact = None if share is None else Interval(np.array([low]), np.array([high]))
    given = None if share is None else np.array([share])
    return flags(np.array([n]), np.array([base_n_eff]), np.array([df]), given, exact).item()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "ok"),
        ({"n": 0, "base_n_eff": 0.0}, "hidden: not asked"),
        ({"n": 29}, "hidden: fewer than 30 interviews"),
        ({"n": 30}, "caution: small base"),
        ({"base_n_eff": 29.9}, "hidden: fewer than 30 effective interviews"),
        ({"base_n_eff": 30.0}, "ok"),
        ({"n": 99}, "caution: small base"),
        ({"n": 100}, "ok"),
        ({"df": 0.0}, "caution: too few sampling points for an interval"),
        ({"df": np.nan}, "caution: too few sampling points for an interval"),
        ({"df": 7.9}, "caution: few sampling points"),
        ({"df": 8.0}, "ok"),
        # The interval is wide: .30 and more.
        ({"share": 0.3, "low": 0.18, "high": 0.48}, "caution: imprecise"),
        ({"share": 0.3, "low": 0.19, "high": 0.48}, "ok"),
        # It is wide for so small a share: more than .05, and more than 1.3 of it.
        ({"share": 0.06, "low": 0.03, "high": 0.11}, "caution: imprecise"),
        ({"share": 0.06, "low": 0.035, "high": 0.11}, "ok"),
        ({"share": 0.02, "low": 0.005, "high": 0.05}, "ok"),
        # It is wide for so small a rest.
        ({"share": 0.94, "low": 0.89, "high": 0.97}, "caution: imprecise complement"),
        ({"share": 0.94, "low": 0.89, "high": 0.965}, "ok"),
        ({"share": 0.0, "low": 0.0, "high": 0.09}, "caution: nobody or everybody"),
        ({"share": 1.0, "low": 0.6, "high": 1.0}, "caution: nobody or everybody"),
        (
            {"n": 40, "df": 5.0, "share": 0.5, "low": 0.3, "high": 0.7},
            "caution: small base; few sampling points; imprecise",
        ),
        ({"n": 20, "df": 5.0}, "hidden: fewer than 30 interviews"),
    ],
)
def test_a_share_is_shown_marked_or_hidden_by_its_worst_reasons(change, expected):
    assert flag(**{**AS_IT_IS, **change}) == expected


def test_a_mean_is_judged_by_its_base_only():
    assert flag(**FINE) == "ok"
    assert flag(n=50, base_n_eff=35.0, df=3.0) == "caution: small base; few sampling points"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ok", []),
        ("hidden: not asked", ["not asked"]),
        ("caution: small base; imprecise", ["small base", "imprecise"]),
    ],
)
def test_a_flag_is_read_back_as_its_reasons(said, expected):
    assert reasons(said) == expected


FLAGS = [
    "ok",
    "caution: small base; imprecise",
    "caution: imprecise complement",
    "hidden: not asked",
]


@pytest.fixture
def table():
    numbers = dict.fromkeys(reliability.NUMBERS, 0.5)
    return pd.DataFrame(
        {"country": list("ABCD"), "answer": "yes", **numbers, "n": 50, "flag": FLAGS}
    )


def test_a_hidden_row_keeps_its_base_and_its_reason_and_loses_its_numbers(table):
    before = table.copy()
    shown = present(table)
    pd.testing.assert_frame_equal(table, before)
    assert shown[reliability.NUMBERS].isna().all(axis=1).tolist() == [False, False, False, True]
    kept = ["country", "answer", "n", "flag"]
    pd.testing.assert_frame_equal(shown[kept], table[kept])
    pd.testing.assert_frame_equal(shown[:3], table[:3])


def test_strictly_an_imprecise_share_is_hidden_too_and_says_why(table):
    shown = present(table, strict=True)
    assert shown["flag"].tolist() == [FLAGS[0], "hidden: imprecise", FLAGS[2], FLAGS[3]]
    hidden = shown["flag"].str.startswith("hidden")
    assert shown.loc[hidden, reliability.NUMBERS].isna().all(axis=None)
    assert shown.loc[~hidden, reliability.NUMBERS].notna().all(axis=None)


def test_what_estimates_say_is_what_is_presented(survey):
    for estimates in (shares(tally(survey, "turkey"), "each"), means(tally(survey, "trust"))):
        table = estimates.table()
        assert [*table] == [
            "country",
            "answer",
            "estimate",
            "se",
            "low",
            "high",
            "n",
            "n_eff",
            "deff",
            "df",
            "flag",
        ]
        assert set(reliability.NUMBERS) <= set(table)
        unhidden = ~table["flag"].str.startswith(reliability.HIDDEN)
        pd.testing.assert_frame_equal(present(table)[unhidden], table[unhidden])
