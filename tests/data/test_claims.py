"""Claims in TOML: what the shipped file says, and what such a file cannot say."""

import pytest

from data.claims import CLAIMS, read_claims, read_topics
from data.model import SurveyError

SMALLEST = """
source = "A study"
licence = "MIT"
[items.turkey]
words = "Turkey"
names = ["turkey"]
[countries]
Serbia = ["Serbia", "Srbija"]
[[claims]]
id = "liked"
number = 1
title = "Turkey is liked"
quotations = ["Turkey is liked"]
countries = ["Serbia"]
needed = "all"
combine = "all"
[[claims.tests]]
what = "friendly"
estimand = "share"
items = ["turkey"]
threshold = 0.5
"""


@pytest.fixture
def read(tmp_path):
    def read(text, reader=read_claims):
        path = tmp_path / "claims.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return reader(path)

    return read


def test_every_claim_has_a_quotation_and_a_source_and_tests():
    claims = read_claims()
    assert {claim.number for claim in claims} == {1, 2, 3, 4}
    assert len({claim.id for claim in claims}) == len(claims)
    for claim in claims:
        assert all(quotation.strip() for quotation in claim.quotations)
        assert claim.source.startswith("A study of Turkey's and the EU's foreign policies")
        assert claim.tests


def test_the_quotations_are_the_words_of_the_source():
    """Copied from the list of claims that the project was given."""
    positive, young, biased, inferred, officials = read_claims()
    assert "; ".join(positive.quotations) == (
        "in many Balkan countries, such as Kosovo, Albania, Macedonia, and Montenegro, people have "
        "very positive attitudes towards Turkey"
    )
    assert "; ".join(young.quotations) == (
        "young Serbs (ages 15-24) perceive Turkey as 'friendlier' than their older counterparts"
    )
    assert biased.quotations == inferred.quotations
    assert "; ".join(biased.quotations) == (
        "Turkey is mainly seen as a biased third party, favoring the Muslim populations in the "
        "Balkans"
    )
    assert officials.quotations == (
        "not in competition with the Euro-Atlantic frameworks",
        "for the countries in the Balkans, accession to the EU remains a priority",
    )


def test_inferences_are_labelled_and_the_words_of_the_source_are_not():
    assert {claim.id: bool(claim.inference) for claim in read_claims()} == {
        "very-positive": False,
        "young-serbs": False,
        "biased": False,
        "muslims-friendlier": True,
        "no-competition": True,
    }


def test_only_an_odds_ratio_has_no_margin():
    tests = [test for claim in read_claims() for test in claim.tests]
    assert {test.estimand for test in tests} == {"share", "net", "gap", "odds"}
    for test in tests:
        assert test.margin == {"share": 0.05, "gap": 0.05, "net": 0.10}.get(test.estimand)


def test_what_no_item_asks_about_is_listed():
    topics = read_topics()
    assert [topic.title for topic in topics] == [
        "Turkish TV series",
        "Trade with Turkey",
        "Visits",
        "Schools",
        "Human rights",
        "Turkey's own accession to the EU",
    ]
    assert {topic.reason for topic in topics} == {"no item in this file"}


def test_the_file_says_where_it_is_from_and_under_which_licence():
    first = CLAIMS.read_text(encoding="utf-8")
    assert "\nsource = " in first
    assert "\nlicence = " in first


def test_names_of_items_and_countries_stand_for_what_the_file_says_of_them(read):
    (claim,) = read(SMALLEST)
    assert claim.source == "A study"
    assert claim.countries == {"Serbia": ("Serbia", "Srbija")}
    assert claim.tests[0].items[0].names == ("turkey",)
    assert (claim.inference, claim.tests[0].margin) == ("", None)
    assert read(SMALLEST, read_topics) == ()


def changed(old, new):
    assert old in SMALLEST
    return SMALLEST.replace(old, new)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("source = ", "is not valid TOML; Invalid value (at end of document)"),
        (changed('items = ["turkey"]', 'items = ["eu"]'), "as a whole: 'eu' is not among [items]"),
        (
            changed('countries = ["Serbia"]', 'countries = ["Srpska"]'),
            "as a whole: 'Srpska' is not among [countries]",
        ),
        (changed('"A study"', '""'), "claims.0.source: String should have at least 1 character"),
        (
            changed('["Turkey is liked"]', "[]"),
            "claims.0.quotations: Tuple should have at least 1 item after validation, not 0",
        ),
        (
            changed('combine = "all"', 'combine = "most"'),
            "claims.0.combine: Input should be 'all' or 'any'",
        ),
        (
            SMALLEST + "margins = 0.05",
            "claims.0.tests.0.margins: no such key; check its spelling",
        ),
        (
            changed('"share"', '"odds"'),
            "claims.0.tests.0: `odds` are of two items, all else of one",
        ),
        (
            changed('"share"', '"odds"')
            .replace('["turkey"]\nthr', '["turkey", "turkey"]\nthr')
            .replace("= 0.5", "= -0.2"),
            "claims.0.tests.0: `threshold` is an odds ratio, above 0; found -0.2",
        ),
        (
            changed('"share"', '"gap"'),
            "claims.0.tests.0: a gap takes two `ages`, or `breaks` and `levels`",
        ),
    ],
)
def test_what_a_claim_cannot_say_is_refused_where_it_stands(text, problem, read):
    with pytest.raises(SurveyError) as refused:
        read(text)
    assert str(refused.value) == f"claims 'claims.toml': {problem}"


def test_an_absent_file_is_named(tmp_path):
    with pytest.raises(SurveyError) as refused:
        read_claims(tmp_path / "gone.toml")
    assert str(refused.value) == "claims 'gone.toml': cannot be read; No such file or directory"
