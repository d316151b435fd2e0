"""Which columns divide respondents, and which only sound like it."""

import numpy as np
import pytest

from data.detect import detect

ROWS = 400


def spread(codes):
    """Every code equally often, over all respondents."""
    return list(np.resize(np.array(list(codes), object), ROWS))


@pytest.fixture
def found(recorded):
    """A function that detects roles among columns: name -> (values, label, value labels)."""

    def found(**columns):
        values = {name: list(said[0]) for name, said in columns.items()}
        wordings = {name: said[1] for name, said in columns.items()}
        labels = {name: said[2] for name, said in columns.items() if len(said) > 2}
        return detect(recorded(values, labels, wordings))

    return found


SEXES = {1: "Male", 2: "Female"}
SCHOOLS = {1: "Primary or less", 2: "Secondary", 3: "University"}
FAITHS = {1: "Muslim", 2: "Orthodox", 3: "Catholic", 4: "Other"}
PLACES = {1: "Urban", 2: "Rural"}
AGES, YEARS = spread(range(18, 90)), spread(range(1930, 2000))


@pytest.mark.parametrize(
    ("kind", "name", "values", "label", "words"),
    [
        ("country", "cntry", spread(["AL", "RS"]), "", {}),
        ("country", "country_id", spread(["DE-E", "DE-W", "CY-TCC", "GB-NIR"]), "", {}),
        ("country", "v2", spread([1, 2]), "Country code (ISO 3166-1)", {1: "Albania", 2: "Kosovo"}),
        ("country", "cntry", ["IE"] * ROWS, "Country", {"IE": "Ireland"}),
        ("country", "q0", spread([1, 2]), "Država", {1: "Hrvatska", 2: "Srbija"}),
        ("wave", "Wave", spread([1, 2, 3]), "", {}),
        ("wave", "essround", spread([7, 8]), "ESS round", {}),
        ("wave", "v1", spread([2008, 2010]), "Year of the survey", {}),
        ("wave", "talas", spread([1, 2]), "", {}),
        ("wave", "wave", spread(["EB98", "EB100"]), "", {}),
        ("age", "agea", AGES, "", {}),
        ("age", "Q1", AGES, "Q1. Age", {}),
        ("age", "d11", AGES, "How old are you?", {}),
        ("age", "q2", AGES, "Yaş", {}),
        ("age", "q2", AGES, "Starost ispitanika", {}),
        ("age", "mosha", AGES, "", {}),
        ("birth year", "yrbrn", YEARS, "Year of birth", {}),
        ("birth year", "v3", YEARS, "Godina rođenja", {}),
        ("birth year", "q3", YEARS, "Doğum yılı", {}),
        ("sex", "gndr", spread([1, 2]), "", SEXES),
        ("sex", "Q101", spread([1, 2]), "Q101. Sexe du répondant", {1: "Homme", 2: "Femme"}),
        ("sex", "pol", spread([1, 2]), "Pol", {1: "Muški", 2: "Ženski"}),
        ("sex", "v4", spread([1, 2]), "Cinsiyet", {1: "Erkek", 2: "Kadın"}),
        ("sex", "sex", spread(["Mashkull", "Femër"]), "", {}),
        ("sex", "v4", spread([1, 2, 3]), "Gender", {**SEXES, 3: "Other"}),
        ("education", "eisced", spread([1, 2, 3]), "", SCHOOLS),
        ("education", "Q97", spread([1, 2, 3]), "Q97. Education of respondent", SCHOOLS),
        ("education", "v5", spread([1, 2]), "Stručna sprema", {1: "Osnovna", 2: "Srednja"}),
        ("religion", "rlgdnm", spread([1, 2, 3]), "", FAITHS),
        ("religion", "Q95", spread([1, 2, 3]), "Religion", {1: "Musulman", 2: "Catholique"}),
        ("settlement", "domicil", spread([1, 2]), "", PLACES),
        ("settlement", "v6", spread([1, 2]), "Tip naselja", {1: "Gradsko", 2: "Seosko"}),
        ("settlement", "usr", spread(["U", "R"]), "Community type", {"U": "Urban", "R": "Rural"}),
        ("stratum", "stratum", spread(range(12)), "", {}),
        ("stratum", "v7", spread(range(12)), "Sampling stratum", {}),
        ("psu", "psu", spread(range(100)), "", {}),
        ("psu", "v8", spread(range(100)), "Primary sampling unit", {}),
        ("psu", "v8", spread(f"TUN{x}" for x in range(50)), "Sampling point", {}),
    ],
)  # fmt: skip
def test_a_role_is_certain_where_name_or_label_and_values_agree(
    kind, name, values, label, words, found
):
    detected = found(**{name: (values, label, words), "q1": (spread([1, 2]), "", {})})
    assert detected.certain(kind) == (name,)


