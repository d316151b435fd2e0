"""What is uploaded beside survey files, and how much of it is read."""

import io

import pytest

from components.uploads import TEXT_MB, content
from data.model import SurveyError


class Uploaded(io.BytesIO):
    """A file as Streamlit hands it over."""

    def __init__(self, size):
        super().__init__(b"x" * size)
        self.name, self.size = "a\0b.toml", size


def test_a_file_within_the_limit_is_read():
    assert len(content(Uploaded(TEXT_MB * 2**20))) == TEXT_MB * 2**20


def test_a_larger_one_is_refused_before_it_is_read():
    with pytest.raises(SurveyError, match=r"^file 'ab.toml': has 3 MB, and 2 MB is the most"):
        content(Uploaded(TEXT_MB * 2**20 + 1))
