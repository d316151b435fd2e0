"""A real browser and a real server; skipped with a sentence where there is no Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

expect.set_options(timeout=20_000)  # a busy machine is no failure
ROOT = Path(__file__).parents[2]

STREAMLIT = (sys.executable, "-m", "streamlit")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, driven by Playwright."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        sentence = "Chromium is not installed: apt install chromium"
        (pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip)(sentence)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(home, *arguments, port=None, start=STREAMLIT, log=subprocess.DEVNULL):
    """The app with these arguments, until the end of the `with`; what it keeps is under `home`.

    `log` gets what it writes; `start` is what stands for `streamlit`.
    """
    if port is None:
        with socket.socket() as free:
            free.bind(("localhost", 0))
            port = free.getsockname()[1]
    command = [*start, "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(  # noqa: S603
        [*command, "--server.headless", "true", "--", *arguments],
        cwd=ROOT,
        env={**os.environ, "XDG_DATA_HOME": str(home)},
        stdout=log,
        stderr=log,
    )
    url = f"http://localhost:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()  # noqa: S310
            break
        except OSError:
            time.sleep(0.1)
    try:
        yield url
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def serve():
    """`served`, for tests that want a server of their own."""
    return served


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Where the app serves the demo."""
    with served(tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture
def page(chromium):
    """An empty page, and the addresses that it asked for, in `page.asked`; no script may fail."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.asked, failed = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert failed == []


@pytest.fixture(scope="session")
def opened(address):
    """A function that opens a page of app.py, and waits until nothing on it changes."""

    def opened(page, name, view=""):
        path = "" if name == "countries" else name
        page.goto(f"{address}/{path}" + (f"?{name}.show={view}" if view else ""))
        idle = "[data-testid=stApp][data-test-script-state=notRunning]"
        expect(page.locator(idle)).to_be_visible()
        first = page.get_by_test_id("stMain").locator("h2, .stButtonGroup").first
        expect(first).to_be_visible()
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)

    return opened
