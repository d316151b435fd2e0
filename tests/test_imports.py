"""Imports go one way: app, components, analysis, data."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "data": {"app", "components", "analysis", "scipy", "altair", "streamlit"},
    "analysis": {"app", "components", "streamlit", "altair"},
    "components": {"app", "scipy", "altair"},
}
OPENS_MICRODATA = ("data/readers/", "data/synthesize.py")
MODULES = [path for folder in FORBIDDEN for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(path):
    """The top-level packages that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import hides where it goes"
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_lies_below_it(path):
    place = path.relative_to(ROOT)
    assert not FORBIDDEN[place.parts[0]] & set(imported(path))
    assert "pyreadstat" not in set(imported(path)) or place.as_posix().startswith(OPENS_MICRODATA)
