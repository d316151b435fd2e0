"""Which codes are answers, and which are no answers, declared or not."""

import pytest

from data.detect import detect
from data.detect.codes import MANY, reading, treatment_of
from data.detect.proposals import DECLARED, LIKELY, POSSIBLE

AGREE = {1: "Agree strongly", 2: "Agree", 3: "Neither", 4: "Disagree", 5: "Disagree strongly"}


@pytest.fixture
def read(recorded):
    """A function that reads one column: its values, and what the file says of them."""

    def read(values, labels=None, missing=(), wording="", name="q1"):
        file = recorded({name: values}, {name: labels or {}}, {name: wording}, {name: missing})
        return reading(file, name, file.read([name])[name])

    return read


def treatments(found):
    return {code: proposal.treatment for code, proposal in found.missing.items()}


@pytest.mark.parametrize(
    ("label", "treatment"),
    [
        ("Don't know", "no opinion"),
        ("DON’T KNOW", "no opinion"),
        ("Don't know/Refused (VOL.)", "no opinion"),
        ("[VOL. DO NOT READ] Don't know/Refused", "no opinion"),
        ("Other/Don't know/Refused (VOL.)", "no opinion"),
        ("DK/Ref-no lean", "no opinion"),
        ("Can\N{RIGHT SINGLE QUOTATION MARK}t\N{NO-BREAK SPACE}rate (VOL.)", "no opinion"),
        ("(DK)", "no opinion"),
        ("88 - DK", "no opinion"),
        ("Dont know / havent heard enough to say", "no opinion"),
        ("Ne sait pas / N’en a jamais entendu parler", "no opinion"),
        ("Weiß nicht", "no opinion"),
        ("No sabe", "no opinion"),
        ("NS/NC", "no opinion"),
        ("Bilmiyorum", "no opinion"),
        ("BİLMİYOR / FİKRİ YOK", "no opinion"),
        ("Ne zna", "no opinion"),
        ("Nema mišljenje", "no opinion"),
        ("Не знам", "no opinion"),
        ("Не зна", "no opinion"),
        ("Nuk e di", "no opinion"),
        ("Refused", "refused"),
        ("Refusal", "refused"),
        ("No answer", "refused"),
        ("A refusé de répondre", "refused"),
        ("Keine Angabe", "refused"),
        ("No contesta", "refused"),
        ("Cevap yok", "refused"),
        ("Bez odgovora", "refused"),
        ("Odbija da odgovori", "refused"),
        ("Без одговор", "refused"),
        ("Refuzon", "refused"),
        ("Missing", "not asked"),
        ("Not applicable", "not asked"),
        ("Not asked in this wave or country", "not asked"),
        ("Non demandé en Tunisie", "not asked"),
        ("Inap. (not 1 in v7)", "not asked"),
        ("Sorulmadı", "not asked"),
    ],
)
def test_labels_of_no_answer_are_known_in_the_languages_of_the_region(label, treatment):
    assert treatment_of(label) == treatment


@pytest.mark.parametrize(
    "label",
    [
        "Refused to be interviewed",
        "A refusé de se soumettre à l'entretien",
        "Just don't know enough yet",
        "Don't think about politics in this way (VOL.)",
        "Would not vote",
        "Not eligible to vote",
        "97 or older",
        "Agree with neither",
        "No second language mentioned",
        "Not at all",
        "None",
        "Other",
        "No",
        "No opinion poll is right",
        "",
    ],
)
def test_labels_of_answers_are_not_taken_for_labels_of_no_answer(label):
    assert treatment_of(label) is None


def test_what_a_file_declares_missing_is_certain(read):
    labels = {**AGREE, 7: "Refusal", 8: "Don't know", 9: "No answer", 6: "Not applicable"}
    found = read([1, 2, 6, 7, 8, 9], labels, missing=[6, 7, 8, 9])
    assert treatments(found) == {6: "not asked", 7: "refused", 8: "no opinion", 9: "refused"}
    assert {p.confidence for p in found.missing.values()} == {DECLARED}
    assert list(found.answers) == [1, 2, 3, 4, 5]


def test_a_declared_code_without_a_label_leaves_the_base(read):
    found = read([1, 2, 9], {1: "Yes", 2: "No"}, missing=[9])
    assert treatments(found) == {9: "not asked"}


def test_an_undeclared_code_is_never_certain_whatever_its_label(read):
    found = read([1, 5, 8, 9], {**AGREE, 8: "Refused", 9: "Don't know"})
    assert treatments(found) == {8: "refused", 9: "no opinion"}
    assert not any(proposal.certain for proposal in found.missing.values())
    assert {p.reason.key for p in found.missing.values()} == {"missing_labelled"}


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        (range(11), [77, 88, 99]),
        (range(1, 6), [8, 9]),
        (range(1, 5), [98, 99]),
        (range(1, 4), [998, 999]),
        (range(60), [9999]),
        (range(1, 10), [97, 98]),
        (range(16, 92), [99]),
        (range(1920, 1998), [7777, 8888]),
    ],
)
def test_eights_and_nines_apart_from_the_answers_are_asked_about(answers, codes, read):
    found = read([*answers, *codes])
    assert treatments(found) == dict.fromkeys(codes, "no opinion")
    assert {p.reason.key for p in found.missing.values()} == {"missing_apart"}
    assert all(p.reason.values["top"] == max(answers) for p in found.missing.values())
    assert {p.confidence for p in found.missing.values()} == {
        LIKELY if len(codes) > 1 else POSSIBLE
    }


