"""What axe-core finds on every page, light and dark; what is Streamlit's own is listed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = [
    "",
    "?countries.show=All+answers",
    "?countries.show=Pairs",
    "?countries.show=Map",
    "youth",
    "youth?youth.show=All+groups+in+all+countries",
    "youth?youth.show=Trend+over+age",
    "youth?youth.show=Same+composition",
    "actors",
    "actors?actors.show=All+countries",
    "both",
    "both?both.show=Countries+on+both",
    "both?both.show=Net+of+other+actors",
]

STREAMLITS_OWN = {
    # color-contrast, in the dark: chips are white on the primary colour, and no colour is at once
    # dark enough for white on it and light enough to be read on a dark page.
    "[data-testid=stMultiSelectTagsContainer]",
}
"""Parts of the page, by selector, that break a rule whatever a page does, with the rule."""


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(chromium, address, path, mode):
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, color_scheme=mode)
    page = context.new_page()
    page.goto(f"{address}/{path}")
    page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    outside = [[selector] for selector in STREAMLITS_OWN]
    found = Axe().run(page, context={"exclude": outside}).response["violations"]
    context.close()
    serious = {
        violation["id"]: [node["html"][:200] for node in violation["nodes"]]
        for violation in found
        if violation["impact"] in ("serious", "critical")
    }
    assert serious == {}
