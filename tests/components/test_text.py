"""Sentences: findings that the numbers bear out, and footers that leave nothing out."""

import string
import tomllib

import pytest

from components import text
from components.text import say


def test_a_headline_says_only_what_is_clear(found):
    finding = found()
    # At 1 - .05/7 the intervals of the first four lie above one half, of the last two below.
    assert text.headline(finding) == (
        "Clearly more than half say Turkey is a friendly country in Kosovo, Macedonia, Albania and "
        "Bosnia and Herzegovina; clearly fewer than half in Croatia and Serbia"
    )
    unclear = finding.table.set_index("country").loc["Montenegro"]
    assert unclear["low"] < 0.5 < unclear["high"]


def test_a_headline_that_would_name_many_gives_their_number(found):
    finding = found(item="germany")
    above = sum(side == "above" for side in finding.sides.values())
    assert 4 < above < 7
    assert f"say Germany is a friendly country in {above} of the 7 countries" in text.headline(
        finding
    )


def test_a_headline_on_a_scale_speaks_of_its_halves(found):
    headline = text.headline(found(item="feeling_turkey", kind="mean"))
    assert headline.startswith("Feeling toward Turkey: clearly on the upper half of the scale in ")


def test_a_question_that_was_not_asked_says_so(found):
    finding = found(item="germany", wave="2006")
    assert text.headline(finding) == "Germany: friendly or hostile: not asked in 2006"
    assert finding.shown.empty


def test_the_footer_has_wording_base_n_dates_weights_method_and_source(found):
    finding = found()
    n = finding.table["n"]
    interviews = f"n = {n.min():,} to {n.max():,} interviews per group."
    assert text.footer(finding) == [
        f"Question: “{finding.item.wording}”",
        (
            f"Base: everyone asked; don’t know and refused are in the base. {interviews} "
            "Fieldwork: June to July 2011. Mode: face to face. Population: persons aged 15+."
        ),
        "Weights: within country. Intervals: 95%, design-based (strata and sampling points).",
        "Source: Balkan Opinion Monitor (synthetic data).",
        "Synthetic data: these numbers are invented. They are not survey results.",
    ]


def test_the_footer_changes_with_the_base(found):
    assert "Base: those with an opinion" in text.footer(found(base="opinion"))[1]
    assert "% of those with an opinion who say" in text.subtitle(found(base="opinion"))


def test_a_file_without_sampling_points_says_that_margins_are_a_lower_bound(small_found):
    footer = " ".join(text.footer(small_found()))
    assert "weights only; the file names no strata or sampling points" in footer
    assert "a lower bound" in footer


def test_what_is_hidden_or_marked_is_named_with_its_reason(small_found):
    footer = " ".join(text.footer(small_found()))
    assert "Not shown: =East (fewer than 30 interviews)." in footer
    assert "Marked * or by a hollow or dashed mark: small base (30 to 99 interviews)" in footer


def test_the_note_names_what_is_calibrated(found):
    assert text.synthetic_note(found(item="usa", wave="2009", show="answers")) == (
        "Synthetic data: calibrated to published figures for “Hostile” in "
        "Kosovo, Albania, Bosnia and Herzegovina and Serbia; all else is invented."
    )


def test_the_alternative_text_says_the_finding_and_the_numbers(found):
    finding = found()
    words = text.alt(finding)
    assert text.headline(finding) in words
    first = finding.table.iloc[0]
    assert f"Kosovo {100 * first['estimate']:.0f}% (" in words
    assert "Synthetic data" in words


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
