"""LibreOffice, which is no relative of the libraries that write, opens decks and workbooks."""

import os
import shutil
import subprocess

import pytest

from components.export import slides, workbook
from components.export.deck import exhibit
from components.export.exhibit import Exhibit
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
    kinds = [
        "ranking", "answers", "gaps", "map", "slopes", "actors", "actors_grid", "joint", "placed",
        "apart", "odds", "odds_groups", "net", "trends", "claims",
    ]  # fmt: skip
    figures = [keepable(kind) for kind in kinds]
    pages = as_pdf(slides.pptx([exhibit(f) for f in figures], "A deck"), "deck.pptx")
    assert len(pages) == len(kinds) + 2
    for figure, page in zip(figures, pages[1:], strict=False):
        words = " ".join(page.split())
        assert " ".join(figure.headline.split()) in words
        native = Exhibit(figure).native
        assert "INVENTED DATA" in words or native.kind == "none"
        names = [s.name for s in native.series] if native.at else native.categories
        # A long name may stand on several lines, between which others come.
        assert [name for name in names if name.split()[0] not in words] == []
    assert "Kosovo" in pages[1]
    assert "77%" in pages[1]
    assert "Bosnia and Herzegovina 62%" in " ".join(pages[1 + kinds.index("trends")].split())


def test_a_narrow_template_loses_no_name(as_pdf, keepable, template):
    kinds = ["ranking", "gaps", "actors", "apart", "net", "slopes", "placed"]
    figures = [keepable(kind) for kind in kinds]
    pages = as_pdf(slides.pptx([exhibit(f) for f in figures], template=template), "narrow.pptx")
    for figure, page in zip(figures, pages, strict=True):
        native = Exhibit(figure).native
        first = [name.split()[0] for name in native.categories]
        lines = [s.name for s in native.series] if native.kind == "lines" else []
        assert [name for name in (*first, *lines) if name not in " ".join(page.split())] == []


@pytest.mark.parametrize("kind", ["ranking", "gaps", "trends", "placed", "net", "claims"])
def test_a_workbook_opens_with_all_its_sheets(as_pdf, keepable, kind):
    pages = as_pdf(workbook.xlsx(exhibit(keepable(kind))), f"{kind}.xlsx")
    words = " ".join(" ".join(pages).split())
    assert "Serbia" in words
    assert "q_turkey" in words
    assert "INVENTED DATA" in words


def test_a_tab_book_opens(as_pdf, demo, turkey_2011):
    pages = as_pdf(tab_book(demo, turkey_2011, ["turkey", "eu"], ["country"]), "tabs.xlsx")
    assert "Turkey: friendly or hostile" in " ".join(pages)
