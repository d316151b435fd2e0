"""Receipts as a reader runs them, in R and in Python, and a template of theirs for slides."""

import contextlib
import io

import numpy as np
import pandas as pd
import pytest
from pptx import Presentation

from components.export.receipts.python_code import python_code
from components.export.receipts.r_code import r_code
from components.export.receipts.results import results

EACH = """
# What R prints, and what it writes, has too few digits.
exactly <- function(x) {
  x[] <- lapply(x, function(of) if (is.numeric(of)) sprintf("%.17g", of) else of)
  x
}
for (script in commandArgs(trailingOnly = TRUE)) {
  tryCatch(
    sys.source(script, new.env()),
    error = function(e) writeLines(conditionMessage(e), paste0(script, ".error"))
  )
}
"""
"""All scripts by one process of R: half of the time of one is that of starting."""


@pytest.fixture(scope="session")
def agree():
    """A function that compares a frame of R with the one here, number by number."""

    def agree(theirs, ours):
        assert isinstance(theirs, pd.DataFrame), theirs
        if "answer" in theirs:  # R has answer after answer, the table group after group
            place = {group: i for i, group in enumerate(dict.fromkeys(theirs["group"]))}
            theirs = theirs.sort_values("group", key=lambda g: g.map(place), kind="stable")
        numbers = [c for c in theirs if c in ours and ours[c].dtype.kind in "if"]
        np.testing.assert_allclose(theirs[numbers], ours[numbers], rtol=1e-8, atol=1e-12)
        assert len(numbers) >= 4
        assert len(ours)

    return agree


@pytest.fixture(scope="session")
def frames_in_r(r, tmp_path_factory):
    """A function that runs the receipts of (survey, recipe, folder) in R: their frames by name."""

    def frames_in_r(cases):
        out = tmp_path_factory.mktemp("r")
        scripts = {}
        for place, (name, (survey, recipe, folder)) in enumerate(cases.items()):
            found = results(survey, recipe)
            code = r_code(survey, recipe, found)
            assert code.isascii()
            written = "\n".join(
                f"write.csv(exactly({x}), {str(out / f'{place}.{x}')!r}, row.names = FALSE)"
                for x in found.frames
                if len(found.shown(x))
            )
            scripts[name] = out / f"{place}.R"
            scripts[name].write_text(f"setwd({str(folder)!r})\n{code}\n{written}\n", "ascii")
        (out / "all.R").write_text(EACH)
        r(out / "all.R", *scripts.values())
        return {name: _frames(script, cases[name]) for name, script in scripts.items()}

    return frames_in_r


def _frames(script, case):
    error = script.with_suffix(".R.error")
    if error.exists():
        return {"error": (error.read_text(), script.read_text())}
    found = results(*case[:2])
    return {
        x: (pd.read_csv(script.with_suffix(f".{x}"), encoding="utf-8"), found.shown(x))
        for x in found.frames
        if len(found.shown(x))
    }


@pytest.fixture
def frames_in_python(monkeypatch):
    """A function that runs the receipt in Python in a folder: the variables that it leaves."""

    def frames_in_python(survey, recipe, folder):
        monkeypatch.chdir(folder)
        there = {}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(python_code(survey, recipe), there)  # noqa: S102 - running it is what is tested
        return there

    return frames_in_python


@pytest.fixture
def template():
    """A .pptx of a reader's: 4:3, two slides of its own, accents that are not ours."""
    deck = Presentation()
    for layout in (0, 1):
        deck.slides.add_slide(deck.slide_layouts[layout])
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()
