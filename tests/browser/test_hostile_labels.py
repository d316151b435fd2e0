"""A survey of hostile labels in a real browser: whatever they say, they are words on a page."""

import pytest
from playwright.sync_api import expect

from benchmarks.hostile.corpus import AWAY, LABELS, MARK, hostile_survey, undescribed_file
from components.export import picture
from components.export.kinds import made
from components.view import View
from data.load import load_survey
from data.recorded import clean

VIEWS = {
    "countries": ["", "All answers", "Pairs"],
    "youth": ["", "All groups in all countries", "Gaps of gaps", "Trend over age"],
    "actors": ["", "All countries"],
    "both": ["", "Countries on both", "By group"],
}
"""What a page shows, as its control `page.show` has it in the address."""

TURNS = {
    "countries": (0, 1, 2, 3),
    "youth": (1, 3),
    "actors": (0, 2),
    "both": (1, 2),
    "data": (0, 3),
}
"""Which surveys a page is opened on; others on the first."""

ACTED = """([mark, away]) => {
  const found = [];
  const able = 'img, a, script, iframe, object, embed, base, link, form';
  for (const x of document.querySelectorAll(able))
    if ([...x.attributes].some(a => a.value.includes(mark) || a.value.includes(away))
        || /^(javascript|data:text)/i.test(x.getAttribute('href') || '')
        || (x.tagName == 'SCRIPT' && x.textContent.includes(mark)
            && !x.textContent.startsWith('const chart = {')))
      found.push(x.outerHTML.slice(0, 300));
  for (const x of document.querySelectorAll('.katex, [onerror], [onload], [onclick]'))
    found.push(x.outerHTML.slice(0, 300));
  for (const x of document.querySelectorAll('em, del, code, h1, blockquote, li, [class*=material]'))
    if (x.closest('[data-testid=stMarkdownContainer]') && x.textContent.includes(mark))
      found.push(x.outerHTML.slice(0, 300));
  return found;
}"""
"""Elements that only a label can have made: they hold its mark where no text stands."""

OF_STREAMLIT = "Failed to load resource: the server responded with a status of 404"
"""It looks for its server below the address of a page first; what is asked for is asserted on."""

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture(scope="module")
def addresses(serve, tmp_path_factory):
    """A function that serves a file of the corpus, each once."""
    from contextlib import ExitStack

    servers, known = ExitStack(), {}

    def address(turn, write=hostile_survey):
        if (turn, write) not in known:
            folder = tmp_path_factory.mktemp("hostile")
            path = write(folder, turn)
            known[turn, write] = servers.enter_context(serve(folder, "--survey", str(path)))
        return known[turn, write]

    with servers:
        yield address


def cases():
    from ast import literal_eval, parse
    from pathlib import Path

    app = parse((Path(__file__).parents[2] / "app.py").read_text("utf-8"))
    named = {x.targets[0].id: x.value for x in app.body if hasattr(x, "targets")}
    return [(p, turn) for p in literal_eval(named["PAGES"]) for turn in TURNS.get(p, (0,))]


@pytest.fixture
def told(page):
    """What a page said that no page says: boxes, faults of scripts, complaints on the console."""
    told = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda said: said.type in ("error", "warning") and told.append(said.text))
    return told


def drawn(page):
    """Wait until a page stands still, and nothing on it is a fault."""
    expect(page.locator(IDLE)).to_be_visible()
    expect(page.get_by_test_id("stMain").locator("h2, .stButtonGroup").first).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    for part in ("stException", "stErrorElement"):
        expect(page.get_by_test_id(part)).to_have_count(0)
    for chart in page.get_by_test_id("stVegaLiteChart").all():
        expect(chart.locator("svg, canvas").first).to_be_visible()


def only_words(page, url, told):
    """Whether all labels on a page are words: nothing acted, and nobody else was asked."""
    assert page.evaluate(ACTED, [MARK, AWAY]) == []
    assert [x for x in page.asked if not x.startswith(("data:", "blob:", f"{url}/"))] == []
    assert [said for said in told if not said.startswith(OF_STREAMLIT)] == []


