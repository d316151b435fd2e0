"""Open a survey file in a process of its own: a crash, a loop or a bomb costs one sentence."""

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
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

import psutil

from data import wire
from data.model import SurveyError
from data.readers import labels_beside
from data.received import FailedError, receive_recorded
from data.recorded import File, Recorded, clean, sha256

_COMMAND = (sys.executable, "-m", "data.worker")
_INHERITED = ("SYSTEMROOT", "LD_LIBRARY_PATH")
"""What starting takes on some systems. All else stays behind: the environment may hold secrets."""

_PAUSE = 0.02
"""Seconds between two looks at a process, in which it can fill some 50 MB."""

_LONGEST = 500
"""Characters of a sentence: it may quote a name out of the file."""

_MOST_PRINTED = 10_000
_STARVED = ("memory allocation of", "bad_alloc")

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
    with started(limits) as parser:
        return ask(parser, file, labels, limits, progress)


@dataclass
class Parser:
    """A process that parses files, and what was seen of it.

    Attributes
    ----------
    printed : what native code says as it dies
    memory : the most bytes that it was seen to use
    over : the limit that it was ended for, "memory" or "time"
    """

    process: subprocess.Popen
    requests: BinaryIO
    answers: BinaryIO
    printed: BinaryIO
    memory: int = 0
    over: str = ""


@contextmanager
def started(limits: Limits) -> Iterator[Parser]:
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
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
        env=environment,
        start_new_session=True,  # a Ctrl-C is meant for the app
    ) as process:
        requests, answers, printed = (
            cast("BinaryIO", stream) for stream in (process.stdin, process.stdout, process.stderr)
        )
        parser = Parser(process, requests, answers, printed)
        try:
            yield parser
        finally:
            process.kill()
            with suppress(OSError):  # what it never read
                requests.close()


def ask(
    parser: Parser,
    file: File,
    labels: File | None,
    limits: Limits,
    progress: Callable[[str, float], None],
) -> Recorded:
    """Have a process open a file; it lives on where it opened the file, or refused it itself."""
    labels = labels or labels_beside(file)
    files = [file, labels] if labels else [file]
    with _watched(parser, limits):
        try:
            wire.send_request(parser.requests, *files)
            progress("reading", 0)
            digest = _digest(*files)  # while the other process is busy
            recorded = receive_recorded(
                parser.answers, file.name, limits.output, partial(progress, "receiving")
            )
            if recorded.digest != digest:
                raise ValueError("another file")
        except SurveyError as refused:
            sentence = str(refused)
        except FailedError as failed:
            trace = [clean(line) for line in str(failed).split("\n")]
            _log.warning("a parser failed\n%s", "\n".join(trace))
            sentence = _unreadable(file, f"its parser failed ({trace[-1]})")
        except (EOFError, OSError, MemoryError, OverflowError, ValueError) as error:
            parser.process.kill()
            parser.process.wait()
            sentence = _sentence(error, file, limits, parser)
        else:
            return recorded
    raise SurveyError(clean(sentence)[:_LONGEST])


@contextmanager
def _watched(parser: Parser, limits: Limits) -> Iterator[None]:
    """End the process when it is over a limit.

    Where the system has limits, the process limits its own memory as well, to the byte, but a file
    that took it over could lift that; this watch works everywhere, and nothing in a file stops it.
    """
    end, done = time.monotonic() + limits.seconds, threading.Event()
    looked_at, parser.memory = psutil.Process(parser.process.pid), 0

    def watch() -> None:
        while not parser.over and not done.wait(_PAUSE):
            with suppress(psutil.Error):  # it has ended
                parser.memory = max(parser.memory, looked_at.memory_info().rss)
            if parser.memory > limits.memory:
                parser.over = "memory"
            elif time.monotonic() > end:
                parser.over = "time"
        if parser.over:
            parser.process.kill()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _sentence(error: Exception, file: File, limits: Limits, parser: Parser) -> str:
    died, code = isinstance(error, EOFError | OSError), parser.process.returncode
    printed = parser.printed.read(_MOST_PRINTED).decode(errors="replace") if died else ""
    crash = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    # Rust and C++ say that they lack memory, C crashes, most often when it doubles what it has.
    starved = any(words in printed for words in _STARVED) or parser.memory > limits.memory / 2
    if isinstance(error, OverflowError):
        said = f"takes more than {_size(limits.output)} once opened"
    elif parser.over == "time" or (died and crash == "SIGXCPU"):
        said = f"takes longer than {limits.seconds:g} s to open"
    elif isinstance(error, MemoryError) or (died and starved):
        said = f"needs more than {_size(limits.memory)} of memory to open"
    elif died and crash == "SIGKILL":
        said = "needs more memory to open than the system gave"
    elif died:
        if code > 0:  # it is Python that ended: before it saw the file
            _log.error("the process that parses files does not start\n%s", printed)
        return _unreadable(file, f"its parser crashed ({crash})")
    else:
        return _unreadable(file, "its parser contradicts itself")
    return f"file {file.name!r}: {said}; leave out what is not needed, or raise the limit"


def _unreadable(file: File, cause: str) -> str:
    return (
        f"file {file.name!r}: cannot be read as {file.ending}; {cause}; "
        "export it once more, or in another format"
    )


def _size(size: int) -> str:
    return f"{size / 2**30:g} GB" if size >= 2**30 else f"{size / 2**20:g} MB"


def _digest(*files: File) -> str:
    """As `Recorded` has it: what tells surveys apart is no parser's word."""
    with suppress(OSError):  # then there is nothing to open either
        if all(isinstance(file.content, bytes) or file.content.is_file() for file in files):
            return sha256(*files)
    return ""
