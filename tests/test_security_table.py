"""The threat table of SECURITY.md: every row names a test, and every test that it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
THREATS = (
    "Uploads", "Labels", "Parameters of the address", "Exports", "Templates", "Deck files",
    "Profiles", "Several readers on one server", "The proxy", "Dependencies", "Logs",
    "Files kept on disk", "A page of another site", "Failures",
)  # fmt: skip


def rows():
    lines = (ROOT / "SECURITY.md").read_text("utf-8").splitlines()
    table = [line for line in lines if line.startswith("| ") and line.count(" | ") == 2]
    return [line.strip("| ").split(" | ") for line in table[1:]]


def functions_in(path):
    return re.findall(r"(?m)^def (\w+)\(", (ROOT / path).read_text("utf-8"))


def test_every_threat_has_a_row():
    said = " ".join(threat for threat, _, _ in rows())
    assert [threat for threat in THREATS if f"**{threat}" not in said] == []


def test_every_row_names_tests_that_exist():
    assert len(rows()) > 12
    for threat, done, shown in rows():
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", shown)
        assert done
        assert named, threat
        assert [name for path, name in named if name not in functions_in(path)] == []
