"""The app as deploy/nginx.conf serves it, in a real browser: two processes under a sub-path."""

import os
import re
import urllib.error
import urllib.request

import pandas as pd
import pytest
from playwright.sync_api import expect

from benchmarks.servers import behind_nginx, nginx

UPLOADER = "[data-testid=stFileUploader] input"
FONT = "/app/static/fonts/SourceSans3-Regular.ttf"
PROBED = re.compile(r"/\w+/_stcore/(health|host-config)$")
"""Streamlit looks for its server below the open page first, and is told that there is none."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Two processes behind nginx."""
    if nginx() is None:
        sentence = "nginx is not installed: apt install nginx-light"
        (pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip)(sentence)
    with behind_nginx(tmp_path_factory.mktemp("nginx")) as served:
        yield served


@pytest.fixture
def reader(page):
    """A page that remembers, in `page.wrong`, what its browser complained of."""
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("requestfailed", lambda request: page.wrong.append(request.url))

    def heard(message):
        if message.type == "error" and not PROBED.search(message.location["url"]):
            page.wrong.append(message.text)

    page.on("console", heard)
    return page


def drawn(page):
    """Wait until the app has finished with a page that it could draw."""
    app = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(app).to_be_visible()
    expect(page.get_by_test_id("stMain").locator("h2, h3, .stFileUploader").first).to_be_visible()
    for part in ("stException", "stAlert"):
        expect(page.get_by_test_id(part)).to_have_count(0)


def status(url):
    """What a request is answered with."""
    try:
        with urllib.request.urlopen(url) as answer:  # noqa: S310 - loopback
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def sessions(site):
    """How many readers each process has, by its port, as its own metrics say."""
    counted = {}
    for port in site.apps:
        url = f"http://127.0.0.1:{port}/opinion/_stcore/metrics"
        with urllib.request.urlopen(url) as metrics:
            said = metrics.read().decode()
        counted[port] = int(re.search(r"(?m)^active_sessions (\d+)", said)[1])
    return counted


def test_a_page_opens_under_the_sub_path_and_its_browser_has_no_complaint(reader, site, every_page):
    reader.goto(f"{site.url}/{'' if every_page == 'countries' else every_page}")
    drawn(reader)
    assert reader.wrong == []
    assert [x for x in reader.asked if not x.startswith(("data:", "blob:", f"{site.url}/"))] == []


@pytest.mark.parametrize("show", ["Map", "Pairs", "All+answers"])
def test_a_chart_is_drawn_without_eval(reader, site, show):
    reader.goto(f"{site.url}/?countries.show={show}")
    drawn(reader)
    expect(reader.locator(".vega-embed svg, .vega-embed canvas").first).to_be_visible()
    assert reader.wrong == []


def test_a_file_is_uploaded_to_the_process_that_has_its_reader(reader, site, save):
    table = pd.DataFrame({"sex": [1.0, 2.0] * 60, "taxes": [1.0, 1.0, 2.0] * 40})
    words = {"sex": {1: "Male", 2: "Female"}, "taxes": {1: "Agree", 2: "Disagree"}}
    file = save(table, "taxes.sav", variable_value_labels=words)
    for _ in range(4):
        reader.context.clear_cookies()
        reader.goto(f"{site.url}/data")
        reader.locator(UPLOADER).first.set_input_files(file)
        expect(reader.get_by_role("button", name="Use this survey")).to_be_visible()
        drawn(reader)
    assert reader.wrong == []


def test_a_picture_is_exported(reader, site):
    reader.goto(site.url)
    reader.get_by_role("button", name="Export", exact=True).click()
    dialog = reader.get_by_role("dialog")
    expect(dialog.get_by_role("img").first).to_be_visible()
    with reader.expect_download() as download:
        dialog.get_by_role("button", name="PNG").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    assert reader.wrong == []


@pytest.mark.parametrize(
    "path", ["metrics", "/metrics", "metrics/", "%6detrics", "script-health-check", "agent/mcp"]
)
def test_what_readers_do_not_need_is_closed(site, path):
    assert status(f"{site.url}/_stcore/{path}") == 404


def test_health_can_be_asked_for(site):
    assert status(f"{site.url}/_stcore/health") == 200


@pytest.mark.parametrize("path", ["/", "/youth", "/_stcore/health", "/_stcore/metrics", FONT])
def test_no_answer_may_be_framed_or_load_from_elsewhere(site, path):
    try:
        answer = urllib.request.urlopen(site.url + path)  # noqa: S310 - loopback
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    said = dict(directive.split(" ", 1) for directive in policy.split("; "))
    assert said["default-src"] == said["frame-ancestors"] == "'none'"
    assert "unsafe" not in said["script-src"]
    assert not re.search(r"https?:|\*", policy)
    assert headers["X-Frame-Options"] == "DENY"
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "microphone=()" in headers["Permissions-Policy"]


def test_what_all_readers_share_tells_nobody_apart(site):
    for path, told in (("/", 1), (FONT, 0)):
        with urllib.request.urlopen(site.url + path) as answer:  # noqa: S310 - loopback
            cookies = answer.headers.get_all("Set-Cookie", [])
        assert sum(cookie.startswith("opinion_reader=") for cookie in cookies) == told


def test_readers_of_a_process_that_dies_go_on_at_the_other(chromium, site):
    contexts = []
    while (readers := sessions(site)) and not all(readers.values()):
        assert len(contexts) < 20
        contexts.append(chromium.new_context())
        contexts[-1].new_page().goto(f"{site.url}/youth?level=90%25")
        drawn(contexts[-1].pages[0])
    next(iter(site.apps.values())).kill()
    for context in contexts:
        page = context.pages[0]
        page.reload()
        drawn(page)
        level = page.get_by_role("combobox", name="Confidence level")
        expect(level).to_have_value("90%")
        context.close()
