"""LibreOffice, which is no relative of the libraries that write, opens decks and workbooks."""

import os
import shutil
import subprocess

import pytest

from components.export import slides, workbook
from components.export.deck import exhibit
from components.export.tabbook import tab_book


@pytest.fixture(scope="session")
def as_pdf(tmp_path_factory):
    """A function that has a file converted, and returns the text of its pages."""
    tools = shutil.which("soffice"), shutil.which("pdftotext")
    if None in tools:
        sentence = (
            "LibreOffice or poppler is not installed: "
            "apt install libreoffice-impress libreoffice-calc poppler-utils"
        )
        (pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip)(sentence)
    folder = tmp_path_factory.mktemp("office")

    def as_pdf(content, name):
        path = folder / name
        path.write_bytes(content)
        home = f"-env:UserInstallation=file://{folder}/profile"
        asked = [tools[0], home, "--headless", "--convert-to", "pdf", "--outdir", folder, path]
        done = subprocess.run(asked, capture_output=True, check=True, text=True)  # noqa: S603
        assert "rror" not in done.stdout + done.stderr
        told = [tools[1], "-layout", path.with_suffix(".pdf"), "-"]
        found = subprocess.run(told, capture_output=True, check=True, text=True)  # noqa: S603
        return found.stdout.split("\f")[:-1]

    return as_pdf


def test_a_deck_opens_with_a_page_for_each_slide(as_pdf, keepable):
    kinds = ["ranking", "answers", "gaps", "map", "slopes"]
    figures = [keepable(kind) for kind in kinds]
    pages = as_pdf(slides.pptx([exhibit(f) for f in figures], "A deck"), "deck.pptx")
    assert len(pages) == len(kinds) + 2
    for figure, page in zip(figures, pages[1:], strict=False):
        words = " ".join(page.split())
        assert " ".join(figure.headline.split()) in words
        assert "INVENTED DATA" in words or figure.draw.__module__.endswith("atlas")
    assert "Kosovo" in pages[1]
    assert "77%" in pages[1]


@pytest.mark.parametrize("kind", ["ranking", "gaps"])
def test_a_workbook_opens_with_all_its_sheets(as_pdf, keepable, kind):
    pages = as_pdf(workbook.xlsx(exhibit(keepable(kind))), f"{kind}.xlsx")
    words = " ".join(" ".join(pages).split())
    assert "Kosovo" in words
    assert "library(survey)" in words
    assert "q_turkey" in words


def test_a_tab_book_opens(as_pdf, demo, turkey_2011):
    pages = as_pdf(tab_book(demo, turkey_2011, ["turkey", "eu"], ["country"]), "tabs.xlsx")
    assert "Turkey: friendly or hostile" in " ".join(pages)
