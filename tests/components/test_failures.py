"""What fails under a reader: files that go, disks that fill, pictures that cannot be drawn."""

import errno
import os
import sys
from pathlib import Path

import pytest
import vl_convert
from streamlit.testing.v1 import AppTest

from components import keeping
from components.opened import Described
from components.opening import named, open_files
from data.confined import Limits
from data.model import SurveyError
from data.profile import read_profile

APP = str(Path(__file__).parents[2] / "app.py")
PROFILE = (
    'title = "{title}"\n[items.q]\ncolumn = "q"\n'
    "answers = {{ 1 = 'Yes', 2 = 'No' }}\nfavourable = [1]\n"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A survey with its profile, which the command line names."""
    (tmp_path / "one.csv").write_text("q\n" + "1\n2\n" * 100)
    (tmp_path / "profile.toml").write_text(PROFILE.format(title="First"))
    monkeypatch.setattr(sys, "argv", ["app.py", "--survey", str(tmp_path / "one.csv")])
    return tmp_path


@pytest.fixture
def readers(folder):
    """Two readers of one server."""
    return [AppTest.from_file(APP, default_timeout=30).run() for _ in range(2)]


def said(app):
    assert not app.exception
    return [error.value.replace("\\", "") for error in app.error]


def test_a_data_file_that_goes_is_a_sentence_until_it_is_back(folder, readers):
    one, other = readers
    before = one.table[0].value
    (folder / "one.csv").rename(folder / "away.csv")
    (sentence,) = said(one.run())
    assert sentence.startswith("This file cannot be shown. file 'one.csv': cannot be read as .csv;")
    (folder / "away.csv").rename(folder / "one.csv")
    for reader in (one, other):
        assert said(reader.run()) == []
        assert reader.table[0].value.equals(before)


def test_a_profile_that_goes_is_a_sentence_until_it_is_back(folder, readers):
    profile = folder / "profile.toml"
    content = profile.read_text()
    profile.write_text("title = ")
    for reader in readers:
        assert said(reader.run())[0].startswith(
            "This file cannot be shown. profile 'profile.toml': is not valid TOML"
        )
    profile.write_text(content)
    for reader in readers:
        assert said(reader.run()) == []


def test_a_profile_that_is_replaced_is_the_one_that_counts(folder, readers):
    (folder / "profile.toml").write_text(PROFILE.format(title="The second one"))
    for reader in readers:
        assert said(reader.run()) == []
        assert reader.sidebar.markdown[0].value == "**The second one**"


def test_a_full_disk_is_a_sentence_and_leaves_the_survey_in_use(folder, monkeypatch, tmp_path):
    path, profile = folder / "one.csv", read_profile(folder / "profile.toml")
    described = Described(open_files(named(path), None, [], Limits()), profile)

    def full(*asked, **more):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(SurveyError, match="cannot be written; No space left on device"):
        keeping.keep(tmp_path / "kept", described, {})


def test_a_picture_that_cannot_be_drawn_is_a_sentence_in_its_place(monkeypatch, caplog):
    label = "Zqx, the words of a label"

    def fails(*asked, **more):
        raise ValueError(f"SVG has an invalid size: {label}")

    monkeypatch.setattr(sys, "argv", ["app.py"])
    monkeypatch.setattr(vl_convert, "svg_to_png", fails)
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.button(key="countries-export").click().run()
    assert said(app) == [
        "picture: it cannot be drawn in this shape; shorten its words, or take another"
    ]
    assert app.text_area(key="countries-headline")  # which is where to shorten them
    assert "a picture cannot be drawn" in caplog.text
    assert label not in caplog.text
