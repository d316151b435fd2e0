"""How words of a file are compared with the vocabulary."""

import pytest

from data.detect.words import LONGEST, asked, joined, phrases, plain, unremarked, vocabulary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t know", "dont know"),
        ("Đačka  knjižica", "dacka knjizica"),
        ("Bilmİyorum, IŞIK", "bilmiyorum isik"),
        ("Respondent's sex", "respondent sex"),
        ("très_bien!", "tres bien"),
        ("Weiß nicht", "weiss nicht"),
        ("Ниш", "ниш"),
        ("*:`", ""),
    ],
)
def test_case_accents_and_signs_do_not_matter(text, expected):
    assert plain(text) == expected


def test_a_phrase_is_of_whole_words_also_after_an_apostrophe():
    said = phrases("Trust in l'Union européenne")
    assert {"trust", "union europeenne"} <= said
    assert "trus" not in said
    assert "turkiye" in phrases("Türkiye'ye güven")


def test_of_a_text_no_more_is_remembered_than_the_vocabulary_knows():
    assert phrases("Zaphod Beeblebrox " * 100) == frozenset()


@pytest.mark.parametrize(
    ("name", "wording", "expected"),
    [
        ("Q1", "Q1. Age", "Age"),
        ("qa15a", "Q.A15a Would you say", "Would you say"),
        ("qbx", "Q.BX How big", "How big"),
        ("EA_SVC_A", "EA-SVC-A. Electricity", "Electricity"),
        ("Q43A_ARB", "Q43a. arb. Democracy is weak", "Democracy is weak"),
        ("Q23", "Q23.\N{NO-BREAK SPACE}Soutien", "Soutien"),
        ("sex", "SEX. Respondent's sex", "Respondent's sex"),
        ("country", "Country (Vendi)", "Country (Vendi)"),
        ("stratum", "Stratum: region", "Stratum: region"),
        ("q1", "In 2010. we were", "In 2010. we were"),
        ("q1", "q1", "q1"),
        ("q1", "", ""),
    ],
)
def test_a_label_is_read_without_the_number_of_its_question(name, wording, expected):
    assert asked(name, wording) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Refused (VOL.)", "Refused"),
        ("(DK)", "(DK)"),
        ("88 - Don't know", "Don't know"),
        ("97 or older", "97 or older"),
    ],
)
def test_remarks_are_left_out_unless_they_are_all(text, expected):
    assert unremarked(text) == expected


def test_a_name_is_one_word():
    assert joined("Country_ID") == "countryid"


def test_no_phrase_of_the_vocabulary_is_too_long_to_be_found():
    def lists(part):
        for inner in part.values():
            yield from lists(inner) if isinstance(inner, dict) else [inner]

    found = [phrase for name, part in vocabulary().items() if name != "missing" for phrase in
             frozenset().union(*lists(part))]  # fmt: skip
    assert max(len(phrase.split()) for phrase in found) <= LONGEST
    assert all(phrase == plain(phrase) != "" for phrase in found)
