"""How recorded values become positions: answers, levels, groups and age bands."""

import numpy as np
import pandas as pd
import pytest

from data.coding import (
    as_recorded,
    divide_by_bands,
    divide_by_groups,
    divide_by_values,
    encode_item,
)
from data.model import Item, SurveyError
from data.recorded import Column, MissingCodes

ITEM = Item(
    name="q",
    column="Q1",
    title="",
    about="",
    wording="",
    answers={3: "Good", 1: "Bad"},
    no_opinion={9: "Don't know"},
    not_asked=(-1,),
)


def values(*recorded, kind=float):
    return Column.of(np.array(recorded, kind))


def divided(divide, recorded, *said, **named):
    """The levels of a break, and the codes of all that decided them."""
    levels, code = divide(recorded, *said, **named)
    return levels, code(recorded)


def test_answers_are_positions_in_the_order_of_the_questionnaire():
    codes = encode_item(values(1, 3, 9, -1, np.nan, 3), ITEM)
    assert codes.tolist() == [1, 0, 2, -1, -1, 0]
    assert codes.dtype == np.int8


def test_answers_of_text_are_told_apart_and_empty_text_is_missing():
    item = Item("q", "Q1", "", "", "", answers={"po": "Yes", "jo": "No"}, no_opinion={})
    codes = encode_item(values("jo", "", None, "po", kind=object), item)
    assert codes.tolist() == [1, -1, -1, 0]


def test_codes_that_nothing_names_are_listed_with_their_counts():
    with pytest.raises(SurveyError) as refused:
        encode_item(values(1, *[5.0] * 1200, 2, 2, 7, 8.5, 99), ITEM)
    assert str(refused.value) == (
        "item 'q': column 'Q1' has codes that nothing names: 5 in 1,200 rows, 2 in 2 rows, "
        "7 in 1 rows and 2 more; add them to answers, no_opinion or not_asked"
    )


def test_levels_are_the_valid_values_that_occur_in_their_order_and_words():
    declared = MissingCodes(frozenset([8]), ((90.0, 99.0),))
    levels, codes = divided(
        divide_by_values,
        values(10, 2, 8, 2, np.nan, 97, 3, 4),
        {2: "North", 3: "Centre ", 4: "Centre", 5: "South"},
        declared,
        missing=[4],
        where="break 'q'",
    )
    assert levels == ("North", "Centre", "10")
    assert codes.tolist() == [2, 0, -1, 0, -1, -1, 1, -1]


def test_two_values_of_one_wording_stay_two_levels():
    levels, _ = divided(
        divide_by_values, values(1, 2, 3), {1: "East", 2: "East"}, MissingCodes(), [], "break 'q'"
    )
    assert levels == ("East (1)", "East (2)", "3")


@pytest.mark.parametrize(("most", "kind"), [(127, np.int8), (128, np.int8), (129, np.int16)])
def test_codes_are_of_the_smallest_type_that_holds_them(most, kind):
    levels, codes = divided(
        divide_by_values, values(*range(most)), {}, MissingCodes(), [], "break 'q'"
    )
    assert codes.dtype == kind
    assert codes.tolist() == list(range(len(levels)))


@pytest.mark.parametrize(
    ("recorded", "sentence"),
    [
        ([8, np.nan], "break 'region': its column has no valid value"),
        (
            range(2000),
            (
                "break 'region': its column has 1,999 different values; "
                "a break divides respondents into groups, so give `groups` or `bands`"
            ),
        ),
    ],
)
def test_a_column_that_divides_nobody_or_everybody_is_no_break(recorded, sentence):
    with pytest.raises(SurveyError) as refused:
        divided(
            divide_by_values,
            values(*recorded),
            {},
            MissingCodes(frozenset([8])),
            [],
            "break 'region'",
        )
    assert str(refused.value) == sentence


def test_groups_gather_values_and_leave_the_rest_out():
    levels, codes = divided(
        divide_by_groups,
        values(1, 2, 3, 4, np.nan, 2),
        {"Muslim": [1, 2], "Orthodox": [3], "Catholic": [7]},
        "break 'religion'",
    )
    assert levels == ("Muslim", "Orthodox", "Catholic")
    assert codes.tolist() == [0, 0, 1, -1, -1, 0]


