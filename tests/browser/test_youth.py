"""The page on youth and cohorts in a real browser, and views that are shared."""

import json
import re

from playwright.sync_api import expect

CHART = "[data-testid=stVegaLiteChart] svg"


def choose(page, label, option):
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_every_main_control_changes_the_chart_and_the_address(page, address):
    page.goto(f"{address}/youth")
    chart = page.locator(CHART).first  # while a page is drawn anew, the old chart is below
    expect(chart).to_contain_text("+14 (+4 to +25)")
    expect(chart).to_contain_text("INVENTED DATA")
    choose(page, "Compare", "15-29 and 30+")
    expect(chart).to_contain_text("+10")
    expect(page).to_have_url(re.compile("sides.which"))
    choose(page, "Groups by", "Sex")
    expect(page.get_by_role("heading", level=2)).to_contain_text("the group “Female”")
    choose(page, "Groups by", "Age group")
    for view, words in (
        ("All groups in all countries", "40-54"),
        ("Gaps of gaps", "Macedonia"),
        ("Trend over age", "100%"),
        ("Same composition", "net of the model"),
    ):
        choose(page, "View", view)
        expect(chart).to_contain_text(words)
        expect(chart).to_contain_text("INVENTED DATA")
    choose(page, "Highlight", "Albania")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Albania:")


def test_a_saved_view_is_opened_again_on_its_page_with_its_choices(page, address):
    page.goto(f"{address}/youth?item=EU+membership&country=Albania&sides.which=15-29+and+30%2B")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Albania:")
    title = page.get_by_role("heading", level=2).inner_text()
    page.get_by_text("Share this view").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save view").click()
    content = download.value.path().read_bytes()
    assert json.loads(content)["choices"]["item"] == "eu_member"

    page.goto(address)
    expect(page.get_by_role("heading", level=2)).to_contain_text("Turkey")
    page.get_by_text("Share this view").click()
    file = {"name": "a.view.json", "mimeType": "application/json", "buffer": content}
    page.locator("input[type=file]").set_input_files(files=[file])
    expect(page).to_have_url(re.compile("/youth"))
    expect(page.get_by_role("heading", level=2)).to_have_text(title)


def test_a_view_of_other_data_says_so(page, address):
    page.goto(f"{address}/?data=0123456789abcdef&item=EU+membership")
    expect(page.get_by_text("This link was made for other data")).to_be_visible()
    expect(page.get_by_role("heading", level=2)).to_contain_text("a good thing")
    page.get_by_text("Share this view").click()
    said = {"page": "youth", "data": "0", "profile": "0", "choices": {}}
    file = {"name": "a.json", "mimeType": "application/json", "buffer": json.dumps(said).encode()}
    page.locator("input[type=file]").set_input_files(files=[file])
    expect(page.get_by_text("This view was saved with other data")).to_be_visible()


def test_a_phone_shows_the_gaps_within_its_width(page, address):
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{address}/youth")
    page.wait_for_selector(CHART)
    box = page.locator(CHART).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 400
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_nothing_important_is_below_the_fold(page, address):
    for path in ("", "youth"):
        page.goto(f"{address}/{path}")
        page.wait_for_selector(CHART)
        page.wait_for_timeout(500)
        box = page.locator(CHART).bounding_box()
        assert box["y"] + box["height"] <= 800
