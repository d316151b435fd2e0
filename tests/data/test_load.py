"""A file and a profile become a survey, or a sentence that says what contradicts what."""

import numpy as np
import pandas as pd
import pytest

from data.load import load_survey, survey_of
from data.model import SurveyError
from data.profile import Profile
from data.readers import open_recorded

PEOPLE = pd.DataFrame(
    {
        "country": [1, 1, 2, 2, 3, 3],
        "wave": [2010, 2011, 2010, 2011, 2010, 2011],
        "place": ["N", "S", "N", "S", "N", "S"],
        "point": [1, 2, 1, 2, 3, 3],
        "w": [0.5, 1.5, 0.0, 2.0, 1.0, 1.0],
        "size": [10.0, 10.0, 20.0, 20.0, 5.0, 5.0],
        "age": [18.0, 30.0, 99.0, 70.0, 44.0, np.nan],
        "born": [1990.0, 1980.0, 1950.0, 1940.0, 9999.0, 1996.0],
        "q": [1.0, 2.0, 8.0, 9.0, np.nan, 3.0],
        "trust": [0.0, 10.0, 88.0, 5.0, 7.0, np.nan],
    }
)
COUNTRIES = {1: "Shqipëri", 2: "Crna Gora – Čačak", 3: "Србија", 4: "Türkiye, ş"}
WORDS = {
    "column_labels": {"q": "Si e shihni Turqinë?"},
    "variable_value_labels": {
        "country": COUNTRIES,
        "q": {1: "Mik", 2: "Asnjanës", 3: "Armik", 8: "Nuk e di", 9: "Refuzon"},
    },
    "missing_ranges": {"q": [8, 9], "age": [99], "trust": [{"lo": 77, "hi": 99}]},
}
Q = {
    "column": "q",
    "answers": {"1": "Friendly", "2": "Neutral", "3": "Hostile"},
    "no_opinion": {"8": "Don't know", "9": "Refused"},
    "favourable": [1],
    "unfavourable": [3],
}
TRUST = {"column": "trust", "scale": [0, 10], "no_opinion": {"88": "Don't know"}}
BREAKS = {
    "country": {"column": "country", "role": "country"},
    "wave": {"column": "wave", "role": "wave"},
    "age": {"column": "age", "role": "age", "bands": [[15, 24], [25, 120]], "missing": [99]},
    "religion": {"column": "place", "groups": {"Muslim": ["N"], "Other": ["S", "X"]}},
}
DESIGN = {"weights": {"w": "within countries"}, "stratum": ["place"], "psu": "point"}
PROFILE = {"breaks": BREAKS, "design": DESIGN, "items": {"q": Q, "trust": TRUST}}


def with_item(**said):
    return {**PROFILE, "items": {"q": {**Q, **said}}}


def with_break(**said):
    return {**PROFILE, "breaks": {**BREAKS, "part": said}}


def with_design(**said):
    return {**PROFILE, "design": {**DESIGN, **said}}


@pytest.mark.parametrize("ending", [".sav", ".zsav", ".csv", ".parquet"])
def test_every_format_gives_the_same_codes(ending, load):
    words = WORDS if "sav" in ending else {}
    survey = load(PEOPLE, PROFILE, f"people{ending}", **words)
    assert survey.codes("q").tolist() == [0, 1, 3, 4, -1, 2]
    assert survey.codes("trust").tolist() == [0, 10, 11, 5, 7, -1]
    assert survey.codes("country").tolist() == [0, 0, 1, 1, 2, 2]
    assert survey.codes("age").tolist() == [0, 1, -1, 1, 1, -1]
    assert survey.codes("religion").tolist() == [0, 1, 0, 1, 0, 1]
    assert survey.weight().tolist() == PEOPLE["w"].tolist()
    assert survey.break_("wave").levels == ("2010", "2011")
    assert survey.break_("age").levels == ("18-24", "25+")
    assert survey.break_("religion").levels == ("Muslim", "Other")
    labels = tuple(COUNTRIES[c] for c in (1, 2, 3)) if words else ("1", "2", "3")
    assert survey.break_("country").levels == labels
    assert survey.respondents == 6


