"""A reader's table of margins: what it may look like, and what is said where it is none."""

import pandas as pd
import pytest

from data.margins import margins_template, read_margins
from data.model import SurveyError
from data.profile import KEEP
from data.shipped import shipped_margins

ITEM = {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}, "favourable": [1]}}
BREAKS = {
    "sex": {"column": "sex", "label": "Sex", "labels": {"1": "Man", "2": "Woman"}},
    "edu": {
        "column": "edu",
        "label": "Education",
        "labels": {"1": "=Low", "2": "Middle", "3": "High, or more"},
    },
}
SAMPLES = {
    "cntry": {"column": "country", "label": "Country", "role": "country"},
    "year": {"column": "wave", "label": "Year", "role": "wave"},
}


@pytest.fixture(scope="module")
def people():
    """Two countries in two waves; nobody in Serbia has high education."""
    rows = [
        (country, wave, sex, edu)
        for country in ("Croatia", "Serbia")
        for wave in (2010, 2011)
        for sex in (1, 2)
        for edu in (1, 2, 3)
        if edu < 3 or country == "Croatia"
    ]
    return pd.DataFrame(rows, columns=["country", "wave", "sex", "edu"]).assign(q=1)


@pytest.fixture(scope="module")
def single(load, people):
    """One sample: no country, no wave."""
    return load(people, {"breaks": BREAKS, "items": ITEM})


@pytest.fixture(scope="module")
def several(load, people):
    """A sample in each country and wave."""
    return load(people, {"breaks": {**SAMPLES, **BREAKS}, "items": ITEM})


def only(margins):
    """The one margin that there is: its breaks and shares."""
    (margin,) = margins
    return margin.breaks, margin.shares


@pytest.mark.parametrize(
    "text",
    [
        "variable,category,share\nsex,Man,0.49\nsex,Woman,0.51\n",
        "\ufeffVariable;Category;Share\nSex;Man;0,49\nSex;Woman;0,51\n",
        "share\tcategory\tvariable\n.49\tman\tSEX\n\n0.510\t WOMAN \tsex",
        'variable,category,share\r\nsex,"Man","0,49"\r\n"sex",Female,5.1e-1\r\n',
        "note,variable,category,share\n,sex,Muškarac,0.49\nsource: census,sex,Žena,0.51\n",
    ],
)
def test_separators_decimal_signs_case_and_known_names_are_tolerated(text, single):
    assert only(read_margins(text.encode(), single)) == (["sex"], {"Man": 0.49, "Woman": 0.51})


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (("49%", "51 %"), (49, 51)),
        (("2 987 707", "3\u00a0202\u00a0923"), (2987707, 3202923)),
        (("4.125", "4"), (4.125, 4)),
        (("0", "1"), (0, 1)),
    ],
)
def test_percents_and_counts_are_as_good_as_shares(shares, expected, single):
    text = "variable,category,share\n" + "".join(
        f"sex,{sex},{share}\n" for sex, share in zip(("Man", "Woman"), shares, strict=True)
    )
    _, found = only(read_margins(text.encode(), single))
    assert tuple(found.values()) == expected


def test_categories_may_be_taken_together_keep_their_share_or_have_none(single):
    text = (
        "variable,category,share\nEducation,'=Low + middle,60\n"
        'Education,"High, or more",Keep\nsex,Man,\n'
    )
    assert only(read_margins(text.encode(), single)) == (
        ["edu"],
        {"=Low + Middle": 60, "High, or more": KEEP},
    )


def test_a_table_in_another_encoding_is_read_all_the_same(single):
    text = "variable;category;share\nsex;Muškarac;1\nsex;Žena;2\n"
    for encoding in ("utf-8-sig", "cp1250", "utf-16"):
        _, shares = only(read_margins(text.encode(encoding), single))
        assert shares == {"Man": 1, "Woman": 2}


def test_shares_are_given_to_each_country_and_wave(several):
    text = "country,year,variable,category,share\n" + "".join(
        f"{country},{wave},sex,{sex},{wave - 2000}\n"
        for country in ("HR", "Srbija")
        for wave in (2010, 2011)
        for sex in ("Male", "Female")
    )
    assert only(read_margins(text.encode(), several)) == (
        ["cntry", "year", "sex"],
        {
            country: {"2010": {"Man": 10, "Woman": 10}, "2011": {"Man": 11, "Woman": 11}}
            for country in ("Croatia", "Serbia")
        },
    )


