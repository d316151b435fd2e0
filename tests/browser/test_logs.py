"""What a real server writes while a reader uploads a file and the app fails on it."""

import subprocess
import sys

from playwright.sync_api import expect

MARKED = "Zqx-17-answer"

CRASHING = """
import sys
sys.path.insert(0, ".")
from components import drafts

def fails(recorded):
    columns = recorded.read(recorded.names)
    raise KeyError(f"{recorded.labels} {[column.codes for column in columns.values()]}")

drafts.detect = fails
from streamlit.web import cli
cli.main()
"""
"""The app, with a fault in it whose message quotes all of a file."""


def test_a_log_has_the_fault_and_nothing_of_the_file(page, serve, tmp_path):
    survey = tmp_path / "answers.csv"
    survey.write_text(f"q,{MARKED}column\n" + f"{MARKED},1\nother,2\n" * 60)
    told = tmp_path / "log"
    script = tmp_path / "crashing.py"
    script.write_text(CRASHING)
    with (
        told.open("wb") as log,
        serve(tmp_path, start=[sys.executable, str(script)], log=log) as url,
    ):
        page.goto(f"{url}/data?where={MARKED}")
        chooser = page.locator("[data-testid=stFileUploader] input[type=file]").first
        chooser.set_input_files(str(survey))
        expect(page.get_by_test_id("stException")).to_be_visible()
        shown = page.get_by_test_id("stMain").inner_text()
    said = told.read_text()
    assert "in fails" in said
    assert "KeyError" in said
    assert MARKED not in said
    assert "Traceback" not in shown
    assert "KeyError" not in shown


def test_the_marked_value_is_in_a_log_that_nobody_guards():
    """So that the test above can fail: Python's own log of this fault has the value."""
    fault = (
        f"import logging\ntry:\n    {{}}['{MARKED}']\nexcept KeyError:\n    logging.exception('x')"
    )
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-c", fault], capture_output=True, check=True, text=True
    )
    assert MARKED in found.stderr