def test_words_come_from_the_profile_and_else_from_the_file(load):
    bare = {"items": {"q": {"column": "q", "no_opinion": {"8": "DK", "9": "NA"}}}}
    item = load(PEOPLE, bare, "people.sav", **WORDS).item("q")
    assert item.answers == {1: "Mik", 2: "Asnjanës", 3: "Armik"}
    assert item.no_opinion == {8: "DK", 9: "NA"}
    assert item.wording == item.title == "Si e shihni Turqinë?"
    said = load(PEOPLE, PROFILE, "people.sav", **WORDS).item("q")
    assert said.labels == ("Friendly", "Neutral", "Hostile", "Don't know", "Refused")
    assert said.codes == (1, 2, 3, 8, 9)
    assert (said.favourable_label, said.unfavourable_label) == ("Friendly", "Hostile")


def test_labels_of_a_break_may_be_reworded_and_values_left_out(load):
    renamed = {"column": "country", "labels": {"2": "Montenegro"}, "missing": [3]}
    survey = load(PEOPLE, with_break(**renamed), "people.sav", **WORDS)
    assert survey.break_("part").levels == ("Shqipëri", "Montenegro")
    assert survey.codes("part").tolist() == [0, 0, 1, 1, -1, -1]


def test_a_birth_year_becomes_an_age_in_the_year_of_the_wave(load):
    generation = {"birth_year": "born", "role": "age", "bands": [[15, 24], [25, 120]]}
    survey = load(PEOPLE, with_break(**generation, missing=[9999]))
    # Ages 20, 31, 60, 71, missing and 15: the first band starts where the youngest are.
    assert survey.break_("part").levels == ("15-24", "25+")
    assert survey.codes("part").tolist() == [0, 1, 1, 1, -1, 0]


def test_answers_of_text_have_codes_of_text(load):
    table = PEOPLE.assign(q=["po", "jo", "po", None, "nuk e di", "po"])
    item = {
        "column": "q",
        "answers": {"po": "Yes", "jo": "No"},
        "no_opinion": {"nuk e di": "Don't know"},
        "favourable": ["po"],
    }
    survey = load(table, {"items": {"q": item}})
    assert survey.codes("q").tolist() == [0, 1, 0, -1, 2, 0]


def test_answers_may_be_numbers_that_are_not_whole(load):
    item = {"column": "w", "answers": {"0.5": "half", "1.5": "more"}, "not_asked": [0, 1, 2]}
    survey = load(PEOPLE, {"items": {"q": item}})
    assert survey.codes("q").tolist() == [0, 1, -1, -1, -1, -1]


def test_a_product_of_weights_is_the_default(load):
    survey = load(PEOPLE, with_design(weight_product=["w", "size"]))
    assert dict(survey.weights) == {
        "w × size": "w × size", "w": "within countries", "unweighted": "none",
    }  # fmt: skip
    assert survey.default_weight == "w × size"
    assert survey.weight().tolist() == [5, 15, 0, 40, 5, 5]
    assert survey.weight("unweighted").tolist() == [1] * 6


def test_without_a_weight_everyone_counts_once(load):
    survey = load(PEOPLE, {"items": {"q": Q}})
    assert survey.default_weight == "unweighted"
    assert survey.design.psus.tolist() == [6]
    assert (survey.design.clustered, survey.design.stratified) == (False, False)


def test_strata_and_psus_are_nested_in_country_and_wave_whatever_their_labels(load):
    design = load(PEOPLE, PROFILE).design
    assert design.psus.tolist() == [1] * 6  # point 3 is two points, in the two waves
    assert design.block.tolist() == [0, 1, 2, 3, 4, 5]
    assert design.block_country.tolist() == [0, 0, 1, 1, 2, 2]
    assert design.block_wave.tolist() == [0, 1, 0, 1, 0, 1]
    assert design.unit_labels.tolist()[:2] == [("1", "2010", "N", 1), ("1", "2011", "S", 2)]
    everywhere = load(PEOPLE, {**PROFILE, "breaks": {}}).design
    assert everywhere.psus.tolist() == [2, 2]  # points 1 and 3 in N, 2 and 3 in S