def test_a_value_is_in_one_group():
    with pytest.raises(SurveyError) as refused:
        divided(divide_by_groups, values(1), {"Muslim": [1, 2], "Other": [2]}, "break 'q'")
    assert str(refused.value) == "break 'q': code 2 is in two groups, one is 'Other'"


YOUNG, OLD = (15, 24), (25, 120)


@pytest.mark.parametrize(
    ("ages", "bands", "levels", "codes"),
    [
        ([15, 24.9, 25, 91], [YOUNG, OLD], ("15-24", "25+"), [0, 0, 1, 1]),
        ([18, 30], [YOUNG, OLD], ("18-24", "25+"), [0, 1]),
        ([30, 41], [YOUNG, OLD], ("30+",), [0, 0]),
        ([16, 20], [YOUNG, OLD], ("16-24",), [0, 0]),
        ([18, 64], [(18, 39), (40, 64)], ("18-39", "40-64"), [0, 1]),
        ([18, 95], [(18, 39), (40, 95)], ("18-39", "40+"), [0, 1]),
        ([14, 20, np.nan, 300], [YOUNG], ("15-24",), [-1, 0, -1, -1]),
    ],
)
def test_age_bands_follow_the_data(ages, bands, levels, codes):
    found, coded = divided(divide_by_bands, np.array(ages, float), bands, "break 'age'")
    assert found == levels
    assert coded.tolist() == codes


@pytest.mark.parametrize(
    ("ages", "sentence"),
    [
        ([np.nan, np.nan], "break 'age': its column has no valid age"),
        ([130, 141], "break 'age': no respondent is in its bands; ages run from 130 to 141"),
    ],
)
def test_ages_that_no_band_meets_are_refused(ages, sentence):
    with pytest.raises(SurveyError) as refused:
        divided(divide_by_bands, np.array(ages, float), [YOUNG, OLD], "break 'age'")
    assert str(refused.value) == sentence


def test_an_infinite_age_is_missing():
    levels, codes = divided(divide_by_bands, np.array([20, np.inf]), [YOUNG, OLD], "break 'age'")
    assert (levels, codes.tolist()) == (("20-24",), [0, -1])


def test_an_undeclared_missing_code_is_not_the_oldest_of_all():
    with pytest.raises(SurveyError) as refused:
        divided(divide_by_bands, np.array([20, 130, 998, 999, 999]), [YOUNG, OLD], "break 'age'")
    assert str(refused.value) == (
        "break 'age': 3 ages are above 130, such as 999; name such codes in `missing`"
    )
    assert divided(divide_by_bands, np.array([20, 130]), [YOUNG, OLD], "")[1].tolist() == [0, 1]


def test_an_open_band_holds_everyone_above_it():
    levels, codes = divided(
        divide_by_bands, np.array([20, 97.0]), [(15, 24), (25, 95)], "break 'age'"
    )
    assert (levels, codes.tolist()) == (("20-24", "25+"), [0, 1])


def test_numbers_within_text_codes_are_ordered_by_size(load):
    waves = ["EB100", "EB98", "EB99", "EB98"]
    survey = load(
        pd.DataFrame({"wave": waves, "q": 1}),
        {
            "breaks": {"wave": {"column": "wave", "role": "wave"}},
            "items": {"q": {"column": "q", "answers": {"1": "Yes"}}},
        },
    )
    assert survey.breaks["wave"].levels == ("EB98", "EB99", "EB100")


@pytest.mark.parametrize(
    ("code", "text", "recorded"),
    [
        ("1", False, 1),
        ("2.5", False, 2.5),
        ("07", True, "07"),
        (7, True, "7"),
        (".a", False, ".a"),  # a missing value of Stata
        (".5", False, 0.5),
    ],
)
def test_a_code_of_a_profile_is_as_its_column_has_it(code, text, recorded):
    found = as_recorded(code, text, "item 'q'")
    assert found == recorded
    assert type(found) is type(recorded)


@pytest.mark.parametrize("code", ["a", ".ab", ".A", "."])
def test_a_word_is_no_code_of_numbers(code):
    with pytest.raises(SurveyError) as refused:
        as_recorded(code, False, "item 'q'")
    assert str(refused.value) == f"item 'q': code {code!r} is text, but its column is numeric"
