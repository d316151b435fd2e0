"""Which columns are questions: their order, scales, sides and batteries."""

import numpy as np
import pytest

from data.detect import detect
from data.detect.proposals import AGREED, LIKELY, POSSIBLE
from data.detect.sides import side_of, sides

AGREE = {1: "Agree strongly", 2: "Agree", 3: "Neither", 4: "Disagree", 5: "Disagree strongly"}
YES = {1: "Yes", 2: "No"}
TEN = dict(zip(range(11), "01234567890", strict=True)) | {
    0: "No trust at all",
    10: "Complete trust",
}


@pytest.fixture
def found(recorded):
    """A function that detects questions: name -> (values, label, value labels), ten of each."""

    def found(**columns):
        values = {name: list(np.resize(list(said[0]), 100)) for name, said in columns.items()}
        wordings = {name: said[1] for name, said in columns.items() if len(said) > 1}
        labels = {name: said[2] for name, said in columns.items() if len(said) > 2}
        return detect(recorded(values, labels, wordings)).items

    return found


@pytest.fixture
def item(found):
    """A function that detects one question."""

    def item(values, label="", words=None, name="q1"):
        [one] = found(**{name: (values, label, words or {})})
        return one

    return item


def test_turkey_comes_first_then_the_union_then_attitudes_then_what_may_be_one(found):
    columns = {
        "q1": (YES, "Do you own a car?", YES),
        "q2": (AGREE, "Life is getting better", AGREE),
        "q3": (YES, "Would vote for the European Union", YES),
        "q4": (AGREE, "Turkey is a friend", AGREE),
        "q_eu": (AGREE, "", AGREE),
        "q5": (AGREE, "Russia is a friend", AGREE),
    }
    order = found(**columns)
    assert [one.column for one in order] == ["q4", "q_eu", "q3", "q2", "q5", "q1"]
    assert [one.about for one in order] == ["Turkey", "EU", "EU", "", "Russia", ""]
    assert [one.confidence for one in order] == [AGREED, AGREED, LIKELY, AGREED, AGREED, POSSIBLE]


@pytest.mark.parametrize(
    ("label", "about"),
    [
        ("Mendimi juaj për Turqinë", "Turkey"),
        ("Türkiye'ye güveniyor musunuz?", "Turkey"),
        ("Koliko verujete Evropskoj uniji?", "EU"),
        ("Confiance en l'UE", "EU"),
        ("Доверба во ЕУ", "EU"),
        ("TRUST IN INSTITUTIONS: EU", "EU"),
        ("Trust in NATO", "NATO"),
        ("Turkey's way into the EU", ""),  # about neither alone
        ("Eu affaire à la police", ""),  # French: had
        ("Trust in Europeans", ""),
    ],
)
def test_a_question_is_about_an_actor_that_it_names_alone(label, about, item):
    assert item(AGREE, label, AGREE).about == about


def test_a_scale_runs_between_the_ends_that_have_words(item):
    one = item(range(11), "Trust in the European Parliament", TEN, "trstep")
    assert one.scale == (0, 10)
    assert one.answers == {0: "No trust at all", 10: "Complete trust"}
    assert (one.reason.key, one.confidence) == ("item_scale", AGREED)
    assert (one.favourable, one.unfavourable) == ((), ())


def test_the_middle_of_a_scale_may_have_words(item):
    words = {0: "Left", 5: "Centre", 10: "Right"}
    assert item(range(11), "", words).scale == (0, 10)
    assert item(range(1, 6), "", AGREE).scale is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1, 9], {1: "Answer given", 9: "Does not want the money"}),  # nothing between
        ([1, 2, 3, 4], {1: "Best", 4: "Worst"}),  # too short
        ([0, 50, 500], {0: "None", 500: "Many"}),  # too long
        ([1, 2, 3, 4, 5, 55], {1: "None", 5: "All", 55: "Not heard of it"}),  # an answer off it
        ([1.5, 2, 3, 4, 5], {1.5: "Low", 5: "High"}),
        (range(1, 9), {8: "8 or more"}),
    ],
)
def test_not_every_run_of_numbers_is_a_scale(values, words, found):
    assert [one.scale for one in found(q1=(values, "", words))] in ([], [None])


