"""Which columns are weights, and which of several is meant for a person's answers."""

import numpy as np
import pytest

from data.detect import detect, suggested

RANDOM = np.random.default_rng(1)
ROWS = 200
NEAR_ONE = RANDOM.uniform(0.3, 1.7, ROWS).round(4)


@pytest.fixture
def found(recorded):
    """A function that detects weights among columns: name -> (values, label)."""

    def found(**columns):
        wordings = {name: label for name, (_, label) in columns.items()}
        return detect(recorded({name: list(v) for name, (v, _) in columns.items()}, {}, wordings))

    return found


def keys(detected):
    return {proposal.column: proposal.reason.key for proposal in detected.of("weight")}


def test_a_body_weight_is_no_weight_whatever_its_name(found):
    kilograms = RANDOM.normal(75, 12, ROWS).round(1)
    detected = found(
        weight=(kilograms, "Weight of respondent (kg)"),
        pspwght=(NEAR_ONE, "Post-stratification weight"),
    )
    assert keys(detected) == {"pspwght": "labelled"}
    assert detected.certain("weight") == ("pspwght",)


@pytest.mark.parametrize("label", ["", "Weight", "Weight of respondent"])
def test_what_may_be_kilograms_is_asked_about(label, found):
    detected = found(weight=(RANDOM.normal(75, 12, ROWS).round(1), label))
    assert keys(detected) == {"weight": "weight_body"}
    assert detected.certain("weight") == ()
    assert [question.kind for question in detected.questions][:1] == ["weight"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("w", ""),
        ("W22", "Weight"),
        ("v900", "Within country weights"),
        ("v900", "Facteur de pondération nationale"),
        ("v900", "Gewichtungsfaktor"),
        ("v900", "Ağırlık"),
        ("ponder", ""),
        ("v900", "Пондер"),
        ("v900", "Težinski faktor: ponder"),
        ("v900", "Ponderador"),
        ("pesha", "Pesha e të anketuarit"),
    ],
)
def test_a_weight_is_known_by_its_name_or_label_in_many_languages(name, label, found):
    detected = found(**{name: (NEAR_ONE, label)}, q1=(np.tile([1, 2], ROWS // 2), ""))
    assert detected.certain("weight") == (name,)


def test_the_weight_that_includes_the_others_is_certain(found):
    detected = found(
        dweight=(NEAR_ONE, "Design weight"),
        pspwght=(NEAR_ONE**2, "Post-stratification weight including design weight"),
        pweight=(
            [0.13] * ROWS,
            "Population size weight (must be combined with dweight or pspwght)",
        ),
        anweight=(NEAR_ONE**2 * 0.13, "Analysis weight"),
    )
    assert detected.certain("weight") == ("pspwght",)
    assert detected.of("weight")[0].reason.values["others"] == ("dweight", "anweight")
    assert keys(detected) == {
        "pspwght": "weight_main",
        "dweight": "weight_other",
        "anweight": "weight_other",
        "pweight": "weight_constant",
    }
    assert suggested(detected).columns["weight"] == ("pspwght", "dweight", "anweight")


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("Pondération finale", "Pondération de base"),
        ("Kombiniertes Gewicht", "Designgewicht: Gewicht der Auswahl"),
        ("Nihai ağırlık", "Nüfus ağırlığı: ağırlık"),
        ("Konačni ponder", "Bazni ponder"),
        ("Пондер, коначен", "Пондер, население"),
        ("Final combined weight", "Weight"),
    ],
)
def test_the_whole_weight_is_known_by_its_label_in_many_languages(whole, part, found):
    assert found(v1=(NEAR_ONE, part), v2=(NEAR_ONE**2, whole)).certain("weight") == ("v2",)


def test_the_weights_of_the_social_survey_are_known_without_labels(found):
    by_country = np.repeat([0.13, 2.4], ROWS // 2)
    detected = found(
        dweight=(NEAR_ONE, ""),
        pspwght=(NEAR_ONE**2, ""),
        pweight=(by_country, ""),
        anweight=(NEAR_ONE * by_country, ""),
    )
    assert detected.certain("weight") == ("pspwght",)
    assert keys(detected)["pweight"] == "weight_factor"


def test_two_weights_with_equal_claims_are_asked_about(found):
    detected = found(
        withinwt_ea=(NEAR_ONE, "Facteur de pondération nationale"),
        withinwt_hh=(NEAR_ONE**2, "Facteur de pondération nationale (nouveau)"),
    )
    assert detected.certain("weight") == ()
    [question] = detected.questions
    assert (question.kind, question.reason.key) == ("weight", "which")
    assert [proposal.column for proposal in question.proposals] == ["withinwt_ea", "withinwt_hh"]


def test_a_weight_that_some_lack_cannot_be_used_but_makes_another_uncertain(found):
    lacking = [None, *NEAR_ONE[1:]]
    detected = found(weight_a=(NEAR_ONE, ""), weight_b=(lacking, ""))
    assert keys(detected) == {"weight_a": "rivals", "weight_b": "weight_incomplete"}
    assert detected.of("weight")[1].reason.values == {"count": 1}
    assert detected.certain("weight") == ()


def test_a_constant_weight_alone_weights_nothing(found):
    detected = found(pweight=([0.15] * ROWS, "Population weight"))
    assert keys(detected) == {"pweight": "weight_constant"}
    assert "absent_weight" in {remark.key for remark in detected.remarks}
    assert suggested(detected).columns["weight"] == ()


def test_a_file_without_a_weight_says_so(found):
    detected = found(q1=(np.tile([1, 2], ROWS // 2), "Trust"))
    assert not detected.of("weight")
    assert [remark.key for remark in detected.remarks] == [
        "absent_weight", "absent_stratum", "absent_psu",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "label"),
    [
        ("w", range(1, ROWS + 1), ""),  # an identifier
        ("wt", np.tile([1, 2, 3, 4], ROWS // 4), ""),  # a count
        ("w", -NEAR_ONE, ""),
        ("weight", [0.0] * ROWS, ""),
        ("weight", ["heavy", "light"] * (ROWS // 2), "Weight"),
        ("birthwt", NEAR_ONE + 3, "Weight at birth"),
    ],
)
def test_columns_that_only_sound_like_weights_are_none(name, values, label, found):
    assert not found(**{name: (values, label)}).of("weight")


def test_a_weight_to_a_total_is_asked_about_where_only_its_name_says_so(found):
    detected = found(w=(NEAR_ONE * 1500, ""))
    assert keys(detected) == {"w": "named"}
    assert detected.certain("weight") == ()


def test_a_labelled_weight_may_be_of_whole_numbers(found):
    detected = found(fw=(np.tile([900, 1500, 2100, 1200], ROWS // 4), "Weight to the population"))
    assert detected.certain("weight") == ("fw",)
