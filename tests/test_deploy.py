"""The files in deploy/ and DEPLOY.md agree with one another, and with the app."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from benchmarks.servers import start_command
from components.commandline import options

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "deploy" / "opinion-monitor@.service"


def container_command():
    """What the container starts."""
    said = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
    return json.loads(re.search(r"(?m)^ENTRYPOINT (.*)$", said)[1])


@pytest.mark.parametrize("command", [start_command(8501)[2:], container_command()])
def test_what_is_started_is_shared_and_bounded(command, monkeypatch):
    settings, arguments = command[: command.index("--")], command[command.index("--") + 1 :]
    monkeypatch.setattr(sys, "argv", ["app.py", *arguments])
    assert options().shared
    assert options().limits.memory == 2 * 2**30
    assert options().limits.seconds == 60
    assert settings[:3] == ["streamlit", "run", "app.py"]
    assert "--server.baseUrlPath=opinion" in settings


def test_a_process_listens_to_this_machine_only_and_is_bounded():
    assert "--server.address=127.0.0.1" in start_command(8501)
    unit = UNIT.read_text("utf-8")
    for bound in ("DynamicUser=yes", "ProtectSystem=strict", "PrivateTmp=yes", "MemoryMax="):
        assert f"\n{bound}" in unit


@pytest.mark.parametrize("command", [start_command(8501), container_command()])
def test_the_app_answers_under_the_name_that_nginx_has(command):
    site = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for name in re.findall(r"server_name (\S+);", site):
        assert f"--server.allowedHosts={name}" in command


def test_nginx_lets_through_what_the_app_takes():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    site = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert f"client_max_body_size {settings['server']['maxUploadSize']}m;" in site


def test_the_container_copies_folders_that_there_are():
    said = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
    for copied in re.findall(r"(?m)^COPY (.*) \S+$", said):
        assert all((ROOT / name).exists() for name in copied.split())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_unit_is_hardened_as_systemd_sees_it():
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", UNIT]
    subprocess.run(command, capture_output=True, check=True)  # noqa: S603


def test_the_guide_names_every_file_that_it_comes_with():
    guide = (ROOT / "DEPLOY.md").read_text("utf-8")
    assert all(f"deploy/{file.name}" in guide for file in (ROOT / "deploy").iterdir())