def test_a_stratum_may_be_made_of_several_columns(load):
    design = load(PEOPLE, {**with_design(stratum=["size", "place"]), "breaks": {}}).design
    assert design.psus.tolist() == [1] * 6
    assert ("", "", 5, "N", 3) in design.unit_labels.tolist()


def test_population_totals_are_a_table_of_the_project(load):
    survey = load(PEOPLE, with_design(population_totals="population_15plus"))
    assert survey.population["Serbia"] > survey.population["Montenegro"] > 0


def test_population_totals_are_a_csv_beside_the_profile(save, tmp_path):
    (tmp_path / "people.csv").write_text("country,population_thousands\nSrbija,6100\n")
    said = {"title": "A test", **with_design(population_totals="people.csv"), "folder": tmp_path}
    survey = load_survey(save(PEOPLE), Profile.model_validate(said))
    assert survey.population == {"Srbija": 6100.0}


def test_a_profile_that_lies_nowhere_reads_no_file(save):
    said = Profile.model_validate({"title": "A test", **with_design(population_totals="a.csv")})
    with pytest.raises(SurveyError) as refused:
        survey_of(open_recorded(save(PEOPLE)), said)
    assert str(refused.value) == (
        "population_totals 'a.csv': is no table of data/population/, and this profile lies in no "
        "folder that could have it"
    )


def test_the_profile_may_lie_beside_the_file(save):
    path = save(PEOPLE)
    with pytest.raises(SurveyError) as refused:
        load_survey(path)
    assert str(refused.value) == (
        "file 'survey.csv': nothing says what its columns mean; "
        "name a profile, or put a profile.toml beside the file"
    )
    said = 'title = "Beside"\n[items.q]\ncolumn = "q"\nanswers = { 1 = "Yes" }\n'
    (path.parent / "profile.toml").write_text(said)
    assert (
        load_survey(path).title == load_survey(path, path.parent / "profile.toml").title == "Beside"
    )


NO_WEIGHT = (
    "weight 'w': 1 of 6 respondents have no weight; give each a number, 0 to those who do not count"
)


