"""A reader's own file in a real browser: opened, confirmed, back again, seen by nobody else."""

import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import expect

from components.text import UNSEEN
from data.profile import profile_from

UPLOADER = "[data-testid=stFileUploader] input"

# Of 120 men 60 agree, 40 disagree and weigh 1.5 each, and 20 refuse, which is a declared code.
# Of 100 women 30 agree and weigh 2 each, and 70 disagree. 10 more of each were not asked.
MEN = 60 / (60 + 40 * 1.5 + 20)
WOMEN = 30 * 2 / (30 * 2 + 70)

IMAGE = "<img src=x onerror=alert(document)>"
PICTURE = "![p](http://example.invalid/p.png)"
LINK = "[l](javascript:alert(1)) =1+1"


@pytest.fixture(scope="module")
def file(save):
    """A survey whose labels, missing code and weight a file of SPSS declares."""
    parts = [(1, 1, 1.0, 60), (1, 2, 1.5, 40), (1, 9, 1.0, 20), (1, None, 1.0, 10)]
    parts += [(2, 1, 2.0, 30), (2, 2, 1.0, 70), (2, None, 1.0, 10)]
    rows = [part[:3] for part in parts for _ in range(part[3])]
    table = pd.DataFrame(rows, columns=["gndr", "taxes", "pspwght"]).astype(float)
    return save(
        table,
        "taxes.sav",
        column_labels={"gndr": "Gender", "taxes": "Taxes", "pspwght": "Post-stratification weight"},
        variable_value_labels={
            "gndr": {1: "Male", 2: "Female"},
            "taxes": {1: "Agree", 2: "Disagree", 9: "Refused"},
        },
        missing_ranges={"taxes": [9]},
    )


@pytest.fixture(scope="module")
def hostile(save):
    """A survey whose every word is markup."""
    table = pd.DataFrame({"gndr": [1.0, 2.0] * 60, "taxes": [1.0, 1.0, 2.0] * 40})
    return save(
        table,
        "hostile.sav",
        column_labels={"gndr": f"Gender {LINK}", "taxes": f"Taxes {LINK} {IMAGE}"},
        variable_value_labels={
            "gndr": {1: f"Male {IMAGE}", 2: f"Female {PICTURE}"},
            "taxes": {1: f"Agree {IMAGE}", 2: f"Disagree {PICTURE}"},
        },
    )


def settled(page):
    """Wait until the page is drawn."""
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def use(page, address, file):
    """Open a file and make it the survey of every page, in three clicks."""
    page.goto(f"{address}/data")
    page.locator(UPLOADER).first.set_input_files(file)
    page.get_by_role("button", name="Use this survey").click()
    page.get_by_role("heading", name="Table").wait_for()


def expect_shares(page, men=MEN, women=WOMEN):
    """Wait for a table of two groups with these shares."""
    rows = page.locator("[data-testid=stTable] tbody tr")
    expect(rows).to_have_count(2)
    for name, share in (("Male", men), ("Female", women)):
        cells = rows.filter(has_text=re.compile(f"^{name}")).locator("td, th")
        expect(cells.nth(1)).to_have_text(f"{share:.0%}")


def test_a_file_is_opened_confirmed_and_back_after_a_refresh(page, chromium, address, file):
    use(page, address, file)
    expect_shares(page)
    page.get_by_role("button", name="No, only until").click()
    expect(page.get_by_text("on this computer, so that")).to_have_count(0)

    page.get_by_role("link", name="Data").click()
    page.get_by_text("Describe", exact=True).click()
    page.get_by_text("About and profile").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the profile").click()
    profile = profile_from(saved.value.path().read_bytes(), saved.value.suggested_filename)
    assert list(profile.design.weights) == ["pspwght"]
    assert profile.items["taxes"].no_opinion == {"9": "Refused"}

    page.get_by_role("link", name="Countries").click()
    page.get_by_role("heading", name="Table").wait_for()  # the Data page has such a table, too
    settled(page)
    expect(page).to_have_url(re.compile(r"survey=[0-9a-f]{12}"))
    expect_shares(page)
    page.reload()
    expect_shares(page)
    expect(page).to_have_url(re.compile(r"survey=[0-9a-f]{12}"))

    other = chromium.new_context().new_page()
    other.goto(address)
    expect(other.get_by_role("heading", name="Turkey is a friendly country")).to_be_visible()
    expect(other.get_by_text("taxes")).to_have_count(0)
    other.goto(f"{address}/data")
    expect(other.locator(UPLOADER).first).to_be_attached()
    expect(other.get_by_text("taxes")).to_have_count(0)
    other.context.close()


