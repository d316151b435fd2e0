"""What stays on this computer after a restart, once its reader has said yes: a folder per survey.

A file that was opened by its path stays where it is; of an upload, which has none, there is a copy.
Folders and files are their owner's only.
"""

import hashlib
import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from components.opened import ADDRESS, Choices, Described
from data.described import Part, read_described, written
from data.model import SurveyError
from data.profile import Profile, profile_toml, read_profile
from data.recorded import File


class _KeptFile(Part):
    name: str
    path: str  # seen from the survey's folder, where the copies of uploads are
    digest: str


class _Record(Part):
    survey: _KeptFile
    labels: _KeptFile | None = None
    others: list[_KeptFile]
    choices: dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Kept:
    """A survey that was kept; its files may have changed since.

    Attributes
    ----------
    labels : the file of its value labels, if any
    others : the files that its profile joins or appends
    digests : what each file had, first the survey's own, then those of `others`
    """

    file: File
    labels: File | None
    others: tuple[File, ...]
    digests: tuple[str, ...]
    profile: Profile
    choices: Choices


def folder() -> Path:
    """Where surveys are kept, whether or not there is one."""
    return user_data_path("balkan-opinion-monitor", appauthor=False)


def keep(folder: Path, described: Described, choices: Choices) -> None:
    """Keep a survey, in place of what was kept of the same file.

    Raises
    ------
    SurveyError
        If the disk refuses it.
    """
    opened, room = described.opened, folder / described.opened.address
    labels = opened.labels
    try:
        for place in (folder, room):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        record = _Record(
            survey=_kept(room, opened.file, opened.recorded.digest),
            labels=_kept(room, labels, "labels") if labels else None,
            others=[_kept(room, file, other.digest) for file, other in opened.others.values()],
            choices=_plain(choices),
        )
        _write(room / "profile.toml", profile_toml(described.profile).encode())
        _write_record(room, record)
    except OSError as error:
        raise SurveyError(f"folder {str(room)!r}: cannot be written; {error.strerror}") from None


def _plain(choices: Choices) -> dict[str, dict[str, list[str]]]:
    return {page: dict(chosen) for page, chosen in choices.items()}


def note(folder: Path, address: str, choices: Choices) -> None:
    """Keep the choices of a reader beside a survey, if it is kept."""
    if is_kept(folder, address):
        record = _read_record(folder / address)
        _write_record(folder / address, record.model_copy(update={"choices": _plain(choices)}))


def is_kept(folder: Path, address: str) -> bool:
    """Whether a survey of this address, which may be anything, is kept."""
    known = re.fullmatch(rf"[0-9a-f]{{{ADDRESS}}}", address)
    return known is not None and _record(folder / address).is_file()


def names(folder: Path) -> dict[str, str]:
    """Address -> the name of the file, for each survey that is kept; the last one used is first."""
    rooms = [room for room in folder.glob("*") if is_kept(folder, room.name)]
    rooms.sort(key=lambda room: _record(room).stat().st_mtime_ns, reverse=True)
    found = {room.name: room.name for room in rooms}
    for room in rooms:
        with suppress(SurveyError):  # it can still be forgotten
            found[room.name] = _read_record(room).survey.name
    return found


def recall(folder: Path, address: str) -> Kept:
    """What is kept under an address; from now on it is the last one used.

    Raises
    ------
    SurveyError
        If what is kept cannot be read.
    """
    room = folder / address
    record = _read_record(room)
    kept = Kept(
        file=_recalled(room, record.survey),
        labels=_recalled(room, record.labels) if record.labels else None,
        others=tuple(_recalled(room, file) for file in record.others),
        digests=tuple(file.digest for file in (record.survey, *record.others)),
        profile=read_profile(room / "profile.toml"),
        choices=record.choices,
    )
    _record(room).touch()
    return kept


def forget(folder: Path, address: str) -> None:
    """Remove all that is kept of a survey; the reader's own file stays where it is."""
    if is_kept(folder, address):
        shutil.rmtree(folder / address)


def _record(room: Path) -> Path:
    return room / "record.toml"


def _read_record(room: Path) -> _Record:
    return read_described(_record(room), _Record, "record")


def _write_record(room: Path, record: _Record) -> None:
    _write(_record(room), "\n".join(written(record)).encode())


def _kept(room: Path, file: File, digest: str) -> _KeptFile:
    """Where a file is from now on: where it was, or a copy in the room."""
    content = file.content
    if isinstance(content, Path):
        path = content.resolve()
        inside = path.parent == room.resolve()
        return _KeptFile(name=file.name, path=path.name if inside else str(path), digest=digest)
    copy = room / f"{hashlib.sha256(content).hexdigest()}{Path(file.name).suffix}"
    if not copy.exists():
        _write(copy, content)
    return _KeptFile(name=file.name, path=copy.name, digest=digest)


def _recalled(room: Path, kept: _KeptFile) -> File:
    return File(kept.name, room / kept.path)


def _write(path: Path, content: bytes) -> None:
    """Write a file of its owner's only, wholly or not at all."""
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    part.replace(path)