@pytest.mark.parametrize(
    ("change", "said", "sentence"),
    [
        (
            {},
            with_item(column="q99"),
            "item 'q': column 'q99' is not in 'survey.csv', which has 10 columns",
        ),
        (
            {},
            with_break(column="sex"),
            "break 'part': column 'sex' is not in 'survey.csv', which has 10 columns",
        ),
        (
            {},
            with_design(psu="ea"),
            "psu 'ea': column 'ea' is not in 'survey.csv', which has 10 columns",
        ),
        (
            {},
            with_design(stratum=["h"]),
            "stratum 'h': column 'h' is not in 'survey.csv', which has 10 columns",
        ),
        (
            {},
            with_design(weight_product=["w", "v"]),
            "weight 'v': column 'v' is not in 'survey.csv', which has 10 columns",
        ),
        ({"w": [1, 1, 1, 1, 1, np.nan]}, PROFILE, NO_WEIGHT),
        ({"w": [1, 1, 1, 1, 1, np.inf]}, PROFILE, NO_WEIGHT),
        (
            {"w": [1, 1, 1, -0.5, 1, -2]},
            PROFILE,
            "weight 'w': 2 weights are negative; the lowest is -2",
        ),
        ({"w": 0.0}, PROFILE, "weight 'w': is 0 for all 6 respondents"),
        ({"w": "1,5"}, PROFILE, "weight 'w': column 'w' is text, and numbers are needed"),
        (
            {"point": [1, 1, 1, 1, np.nan, np.nan]},
            PROFILE,
            "psu 'point': 2 of 6 respondents have none",
        ),
        (
            {"place": ["N", "S", "N", "S", None, None]},
            with_design(stratum=["place"]),
            "stratum 'place': 2 of 6 respondents have none",
        ),
        (
            {},
            with_item(favourable=[1, 4]),
            "item 'q': favourable code 4 is not an answer; answers are 1, 2, 3",
        ),
        (
            {},
            with_item(unfavourable=[8]),
            "item 'q': unfavourable code 8 is not an answer; answers are 1, 2, 3",
        ),
        ({}, with_item(unfavourable=[1]), "item 'q': code 1 is favourable and unfavourable"),
        ({}, with_item(not_asked=[3]), "item 'q': code 3 is an answer and a missing code"),
        (
            {},
            with_item(answers={"yes": "Yes"}),
            "item 'q': code 'yes' is text, but its column is numeric",
        ),
        ({}, with_item(scale=[0, 2]), "item 'q': answer 3 is not on its scale (0, 2)"),
        (
            {},
            with_item(answers={}),
            (
                "item 'q': nothing says what its answers are; column 'q' has no value labels, "
                "so give `answers` or a `scale`"
            ),
        ),
        (
            {},
            with_break(column="country", groups={"A": ["x"]}),
            "break 'part': code 'x' is text, but its column is numeric",
        ),
        (
            {},
            with_break(column="country", groups={"A": [1], "B": [1]}),
            "break 'part': code 1 is in two groups, one is 'B'",
        ),
        (
            {},
            with_break(column="place", role="age", bands=[[15, 24]]),
            "break 'part': column 'place' is text, and numbers are needed",
        ),
        (
            {},
            with_break(column="age", role="age", bands=[[100, 120]]),
            "break 'part': no respondent is in its bands; ages run from 18 to 99",
        ),
        ({"age": np.nan}, PROFILE, "break 'age': its column has no valid age"),
        ({"country": np.nan}, PROFILE, "break 'country': its column has no valid value"),
        (
            {"wave": [1, 2, 1, 2, 1, 2]},
            with_break(birth_year="born", role="age", bands=[[15, 120]]),
            "break 'part': a birth year wants waves that are years; found 1",
        ),
        (
            {},
            {
                "items": {"q": Q},
                "breaks": {"part": {"birth_year": "born", "role": "age", "bands": [[15, 120]]}},
            },
            "break 'part': a birth year becomes an age by the wave's year; name a wave",
        ),
    ],
)
def test_a_file_and_a_profile_that_contradict_each_other_are_refused(change, said, sentence, load):
    with pytest.raises(SurveyError) as refused:
        load(PEOPLE.assign(**change), said)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (None, "[Errno 2] No such file or directory: '{path}'"),
        ("state,people\nA,1\n", "'Pandas' object has no attribute 'country'"),
        (
            "country,population_thousands\nA,few\n",
            "could not convert string to float: 'few'",
        ),
    ],
)
def test_population_totals_that_are_no_such_table_are_refused(table, problem, load, tmp_path):
    path = tmp_path / "totals.csv"
    if table:
        path.write_text(table)
    with pytest.raises(SurveyError) as refused:
        load(PEOPLE, with_design(population_totals=str(path)))
    assert str(refused.value) == (
        f"population_totals '{path}': cannot be read as a table with the columns country and "
        f"population_thousands; {problem.replace('{path}', str(path))}"
    )


def test_a_break_with_a_level_for_everyone_is_refused(load):
    many = pd.DataFrame({"id": range(1500), "q": 1})
    with pytest.raises(SurveyError) as refused:
        load(many, {"items": {"q": Q}, "breaks": {"id": {"column": "id"}}})
    assert str(refused.value) == (
        "break 'id': its column has 1,500 different values; "
        "a break divides respondents into groups, so give `groups` or `bands`"
    )


def test_a_code_that_nothing_names_stops_the_item_when_it_is_used_and_not_the_survey(load):
    survey = load(PEOPLE, with_item(no_opinion={"8": "Don't know"}))
    with pytest.raises(SurveyError) as refused:
        survey.codes("q")
    assert str(refused.value) == (
        "item 'q': column 'q' has codes that nothing names: 9 in 1 rows; "
        "add them to answers, no_opinion or not_asked"
    )


@pytest.mark.parametrize("ending", [".sav", ".parquet"])
def test_respondents_of_a_stratum_without_a_name_are_refused(ending, load):
    with pytest.raises(SurveyError, match="stratum 'place': 2 of 6 respondents have none"):
        load(PEOPLE.assign(place=["N", "S", "N", "S", "", ""]), PROFILE, f"survey{ending}")


def test_groups_that_nobody_is_in_are_refused(load):
    with pytest.raises(SurveyError):
        load(PEOPLE, with_break(column="country", groups={"Albania": [101]}))
