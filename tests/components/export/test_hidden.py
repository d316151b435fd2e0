"""What must not be shown is in no file, in whatever format, and its reason is in all of them."""

import io
import zipfile
from dataclasses import replace

import pandas as pd
import pytest

from analysis.estimates import shares
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


def formats(figure):
    shown = exhibit(figure)
    receipts = shown.receipt
    return {
        "svg": picture.svg(figure),
        "html": picture.html(figure),
        "vl.json": picture.vega(figure),
        "pptx": slides.pptx([shown], "A deck"),
        "xlsx": workbook.xlsx(shown),
        "csv": tables.csv(figure),
        "shown.csv": tables.csv_shown(figure),
        "datawrapper.csv": tables.csv_datawrapper(figure),
        "py": receipts.python.encode(),
        "R": receipts.r.encode(),
    }


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
