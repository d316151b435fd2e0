"""Files become what a reader has open, each parsed in a process of its own."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from components.keeping import Kept
from components.opened import Described, Opened, arranged
from data.confined import Limits, open_confined
from data.model import SurveyError
from data.profile import Profile, read_profile
from data.readers import open_recorded
from data.recorded import File, Recorded

Progress = Callable[[str, float], None]
"""Is told the stage, "reading" or "receiving", and which part of it is done."""


def named(path: Path) -> File:
    """The file at a path."""
    return File(path.name, path)


def open_files(
    file: File,
    labels: File | None,
    others: Iterable[File],
    limits: Limits,
    progress: Progress = lambda stage, part: None,  # noqa: ARG005 - nobody looks
) -> Opened:
    """Open a survey and the files that belong to it.

    Raises
    ------
    SurveyError
        If one of them cannot be opened within the limits.
    """
    recorded = open_confined(file, labels, limits, progress)
    if labels:  # what a code means changes with them
        digests = recorded.digest + hashlib.sha256(_content(labels)).hexdigest()
        recorded = replace(recorded, digest=hashlib.sha256(digests.encode()).hexdigest())
    beside = {other.name: (other, open_confined(other, None, limits, progress)) for other in others}
    return Opened(file, recorded, labels, beside)


def open_described(path: Path, profile: Path, limits: Limits) -> Described:
    """Open the survey that the command line names, by the profile that it names.

    Columns of a .parquet are read here, each when it is needed: who named the file owns the server.

    Raises
    ------
    SurveyError
        If a file or the profile cannot be read.
    """
    said = read_profile(profile)
    others = [File(name, profile.parent / name) for name in _others(said)]
    beside = {other.name: (other, _trusted(other, limits)) for other in others}
    opened = Opened(named(path), _trusted(named(path), limits), None, beside)
    return Described(arranged(opened, said), said)


def open_kept(kept: Kept, limits: Limits) -> Described:
    """Open a survey that was kept.

    Raises
    ------
    SurveyError
        If one of its files cannot be opened any more, or is another by now.
    """
    opened = open_files(kept.file, kept.labels, kept.others, limits)
    now = [opened.recorded, *(recorded for _, recorded in opened.others.values())]
    for recorded, digest in zip(now, kept.digests, strict=True):
        if recorded.digest != digest:
            raise SurveyError(
                f"file {recorded.name!r}: is not the file that it was when it was kept; "
                "open it again"
            )
    return Described(arranged(opened, kept.profile), kept.profile)


def _trusted(file: File, limits: Limits) -> Recorded:
    return open_recorded(file) if file.ending == ".parquet" else open_confined(file, limits=limits)


def _others(said: Profile) -> list[str]:
    """The files that a profile names beside the survey's own."""
    joins = [said.design.join, *(spec.join for spec in said.append)]
    return list(dict.fromkeys(spec.file for spec in (*joins, *said.append) if spec))


def _content(file: File) -> bytes:
    return file.content if isinstance(file.content, bytes) else file.content.read_bytes()
