"""What fails while a real server works: its reader gets a sentence, the others notice nothing."""

import os
import subprocess
import threading
import time
from contextlib import contextmanager, suppress

import psutil
import pytest
from playwright.sync_api import expect

from components.uploads import TEXT_MB

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def parsers():
    """The processes that parse a file for a server of these tests."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # it has ended
            if "data.worker" in process.cmdline():
                found.append(process)
    return found


def soon(met):
    """What a function gives once it gives something, within 20 seconds."""
    end = time.monotonic() + 20
    while not (found := met()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


@pytest.fixture
def endless(tmp_path):
    """A file that opens and never says anything: its parser waits until it is stopped."""
    path = tmp_path / "endless.csv"
    os.mkfifo(path)
    return path


def name_path(page, url, path):
    page.goto(f"{url}/data")
    expect(page.locator(IDLE)).to_be_visible()
    box = page.get_by_role("textbox", name="path")
    box.fill(str(path))
    box.press("Enter")


def test_a_parser_that_is_killed_costs_its_reader_a_sentence_and_nobody_else_anything(
    chromium, serve, tmp_path, endless
):
    with serve(tmp_path) as url:
        one, other = (chromium.new_context().new_page() for _ in range(2))
        other.goto(url)
        expect(other.locator(".stTable").first).to_be_visible()
        name_path(one, url, endless)
        assert soon(parsers)
        other.goto(f"{url}/methods")  # while the first one waits
        expect(other.locator(".stTable").first).to_be_visible()
        for process in parsers():
            process.kill()
        expect(one.get_by_test_id("stAlert")).to_contain_text("needs more memory to open")
        other.goto(url)
        expect(other.locator(".stTable").first).to_be_visible()
        expect(other.get_by_test_id("stAlert")).to_have_count(0)
        for reader in (one, other):
            reader.context.close()


def test_a_reader_who_turns_the_page_during_a_load_gets_that_page(page, serve, tmp_path, endless):
    with serve(tmp_path, "--seconds", "5") as url:
        name_path(page, url, endless)
        assert soon(parsers)
        page.get_by_test_id("stTopNavLink").filter(has_text="Methods").click()
        expect(page.locator(".stTable").first).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert soon(lambda: not parsers())


@contextmanager
def tiny(folder):
    """A folder on a disk of 64 KB; where mounting is not allowed the test is skipped."""
    folder.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(asked, capture_output=True, check=False).returncode:  # noqa: S603
        pytest.skip("mounting a small disk takes root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607


def test_an_upload_needs_no_disk(page, serve, tmp_path, monkeypatch):
    survey = tmp_path / "large.csv"
    survey.write_text("q,w\n" + "1,0.5\n2,1.5\n" * 250_000)
    assert survey.stat().st_size > TEXT_MB * 2**20
    with tiny(tmp_path / "disk") as disk:
        monkeypatch.setenv("TMPDIR", str(disk))
        most, done = [0], threading.Event()

        def watch():
            while not done.wait(0.01):
                left = os.statvfs(disk)
                most[0] = max(most[0], (left.f_blocks - left.f_bfree) * left.f_frsize)

        with serve(tmp_path) as url:
            page.goto(f"{url}/data")
            expect(page.locator(IDLE)).to_be_visible()
            watcher = threading.Thread(target=watch)
            watcher.start()
            chooser = page.locator("[data-testid=stFileUploader] input[type=file]").first
            chooser.set_input_files(str(survey))
            expect(page.get_by_text("500,000").first).to_be_visible()
            done.set()
            watcher.join()
    assert most[0] == 0
