"""The pages of actors, and of two questions, in a browser: each control changes the chart."""

import re

import pytest
from playwright.sync_api import expect

CHART = "[data-testid=stVegaLiteChart] svg"


def choose(page, label, option):
    page.get_by_role("combobox", name=label).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("radio", name=name, exact=True)
    ).click()


def test_one_country_beside_all_actors_and_the_grid(page, address):
    page.goto(f"{address}/actors")
    chart = page.locator(CHART)
    expect(chart).to_contain_text("INVENTED DATA")
    expect(page.get_by_role("heading", name=re.compile("^Albania: 69% say"))).to_be_visible()
    before = chart.text_content()

    choose(page, "Highlight", "Serbia")
    expect(page.get_by_role("heading", name=re.compile("^Serbia: 25% say"))).to_be_visible()
    expect(chart).not_to_have_text(before)
    expect(chart).to_contain_text("not asked")

    press(page, "All countries")
    expect(
        page.get_by_role("heading", name=re.compile("clearly ahead of all others"))
    ).to_be_visible()
    expect(chart).to_contain_text("Montenegro")
    expect(page).to_have_url(re.compile("actors.show=All"))


def test_a_question_of_no_battery_leads_to_one_of_a_battery(page, address):
    page.goto(f"{address}/actors?item=EU+membership")
    expect(page.get_by_role("heading", name="was asked by itself")).to_be_visible()
    choose(page, "Question of a battery", "Germany: friendly or hostile")
    expect(
        page.get_by_role("heading", name=re.compile("say Germany is a friendly"))
    ).to_be_visible()
    expect(page.locator(CHART)).to_contain_text("INVENTED DATA")


@pytest.mark.parametrize(
    ("show", "said"),
    [
        ("Both or one", "Both friendly"),
        ("Countries on both", "both the same"),
        ("Same people?", "Albania"),
        ("By group", "15-24"),
        ("Net of other actors", "Net of the other actors"),
        ("Difference", "clear difference"),
    ],
)
def test_each_view_of_two_questions_has_its_chart(show, said, page, address):
    page.goto(f"{address}/both")
    page.wait_for_selector(CHART)
    press(page, show)
    chart = page.locator(CHART)
    expect(chart).to_contain_text(said)
    expect(chart).to_contain_text("INVENTED DATA")
    assert page.get_by_text("This app has encountered an error").count() == 0


def test_the_second_question_changes_the_chart_and_can_be_linked(page, address):
    page.goto(f"{address}/both")
    chart = page.locator(CHART)
    expect(chart).to_contain_text("Only EU")
    choose(page, "Second question", "Russia: friendly or hostile")
    expect(chart).to_contain_text("Only Russia")
    expect(page).to_have_url(re.compile("both.second=Russia"))
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(chart).to_contain_text("Only Russia")


def test_two_questions_with_other_answers_have_a_sentence_in_place_of_a_difference(page, address):
    page.goto(f"{address}/both?both.second=EU+membership&both.show=Difference")
    sentence = "The two cannot be set against each other: their answers differ."
    expect(page.get_by_text(sentence)).to_be_visible()
    assert page.locator(CHART).count() == 0