def test_the_choices_come_back_with_the_survey_after_a_restart(
    page, serve, chromium, tmp_path, file
):
    of_those_with_an_opinion = 60 / (60 + 40 * 1.5)
    with serve(tmp_path) as address:
        use(page, address, file)
        page.get_by_role("button", name="Yes, keep it").click()
        expect(page.get_by_text("on this computer, so that")).to_have_count(0)
        page.get_by_role("combobox", name="Base").click()
        page.get_by_role("option", name="Those with an opinion").click()
        expect(page.get_by_text("of those with an opinion who say")).to_be_visible()
        expect_shares(page, men=of_those_with_an_opinion)
        expect(page).to_have_url(re.compile("base="))
        kept = next(tmp_path.rglob("*.sav"))
        assert kept.read_bytes() == Path(file).read_bytes()
        bare, port = address, int(address.rsplit(":", 1)[1])
    with serve(tmp_path, port=port):
        page.goto(bare)
        expect(page.get_by_text("of those with an opinion who say")).to_be_visible()
        expect_shares(page, men=of_those_with_an_opinion)
        page.get_by_role("link", name="Data").click()
        page.get_by_role("button", name="Forget it").click()
        expect(page.get_by_text("Kept on this computer")).to_have_count(0)
        assert list(tmp_path.rglob("*.sav")) == []


def test_a_shared_server_keeps_nothing(page, serve, tmp_path, file):
    with serve(tmp_path, "--shared") as address:
        use(page, address, file)
        expect_shares(page)
        expect(page.get_by_text("on this computer, so that")).to_have_count(0)
        page.reload()
        expect(page.get_by_text("This address is for other data")).to_be_visible()
        expect(page.get_by_role("heading", name="Turkey is a friendly country")).to_be_visible()
        page.goto(f"{address}/data")
        expect(page.locator(UPLOADER).first).to_be_attached()
        expect(page.get_by_label("Or its path on this computer")).to_have_count(0)
        assert list(tmp_path.iterdir()) == []


def test_what_is_being_described_is_there_after_a_refresh(page, address, file):
    page.goto(f"{address}/data")
    page.locator(UPLOADER).first.set_input_files(file)
    page.get_by_role("button", name="Check and change").click()
    page.get_by_text("About and profile").click()
    page.get_by_label("Who did the survey").fill("The institute")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Source: The institute.")).to_be_visible()
    expect(page).to_have_url(re.compile("draft="))
    page.reload()
    expect(page.get_by_text("Source: The institute.")).to_be_visible()


def test_words_of_a_file_are_text_and_never_markup(page, address, hostile):
    page.on("dialog", lambda dialog: pytest.fail(f"a label opened {dialog.message!r}"))
    strange = page.locator("[data-testid=stMain] img, [data-testid=stMain] a[href*=javascript]")
    page.goto(f"{address}/data")
    page.locator(UPLOADER).first.set_input_files(hostile)
    page.get_by_role("button", name="Use this survey").wait_for()
    for part in ("Open", "Describe", "Weights", "Codebook"):
        settled(page)  # a click into a page that is being drawn may be lost
        page.get_by_text(part, exact=True).first.click()
        settled(page)
        if part != "Weights":  # where no label of this file is
            expect(page.get_by_text("onerror=alert").first).to_be_attached()
        expect(strange).to_have_count(0)
    page.get_by_text("Open", exact=True).first.click()
    settled(page)
    page.get_by_role("button", name="Use this survey").click()
    page.get_by_text("All answers", exact=True).wait_for()
    settled(page)
    page.get_by_text("All answers", exact=True).click()
    shown = PICTURE.replace("http", f"http{UNSEEN}")  # so that it is no link either
    expect(page.locator("[data-testid=stTable]")).to_contain_text(f"Disagree {shown}")
    expect(strange).to_have_count(0)
    asked = [url for url in page.asked if not url.startswith(("data:", "blob:", address))]
    assert asked == []


def test_a_phone_shows_what_was_found_within_its_width(page, address, file):
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{address}/data")
    page.locator(UPLOADER).first.set_input_files(file)
    for part in ("Open", "Describe", "Codebook"):
        page.get_by_text(part, exact=True).first.click()
        page.locator("[data-testid=stTable]").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
