"""What must not be shown is in no file, in whatever format, and its reason is in all of them."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.association import odds_ratio
from analysis.estimates import shares
from analysis.joint import joint
from analysis.tally import tally
from components import tables
from components.export import picture, slides, workbook
from components.export.deck import exhibit
from components.export.kinds import made


@pytest.fixture(scope="module")
def secret(load):
    """Three countries, one of 29 interviews of whom 12 say yes: a share that shows nowhere else."""
    rows = [("North", 120, 50), ("South", 90, 60), ("Isle", 29, 12)]
    table = pd.concat(
        pd.DataFrame({"country": [name] * n, "q": [1] * yes + [2] * (n - yes)})
        for name, n, yes in rows
    )
    table["sex"] = [1, 2] * (len(table) // 2) + [1] * (len(table) % 2)
    return load(
        table,
        {
            "breaks": {
                "country": {"column": "country", "role": "country"},
                "sex": {"column": "sex", "labels": {"1": "Male", "2": "Female"}},
            },
            "items": {
                "q": {
                    "column": "q",
                    "wording": "Is this a question?",
                    "answers": {"1": "Yes", "2": "No"},
                    "favourable": [1],
                    "unfavourable": [2],
                }
            },
        },
        "survey.sav",
    )


@pytest.fixture(scope="module")
def battery(load):
    """Three questions of a battery in two waves and three countries, of which one has 29 people.

    On the Isle 12, then 11, of 29 are favourable to the first, and 7 to the second, 4 to both.
    """
    rows = [("North", 120, 50, 70, 40), ("South", 90, 60, 40, 30), ("Isle", 29, 12, 7, 4)]
    parts = []
    for wave in (2010, 2011):
        for name, n, one, two, both in rows:
            first = one - (wave == 2011)
            firsts, seconds = np.full(n, 2), np.full(n, 2)
            firsts[:first] = 1
            seconds[first - both : first - both + two] = 1
            part = pd.DataFrame({"country": name, "wave": wave, "q": firsts, "r": seconds})
            parts.append(part.assign(s=[1, 2, 2] * (n // 3) + [1] * (n % 3), sex=np.arange(n) % 2))
    asked = {"answers": {"1": "Yes", "2": "No"}, "favourable": [1], "battery": "them"}
    return load(
        pd.concat(parts),
        {
            "breaks": {
                "country": {"column": "country", "role": "country"},
                "wave": {"column": "wave", "role": "wave"},
                "sex": {"column": "sex", "labels": {"0": "Male", "1": "Female"}},
            },
            "items": {
                name: {"column": name, "wording": f"Is {about}?", "about": about, **asked}
                for name, about in (("q", "Alpha"), ("r", "Beta"), ("s", "Gamma"))
            },
        },
        "survey.sav",
    )


OF_TWO = ("joint", "placed", "apart", "odds", "odds_groups", "net")


@pytest.mark.parametrize("kind", ["actors", "actors_grid", "trends", *OF_TWO])
def test_a_hidden_number_of_several_questions_is_in_no_file(kind, battery, turkey_2011):
    country = "Isle" if kind == "actors" else ""
    view = replace(turkey_2011, item="q", weight="unweighted", by="sex", country=country)
    choices = ("r",) if kind in OF_TWO else ("country", False) if kind == "trends" else ()
    figure = made(kind, battery, view, choices)
    where = {} if kind == "trends" else {"wave": ("2011",)}
    whole = [
        shares(tally(battery, item, ("country", "wave"), where, "unweighted"), "each").table()
        for item in ("q", "r")
    ]
    pair = tally(battery, ("q", "r"), ("country",), {"wave": ("2011",)}, "unweighted")
    whole += [
        joint(pair).table(),
        odds_ratio(pair).table().rename(columns={"odds_ratio": "estimate"}),
    ]
    isle = pd.concat([table[table["country"] == "Isle"] for table in whole])
    numbers = isle[["estimate", "low", "high"]].to_numpy(float).ravel()
    told = {
        form
        for number in numbers[np.isfinite(numbers)]
        if number not in (0, 1)
        for form in (f"{number:.6f}"[:-1], f"{100 * number:.5f}"[:-1])
    }
    # 11, 7 and 4 of 29, and the odds ratio 4 x 15 / (7 x 3).
    assert {"0.37931", "0.24137", "0.13793", "2.85714"} <= told
    for ending, content in formats(figure).items():
        for part in unpacked(content):
            met = [form for form in told if form.encode() in part]
            assert not met, (ending, met)
        words = b"".join(unpacked(content)).decode("utf-8", "ignore")
        assert "fewer than 30 interviews" in words or ending in ("datawrapper.csv", "py", "R")


def formats(figure):
    shown = exhibit(figure)
    found = {
        "svg": picture.svg(figure),
        "html": picture.html(figure),
        "vl.json": picture.vega(figure),
        "pptx": slides.pptx([shown], "A deck"),
        "xlsx": workbook.xlsx(shown),
        "csv": tables.csv(figure),
        "shown.csv": tables.csv_shown(figure),
        "datawrapper.csv": tables.csv_datawrapper(figure),
    }
    if shown.receipt:
        found |= {"py": shown.receipt.python.encode(), "R": shown.receipt.r.encode()}
    return found


def unpacked(content):
    """The bytes of a file, and of all files within it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [content]
    archive = zipfile.ZipFile(io.BytesIO(content))
    return [part for name in archive.namelist() for part in unpacked(archive.read(name))]


@pytest.mark.parametrize("kind", ["ranking", "answers", "gaps", "pairs"])
def test_a_hidden_number_is_in_no_file(kind, secret, turkey_2011):
    view = replace(turkey_2011, item="q", wave="", weight="unweighted", by="sex")
    choices = (("Male",), ("Female",)) if kind == "gaps" else ()
    figure = made(kind, secret, view, choices)
    # 12 / 29 = .413793..., 17 / 29 = .586206...: 5 digits are in no other number of this survey.
    by = ("country", "sex") if kind == "gaps" else ("country",)
    whole = shares(tally(secret, "q", by, weight="unweighted"), "each").table()
    hidden = whole[whole["flag"].str.startswith("hidden")]
    assert len(hidden) >= 2
    told = {
        form
        for number in hidden[["estimate", "low", "high"]].to_numpy().ravel()
        if 0 < number < 1
        for form in (f"{number:.6f}"[:-1], f"{100 * number:.5f}"[:-1])
    }
    for ending, content in formats(figure).items():
        for part in unpacked(content):
            met = [form for form in told if form.encode() in part]
            assert not met, (ending, met)


@pytest.mark.parametrize("ending", ["svg", "html", "pptx", "xlsx", "csv", "shown.csv"])
def test_the_reason_of_a_hidden_number_is_in_every_file(ending, secret, turkey_2011):
    view = replace(turkey_2011, item="q", wave="", weight="unweighted", by="sex")
    content = formats(made("ranking", secret, view))[ending]
    parts = [part.decode("utf-8", "ignore") for part in unpacked(content)]
    assert any("fewer than 30 interviews" in part for part in parts)
    assert any("Isle" in part for part in parts)
