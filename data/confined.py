"""Open a survey file in a process of its own: a crash, a loop or a bomb costs one sentence."""

import hashlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import psutil

from data import wire
from data.model import SurveyError
from data.recorded import File, Recorded

_COMMAND = (sys.executable, "-m", "data.worker")
_INHERITED = ("SYSTEMROOT", "LD_LIBRARY_PATH")
"""What starting takes on some systems. All else stays behind: the environment may hold secrets."""

_PAUSE = 0.02
"""Seconds between two looks at a process, in which it can fill some 50 MB."""

_LONGEST = 500
"""Characters of a sentence: it may quote a name out of the file."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What opening one file may cost.

    Attributes
    ----------
    memory : bytes that the process which parses it may use
    seconds : how long that may take
    output : bytes that the opened file may take in this process
    """

    memory: int = 4 * 2**30
    seconds: float = 120
    output: int = 2 * 2**30


def open_confined(
    file: File,
    labels: File | None = None,
    limits: Limits = Limits(),
    progress: Callable[[str, float], None] = lambda stage, part: None,  # noqa: ARG005
) -> Recorded:
    """Open a survey file as `open_recorded` does, within limits, all of its columns in memory.

    A process parses one file and ends, so that nothing of a file can reach another's numbers, or
    another reader; it takes a third of a second to start.

    Parameters
    ----------
    labels : a file of value labels, for a format that has none
    progress : is told the stage, "reading" or "receiving", and which part of it is done

    Raises
    ------
    SurveyError
        If `open_recorded` refuses the file, or if its parser crashes, runs over a limit, or says
        what cannot be.
    """
    with started(limits) as process:
        return ask(process, file, labels, limits, progress)


@contextmanager
def started(limits: Limits) -> Iterator[subprocess.Popen]:
    """A process that parses files, until the end of the `with`."""
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others reserve 1 GB, used or not
        "OPENBLAS_NUM_THREADS": "1",  # each reserves memory, and parsing needs none
    }
    with subprocess.Popen(  # noqa: S603
        [*_COMMAND, str(limits.memory), str(limits.seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
        env=environment,
        start_new_session=True,  # a Ctrl-C is meant for the app
    ) as process:
        try:
            yield process
        finally:
            process.kill()
            with suppress(OSError):  # what it never read
                _pipes(process)[0].close()


def _pipes(process: subprocess.Popen) -> tuple[BinaryIO, BinaryIO]:
    return cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)


def ask(
    process: subprocess.Popen,
    file: File,
    labels: File | None,
    limits: Limits,
    progress: Callable[[str, float], None],
) -> Recorded:
    """Have a process open a file; it lives on if the file is opened or refused by its parser."""
    requests, answers = _pipes(process)
    with _watched(process, limits) as seen:
        try:
            wire.send_request(requests, file, labels)
            progress("reading", 0)
            digest = _digest(file)  # while the other process is busy
            recorded = wire.receive_recorded(
                answers, file.name, limits.output, lambda part: progress("receiving", part)
            )
            if recorded.digest != digest:
                raise ValueError
        except SurveyError as refused:
            sentence = str(refused)
        except wire.FailedError as failed:
            _log.warning("a parser failed\n%s", _printable(str(failed), keep="\n"))
            kind = str(failed).rsplit("\n", 1)[-1]
            sentence = _unreadable(file, f"its parser failed ({kind})")
        except (EOFError, OSError, MemoryError, OverflowError, ValueError) as error:
            process.kill()
            sentence = _sentence(error, file, limits, seen, process.wait())
        else:
            return recorded
    raise SurveyError(_printable(sentence)[:_LONGEST])


@dataclass
class _Seen:
    """What was seen of a process: its most memory, in bytes, and the limit that it was over."""

    memory: int = 0
    over: str = ""


@contextmanager
def _watched(process: subprocess.Popen, limits: Limits) -> Iterator[_Seen]:
    """End the process when it is over a limit.

    Where the system has limits, the process limits its own memory as well, to the byte, but a file
    that took it over could lift that; this watch works everywhere, and nothing in a file stops it.
    """
    seen, done = _Seen(), threading.Event()
    end = time.monotonic() + limits.seconds

    def watch() -> None:
        while not seen.over and not done.wait(_PAUSE):
            with suppress(psutil.Error):  # it has ended
                seen.memory = max(seen.memory, psutil.Process(process.pid).memory_info().rss)
            if seen.memory > limits.memory:
                seen.over = "memory"
            elif time.monotonic() > end:
                seen.over = "time"
        if seen.over:
            process.kill()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def _sentence(error: Exception, file: File, limits: Limits, seen: _Seen, code: int) -> str:
    where = f"file {file.name!r}"
    out = "leave out what is not needed, or raise the limit"
    died = isinstance(error, EOFError | OSError)
    if isinstance(error, OverflowError):
        return f"{where}: takes more than {_size(limits.output)} once opened; {out}"
    if died and (seen.over == "time" or code == -getattr(signal, "SIGXCPU", 0)):
        return f"{where}: takes longer than {limits.seconds:g} s to open; {out}"
    # Native code crashes where it is refused memory, most often when it doubles what it has.
    if isinstance(error, MemoryError) or (died and seen.memory > limits.memory / 2):
        return f"{where}: needs more than {_size(limits.memory)} of memory to open; {out}"
    if died:
        crash = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return _unreadable(file, f"its parser crashed ({crash})")
    return _unreadable(file, "its parser contradicts itself")


def _unreadable(file: File, cause: str) -> str:
    return (
        f"file {file.name!r}: cannot be read as {Path(file.name).suffix}; {cause}; "
        "export it once more, or in another format"
    )


def _size(size: int) -> str:
    return f"{size / 2**30:g} GB" if size >= 2**30 else f"{size / 2**20:g} MB"


def _printable(text: str, keep: str = "") -> str:
    return "".join(c if c.isprintable() or c in keep else " " for c in text)


def _digest(file: File) -> str:
    """The SHA-256 of a file's bytes: what tells surveys apart is no parser's word."""
    if isinstance(file.content, bytes):
        return hashlib.sha256(file.content).hexdigest()
    with suppress(OSError):  # then there is nothing to open either
        if file.content.is_file():
            with file.content.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
    return ""
