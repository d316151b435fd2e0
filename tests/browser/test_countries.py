"""The Countries page in a real browser."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

CHART = "[data-testid=stVegaLiteChart] svg"


def choose(page, label, option):
    """Pick an option of the select box with this label, as a reader does."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_item_and_base_change_the_chart_and_the_address(page, address):
    page.goto(address)
    chart = page.locator(CHART).first  # while a page is drawn anew, the old chart is below
    expect(chart).to_contain_text("INVENTED DATA")

    choose(page, "Question", "EU membership")
    expect(page.get_by_role("heading", name="a good thing")).to_be_visible()
    expect(chart).to_contain_text("SYNTHETIC DATA")
    expect(page).to_have_url(re.compile("item=EU\\+membership"))
    of_all = chart.text_content()

    choose(page, "Base", "Those with an opinion")
    expect(page.get_by_text("% of those with an opinion who say")).to_be_visible()
    expect(chart).not_to_have_text(of_all)
    expect(page).to_have_url(re.compile("base="))

    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_text("% of those with an opinion who say")).to_be_visible()
    expect(page.get_by_role("heading", name="a good thing")).to_be_visible()


def test_no_row_of_microdata_crosses_the_wire(page, address):
    received = []

    def listen(socket):
        socket.on("framereceived", lambda frame: received.append(len(frame)))

    page.on("websocket", listen)
    page.goto(address)
    page.wait_for_selector(CHART)
    # 35,036 respondents at a single byte each would be more than all messages of the page together.
    assert 0 < sum(received) < 35_036


def test_picture_and_table_are_downloaded(page, address):
    page.goto(address)
    page.wait_for_selector(CHART)
    page.get_by_role("button", name="Export", exact=True).click()
    dialog = page.get_by_role("dialog")
    with page.expect_download() as picture:
        dialog.get_by_role("button", name="PNG").click()
    image = Image.open(io.BytesIO(picture.value.path().read_bytes()))
    assert image.size == (1920, 1080)
    assert picture.value.suggested_filename == "turkey-country-2011-ranking.png"
    dialog.get_by_text("Sheet", exact=True).click()
    with page.expect_download() as table:
        dialog.get_by_role("button", name="Everything (.csv)").click()
    assert b"Kosovo,favourable,0.77" in table.value.path().read_bytes()


def test_a_phone_shows_the_chart_within_its_width(page, address):
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(address)
    page.wait_for_selector(CHART)
    box = page.locator(CHART).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 400
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_click_on_a_country_leads_to_its_groups_and_keeps_the_choices(page, address):
    page.goto(f"{address}/?item=EU+membership&wave=2010")
    page.wait_for_selector(CHART)
    page.wait_for_load_state("networkidle")  # until the chart listens
    page.wait_for_timeout(1000)
    page.locator(f"{CHART} .mark-symbol path[fill='#08519c']").first.click()
    expect(page).to_have_url(re.compile("/youth"))
    expect(page.get_by_role("heading", level=2)).to_contain_text("Kosovo:")
    expect(page.get_by_role("heading", level=2)).to_contain_text("EU membership would be a good")
    expect(page).to_have_url(re.compile("country=Kosovo"))


def test_the_keyboard_leads_from_a_country_to_its_groups(page, address):
    page.goto(address)
    page.wait_for_selector(CHART)
    page.get_by_role("combobox", name="Go to the groups within").focus()
    page.keyboard.type("Serb")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/youth"))
    expect(page.get_by_role("heading", level=2)).to_contain_text("Serbia:")
    page.get_by_role("link", name="Countries").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Clearly more than half")


def test_the_views_of_countries_draw_different_charts(page, address):
    page.goto(address)
    chart = page.locator(CHART).first  # while a page is drawn anew, the old chart is below
    for view, words in (("Pairs", "+53"), ("Map", "77%"), ("All answers", "Refused")):
        page.get_by_role("radio", name=view, exact=True).click()
        expect(chart).to_contain_text(words)
        expect(chart).to_contain_text("INVENTED DATA")
        expect(page).to_have_url(re.compile("countries.show"))
    page.get_by_role("radio", name="Ranking", exact=True).click()
    choose(page, "Order", "By name")
    expect(chart.locator(".role-axis-label text").first).to_have_text("0%")
    choose(page, "Letters for ties", "Shown")
    expect(chart).to_contain_text("Serbia e")
