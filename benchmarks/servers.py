"""The app as it is deployed, for a while: processes on loopback, alone or behind nginx."""

import os
import re
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
PREFIX = "opinion"
"""The sub-path in deploy/nginx.conf."""

STARTS = 30
"""Seconds within which a process must answer."""


@dataclass
class Served:
    """Where the app is, and the processes that serve it, by their ports."""

    url: str
    apps: dict[int, subprocess.Popen[bytes]]

    def memory(self) -> int:
        """Resident bytes of all processes of the app."""
        return sum(psutil.Process(app.pid).memory_info().rss for app in self.apps.values())

    def cpu(self) -> float:
        """Seconds of a processor that they have had."""
        times = [psutil.Process(app.pid).cpu_times() for app in self.apps.values()]
        return sum(used.user + used.system for used in times)


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def nginx() -> str | None:
    """Where nginx is, which Debian has on no ordinary user's path."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


@contextmanager
def alone() -> Iterator[Served]:
    """One process of the app, without a proxy."""
    with ExitStack() as running:
        port = free_port()
        app = running.enter_context(_app(port, secrets.token_hex()))
        yield Served(f"http://127.0.0.1:{port}/{PREFIX}", {port: app})


@contextmanager
def behind_nginx(folder: Path, processes: int = 2) -> Iterator[Served]:
    """Processes of the app behind nginx, which runs as deploy/nginx.conf says.

    Parameters
    ----------
    folder : where nginx may write
    """
    with ExitStack() as running:
        secret, ports = secrets.token_hex(), [free_port() for _ in range(processes)]
        apps = {port: running.enter_context(_app(port, secret)) for port in ports}
        port = free_port()
        (folder / "nginx.conf").write_text(configuration(folder, port, ports), "utf-8")
        command = [str(nginx()), "-c", folder / "nginx.conf", "-p", folder, "-e", "stderr"]
        running.enter_context(_running(command, f"http://127.0.0.1:{port}/{PREFIX}", {}))
        yield Served(f"http://127.0.0.1:{port}/{PREFIX}", apps)


def configuration(folder: Path, port: int, ports: list[int]) -> str:
    """A whole configuration of nginx: deploy/nginx.conf with these ports, and without TLS."""
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    site = re.sub(r"(?s)server {  # to https\n.*?\n}\n", "", site)
    site = re.sub(r"(?m)^ *ssl_.*\n", "", site)
    site = site.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    site = site.replace("/var/cache/nginx", str(folder)).replace("/var/log/nginx", str(folder))
    servers = "".join(f"    server 127.0.0.1:{each};\n" for each in ports)
    site = re.sub(r"(?m)(^ *server 127\.0\.0\.1:.*\n)+", servers, site)
    written = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{name}_temp_path {folder}/{name};" for name in written)
    return (
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr warn;\n"
        "events { worker_connections 1024; }\n"
        f"http {{\ninclude /etc/nginx/mime.types; access_log off;\n{temporary}\n{site}\n}}\n"
    )


def start_command(port: int) -> list[str]:
    """What the systemd unit starts, with the Python that runs this, and with the demo."""
    unit = (DEPLOY / "opinion-monitor@.service").read_text("utf-8").replace("\\\n", "")
    said = re.search(r"(?m)^ExecStart=\S+ (.*)$", unit)
    if said is None:
        raise RuntimeError("the unit has no ExecStart")
    arguments = said[1].replace("%i", str(port)).replace("$SURVEY", "")
    return [sys.executable, "-m", "streamlit", *shlex.split(arguments)]


@contextmanager
def _app(port: int, secret: str) -> Iterator[subprocess.Popen[bytes]]:
    health = f"http://127.0.0.1:{port}/{PREFIX}/_stcore/health"
    known = {"STREAMLIT_SERVER_COOKIE_SECRET": secret, "STREAMLIT_LOGGER_LEVEL": "error"}
    known |= {"MALLOC_ARENA_MAX": "2"}  # as in the unit
    with _running(start_command(port), health, known) as app:
        yield app


@contextmanager
def _running(
    command: Sequence[str | Path], url: str, known: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that answers at this address, until the end of the `with`."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=ROOT, env={**os.environ, **known}, stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + STARTS
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command[0]} does not answer at {url}")
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - loopback
    except OSError:
        return False
    return True