def test_without_a_column_for_waves_shares_hold_in_each(several):
    text = "variable,category,share,cntry\n" + "".join(
        f"sex,{sex},{share},{country}\n"
        for country, share in (("Croatia", 1), ("Serbia", 2))
        for sex in ("Man", "Woman")
    )
    _, shares = only(read_margins(text.encode(), several))
    assert shares["Serbia"] == {wave: {"Man": 2, "Woman": 2} for wave in ("2010", "2011")}


TABLE = "table of margins: "
SEXES = "they are 'Man', 'Woman'"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty; its columns are variable, category, share"),
        ("\n \n", "is empty; its columns are variable, category, share"),
        (
            "variable,level,share\nsex,Man,1",
            (
                "line 1 has no column 'category'; found 'variable', 'level', 'share'; "
                "its columns are variable, category, share"
            ),
        ),
        ("variable,category,share\nsex,Man,\n", "has no share at all; fill in the column share"),
        (
            "variable,category,share\nsex,Man\n",
            "line 2 has 2 cells, and the heading has 3; put words with a ',' between quotes",
        ),
        (
            "variable,category,share\nedu,High, or more,1\n",
            "line 2 has 4 cells, and the heading has 3; put words with a ',' between quotes",
        ),
        (
            "variable,category,share\n\ngender,Man,1\n",
            "line 3: variable 'gender' is none of this survey's; they are 'Sex', 'Education'",
        ),
        (
            "variable,category,share\nsex,Man,1\nsex,Child,1\n",
            f"line 3: 'Child' is no category of 'Sex'; {SEXES}",
        ),
        (
            "variable,category,share\nsex,Man + Child,1\n",
            f"line 2: 'Man + Child' is no category of 'Sex'; {SEXES}",
        ),
        (
            "variable,category,share\nsex,Man,1\nsex,Woman,2\nSex,man,1\n",
            "line 4 repeats line 2, 'Man' of 'Sex'; give each category one share",
        ),
        *(
            (
                f"variable;category;share\nsex;Man;{share}\n",
                (
                    f"line 2: share {share!r} is not a number of 0 or more; "
                    "give a share, a percent or a count, or 'keep'"
                ),
            )
            for share in ("-1", "half", "nan", "inf", "1e999", "1.2.3", "%", "=1", "0x10", "١")
        ),
        *(
            (
                f"variable;category;share\nsex;Man;{share}\n",
                (
                    f"line 2: share {share!r} may have thousands set apart, or decimals; write it "
                    "without a separator of thousands, and decimals after a point"
                ),
            )
            for share in ("1,234", "12.345", "1,234,567")
        ),
        ('variable,category,share\nsex,"Man,1\n', "line 2 is no line of a .csv; "),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_line(text, sentence, single):
    with pytest.raises(SurveyError) as refused:
        read_margins(text.encode(), single)
    assert str(refused.value).startswith(TABLE + sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "variable,category,share\nsex,Man,1\n",
            (
                "line 1 has no column 'country', and this survey has 2 countries; "
                "found 'variable', 'category', 'share'; give each country its own shares"
            ),
        ),
        (
            "country,variable,category,share\nNorway,sex,Man,1\n",
            "line 2: country 'Norway' is none of this survey's; they are 'Croatia', 'Serbia'",
        ),
        (
            "country,wave,variable,category,share\nSerbia,,sex,Man,1\n",
            "line 2: wave '' is none of this survey's; they are '2010', '2011'",
        ),
    ],
)
def test_a_table_without_its_countries_and_waves_is_refused(text, sentence, several):
    with pytest.raises(SurveyError) as refused:
        read_margins(text.encode(), several)
    assert str(refused.value) == TABLE + sentence


def test_the_template_has_the_categories_that_each_country_has(several):
    assert margins_template(several, ["sex", "edu"]) == (
        "country,variable,category,share\r\n"
        "Croatia,Sex,Man,\r\nCroatia,Sex,Woman,\r\nSerbia,Sex,Man,\r\nSerbia,Sex,Woman,\r\n"
        "Croatia,Education,'=Low,\r\nCroatia,Education,Middle,\r\n"
        'Croatia,Education,"High, or more",\r\n'
        "Serbia,Education,'=Low,\r\nSerbia,Education,Middle,\r\n"
    )


def test_the_template_of_one_sample_names_no_country(single):
    assert margins_template(single, ["sex"]) == (
        "variable,category,share\r\nSex,Man,\r\nSex,Woman,\r\n"
    )


def test_what_ships_comes_back_from_the_template_as_it_was(several):
    shipped = [found.margin for found in shipped_margins(several) if found.margin]
    text = margins_template(several, ["sex", "edu"], shipped)
    assert "Serbia,Sex,Man,2987707\r\n" in text
    assert read_margins(text.encode(), several) == shipped