def test_a_column_that_labels_its_missing_codes_only_may_be_a_scale(item):
    words = {-1: "Missing", 99: "Don't know"}
    one = item([*range(11), 99], "Level of democracy: Turkey", words)
    assert one.scale == (0, 10)
    assert one.answers == {}
    assert (one.reason.key, one.confidence) == ("item_scale_bare", LIKELY)


def test_a_short_scale_of_anything_is_asked_about(item):
    words = {1: "Lowest", 5: "Highest"}
    assert item(range(1, 6), "Density of the region", words).confidence == LIKELY
    assert item(range(1, 6), "How satisfied are you?", words).confidence == AGREED


def test_numbers_without_words_are_asked_about(item):
    one = item([1, 2, 3], name="trust_european_union")
    assert one.answers == {1: "1", 2: "2", 3: "3"}
    assert (one.reason.key, one.confidence) == ("item_bare", LIKELY)
    assert one.reason.values["codes"] == (1, 2, 3)
    assert item([1, 2, 3]).confidence == POSSIBLE


def test_a_label_that_asks_for_an_opinion_is_a_sign(item):
    one = item(YES, "Do you think that life is good?", YES)
    assert (one.reason.key, one.reason.values["word"]) == ("item_asks", "think")
    assert one.confidence == LIKELY


def test_one_answer_without_words_makes_a_question_uncertain(item):
    one = item([*AGREE, 6], "", AGREE)
    assert one.reason.values["codes"] == (6,)
    assert one.confidence == LIKELY


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Respondent friendly", {1: "Friendly", 2: "In between", 3: "Hostile"}),
        ("Répondant sympa", {1: "Amical", 2: "Entre les deux", 3: "Hostile"}),
        ("Interviewer found it easy", AGREE),
    ],
)
def test_the_interviewers_impression_is_no_attitude(label, words, item):
    assert item(words, label, words).confidence == POSSIBLE


def test_the_respondents_opinion_is_no_impression(item):
    assert item(AGREE, "Respondent's opinion of Turkey", AGREE).confidence == AGREED


def test_an_answer_of_a_multiple_response_set_was_mentioned_or_not(found):
    words = {0: "Not mentioned", 1: "Turkey"}
    columns = {f"actors[q{code}]": ([0, 1], "Closest actor", words) for code in (1, 2)}
    mentions = found(**columns)
    assert [one.column for one in mentions] == ["actors[q1]", "actors[q2]"]
    assert {one.favourable for one in mentions} == {(1,)}
    assert {one.battery for one in mentions} == {"actors"}
    assert {one.confidence for one in mentions} == {AGREED}


def test_answers_in_words_go_from_favourable_to_unfavourable(item):
    said = ["Bad", "Very good", "Good", "Don't know", "Very bad", "So so"]
    one = item(said, "Your opinion of Turkey")
    assert list(one.answers) == ["Very good", "Good", "So so", "Bad", "Very bad"]
    assert one.favourable == ("Very good", "Good")
    assert one.unfavourable == ("Bad", "Very bad")
    assert one.confidence == AGREED


def test_what_people_said_themselves_is_no_list_of_answers(item):
    said = ["Lack of trust in the government", "Good roads", "Nothing is right", "Better schools"]
    assert item(said, "Most important problem (other)").confidence == POSSIBLE


@pytest.mark.parametrize(
    "values",
    [range(30), [f"answer {x}" for x in range(100)], [0.5, 1.5], [1], [101, 205, 309]],
)
def test_identifiers_dates_and_measures_are_no_questions(values, found):
    assert found(q1=(values, "Do you trust it?")) == ()


@pytest.mark.parametrize(
    ("names", "battery"),
    [
        (["trust_police", "trust_army", "trust_european_union"], "trust"),
        (["Q8A", "Q8B"], "Q8"),
        (["q5_1", "q5_2"], "q5"),
        (["trstprl", "trstep"], "trst"),
        (["Q8A", "Q9A"], ""),
        (["q5", "q6"], ""),
        (["Q41A", "Q42A"], ""),
        (["v1", "v2"], ""),
        (["imbgeco", "imueclt"], ""),
    ],
)
def test_a_battery_is_of_neighbours_that_are_called_alike(names, battery, found):
    questions = found(**dict.fromkeys(names, (AGREE, "", AGREE)))
    assert [one.battery for one in questions] == [battery] * len(names)


