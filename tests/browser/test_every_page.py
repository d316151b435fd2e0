"""Every page of app.py in a real browser: it opens, asks nobody else, and needs no mouse."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

VIEWS = {
    "countries": ["All+answers", "Pairs", "Map"],
    "youth": ["All+groups+in+all+countries", "Gaps+of+gaps", "Trend+over+age", "Same+composition"],
    "actors": ["All+countries"],
    "both": ["Countries+on+both", "By+group"],
}
"""What a page shows besides its first screen, as its control `page.show` has it in the address."""

STREAMLITS_OWN = {
    # color-contrast, in the dark: chips are white on the primary colour, and no colour is at once
    # dark enough for white on it and light enough to be read on a dark page.
    "[data-testid=stMultiSelectTagsContainer]",
}
"""Parts of the page, by selector, that break a rule whatever a page does, with the rule."""

CONTROLS = """
.stSelectbox, .stMultiSelect, .stTextInput, .stNumberInput, .stCheckbox, .stRadio, .stButtonGroup,
.stButton, .stDownloadButton, .stFormSubmitButton, .stFileUploader, .stDataFrame,
.stExpander summary, [data-testid=stTopNavLink], .stTable a, .stMarkdown a
"""

UNREACHED = """controls => {
  for (const control of document.querySelectorAll(controls))
    if (control.checkVisibility() && !control.dataset.reached)
      return control.className + ': ' + control.innerText.slice(0, 60);
  return '';
}"""

REACH = """() => {
  for (let x = document.activeElement; x && x.dataset; x = x.parentElement) x.dataset.reached = 1;
}"""

MOST_STEPS = 250


def test_a_page_opens_and_asks_no_other_machine(page, opened, address, every_page):
    opened(page, every_page)
    for part in ("stException", "stAlert", "stDialog"):
        expect(page.get_by_test_id(part)).to_have_count(0)
    assert [x for x in page.asked if not x.startswith(("data:", "blob:", f"{address}/"))] == []


def test_the_keyboard_alone_reaches_every_control(page, opened, every_page):
    opened(page, every_page)
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        page.evaluate(REACH)
        if not (left := page.evaluate(UNREACHED, CONTROLS)):
            break
    assert left == ""


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium, opened, every_page, mode):
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, color_scheme=mode)
    page = context.new_page()
    found = {}
    for view in ["", *VIEWS.get(every_page, ())]:
        opened(page, every_page, view)
        outside = [[selector] for selector in STREAMLITS_OWN]
        violations = Axe().run(page, context={"exclude": outside}).response["violations"]
        found |= {
            (view, violation["id"]): [node["html"][:200] for node in violation["nodes"]]
            for violation in violations
            if violation["impact"] in ("serious", "critical")
        }
    context.close()
    assert found == {}