@pytest.mark.parametrize(
    "answers",
    [
        range(1, 10),  # persons in a household: 7, 8 and 9 follow on
        [1, 2, 3, 4, 5, 6, 7],  # a scale of seven points
        range(18, 100),  # ages to 99
        [*range(18, 98), 98],
        [1, 2, 3, 96],  # another answer than those of the list
        [0.5, 1.25, 4.0, 9.0],  # a weight
        [10, 55, 120, 300, 400],  # minutes
        [33, 44, 55, 65],
    ],
)
def test_numbers_that_follow_on_are_answers(answers, read):
    assert not read(list(answers)).missing


def test_valid_answers_that_look_special_stay_answers_where_they_are_labelled(read):
    labels = {
        1: "Remain member of the European Union",
        2: "Leave the European Union",
        33: "Would submit a blank ballot paper",
        44: "Would spoil the ballot paper",
        55: "Would not vote",
        65: "Not eligible to vote",
        77: "Refusal",
        88: "Don't know",
        99: "No answer",
    }
    found = read([1, 2, 33, 44, 55, 65, 77, 88], labels, missing=[77, 88, 99])
    assert list(found.answers) == [1, 2, 33, 44, 55, 65]
    assert treatments(found) == {77: "refused", 88: "no opinion"}


def test_the_label_of_a_top_code_makes_it_an_age(read):
    ages = [*range(18, 93), 97, 99]
    found = read(ages, {97: "97 or older", 99: "Don't know/Refused (VOL.)"})
    assert treatments(found) == {99: "no opinion"}
    assert 97 in found.valid


def test_more_people_of_99_than_of_all_ages_from_93_to_97_are_no_people_of_99(read):
    ages = [*range(18, 98), 99]
    assert not read(ages).missing  # one in each year, and one of 99
    assert treatments(read([*ages, *[99] * 5])) == {99: "no opinion"}


def test_a_single_kind_of_negative_number_was_not_asked(read):
    found = read([1, 2, 3, -1], {1: "Friendly", 2: "Neutral", 3: "Hostile"})
    assert treatments(found) == {-1: "not asked"}
    assert found.missing[-1].reason.key == "missing_negative"


def test_a_scale_around_zero_has_negative_answers(read):
    assert not read([-3, -2, -1, 0, 1, 2, 3], {-3: "Very cold", 3: "Very warm"}).missing


def test_a_column_may_label_its_missing_codes_only(read):
    found = read([18, 19, 64, 999], {999: "Not available"}, missing=[999])
    assert list(found.answers) == [18, 19, 64]


def test_labels_of_codes_that_never_occur_raise_no_question(recorded):
    labels = {-10: "multiple answers Mail", -3: "not applicable", -1: "dont know", **AGREE}
    file = recorded({"v72": [1, 2, 4, 5] * 5}, {"v72": labels})
    detected = detect(file)
    assert not detected.of("missing")
    assert list(detected.items[0].answers) == [1, 2, 3, 4, 5]


def test_tagged_missing_values_are_declared(read):
    found = read([1, 2, ".a", ".b"], {1: "Yes", 2: "No", ".a": "Refused"})
    assert treatments(found) == {".a": "refused", ".b": "not asked"}
    assert all(proposal.certain for proposal in found.missing.values())


def test_answers_of_a_column_of_text_are_their_own_labels(read):
    found = read(["Friendly", "Hostile", "Don't know", "Neutral", "Refused"])
    assert treatments(found) == {"Don't know": "no opinion", "Refused": "refused"}
    assert list(found.answers.values()) == ["Friendly", "Hostile", "Neutral"]


def test_denmark_is_not_taken_for_a_dont_know(read):
    assert not read(["AT", "BE", "DE-E", "DK"]).missing
    assert treatments(read(["YES", "NO", "DK"])) == {"DK": "no opinion"}


def test_a_measurement_has_no_codes(read):
    found = read([x / 7 for x in range(MANY + 1)])
    assert found.codes == found.valid == ()
    assert not found.missing


def test_one_answer_decides_on_a_code_and_label_in_all_columns(recorded):
    labels = {1: "Agree", 2: "Disagree", 9: "Don't know"}
    other = {**labels, 9: "DON'T KNOW "}
    third = {**labels, 9: "Refused"}
    columns = {name: [1, 2, 9] * 4 for name in ("q1", "q2", "q3")}
    detected = detect(recorded(columns, {"q1": labels, "q2": other, "q3": third}))
    asked = [question for question in detected.questions if question.kind == "missing"]
    found = [[proposal.column for proposal in question.proposals] for question in asked]
    assert found == [["q1", "q2"], ["q3"]]
    assert [question.reason.values["count"] for question in asked] == [2, 1]