@pytest.mark.parametrize(
    ("kind", "name", "values", "label", "words"),
    [
        ("country", "cntbrth", spread(["AL", "RS"]), "Country of birth", {}),
        ("country", "ctzship", spread(["AL", "RS"]), "Citizenship", {}),
        ("country", "q3", spread([1, 2]), "Country's economic condition", {1: "Good", 2: "Bad"}),
        ("country", "iso", [x / 7 for x in range(ROWS)], "", {}),
        ("wave", "inwyys", spread([2016, 2017]), "Start of interview, year", {}),
        ("wave", "year_of_interview", spread([2016, 2017]), "", {}),
        ("wave", "essround", [8] * ROWS, "ESS round", {}),
        ("wave", "q9", spread([1, 2]), "Vote for the president, round of this year", {}),
        ("age", "Q113", AGES, "Q113. Interviewer's age", {}),
        ("age", "eduage", AGES, "Age when completed education", {}),
        ("age", "age2", AGES, "Age of second person in household", {}),
        ("age", "age", spread([1, 2, 3]), "", {}),
        ("age", "q8", AGES, "Best age to retire for men in this country", {}),
        ("birth year", "yrbrn2", YEARS, "Year of birth of second person in household", {}),
        ("sex", "igender", spread([1, 2]), "Interviewer gender", SEXES),
        ("sex", "q5", spread([1, 2]), "Sexe de l’enquêteur", SEXES),
        ("sex", "gndr2", spread([1, 2]), "Gender of second person in household", SEXES),
        ("sex", "PREVINT", spread([1, 2]), "Previous interview, gender", SEXES),
        ("sex", "q6", spread([1, 2]), "Sex before marriage is wrong", {1: "Agree", 2: "Disagree"}),
        ("sex", "gender", spread([1, 2, 3, 4, 5]), "", {}),
        ("education", "eiscedm", spread([1, 2, 3]), "Mother's highest level of education", SCHOOLS),
        ("education", "edctn", spread([0, 1]), "Doing last 7 days: education", {0: "No", 1: "Yes"}),
        ("religion", "rlgblg", spread([1, 2]), "Belonging to a religion", {1: "Yes", 2: "No"}),
        ("religion", "q7", spread([1, 2]), "", {
            1: "The Islamic religion is more likely than others to encourage violence",
            2: "The Catholic religion is more likely than others to encourage violence",
        }),
        ("settlement", "Q115", spread([1, 2]), "Interviewer rural or urban", PLACES),
        ("stratum", "pspwght", spread([0.5, 1.5]), "Post-stratification weight", {}),
        ("stratum", "stratum", [*range(ROWS)], "", {}),
        ("stratum", "stratum", [None, *spread([1, 2])[1:]], "", {}),
        ("psu", "intnum", spread(range(100)), "Interviewer number", {}),
        ("psu", "EA_SVC_A", spread([0, 1]), "Electricity grid in the PSU/EA", {0: "No", 1: "Yes"}),
        ("psu", "URBRUR", spread([1, 2]), "Urban or Rural Primary Sampling Unit", PLACES),
        ("psu", "psu", [*range(ROWS)], "", {}),
        ("psu", "cluster", spread(range(30)), "", {0: "Traditional", 1: "Modern"}),
        ("psu", "psu", [None, *spread(range(100))[1:]], "", {}),
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_role_is_not_proposed_for_it(
    kind, name, values, label, words, found
):
    assert not found(**{name: (values, label, words)}).of(kind)


@pytest.mark.parametrize(
    ("kind", "name", "values", "label", "words"),
    [
        ("country", "v9", spread(["AL", "BA", "HR", "XK"]), "", {}),
        ("country", "B_ALPHA3", spread(["ALB", "BIH", "HRV", "SRB"]), "", {}),
        ("country", "v2", spread([1, 2, 3]), "", {1: "Shqipëria", 2: "Srbija", 3: "Hrvatska"}),
        ("country", "v2", spread(["Serbia", "Montenegro", "Bosnia and Herzegovina"]), "", {}),
        ("wave", "year", spread([2008, 2010]), "", {}),
        ("sex", "gender", spread([1, 2]), "", {}),
        ("sex", "q12", spread(["Male", "Female"]), "", {}),
        ("religion", "religion", spread(range(1, 9)), "", {}),
        ("religion", "q12", spread([1, 2, 3]), "", FAITHS),
        ("age", "age", spread([0, *range(18, 90)]), "", {}),
        ("age", "age", spread([1, 2, 3]), "", {1: "15-24", 2: "25-54", 3: "55+"}),
    ],
)
def test_a_role_that_one_sign_speaks_for_is_asked_about(kind, name, values, label, words, found):
    detected = found(**{name: (values, label, words)})
    assert detected.certain(kind) == ()
    [question] = [question for question in detected.questions if question.kind == kind]
    assert question.reason.key == "is_it"
    assert question.reason.values == {"kind": kind, "column": name}


def test_a_country_of_few_interviews_is_not_known_by_its_codes_alone(found):
    born = ["RS"] * (ROWS - 3) + ["AL", "BA", "HR"]
    assert not found(v9=(born, "")).of("country")


def test_two_columns_with_equal_claims_are_asked_about(found):
    detected = found(sex=(spread([1, 2]), "", SEXES), gender=(spread([2, 1]), "", SEXES))
    assert detected.certain("sex") == ()
    [question] = detected.questions
    assert question.reason.key == "which"
    assert question.reason.values["columns"] == ("sex", "gender")
    assert {proposal.reason.key for proposal in question.proposals} == {"rivals"}


def test_the_respondent_comes_before_who_else_was_there(found):
    detected = found(
        THISINT=(spread([1, 2]), "This interview, gender", SEXES),
        Q101=(spread([1, 2]), "Gender of respondent", SEXES),
    )
    assert detected.certain("sex") == ("Q101",)
    assert [p.column for p in detected.of("sex")] == ["Q101", "THISINT"]


def test_a_year_of_birth_is_not_asked_about_where_the_age_is_known(found):
    rivals = {"yrbrn": (YEARS, ""), "yob": (YEARS, "")}
    assert [question.kind for question in found(**rivals).questions] == ["birth year"]
    assert not found(age=(AGES, ""), **rivals).questions


def test_a_column_in_a_role_is_no_question(found):
    detected = found(
        sex=(spread([1, 2]), "", SEXES), q1=(spread([1, 2]), "", {1: "Good", 2: "Bad"})
    )
    assert [item.column for item in detected.items] == ["q1"]


def test_age_groups_are_told_from_ages(found):
    groups = found(age=(spread([1, 2, 3]), "Age group", {1: "18-29", 2: "30-49", 3: "50+"}))
    [proposal] = groups.of("age")
    assert proposal.grouped
    both = found(
        age=(AGES, "Age", {}), agegr=(spread([1, 2]), "Age groups", {1: "18-49", 2: "50+"})
    )
    assert both.certain("age") == ("age",)
    assert not both.of("age")[0].grouped


def test_instructions_to_the_interviewer_do_not_make_a_column_the_interviewers(found):
    label = "SEX. Respondent's sex [INTERVIEWER: DO NOT ASK]"
    assert found(sex=(spread([1, 2]), label, SEXES)).certain("sex") == ("sex",)


def test_a_column_that_certainly_has_one_role_claims_no_other(found):
    label = "Stratum: region by type of settlement"
    detected = found(stratum=(spread(range(12)), label), settlement=(spread([1, 2]), "", PLACES))
    assert [proposal.column for proposal in detected.of("settlement")] == ["settlement"]
