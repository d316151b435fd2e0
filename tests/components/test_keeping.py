"""What stays on a computer: files and their modes, what changed since, what is forgotten."""

import os
import stat
from dataclasses import replace

import pandas as pd
import pytest

from components import keeping
from components.opened import Described, Opened
from components.opening import named, open_kept
from data.confined import Limits
from data.model import SurveyError
from data.profile import Profile
from data.readers import open_recorded
from data.recorded import File

CHOICES = {"": {"item": ["A question"], "base": ["Everyone asked"]}}

LIMITS = Limits()


@pytest.fixture
def described(save):
    """A survey of three respondents, opened by its path."""
    path = save(pd.DataFrame({"q": [1.0, 2.0, 1.0]}), "three.sav")
    said = {"title": "Three", "items": {"q": {"column": "q", "answers": {"1": "Yes", "2": "No"}}}}
    return Described(Opened(named(path), open_recorded(path)), Profile.model_validate(said))


@pytest.fixture
def uploaded(described):
    """The same survey, uploaded."""
    path = described.opened.file.content
    file = File("three.sav", path.read_bytes())
    return replace(described, opened=replace(described.opened, file=file))


def test_what_is_kept_comes_back(tmp_path, described):
    keeping.keep(tmp_path, described, CHOICES)
    address = described.opened.address
    kept = keeping.recall(tmp_path, address)
    assert kept.file == described.opened.file
    assert kept.choices == CHOICES
    again = open_kept(kept, LIMITS)
    assert again.key == described.key
    assert keeping.names(tmp_path) == {address: "three.sav"}


def test_of_an_upload_a_copy_is_kept_and_of_a_path_none(tmp_path, described, uploaded):
    keeping.keep(tmp_path / "path", described, {})
    keeping.keep(tmp_path / "upload", uploaded, {})
    assert list(tmp_path.glob("path/*/*.sav")) == []
    (copy,) = tmp_path.glob("upload/*/*.sav")
    assert copy.read_bytes() == uploaded.opened.file.content
    kept = keeping.recall(tmp_path / "upload", uploaded.opened.address)
    assert kept.file.content == copy
    keeping.keep(tmp_path / "upload", open_kept(kept, LIMITS), CHOICES)
    assert keeping.recall(tmp_path / "upload", uploaded.opened.address).file.content == copy


def test_only_their_owner_can_read_what_is_kept(tmp_path, uploaded):
    folder = tmp_path / "surveys"
    keeping.keep(folder, uploaded, CHOICES)
    keeping.note(folder, uploaded.opened.address, {})
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert len(modes) == 5  # the folder, the survey's, its copy, its profile, its record


def test_a_file_that_has_changed_since_is_refused(tmp_path, described, save):
    keeping.keep(tmp_path, described, {})
    other = save(pd.DataFrame({"q": [1.0, 2.0, 2.0]}), "other.sav")
    described.opened.file.content.write_bytes(other.read_bytes())
    with pytest.raises(SurveyError, match=r"three.sav': is not the file that it was when it was"):
        open_kept(keeping.recall(tmp_path, described.opened.address), LIMITS)


def test_a_file_that_is_gone_is_refused(tmp_path, described):
    keeping.keep(tmp_path, described, {})
    described.opened.file.content.unlink()
    with pytest.raises(SurveyError, match=r"file 'three.sav': .*No such file"):
        open_kept(keeping.recall(tmp_path, described.opened.address), LIMITS)


def test_what_is_forgotten_leaves_nothing_but_the_readers_own_file(tmp_path, described):
    keeping.keep(tmp_path, described, {})
    keeping.forget(tmp_path, described.opened.address)
    assert list(tmp_path.iterdir()) == []
    assert described.opened.file.content.exists()
    keeping.note(tmp_path, described.opened.address, CHOICES)
    assert list(tmp_path.iterdir()) == []


def test_choices_are_noted_beside_what_is_kept(tmp_path, described):
    keeping.keep(tmp_path, described, {})
    keeping.note(tmp_path, described.opened.address, CHOICES)
    assert keeping.recall(tmp_path, described.opened.address).choices == CHOICES


@pytest.mark.parametrize("address", ["", "..", "../..", "0123456789ab", "0123456789AB", "a/b"])
def test_an_address_that_names_nothing_kept_finds_nothing(tmp_path, address):
    (tmp_path / "record.toml").touch()
    (tmp_path / "inside").mkdir()
    assert not keeping.is_kept(tmp_path / "inside", address)
    keeping.forget(tmp_path / "inside", address)
    assert (tmp_path / "record.toml").exists()


def test_the_last_one_used_is_the_first(tmp_path, described, save):
    other = save(pd.DataFrame({"q": [1.0, 1.0]}), "two.sav")
    second = replace(described, opened=Opened(named(other), open_recorded(other)))
    for day, each in enumerate((described, second)):
        keeping.keep(tmp_path, each, {})
        os.utime(tmp_path / each.opened.address / "record.toml", (day, day))
    assert list(keeping.names(tmp_path).values()) == ["two.sav", "three.sav"]
    keeping.recall(tmp_path, described.opened.address)
    assert list(keeping.names(tmp_path).values()) == ["three.sav", "two.sav"]


def test_a_disk_that_refuses_is_one_sentence(tmp_path, described):
    (tmp_path / "file").touch()
    with pytest.raises(SurveyError, match=r"file/\w{12}': cannot be written; "):
        keeping.keep(tmp_path / "file", described, {})


def test_a_record_that_cannot_be_read_can_still_be_forgotten(tmp_path, described):
    keeping.keep(tmp_path, described, {})
    address = described.opened.address
    (tmp_path / address / "record.toml").write_text("survey = 3")
    assert keeping.names(tmp_path) == {address: address}
    with pytest.raises(SurveyError, match=r"record 'record.toml': survey: "):
        keeping.recall(tmp_path, address)
    keeping.forget(tmp_path, address)
    assert keeping.names(tmp_path) == {}