def test_a_battery_has_one_list_of_answers(found):
    other = {**AGREE, 5: "Disagree a lot"}
    questions = found(q8a=(AGREE, "", AGREE), q8b=(AGREE, "", other))
    assert [one.battery for one in questions] == ["", ""]


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("Q47g. Level of democracy: Turkey", "Level of democracy: Turkey"),
        ("", "q1"),
        (f"Is your opinion of {'…' * 90} favourable? / The European Union", "The European Union"),
        (f"What do you think of {'it ' * 40}?", f"What do you think of {'it ' * 23}…"),
    ],
)
def test_a_title_is_short(label, title, item):
    assert item(AGREE, label, AGREE).title == title
    assert len(title) <= 92


@pytest.mark.parametrize(
    ("answers", "favourable", "unfavourable"),
    [
        ("Very favorable, Mostly favorable, Mostly unfavorable, Very unfavorable", 2, 2),
        ("Friendly, Neutral, Hostile", 1, 1),
        ("A good thing, Neither good nor bad, A bad thing", 1, 1),
        ("For, Against, Would not vote", 1, 1),
        ("Tend to trust, Tend not to trust", 1, 1),
        ("Very satisfied, Fairly satisfied, Not very satisfied, Not at all satisfied", 2, 2),
        ("Strongly in favour, Somewhat in favour, Somewhat against, Strongly against", 2, 2),
        ("Positive, Negative, Neither/No influence/Mixed (VOL.)", 1, 1),
        ("Tout à fait d’accord, D’accord, Ni en accord ni en désaccord, En désaccord", 2, 1),
        ("Stimme voll zu, Stimme eher zu, Stimme nicht zu", 2, 1),
        ("Kesinlikle katılıyorum, Katılıyorum, Katılmıyorum", 2, 1),
        ("Çok memnunum, Memnunum, Ne memnunum ne değilim, Hiç memnun değilim", 2, 1),
        ("Güveniyorum, Ne güveniyorum ne güvenmiyorum, Hiç güvenmiyorum", 1, 1),
        ("U potpunosti se slažem, Slažem se, Niti niti, Ne slažem se", 2, 1),
        ("Пријатељска, Неутрална, Непријатељска", 1, 1),
        ("Mike, Asnjëanëse, Armiqësore", 1, 1),
        ("Pajtohem plotësisht, Pajtohem, As pajtohem as nuk pajtohem, Nuk pajtohem", 2, 1),
        ("Agree very strongly with 1, Agree with 1, Agree with 2, Agree with neither", 0, 0),
        ("Pas du tout confiance, Juste un peu confiance, Beaucoup confiance", 0, 0),
        ("Good, Not bad, Bad", 0, 0),
        ("Yes, No", 0, 0),
        ("Agree, Neutral", 0, 0),
        ("Too far, Not far enough", 0, 0),
        ("Very important, Not important", 0, 0),
    ],
)
def test_sides_are_taken_only_where_words_leave_no_doubt(answers, favourable, unfavourable):
    words = dict(enumerate(answers.split(", ")))
    one, other = sides(words, "Your view")
    assert (len(one), len(other)) == (favourable, unfavourable)
    assert set(one) | set(other) <= set(words)
    assert not one or min(one) == 0  # each list begins with its favourable answers
    assert not set(one) & set(other)


@pytest.mark.parametrize(
    ("question", "answers", "expected"),
    [
        ("Confidence in the EU", "A lot, Some, Not much, None at all", ((0, 1), (2, 3))),
        ("Corruption in parliament", "A lot, Some, Not much, None at all", ((), ())),
        ("Trust in the police", "Not at all, Just a little, Somewhat, A lot", ((), ())),
    ],
)
def test_degrees_are_sides_of_trust_only(question, answers, expected):
    assert sides(dict(enumerate(answers.split(", "))), question) == expected


def test_a_long_answer_argues_and_takes_no_side():
    assert side_of("A good thing") == "favourable"
    assert side_of("A bad thing because it lowers wages and costs jobs") == ""
