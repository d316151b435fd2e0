"""Words from the catalogue, and numbers as words."""

import string
import tomllib

import pytest

from components import text
from components.text import say


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (0.774, "share", "77%"),
        (0.005, "share", "0%"),
        (1.0, "share", "100%"),
        (float("nan"), "share", ""),
        (5.06, "mean", "5.1"),
        (-0.14, "mean", "−0.1"),
    ],
)
def test_numbers_are_rounded_at_the_last_hop(value, kind, words):
    assert text.number(value, kind) == words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2011-06/07", "June to July 2011"),
        ("2010-06", "June 2010"),
        ("2016-11/2017-05", "November 2016 to May 2017"),
        ("summer 2010", "summer 2010"),
        ("2010-13", "2010-13"),
    ],
)
def test_field_dates_are_in_words(period, words):
    assert text.dates(period) == words


def test_names_are_listed_as_in_a_sentence():
    assert text.listed([]) == ""
    assert text.listed(["A"]) == "A"
    assert text.listed(["A", "B", "C"]) == "A, B and C"


def test_words_of_a_file_cannot_act_as_markup():
    assert text.escaped("[x](y) *b* `c` $d$ :red[e] <i>") == (
        r"\[x\]\(y\) \*b\* \`c\` \$d\$ \:red\[e\] \<i\>"
    )


def test_every_sentence_of_the_catalogue_can_be_filled_in():
    parts = [tomllib.loads(p.read_text("utf-8")) for p in (text.CATALOGUE / "en").glob("*.toml")]
    catalogue = {name: words for part in parts for name, words in part.items()}
    assert len(catalogue) == sum(map(len, parts))  # no section is in two files
    for section, sentences in catalogue.items():
        for key, sentence in sentences.items():
            if isinstance(sentence, str):
                names = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
                assert say(f"{section}.{key}", **dict.fromkeys(names, "x"))
