"""What is installed is what was tested: exact versions for all of it, and no registry by name."""

import re
import subprocess
import tomllib
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
EXACT = re.compile(r"([\w.-]+)==([\w.]+)")
HOSTS = tuple(
    ".".join(parts)
    for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"),
                  ("r-project", "org"), ("docker", "io"), ("ghcr", "io"), ("quay", "io"))
)  # fmt: skip
"""Hosts of registries; in parts, since no file may have one, this one included."""


def pinned():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    found = [EXACT.fullmatch(line) for line in lines if not line.startswith("#")]
    assert None not in found
    return {canonicalize_name(line[1]): line[2] for line in found}


def asked():
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [
        Requirement(line)
        for line in (*said["project"]["dependencies"], *said["dependency-groups"]["dev"])
    ]


def needed():
    """Name -> what asks for it, of all that is needed here, whoever asks."""
    found, left = {}, asked()
    while left:
        requirement = left.pop()
        name = canonicalize_name(requirement.name)
        news = requirement.extras - found.get(name, set())
        if name in found and not news:
            continue
        found[name] = found.get(name, set()) | requirement.extras
        for line in requires(name) or ():
            inner = Requirement(line)
            extras = ("", *requirement.extras)
            if not inner.marker or any(inner.marker.evaluate({"extra": x}) for x in extras):
                left.append(inner)
    return found


def test_every_package_that_is_asked_for_has_an_exact_version_within_its_bounds():
    known = pinned()
    for requirement in asked():
        assert requirement.specifier.contains(known[canonicalize_name(requirement.name)])
        assert "<" in str(requirement.specifier)  # a next major version is looked at first


def test_every_package_that_is_needed_is_pinned_to_what_is_installed():
    known = pinned()
    assert len(needed()) > 50
    assert {name: version(name) for name in needed()} == {
        name: known.get(name) for name in needed()
    }


def test_nothing_is_pinned_that_nothing_needs():
    assert set(pinned()) - set(needed()) == set()


def test_no_file_names_the_host_of_a_registry():
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        content = (ROOT / name).read_bytes()
        assert not [host for host in HOSTS if host.encode() in content], name
