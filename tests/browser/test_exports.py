"""What the Export button makes, opened in a real browser, and the button itself."""

import io
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from components.export import picture
from components.export.kinds import made
from components.view import View
from data.load import load_survey

DEMO = Path(__file__).parents[2] / "data" / "demo" / "balkan_demo.sav"
VIEW = View("turkey", "2011", "all", "w_within", 95, "equal", "cohort")
CHOICES = {
    "gaps": (("15-24",), ("25-39", "40-54", "55+")),
    "trends": ("country", True),
    **dict.fromkeys(("joint", "placed", "net"), ("eu",)),
}


@pytest.fixture(scope="module")
def demo():
    """The demo survey."""
    return load_survey(DEMO)


@pytest.mark.parametrize("width", [320, 900])
@pytest.mark.parametrize(
    "kind", ["ranking", "gaps", "answers", "actors", "joint", "placed", "net", "trends"]
)
def test_a_page_of_its_own_draws_its_chart_and_fits(page, demo, tmp_path, width, kind):
    file = tmp_path / "figure.html"
    file.write_bytes(picture.html(made(kind, demo, VIEW, CHOICES.get(kind, ()))))
    page.set_viewport_size({"width": width, "height": 900})
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    expect(page.locator("#chart svg")).to_contain_text("INVENTED DATA")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert errors == []


def test_a_slide_and_a_receipt_come_from_the_export_button(page, address):
    page.goto(address)
    page.get_by_role("button", name="Export", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img").first).to_be_visible()
    dialog.get_by_text("Slide", exact=True).click()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="PowerPoint").click()
    deck = Presentation(io.BytesIO(download.value.path().read_bytes()))
    assert deck.slides[0].shapes.title.text_frame.text.startswith("Clearly more than half")
    dialog.get_by_text("Receipt", exact=True).click()
    expect(dialog.get_by_text("library(survey)")).to_be_visible()


def test_a_view_stays_in_the_deck_on_another_page(page, address):
    page.goto(address)
    page.get_by_role("button", name="Add to deck").click()
    expect(page.get_by_text("Added; the deck has 1 slides.")).to_be_visible()
    page.get_by_role("link", name="Deck").click()
    expect(page.get_by_role("textbox", name="Slide 1")).to_be_visible()
    page.get_by_role("button", name="Make the slides").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Get the slides").click()
    assert len(Presentation(io.BytesIO(download.value.path().read_bytes())).slides) == 3
