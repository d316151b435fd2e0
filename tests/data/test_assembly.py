"""Several files become one survey by one profile, or a sentence names the file in the way."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis.estimates import shares
from analysis.tally import tally
from data.load import load_survey, survey_of
from data.model import SurveyError
from data.profile import Profile
from data.readers import open_recorded

FIRST = pd.DataFrame(
    {
        "country": [1, 1, 1, 1, 2, 2, 2, 2],
        "place": ["N", "N", "S", "S", "N", "N", "S", "S"],
        "point": [1, 2, 3, 4, 1, 2, 3, 4],
        "w": [0.5, 1.5, 1.0, 1.0, 2.0, 0.5, 0.5, 1.0],
        "age": [18.0, 30, 44, 98, 51, 70, 33, 22],
        "q7": [1.0, 2, 9, 1, 2, 1, 1, 8],
        "trust": [0, 10, 5, 7, 3, 9, 8, 1],
    }
)
SECOND = pd.DataFrame(
    {
        "country": [1, 1, 1, 1],
        "place": ["N", "N", "S", "S"],
        "point": [1, 2, 3, 4],
        "weight": [1.0, 1.0, 2.0, 0.0],
        "age": [25.0, 60, 98, 41],
        "q7": [5.0, 5, 5, 5],  # of another question
        "q8a": [2.0, 1, 9, 1],
    }
)
COUNTRIES = {1: "Serbia", 2: "Kosovo"}
ANSWERS = {1: "Friendly", 2: "Hostile"}
LABELS = {"country": COUNTRIES, "q7": {**ANSWERS, 8: "Don't know", 9: "Refused"}}
WORDS = {"variable_value_labels": LABELS, "missing_ranges": {"q7": [8, 9], "age": [98]}}
Q = {"column": "q7", "no_opinion": {"8": "Don't know", "9": "Refused"}, "favourable": [1]}
PROFILE = {
    "title": "Two waves",
    "constant": {"year": 2023},
    "design": {"weights": {"w": "within country"}, "stratum": ["place"], "psu": "point"},
    "breaks": {
        "country": {"column": "country", "role": "country"},
        "wave": {"column": "year", "role": "wave"},
        "age": {"column": "age", "role": "age", "bands": [[15, 39], [40, 120]]},
    },
    "items": {"q": Q, "trust": {"column": "trust", "scale": [0, 10]}},
}
NEXT = {
    "file": "second.sav",
    "constant": {"year": 2024},
    "columns": {"q7": "q8a", "w": "weight"},
}
NEXT_WORDS = {"variable_value_labels": {"country": COUNTRIES, "q8a": ANSWERS}}


def labelled(**labels):
    return {"variable_value_labels": {"country": COUNTRIES, "q8a": ANSWERS, **labels}}


@pytest.fixture
def folder(tmp_path):
    """A function that writes files, each a table and its words, and loads what a profile says."""

    def load(files, **said):
        for name, (table, words) in files.items():
            if name.endswith(".sav"):
                pyreadstat.write_sav(table, tmp_path / name, **words)
            else:
                table.to_csv(tmp_path / name, index=False)
        said = Profile.model_validate({**PROFILE, **said})
        return load_survey(tmp_path / next(iter(files)), said)

    return load


def waves(first=FIRST, words=WORDS, second=SECOND, next_words=NEXT_WORDS):
    return {"first.sav": (first, words), "second.sav": (second, next_words)}


def test_files_are_waves_with_the_same_or_mapped_columns(folder):
    survey = folder(waves(), append=[NEXT])
    assert survey.respondents == 12
    assert survey.break_("wave").levels == ("2023", "2024")
    assert survey.codes("wave").tolist() == [0] * 8 + [1] * 4
    assert survey.break_("country").levels == ("Serbia", "Kosovo")
    assert survey.item("q").labels == ("Friendly", "Hostile", "Don't know", "Refused")
    assert survey.codes("q").tolist() == [0, 1, 3, 0, 1, 0, 0, 2, 1, 0, 3, 0]
    assert survey.weight().tolist() == [*FIRST["w"], *SECOND["weight"]]


def test_what_a_file_has_no_column_for_was_not_asked_there(folder):
    survey = folder(waves(), append=[NEXT])
    assert survey.codes("trust").tolist() == [*FIRST["trust"], -1, -1, -1, -1]


def test_a_wave_has_the_estimates_that_its_file_has_alone(folder):
    both = folder(waves(), append=[NEXT])
    by = ("country", "wave")
    together = shares(tally(both, "q", by)).table().set_index(["wave", "country"])
    first = shares(tally(folder(waves()), "q", by)).table()
    renamed = SECOND.rename(columns={"weight": "w", "q7": "trust"}).rename(columns={"q8a": "q7"})
    words = {"variable_value_labels": {"country": COUNTRIES, "q7": ANSWERS}}
    alone = {"second.sav": (renamed.assign(trust=5), words)}
    second = shares(tally(folder(alone, constant={"year": 2024}), "q", by)).table()
    expected = pd.concat([first, second]).set_index(["wave", "country"])
    numbers = ["estimate", "se", "low", "high", "n", "df"]
    assert len(expected) == 3
    pd.testing.assert_frame_equal(
        together.loc[expected.index, numbers], expected[numbers], check_exact=True
    )


def test_points_of_one_number_are_two_in_two_waves(folder):
    survey = folder(waves(), append=[NEXT])
    assert (
        survey.design.psus.tolist() == [2] * 6
    )  # N and S of Serbia 2023, Serbia 2024, Kosovo 2023
    assert len(survey.design.block_wave) == 3


def test_people_of_no_country_belong_to_no_point_of_two_files(folder):
    first = FIRST.assign(country=[1, 1, 1, np.nan, 2, 2, 2, 2])
    second = SECOND.assign(country=[3, 3, 3, np.nan])
    words = labelled(country={3: "Albania"})
    wave = {**NEXT, "constant": {"year": 2023}}
    survey = folder(waves(first, WORDS, second, words), append=[wave])
    assert survey.codes("country").tolist() == [0, 0, 0, -1, 1, 1, 1, 1, 2, 2, 2, -1]
    assert len(survey.design.block_country) == 3


def test_a_missing_code_is_missing_in_the_file_that_declares_it(folder):
    survey = folder(waves(), append=[NEXT])
    assert survey.break_("age").levels == ("18-39", "40+")
    # 98 is declared missing in the first file, and in the second it is an age.
    assert survey.codes("age").tolist() == [0, 0, 1, -1, 1, 1, 0, 0, 0, 1, 1, 1]
    party = {"column": "q7", "answers": {"1": "Left", "2": "Right", "9": "Green"}}
    said = {**party, "no_opinion": {"8": "Don't know"}}
    survey = folder(waves(), append=[NEXT], items={"q": said})
    with pytest.raises(SurveyError) as refused:
        survey.codes("q")
    assert str(refused.value) == (
        "item 'q': column 'q7' has codes that nothing names: '9 in first.sav' in 1 rows; "
        "add them to answers, no_opinion or not_asked"
    )
    said["no_opinion"]["9 in first.sav"] = "Refused"
    survey = folder(waves(), append=[NEXT], items={"q": said})
    assert survey.item("q").labels == ("Left", "Right", "Green", "Don't know", "Refused")
    assert survey.codes("q").tolist() == [0, 1, 4, 0, 1, 0, 0, 3, 1, 0, 2, 0]


def test_what_was_not_asked_was_not_asked_in_any_file(folder):
    items = {"q": {**Q, "no_opinion": {"8": "Don't know"}, "not_asked": [9]}}
    survey = folder(waves(), append=[NEXT], items=items)
    assert survey.codes("q").tolist() == [0, 1, -1, 0, 1, 0, 0, 2, 1, 0, -1, 0]


def test_a_level_is_missing_in_the_file_that_declares_it_only(folder):
    said = {**PROFILE["breaks"], "vote": {"column": "q7"}, "no": {"column": "q7", "missing": [9]}}
    words = labelled(q8a={**ANSWERS, 9: "Green"})
    items = {"trust": PROFILE["items"]["trust"]}
    survey = folder(waves(next_words=words), append=[NEXT], breaks=said, items=items)
    assert survey.break_("vote").levels == ("Friendly", "Hostile", "Green")
    assert survey.codes("vote").tolist() == [0, 1, -1, 0, 1, 0, 0, -1, 1, 0, 2, 0]
    assert survey.break_("no").levels == ("Friendly", "Hostile")


def test_codes_of_a_group_are_in_it_whatever_one_file_declares(folder):
    groups = {"Named": [1, 2], "Other": [8, 9]}
    said = {**PROFILE["breaks"], "vote": {"column": "q7", "groups": groups}}
    survey = folder(waves(), append=[NEXT], breaks=said, items={"trust": PROFILE["items"]["trust"]})
    assert survey.codes("vote").tolist() == [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0]


def test_a_survey_is_known_by_the_bytes_of_all_its_files(folder):
    one, again = folder(waves(), append=[NEXT]), folder(waves(), append=[NEXT])
    other = folder(waves(second=SECOND.assign(age=30)), append=[NEXT])
    assert one.digest == again.digest != other.digest
    assert one.profile_digest == other.profile_digest


def test_each_wave_may_have_a_design_file_of_its_own(folder):
    keys = np.arange(8)
    files = {
        "first.sav": (FIRST.drop(columns=["place", "point"]).assign(id=keys), WORDS),
        "second.sav": (SECOND.drop(columns=["place", "point"]).assign(nr=keys[:4]), NEXT_WORDS),
        "design1.csv": (FIRST[["place", "point"]].assign(id=keys)[::-1], {}),
        "design2.csv": (SECOND[["place", "point"]].assign(nr=keys[:4])[::-1], {}),
    }
    wave = {**NEXT, "join": {"file": "design2.csv", "on": ["nr"]}}
    design = {**PROFILE["design"], "join": {"file": "design1.csv", "on": ["id"]}}
    survey, plain = folder(files, design=design, append=[wave]), folder(waves(), append=[NEXT])
    joint, apart = (one.design.unit_labels[one.design.unit].tolist() for one in (survey, plain))
    assert joint == apart
    assert survey.design.psus.tolist() == [2] * 6


def test_columns_of_a_design_file_serve_as_weights_and_breaks(folder):
    sample = pd.DataFrame({"point": [4, 3, 2, 1], "size": [40, 30, 20, 10], "kind": list("dcba")})
    files = {"first.sav": (FIRST, WORDS), "points.csv": (sample, {})}
    survey = folder(
        files,
        design={
            "weight_product": ["w", "size"],
            "weights": {"w": "within country"},
            "join": {"file": "points.csv", "on": ["point"]},
        },
        breaks={**PROFILE["breaks"], "kind": {"column": "kind"}},
    )
    assert survey.weight().tolist() == [5, 30, 30, 40, 20, 10, 15, 40]
    assert survey.break_("kind").levels == ("a", "b", "c", "d")
    assert survey.codes("kind").tolist() == [0, 1, 2, 3, 0, 1, 2, 3]


def test_a_constant_country_or_year_serves_as_any_column(folder):
    files = {"first.sav": (FIRST.drop(columns="country").assign(born=1990.0), WORDS)}
    breaks = {
        "country": {"column": "land", "role": "country"},
        "wave": {"column": "year", "role": "wave"},
        "age": {"birth_year": "born", "role": "age", "bands": [[15, 32], [33, 120]]},
    }
    survey = folder(files, constant={"land": "Albania", "year": 2023}, breaks=breaks)
    assert survey.break_("country").levels == ("Albania",)
    assert survey.break_("age").levels == ("33+",)  # 2023 - 1990


def test_files_are_in_the_folder_of_the_profile(folder, tmp_path):
    survey = folder(waves(), append=[NEXT])
    elsewhere = tmp_path / "profiles"
    elsewhere.mkdir()
    (tmp_path / "second.sav").rename(elsewhere / "second.sav")
    said = Profile.model_validate({**PROFILE, "append": [NEXT], "folder": elsewhere})
    assert load_survey(tmp_path / "first.sav", said).digest == survey.digest
    with pytest.raises(SurveyError, match=r"^file 'second.sav': .*No such file"):
        folder({"first.sav": (FIRST, WORDS)}, append=[NEXT])


def test_an_opened_file_takes_further_ones_from_whoever_has_them(folder, tmp_path):
    expected = folder(waves(), append=[NEXT])
    recorded = open_recorded(tmp_path / "first.sav")
    said = Profile.model_validate({**PROFILE, "append": [NEXT]})
    survey = survey_of(recorded, said, lambda name: open_recorded(tmp_path / name))
    assert survey.key == expected.key
    with pytest.raises(SurveyError) as refused:
        survey_of(recorded, said)
    assert str(refused.value) == (
        "file 'second.sav': is named by the profile and is not here; open it with the survey"
    )


WAY_OUT = (
    "in the profile if they mean the same, else let `columns` of 'second.sav' say which column is "
    "'{column}' there, or \"\" for none"
)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            labelled(q8a={1: "Hostile", 2: "Friendly"}),
            (
                "item 'q': column 'q7': code 1 is 'Friendly' in 'first.sav' and 'Hostile' in "
                f"'second.sav'; give `answers` {WAY_OUT.format(column='q7')}"
            ),
        ),
        (
            labelled(country={1: "Kosovo"}),
            (
                "break 'country': column 'country': code 1 is 'Serbia' in 'first.sav' and 'Kosovo' "
                f"in 'second.sav'; give `labels` {WAY_OUT.format(column='country')}"
            ),
        ),
        (
            {**labelled(), "column_labels": {"q8a": "The EU: friendly or hostile?"}},
            (
                "item 'q': column 'q7' is 'Turkey: friendly or hostile?' in 'first.sav' and 'The "
                "EU: friendly or hostile?' in 'second.sav'; give `wording` "
                f"{WAY_OUT.format(column='q7')}"
            ),
        ),
    ],
)
def test_files_that_say_different_things_are_refused(words, sentence, folder):
    first = {**WORDS, "column_labels": {"q7": "Turkey: friendly or hostile?"}}
    with pytest.raises(SurveyError) as refused:
        folder(waves(words=first, next_words=words), append=[NEXT])
    assert str(refused.value) == sentence


def test_a_profile_rules_on_what_files_say_differently(folder):
    words = {
        **labelled(country={1: "Kosovo"}, q8a={1: "Foe", 2: "Friend"}),
        "column_labels": {"q8a": "The EU?"},
    }
    first = {**WORDS, "column_labels": {"q7": "Turkey?"}}
    country = {"column": "country", "role": "country", "labels": {"1": "Serbia"}}
    survey = folder(
        waves(words=first, next_words=words),
        append=[NEXT],
        breaks={**PROFILE["breaks"], "country": country},
        items={"q": {**Q, "wording": "Both?", "answers": {"1": "Warm", "2": "Cold"}}},
    )
    assert survey.break_("country").levels == ("Serbia", "Kosovo")
    assert survey.item("q").labels[:2] == ("Warm", "Cold")


def test_files_may_word_differently_what_the_profile_words(folder):
    words = {**LABELS, "trust": {0: "None"}}
    first = {"variable_value_labels": words}  # nothing is declared missing
    second = labelled(q8a={**ANSWERS, 8: "DK", 9: "No answer"}, weight={0: "No trust"})
    survey = folder(
        waves(words=first, next_words=second),
        append=[{**NEXT, "columns": {**NEXT["columns"], "trust": "weight"}}],
        breaks={**PROFILE["breaks"], "vote": {"column": "q7", "missing": [8, 9]}},
    )
    assert survey.break_("vote").levels == ("Friendly", "Hostile")
    assert survey.item("q").labels == ("Friendly", "Hostile", "Don't know", "Refused")
    assert survey.item("trust").labels[:2] == ("0", "1")


def test_words_of_codes_that_nobody_has_or_that_are_missing_may_differ(folder):
    words = labelled(country={1: "SERBIA ", 3: "Albania"}, q8a={**ANSWERS, 8: "Later", 9: "Never"})
    first = {**WORDS, "variable_value_labels": {**LABELS, "country": {**COUNTRIES, 3: "Croatia"}}}
    survey = folder(waves(words=first, next_words=words), append=[NEXT])
    assert survey.break_("country").levels == ("Serbia", "Kosovo")


def test_groups_of_codes_that_files_label_differently_are_refused(folder):
    said = {"column": "q7", "groups": {"Warm": [1]}}
    breaks, items = {**PROFILE["breaks"], "vote": said}, {"trust": PROFILE["items"]["trust"]}
    words = labelled(q8a={1: "Hostile", 2: "Friendly"})
    with pytest.raises(SurveyError, match="break 'vote': column 'q7': code 1 is 'Friendly' in"):
        folder(waves(next_words=words), append=[NEXT], breaks=breaks, items=items)
    said["labels"] = {"1": "Warm"}
    folder(waves(next_words=words), append=[NEXT], breaks=breaks, items=items)
    said.update(groups={"Other": [9]}, labels={})
    folder(waves(next_words=words), append=[NEXT], breaks=breaks, items=items)


SAMPLE = pd.DataFrame({"point": [1, 2, 3, 4], "place": list("AABB"), "size": 1})


@pytest.mark.parametrize(
    ("change", "said", "sentence"),
    [
        (
            {},
            {"append": [{**NEXT, "columns": {"q7": "q8a"}}]},
            (
                "weight 'w': column 'w' is not in 'second.sav'; "
                "say by `columns` or `constant` what it is there"
            ),
        ),
        (
            {"second": SECOND.drop(columns="place")},
            {"append": [NEXT]},
            (
                "stratum 'place': column 'place' is not in 'second.sav'; "
                "say by `columns` or `constant` what it is there"
            ),
        ),
        (
            {},
            {"append": [{**NEXT, "constant": {}}]},
            (
                "break 'wave': column 'year' is not in 'second.sav'; "
                "say by `columns` or `constant` what it is there"
            ),
        ),
        (
            {},
            {
                "append": [{**NEXT, "columns": {"w": "weight"}}],
                "items": {"eu": {"column": "q99", "scale": [0, 10]}},
            },
            "item 'eu': column 'q99' is in none of 'first.sav', 'second.sav'",
        ),
        (
            {},
            {"append": [{**NEXT, "columns": {"q7": "q9"}}]},
            "columns: 'q9' is not in 'second.sav'",
        ),
        (
            {},
            {"append": [{**NEXT, "constant": {"country": 3}}]},
            "constant 'country': 'second.sav' has a column of this name; leave it out",
        ),
        (
            {},
            {"append": [{**NEXT, "constant": {"year": 2023}}]},
            (
                "psu 'point': 4 of 8 PSUs are in more than one file, and each file is a sample of "
                "its own; let a break of the role wave or country tell them apart, if need be by a "
                "`constant` of each"
            ),
        ),
        (
            {},
            {"append": [{**NEXT, "constant": {"year": "spring"}}]},
            (
                "column 'year': is text in 'second.sav' and numbers in 'first.sav'; "
                "record it alike in both"
            ),
        ),
        (
            {"second": SECOND.assign(size=1.0)},
            {
                "append": [
                    {
                        **NEXT,
                        "columns": {"q7": "q8a", "w": "size"},
                        "join": {"file": "points.csv", "on": ["point"]},
                    }
                ],
                "design": {"weights": {"w": ""}},
            },
            (
                "join 'points.csv': column 'size' is in 'second.sav', too; add it to `on` if it is "
                "the same in both, else rename it in one of them"
            ),
        ),
        (
            {},
            {"design": {"stratum": ["place"], "join": {"file": "points.csv", "on": ["point"]}}},
            (
                "join 'points.csv': column 'place' is in 'first.sav', too; add it to `on` if it is "
                "the same in both, else rename it in one of them"
            ),
        ),
    ],
)
def test_files_that_do_not_fit_the_profile_are_named(change, said, sentence, folder):
    with pytest.raises(SurveyError) as refused:
        folder({**waves(**change), "points.csv": (SAMPLE, {})}, **said)
    assert str(refused.value) == sentence
