"""Every reason and question of detection has a sentence."""

import ast
import re
import string
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from components import reasons, text
from data.detect import ROLES, Treatment
from data.detect.proposals import because

ROOT = Path(__file__).parents[2]
SAID = tomllib.loads((text.CATALOGUE / "en" / "detected.toml").read_text(encoding="utf-8"))


def reasons_given():
    """Key -> the names of its values, of every reason that the code of detection gives."""
    given = {}
    for path in sorted((ROOT / "data" / "detect").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "because":
                key = ast.literal_eval(node.args[0])
                given.setdefault(key, set()).add(frozenset(word.arg for word in node.keywords))
    return given


def test_each_reason_has_one_sentence_that_its_values_fill_in():
    given = reasons_given()
    assert set(given) | {"more"} == set(SAID["detected"])
    for key, names in given.items():
        wanted = {name for _, name, _, _ in string.Formatter().parse(SAID["detected"][key]) if name}
        assert len(names) == 1, key
        assert wanted <= set(*names), key


def test_every_role_and_every_treatment_has_words():
    assert set(SAID["detected_kind"]) == set(ROLES)
    assert set(SAID["detected_treatment"]) == set(get_args(Treatment))


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (
            because("named_and_labelled", kind="sex", label="Sex of\nthe respondent"),
            "Its name and its label are those of the sex: “Sex of the respondent”.",
        ),
        (
            because("which", kind="weight", columns=("wa", "wb")),
            "Which of these is the weight: wa and wb?",
        ),
        (
            because("weight_incomplete", count=1200),
            "Respondents who have none: 1,200. It cannot weight the file.",
        ),
        (
            because("missing_apart", code=99, top=93),
            "99 has no label and lies apart: the values below it end at 93.",
        ),
        (
            because("item_bare", codes=(1, 2, 3, 4, 5, 6, 7, 8)),
            "Nothing says what these of its codes mean: 1, 2, 3, 4, 5, 6 and 2 more.",
        ),
        (
            because("missing_labelled", code=9, label="{0.__class__} *no*"),
            "9 is not declared as missing, but its label is “{0.__class__} *no*”.",
        ),
    ],
)
def test_a_reason_is_a_sentence(reason, words):
    assert reasons.worded(reason) == words


def test_of_a_long_label_only_the_beginning_is_quoted():
    said = reasons.worded(because("labelled", kind="age", label="a" * 500))
    assert re.search(rf"“a{{{reasons.LONGEST}}} …”", said)
