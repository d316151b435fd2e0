"""Files that leave the screen, opened again."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from components import tables
from components.export import picture


@pytest.mark.parametrize(
    "view", [{}, {"kind": "answers"}, {"item": "feeling_eu"}, {"kind": "gaps"}]
)
def test_a_picture_is_full_hd_and_its_words_are_there(drawn, view):
    image = Image.open(io.BytesIO(picture.png(drawn(**view)))).convert("L")
    assert image.size == (1920, 1080)
    dark = np.asarray(image) < 128
    # Title at the top, footer at the bottom, names at the left: a missing font leaves none of them.
    for place in (dark[30:110, 40:900], dark[930:1060, 40:900], dark[200:800, 40:440]):
        assert 0.002 < place.mean() < 0.5


def test_a_picture_says_that_data_are_synthetic_within_the_plot(drawn):
    pixels = np.asarray(Image.open(io.BytesIO(picture.png(drawn()))).convert("L"))
    # The mark's grey: ink #1f1f1f at 18 % on white is 255 - .18 * (255 - 31) = 215.
    assert (np.abs(pixels[480:580, 800:1450].astype(int) - 215) <= 2).mean() > 0.05


def test_a_csv_has_the_table_at_full_precision(drawn):
    figure = drawn()
    read = pd.read_csv(io.BytesIO(tables.csv(figure)))
    for column in ("estimate", "se", "low", "high", "n", "n_eff", "deff", "df"):
        np.testing.assert_array_equal(read[column], figure.finding.table[column])
    assert set(read["note"]) == {
        "Synthetic data: these numbers are invented. They are not survey results."
    }
    assert set(read["wave"]) == {2011}


def test_a_hidden_number_is_in_no_export(small_drawn):
    written = tables.csv(small_drawn()).decode("utf-8-sig")
    east = written.splitlines()[1]
    assert east.startswith("'=East,favourable,,,,,20,")
    assert "hidden: fewer than 30 interviews" in east


def test_a_label_cannot_become_a_formula(small_drawn):
    cells = pd.read_csv(io.BytesIO(tables.csv(small_drawn())), dtype=str).fillna("").to_numpy()
    assert "'=East" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells.flat)


def test_the_table_on_the_page_is_in_words(drawn):
    words = drawn().table
    assert words.columns.tolist() == [
        "Country", "Share", "95% interval", "n", "From the average", "Adjusted p", "Verdict",
        "Effective n", "Design effect", "Data",
    ]  # fmt: skip
    assert words.iloc[0].tolist()[:2] == ["Kosovo", "77%"]
    wide = drawn("answers").table
    assert wide.columns.tolist() == [
        "Country", "n", "Friendly", "Neutral", "Hostile", "Don't know", "Refused",
    ]  # fmt: skip