@pytest.mark.parametrize(("name", "turn"), cases())
def test_a_page_shows_hostile_labels_as_words(page, addresses, told, name, turn):
    url = addresses(turn)
    for view in VIEWS.get(name, [""]):
        path = "" if name == "countries" else name
        page.goto(f"{url}/{path}" + (f"?{name}.show={view}" if view else ""))
        drawn(page)
        marks = page.locator("[data-testid=stVegaLiteChart] .mark-symbol path")
        for place in range(0, marks.count(), 5):
            marks.nth(place).hover(force=True)
            assert page.locator("#vg-tooltip-element").locator("img, h2, a").count() == 0
        only_words(page, url, told)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_file_is_described_in_words(page, addresses, told, turn):
    url = addresses(turn, undescribed_file)
    for part in ("open", "describe", "weights", "codebook"):
        page.goto(f"{url}/data?part={part.capitalize()}")
        drawn(page)
        steps = page.get_by_test_id("stMain").locator(".stButtonGroup").nth(1).locator("button")
        for place in range(steps.count() if part == "describe" else 0):
            steps.nth(place).click()
            drawn(page)
            only_words(page, url, told)
        only_words(page, url, told)


@pytest.mark.parametrize("turn", [0, 1, 3])
def test_a_view_is_exported_and_put_into_a_deck_in_words(page, addresses, told, turn):
    url = addresses(turn)
    page.goto(url)
    drawn(page)
    page.get_by_role("button", name="Export", exact=True).click()
    dialog = page.get_by_role("dialog")
    groups = dialog.locator(".stButtonGroup").first.locator("button")
    expect(groups.first).to_be_visible()
    dialog.locator(".stExpander summary").first.click()
    for place in range(groups.count()):
        groups.nth(place).click()
        expect(page.locator(IDLE)).to_be_visible()
        expect(dialog.locator("[data-testid=stDownloadButton]").first).to_be_visible()
        only_words(page, url, told)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add to deck").first.click()
    expect(page.get_by_test_id("stToast")).to_be_visible()
    page.get_by_test_id("stTopNavLink").filter(has_text="Deck").click()
    drawn(page)
    only_words(page, url, told)


ASKING = """() => new Promise(done => {
  document.addEventListener('securitypolicyviolation', found => done(found.effectiveDirective));
  document.body.appendChild(new Image()).src = 'http://127.0.0.1:9/x.png';
})"""
"""What a label would do if it could, and how a page of its own answers."""


@pytest.mark.parametrize("turn", [0, 1, 3])
def test_a_page_of_its_own_is_words_and_may_ask_nobody(page, told, tmp_path, turn):
    survey = load_survey(hostile_survey(tmp_path, turn))
    item, weight = next(iter(survey.items)), survey.default_weight
    view = View(item, "2021", "all", weight, 95, "equal", "ages")
    for kind in ("ranking", "answers", "grid"):
        file = tmp_path / f"{kind}.html"
        file.write_bytes(picture.html(made(kind, survey, view)))
        page.goto(file.as_uri())
        expect(page.locator("#chart svg")).to_be_visible()
        only_words(page, "file:", told)
        assert page.evaluate(ASKING) == "img-src"
        told.clear()  # of what was refused
        page.asked.clear()


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_every_sign_of_a_label_is_shown(page, addresses, turn):
    page.goto(addresses(turn))
    expect(page.locator(IDLE)).to_be_visible()
    cells = page.locator(".stTable tbody tr td:first-child, .stTable tbody tr th:first-child")
    expect(cells.first).to_be_visible()
    shown = {cell.replace("\N{WORD JOINER}", "") for cell in cells.all_text_contents()}
    known = {clean(label) for label in LABELS}
    assert len(shown & known) == 3
