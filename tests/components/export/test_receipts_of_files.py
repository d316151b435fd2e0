"""Receipts of surveys in several files, of Stata's missing values and of sets of answers, run."""

import struct

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from components.export.receipts.receipt import receipt
from components.export.receipts.recipe import Recipe
from components.export.receipts.results import results
from data.load import load_survey
from data.profile import Profile, profile_toml

ANSWERS = {"answers": {"1": "Yes", "2": "No"}, "favourable": [1]}
PAIRS = Recipe(("q",), ("country",), "w", compare="pairs")


def people(seed, n=240):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": np.arange(n), "country": np.repeat(["AA", "BB"], n // 2),
            "stratum": np.arange(n) // 40, "psu": np.arange(n) // 8, "w": rng.gamma(4, 0.3, n),
            "q": rng.choice([1.0, 2.0, 9.0], n, p=[0.5, 0.4, 0.1]),
            "year": 1940.0 + np.arange(n) % 50,
        }
    )  # fmt: skip


def said(folder, first, **profile):
    """The survey of a file and a profile that lies beside it."""
    described = Profile.model_validate({"title": "A test", **profile})
    (folder / "profile.toml").write_text(profile_toml(described), "utf-8")
    return load_survey(folder / first)


def joined(folder):
    """A design file with more rows than respondents, in another order."""
    table = people(1)
    design = table[["id", "country", "stratum", "psu"]].sample(frac=1, random_state=1)
    more = design.assign(country="CC")
    pd.concat([more, design]).to_csv(folder / "design.csv", index=False)
    pyreadstat.write_sav(table.drop(columns=["stratum", "psu"]), folder / "survey.sav")
    survey = said(
        folder,
        "survey.sav",
        design={
            "weights": {"w": "w"}, "stratum": ["stratum"], "psu": "psu",
            "join": {"file": "design.csv", "on": ["country", "id"]},
        },
        breaks={"country": {"column": "country", "role": "country"}},
        items={"q": {"column": "q", **ANSWERS, "no_opinion": {"9": "Don't know"}}},
    )  # fmt: skip
    return survey, PAIRS, folder


def appended(folder):
    """Two waves: columns of other names, a constant, and 9 is missing in one of them only."""
    first, second = people(2), people(3).rename(columns={"q": "Q7", "w": "weight"})
    second["q"] = 1.0  # something else by the same name
    pyreadstat.write_sav(first, folder / "one.sav", missing_ranges={"q": [9]})
    pyreadstat.write_sav(second, folder / "two.sav")
    survey = said(
        folder,
        "one.sav",
        constant={"wave": 2010},
        append=[
            {
                "file": "two.sav", "constant": {"wave": 2012},
                "columns": {"q": "Q7", "w": "weight", "year": ""},
            }
        ],
        design={"weights": {"w": "w"}, "stratum": ["stratum"], "psu": "psu"},
        breaks={
            "country": {"column": "country", "role": "country"},
            "wave": {"column": "wave", "role": "wave"},
            "age": {"birth_year": "year", "role": "age", "bands": [[18, 40], [41, 120]]},
        },
        items={
            "q": {
                "column": "q", "answers": {"1": "Yes", "2": "No", "9": "Neither"},
                "favourable": [1], "not_asked": ["9 in one.sav"],
            }
        },
    )  # fmt: skip
    return survey, Recipe(("q",), ("country", "wave"), "w", compare="change"), folder


def of_stata(folder):
    """Answers among Stata's missing values."""
    table = people(4)
    table["q"] = table["q"].astype(object).where(table["q"] < 9, "a")
    pyreadstat.write_dta(table, folder / "survey.dta", missing_user_values={"q": ["a"]})
    survey = said(
        folder,
        "survey.dta",
        design={"weights": {"w": "w"}, "stratum": ["stratum"], "psu": "psu"},
        breaks={"country": {"column": "country", "role": "country"}},
        items={"q": {"column": "q", **ANSWERS, "no_opinion": {".a": "Don't know"}}},
    )
    return survey, PAIRS, folder


def of_tabs(folder):
    """A table with tabs, and names that are none in R."""
    table = people(5).rename(columns={"q": "Q 7 (a)", "w": "if"})
    table.to_csv(folder / "survey.tsv", sep="\t", index=False)
    survey = said(
        folder,
        "survey.tsv",
        design={"weights": {"if": "w"}, "stratum": ["stratum"], "psu": "psu"},
        breaks={"the country": {"column": "country", "role": "country"}},
        items={"q": {"column": "Q 7 (a)", **ANSWERS, "no_opinion": {"9": "Don't know"}}},
    )
    return survey, Recipe(("q",), ("the country",), "if", base="opinion", compare="pairs"), folder


def of_semicolons(folder):
    """A table with decimal commas, and codes with a leading zero, which are text."""
    table = people(12).assign(country=np.repeat(["07", "7"], 120), q=np.tile(["01", "2", "."], 80))
    table.to_csv(folder / "survey.csv", sep=";", decimal=",", index=False)
    answers = {"01": "Yes", "2": "No"}
    survey = said(
        folder,
        "survey.csv",
        design={"weights": {"w": "w"}, "stratum": ["stratum"], "psu": "psu"},
        breaks={"country": {"column": "country", "role": "country"}},
        items={
            "q": {
                "column": "q", "answers": answers, "favourable": ["01"], "no_opinion": {".": "None"}
            }
        },
    )  # fmt: skip
    return survey, PAIRS, folder


