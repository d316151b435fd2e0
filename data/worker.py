"""The process that parses files for another: it opens what it is asked to, and answers."""

import os
import sys
import time
from typing import BinaryIO

from data import wire
from data.model import SurveyError
from data.readers import open_recorded
from data.traces import trace

try:
    import resource
except ImportError:  # Windows: there, limits are the parent's alone
    resource = None


def serve(requests: BinaryIO, answers: BinaryIO, seconds: float) -> None:
    """Answer one request after the other until there is none, or memory has run out."""
    while True:
        try:
            request = wire.receive_request(requests)
        except EOFError:
            return
        _limit_time(seconds)
        try:
            wire.send_recorded(answers, open_recorded(*request))
        except (SurveyError, MemoryError) as refused:
            if isinstance(refused, MemoryError) or isinstance(refused.__context__, MemoryError):
                wire.send(answers, wire.STARVED)
                answers.flush()
                return
            wire.send(answers, wire.REFUSED, str(refused).encode(errors="replace"))
        except BaseException as error:  # noqa: BLE001 - a panic in Rust is no Exception
            wire.send(answers, wire.FAILED, trace(error).encode(errors="replace"))
        answers.flush()


def _limit_time(seconds: float) -> None:
    # The parent watches the clock; this ends an endless loop that outlives the parent.
    if resource is not None:
        more = seconds * (os.cpu_count() or 1)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + more) + 1, most))


def _limit(memory: int) -> None:
    """No more memory than this, no core dump, no byte into a file."""
    if resource is not None:
        for kind, size in (
            (resource.RLIMIT_DATA, memory),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            _, most = resource.getrlimit(kind)
            least = size if most == resource.RLIM_INFINITY else min(size, most)
            resource.setrlimit(kind, (least, least))


def main() -> None:
    """Serve on the standard streams, within the memory and the seconds of the command line."""
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no answer
    if hasattr(os, "set_blocking"):
        os.set_blocking(2, False)  # nor does it wait until somebody reads it
    _limit(memory)
    serve(sys.stdin.buffer, answers, seconds)


if __name__ == "__main__":
    main()
