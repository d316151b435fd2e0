"""What tests of several folders need: surveys of their own making, and R."""

import ast
import os
import shutil
import subprocess
from pathlib import Path

import hypothesis
import pyreadstat
import pytest

from data.load import load_survey
from data.profile import Profile

# The same examples in every run: a change is judged by what it does, not by luck.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same")


def pytest_generate_tests(metafunc):
    """Run a test that asks for `every_page` with each page of app.py in turn."""
    if "every_page" in metafunc.fixturenames:
        app = ast.parse((Path(__file__).parents[1] / "app.py").read_text("utf-8"))
        named = {x.targets[0].id: x.value for x in app.body if isinstance(x, ast.Assign)}
        metafunc.parametrize("every_page", ast.literal_eval(named["PAGES"]))


@pytest.fixture(scope="session")
def reference():
    """The folder of the values that R gave."""
    return Path(__file__).parent / "reference"


@pytest.fixture(scope="session")
def save(tmp_path_factory):
    """A function that writes a table as a survey file, in a folder of its own."""

    def save(table, name="survey.csv", **words):
        path = tmp_path_factory.mktemp("file") / name
        if path.suffix in (".sav", ".zsav"):
            pyreadstat.write_sav(table, path, compress=path.suffix == ".zsav", **words)
        elif path.suffix == ".parquet":
            table.to_parquet(path, index=False)
        else:
            table.to_csv(path, index=False)
        return path

    return save


@pytest.fixture(scope="session")
def load(save):
    """A function that writes a table, and loads it with the profile that a dict describes."""

    def load(table, profile, name="survey.csv", **words):
        said = Profile.model_validate({"title": "A test", **profile})
        return load_survey(save(table, name, **words), said)

    return load


@pytest.fixture(scope="session")
def r():
    """A function that runs an R script; where R is absent the test is skipped, or fails in CI."""
    rscript = shutil.which("Rscript")
    asked = [rscript or "Rscript", "-e", "library(survey); library(MASS); library(haven)"]
    if rscript is None or subprocess.run(asked, capture_output=True, check=False).returncode:  # noqa: S603
        sentence = (
            "R with its packages is not installed: "
            "apt install r-cran-survey r-cran-mass r-cran-haven"
        )
        (pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip)(sentence)

    def run(script, *arguments):
        subprocess.run([rscript, script, *arguments], capture_output=True, check=True)  # noqa: S603

    return run