def of_names_in_use(folder):
    """Breaks by names that the script has a use for itself."""
    table = people(14, 900)
    table = table.assign(side=table["id"] % 2, sampled=table["id"] % 3, y=table["id"] // 4 % 2)
    table.to_csv(folder / "survey.csv", index=False)
    names = {"side": "side", "stratum": "sampled", ".y": "y", "e": "y"}
    survey = said(
        folder,
        "survey.csv",
        design={"weights": {"w": "w"}, "stratum": ["stratum"], "psu": "psu"},
        breaks={
            "row": {"column": "country", "role": "country"},
            **{name: {"column": x, "label": name} for name, x in names.items()},
        },
        items={"one": {"column": "q", **ANSWERS, "not_asked": [9]}},
    )
    recipe = Recipe(
        ("one",), ("row", "side"), "w", compare="composition", a=("0",), b=("1",),
        alike=("stratum",), covariates=("stratum", "e"),
    )  # fmt: skip
    return survey, recipe, folder


def of_nowhere(folder):
    """Some are of no country in use, and so in no number of everyone."""
    table = people(13)
    table.loc[::7, "country"] = "ZZ"
    table.to_csv(folder / "survey.csv", index=False)
    survey = said(
        folder,
        "survey.csv",
        design={"weights": {"w": "w"}, "stratum": ["stratum"]},
        breaks={"country": {"column": "country", "role": "country", "missing": ["ZZ"]}},
        items={"q": {"column": "q", **ANSWERS, "no_opinion": {"9": "Don't know"}}},
    )
    return survey, Recipe(("q",), (), "w", answer="each"), folder


def of_lists(folder):
    """Answers that are lists of codes: the second of three."""
    table = people(6)
    table["media"] = np.random.default_rng(7).choice(
        ["1;2;", "2;", "1;3;", "12;", None], len(table)
    )
    table.to_csv(folder / "survey.csv", index=False)
    return of_sets(folder, "survey.csv", "media[2]")


def of_columns(folder):
    """A set of SPSS: an answer is mentioned in any of two columns, and 9 is missing."""
    table, rng = people(8), np.random.default_rng(9)
    for name in ("first", "second"):
        table[name] = rng.choice([1.0, 2, 3, 9, np.nan], len(table))
    missing = {name: [9] for name in ("first", "second")}
    path = folder / "survey.sav"
    pyreadstat.write_sav(table, path, missing_ranges=missing)
    said = b"$media=C 5 Media first second\n"
    content, end = path.read_bytes(), struct.pack("<ii", 999, 0)
    record = struct.pack("<iiii", 7, 7, 1, len(said)) + said
    path.write_bytes(content.replace(end, record + end))
    return of_sets(folder, "survey.sav", "media[2]")


def of_sets(folder, first, name):
    survey = said(
        folder,
        first,
        design={"weights": {"w": "w"}, "stratum": ["stratum"], "psu": "psu"},
        breaks={"country": {"column": "country", "role": "country"}},
        items={"q": {"column": name, "favourable": [1]}},
    )
    return survey, PAIRS, folder


MADE = {
    x.__name__: x
    for x in (
        joined,
        appended,
        of_stata,
        of_tabs,
        of_semicolons,
        of_nowhere,
        of_names_in_use,
        of_lists,
        of_columns,
    )
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return {name: make(tmp_path_factory.mktemp(name)) for name, make in MADE.items()}


@pytest.fixture(scope="module")
def in_r(cases, frames_in_r):
    return frames_in_r(cases)


@pytest.mark.parametrize("name", MADE)
def test_r_puts_the_files_together_as_the_profile_says(name, in_r, cases, agree):
    survey, recipe, _ = cases[name]
    assert set(in_r[name]) == set(results(survey, recipe).frames)
    for theirs, ours in in_r[name].values():
        agree(theirs, ours)


@pytest.mark.parametrize("name", MADE)
def test_python_puts_the_files_together_as_the_profile_says(name, cases, frames_in_python):
    survey, recipe, _ = cases[name]
    there = frames_in_python(*cases[name])
    for frame, ours in results(survey, recipe).frames.items():
        pd.testing.assert_frame_equal(there[frame], ours, check_exact=True)


def test_a_set_of_answers_in_several_files_has_its_receipt_in_python_only(tmp_path):
    for name, seed in (("one.csv", 10), ("two.csv", 11)):
        lists = np.random.default_rng(seed).choice(["1;2", "2", "1"], 240)
        people(seed).assign(media=lists, wave=seed).to_csv(tmp_path / name, index=False)
    survey = said(
        tmp_path,
        "one.csv",
        append=[{"file": "two.csv"}],
        breaks={name: {"column": name, "role": name} for name in ("country", "wave")},
        items={"q": {"column": "media[2]", "favourable": [1]}},
    )
    found = receipt(survey, Recipe(("q",), ("country",), "unweighted"), "A headline")
    assert found.no_r == (
        "receipt: column 'media[2]' is made of several, and a receipt in R makes such columns of "
        "one file only; take the one in Python"
    )
    assert "load_survey('one.csv', 'profile.toml')" in found.python
