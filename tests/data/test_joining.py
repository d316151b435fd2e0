"""A design file's columns stand beside the respondents of the same key, or it is said why not."""

import numpy as np
import pandas as pd
import pytest

from data.joining import joined
from data.model import SurveyError
from data.readers import open_recorded
from data.recorded import MissingCodes

PEOPLE = pd.DataFrame(
    {
        "name": "ESS8e02",
        "cntry": ["IE", "IE", "IE", "IE"],
        "idno": [1, 2, 3, 12],
        "trust": [5, 7, 0, 10],
    }
)
SAMPLE = pd.DataFrame(
    {
        "name": "ESS8SDDF",
        "cntry": ["AT", "IE", "AT", "IE", "IE", "IE", "CH"],
        "idno": [1, 12, 2, 3, 1, 2, 12],
        "psu": [900, 15, 901, 11, 11, 13, 902],
        "stratum": ["W", "south", "W", "north", "north", "south", "Z"],
    }
)
KEY = ["cntry", "idno"]


@pytest.fixture(scope="module")
def opened(save):
    """A function that writes a table, and opens it as it was recorded."""

    def opened(table, name="ess.csv", **words):
        return open_recorded(save(table, name, **words))

    return opened


def each(column):
    """What every respondent has; None for nothing."""
    return [column.codes[place] if place >= 0 else None for place in column.row]


def test_every_respondent_has_the_design_of_the_same_key(opened):
    whole = joined(opened(PEOPLE), opened(SAMPLE, "sddf.csv"), KEY)
    assert whole.names == ("name", "cntry", "idno", "trust", "psu", "stratum")
    read = whole.read(["stratum", "trust", "psu"])
    assert each(read["psu"]) == [11, 13, 11, 15]
    assert each(read["stratum"]) == ["north", "south", "north", "south"]
    assert each(read["trust"]) == [5, 7, 0, 10]
    assert whole.rows == 4
    assert "stratum" in whole.texts
    assert "psu" not in whole.texts


def test_a_column_of_both_files_is_the_respondents_own(opened):
    whole = joined(opened(PEOPLE), opened(SAMPLE, "sddf.csv"), KEY)
    assert set(each(whole.read(["name"])["name"])) == {"ESS8e02"}


def test_respondents_of_one_point_may_share_a_row(opened):
    points = pd.DataFrame({"trust": [0, 5, 7, 10], "size": [10.0, 20.0, 20.0, 30.0]})
    people = PEOPLE.assign(trust=[5, 5, 0, 10])
    whole = joined(opened(people), opened(points, "points.csv"), ["trust"])
    assert each(whole.read(["size"])["size"]) == [20, 20, 10, 30]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (PEOPLE["idno"], SAMPLE["idno"].map("{:04}".format)),
        (PEOPLE["idno"].map("{} ".format), SAMPLE["idno"].astype(float)),
        (PEOPLE["idno"].map("a{}".format), SAMPLE["idno"].map(" a{} ".format)),
    ],
)
def test_text_that_is_a_number_is_the_same_key(ours, theirs, opened):
    people, sample = PEOPLE.assign(idno=ours), SAMPLE.assign(idno=theirs)
    whole = joined(opened(people, "ess.parquet"), opened(sample, "sddf.parquet"), KEY)
    assert each(whole.read(["psu"])["psu"]) == [11, 13, 11, 15]


def test_the_words_of_a_design_file_come_with_its_columns(opened):
    words = {
        "variable_value_labels": {"psu": {11: "Cork"}, "cntry": {"IE": "Ireland"}},
        "column_labels": {"psu": "Primary sampling unit"},
        "missing_ranges": {"psu": [999]},
    }
    sample = opened(SAMPLE, "sddf.sav", **words)
    whole = joined(opened(PEOPLE, "ess.sav", column_labels={"trust": "Trust"}), sample, KEY)
    assert whole.labels == {"psu": {11: "Cork"}}
    assert (whole.wordings["psu"], whole.wordings["trust"]) == ("Primary sampling unit", "Trust")
    assert whole.missing == {"psu": MissingCodes(frozenset([999]))}


def test_joined_columns_stay_as_small_as_they_were(opened):
    whole = joined(opened(PEOPLE), opened(SAMPLE, "sddf.csv"), KEY)
    assert {column.row.dtype for column in whole.read(whole.names).values()} == {np.dtype(np.int8)}


def test_a_join_is_known_by_the_bytes_of_both_files(opened):
    people, sample = opened(PEOPLE), opened(SAMPLE, "sddf.csv")
    other = opened(SAMPLE.assign(psu=SAMPLE["psu"] + 1), "sddf.csv")
    digests = {
        people.digest,
        sample.digest,
        joined(people, sample, KEY).digest,
        joined(people, other, KEY).digest,
        joined(opened(PEOPLE.assign(trust=1)), sample, KEY).digest,
    }
    assert len(digests) == 5
    assert joined(people, sample, KEY).digest in digests


TWICE = (
    "join 'sddf.csv': 2 keys are there more than once, such as cntry 'AT', idno 1; "
    "cntry 'IE', idno 12; add to `on` the column that tells them apart, or delete the doubles"
)


@pytest.mark.parametrize(
    ("people", "sample", "on", "sentence"),
    [
        (PEOPLE, pd.concat([SAMPLE, SAMPLE[:2], SAMPLE[:1]]), KEY, TWICE),
        (
            PEOPLE,
            SAMPLE.assign(idno=SAMPLE["idno"] + 1),
            KEY,
            (
                "join 'sddf.csv': 2 of 4 respondents have no row there, such as cntry 'IE', idno "
                "1; cntry 'IE', idno 12; take the design file of the same round and edition"
            ),
        ),
        (
            PEOPLE,
            SAMPLE.assign(cntry="FR", idno=range(7)),
            KEY,
            (
                "join 'sddf.csv': 4 of 4 respondents have no row there, such as cntry 'IE', idno "
                "1; cntry 'IE', idno 2; cntry 'IE', idno 3; take the design file of the same round "
                "and edition"
            ),
        ),
        (
            PEOPLE.assign(idno=[1, 2, np.nan, 12]),
            SAMPLE.assign(idno=[1, 12, 2, np.nan, 1, 2, np.nan]),
            KEY,
            (
                "join 'sddf.csv': 1 of 4 respondents have no row there, such as cntry 'IE', "
                "idno None; take the design file of the same round and edition"
            ),
        ),
        (
            PEOPLE,
            SAMPLE.assign(idno=SAMPLE["idno"].map("A{}".format)),
            KEY,
            (
                "join 'sddf.csv': key 'idno' is text in 'sddf.csv', such as 'A1', and numbers in "
                "the other file; record it alike in both"
            ),
        ),
        (PEOPLE, SAMPLE, ["idnr"], "join 'sddf.csv': key 'idnr' is not in 'ess.csv'"),
        (PEOPLE, SAMPLE, ["idno", "trust"], "join 'sddf.csv': key 'trust' is not in 'sddf.csv'"),
    ],
)
def test_keys_that_do_not_meet_are_counted_and_shown(people, sample, on, sentence, opened):
    with pytest.raises(SurveyError) as refused:
        joined(opened(people), opened(sample, "sddf.csv"), on)
    assert str(refused.value) == sentence
