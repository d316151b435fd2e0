"""The pages of trends, claims and the published record in a real browser."""

import re

import pytest
from playwright.sync_api import expect

CHART = "[data-testid=stVegaLiteChart] svg"


def choose(page, label, option):
    """Pick an option of the select box with this label, as a reader does."""
    page.get_by_role("combobox", name=label, exact=True).first.click()
    page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize(
    ("name", "label", "option"),
    [
        ("trends", "Question", "EU membership"),
        ("trends", "Lines", "Age group in Albania"),
        ("trends", "Highlight", "Serbia"),
        ("claims", "Claim", "Muslims call Turkey friendly more often than others do"),
        ("record", "Question and answer", "EU referendum: “yes”"),
    ],
)
def test_a_control_changes_the_chart(page, opened, name, label, option):
    opened(page, name)
    chart = page.locator(CHART).first
    expect(chart).to_be_visible()
    before = chart.inner_html()
    choose(page, label, option)
    expect(page.locator(CHART).first).not_to_have_js_property("innerHTML", before)


def test_what_was_published_stands_beside_a_trend_as_hollow_diamonds(page, opened):
    opened(page, "trends")
    choose(page, "Question", "EU membership")
    expect(page.get_by_text("Hollow diamonds: published figures")).to_be_visible()
    expect(page.locator(CHART)).to_contain_text("SYNTHETIC DATA")
    expect(page).to_have_url(re.compile("item=EU\\+membership"))


def test_a_search_of_the_record_is_in_the_address(page, opened):
    opened(page, "record")
    search = page.get_by_role("textbox", name="Search all figures")
    search.fill("serbia referendum 2011")
    search.press("Enter")
    expect(page.get_by_role("heading", name="1 published figure has")).to_be_visible()
    expect(page).to_have_url(re.compile("search=serbia"))
    source = page.get_by_role("link", name="source")
    expect(source).to_have_count(1)
    expect(source).to_have_attribute("href", re.compile("^http"))
