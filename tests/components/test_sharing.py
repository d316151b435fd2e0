"""Links and view files: every choice explicitly, and a sentence where the data are others."""

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from components import sharing
from data.model import SurveyError

CHOSEN = {"item": ("eu", "EU: friendly or hostile"), "where": (["Sex: Female"], ["Sex: Female"])}


def test_a_link_has_every_choice_and_the_data_it_is_of(demo):
    query = parse_qs(urlsplit(sharing.link(demo, "https://example.org/youth", CHOSEN)).query)
    assert query == {
        "item": ["EU: friendly or hostile"],
        "where": ["Sex: Female"],
        "data": [sharing.fingerprint(demo)],
    }


def test_a_view_file_has_choices_and_digests_and_is_read_again(demo):
    content = sharing.view_file(demo, "youth", CHOSEN)
    assert json.loads(content)["data"] == demo.digest
    read = sharing.read_view_file(content, demo)
    assert read == ("youth", {"item": "eu", "where": ["Sex: Female"]})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"digest": "0"}, "saved with other data"),
        ({"profile_digest": "0"}, "another description of what its columns mean"),
    ],
)
def test_a_view_file_of_other_data_is_refused_in_a_sentence(demo, change, words):
    content = sharing.view_file(demo, "youth", CHOSEN)
    with pytest.raises(SurveyError, match=words):
        sharing.read_view_file(content, replace(demo, **change))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b"{}", b'{"page": 1, "choices": 2, "data": 3}']
)
def test_what_is_no_view_file_is_refused_in_a_sentence(demo, content):
    with pytest.raises(SurveyError, match="no saved view"):
        sharing.read_view_file(content, demo)
