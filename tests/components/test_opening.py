"""Files that are opened together, and what tells them from others."""

import pandas as pd
import pytest

from components.opening import named, open_described, open_files
from data.confined import Limits
from data.load import survey_of
from data.model import SurveyError
from data.recorded import File

LIMITS = Limits()


@pytest.fixture
def answers(save):
    return save(pd.DataFrame({"idno": [1, 2, 3], "q": [1, 2, 1]}))


def test_the_same_codes_with_other_labels_are_other_data(answers):
    yes, ja = (
        File("labels.csv", f"column,code,label\nq,1,{word}\nq,2,No\n".encode())
        for word in ("Yes", "Ja")
    )
    plain = open_files(named(answers), None, [], LIMITS)
    first, second = (open_files(named(answers), labels, [], LIMITS) for labels in (yes, ja))
    assert first.recorded.labels["q"] == {1: "Yes", 2: "No"}
    assert len({opened.address for opened in (plain, first, second)}) == 3


def test_the_files_that_a_profile_names_are_looked_for_beside_it(answers):
    (answers.parent / "design.csv").write_text("idno,psu\n3,b\n2,a\n1,a\n")
    profile = answers.parent / "profile.toml"
    profile.write_text(
        'title = "Three"\n[design]\npsu = "psu"\njoin = { file = "design.csv", on = ["idno"] }\n'
        '[items.q]\ncolumn = "q"\nanswers = { 1 = "Yes", 2 = "No" }\n'
    )
    described = open_described(answers, profile, LIMITS)
    opened = described.opened
    column = opened.whole.read(["psu"])["psu"]
    assert [column.codes[row] for row in column.row] == ["a", "a", "b"]
    survey = survey_of(opened.recorded, described.profile, opened.other)
    assert survey.design.clustered


def test_the_server_reads_the_columns_of_its_own_parquet_when_it_needs_them(save):
    path = save(pd.DataFrame({"q": [1, 2, 1]}), "own.parquet")
    profile = path.with_name("profile.toml")
    profile.write_text(
        'title = "Three"\n[items.q]\ncolumn = "q"\nanswers = { 1 = "Yes", 2 = "No" }\n'
    )
    described = open_described(path, profile, LIMITS)
    survey = survey_of(described.opened.recorded, described.profile)
    assert described.opened.recorded.columnar
    assert not open_files(named(path), None, [], LIMITS).recorded.columnar  # as any upload
    path.unlink()
    with pytest.raises(SurveyError, match=r"^file 'own.parquet': cannot be read as .parquet; No "):
        survey.codes("q")


def test_a_file_that_a_profile_names_and_nobody_has_is_one_sentence(answers):
    profile = answers.parent / "profile.toml"
    profile.write_text(
        'title = "Three"\n[design]\njoin = { file = "design.csv", on = ["idno"] }\n'
        '[items.q]\ncolumn = "q"\nanswers = { 1 = "Yes", 2 = "No" }\n'
    )
    with pytest.raises(SurveyError, match=r"file 'design.csv': "):
        open_described(answers, profile, LIMITS)
