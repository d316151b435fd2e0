"""What stays on this computer after a restart, once its reader has said yes: a folder per survey.

A file that was opened by its path stays where it is; of an upload, which has none, there is a copy.
Folders and files are their owner's only.
"""

import hashlib
import io
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import tomli_w
from platformdirs import user_data_path

from components.opened import Opened
from data.described import Part, read_described
from data.model import SurveyError
from data.profile import Profile, profile_toml, read_profile
from data.recorded import File

Choice = str | int | float | list[str] | list[int] | list[float]
"""What a control may hold that is kept."""


class _KeptFile(Part):
    name: str
    path: str  # seen from the survey's folder, where the copies of uploads are
    sha256: str


class _Record(Part):
    survey: _KeptFile
    labels: _KeptFile | None = None
    others: list[_KeptFile] = []
    choices: dict[str, Choice] = {}


@dataclass(frozen=True)
class Kept:
    """A survey that was kept, its files unchanged since.

    Attributes
    ----------
    address : what names it in the address bar
    labels : the file of its value labels, if any
    others : the files that its profile joins or appends
    choices : of its reader, by the name of the control
    """

    address: str
    file: File
    labels: File | None
    others: tuple[File, ...]
    profile: Profile
    choices: Mapping[str, Choice]


def folder() -> Path:
    """Where surveys are kept, whether or not there is one."""
    return user_data_path("balkan-opinion-monitor", appauthor=False)


def keep(folder: Path, opened: Opened, choices: Mapping[str, Choice]) -> None:
    """Keep a survey, in place of what was kept of the same file.

    Raises
    ------
    SurveyError
        If the disk refuses it.
    """
    room = folder / opened.address
    try:
        for place in (folder, room):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        record = _Record(
            survey=_kept(room, opened.file, opened.recorded.digest),
            labels=_kept(room, opened.labels) if opened.labels else None,
            others=[_kept(room, file, other.digest) for file, other in opened.others.values()],
            choices=dict(choices),
        )
        _write(room / "profile.toml", profile_toml(opened.profile).encode())
        _write_record(room, record)
    except OSError as error:
        raise SurveyError(f"folder {str(room)!r}: cannot be written; {error.strerror}") from None


def note(folder: Path, address: str, choices: Mapping[str, Choice]) -> None:
    """Keep the choices of a reader beside a survey, where it is kept."""
    room = folder / address
    if not is_kept(folder, address):
        return
    record = _read_record(room)
    if record.choices != choices:
        _write_record(room, record.model_copy(update={"choices": dict(choices)}))


def is_kept(folder: Path, address: str) -> bool:
    """Whether a survey of this address is kept."""
    return address.isalnum() and _record(folder / address).is_file()


def names(folder: Path) -> dict[str, str]:
    """Address -> the name of the file, for each survey that is kept, the last one used first."""
    rooms = [path.parent for path in folder.glob(f"*/{_record(Path()).name}")]
    rooms.sort(key=lambda room: _record(room).stat().st_mtime_ns, reverse=True)
    return {room.name: _read_record(room).survey.name for room in rooms}


def recall(folder: Path, address: str) -> Kept:
    """The survey that is kept under an address; from now on it is the last one used.

    Raises
    ------
    SurveyError
        If one of its files is gone or is not what it was, or what is kept cannot be read.
    """
    room = folder / address
    record = _read_record(room)
    kept = Kept(
        address=address,
        file=_recalled(room, record.survey),
        labels=_recalled(room, record.labels) if record.labels else None,
        others=tuple(_recalled(room, other) for other in record.others),
        profile=read_profile(room / "profile.toml"),
        choices=record.choices,
    )
    _record(room).touch()
    return kept


def forget(folder: Path, address: str) -> None:
    """Remove all that is kept of a survey; the reader's own file stays."""
    if is_kept(folder, address):
        shutil.rmtree(folder / address)


def _record(room: Path) -> Path:
    return room / "record.toml"


def _read_record(room: Path) -> _Record:
    return read_described(_record(room), _Record, "record")


def _write_record(room: Path, record: _Record) -> None:
    said = tomli_w.dumps(record.model_dump(exclude_none=True))
    _write(_record(room), said.encode())


def _kept(room: Path, file: File, digest: str = "") -> _KeptFile:
    digest = digest or _sha256(file)
    if isinstance(file.content, Path):
        path = file.content.resolve()
        inside = path.parent == room.resolve()
        return _KeptFile(name=file.name, path=path.name if inside else str(path), sha256=digest)
    copy = room / f"{digest}{Path(file.name).suffix}"
    if not copy.exists():
        _write(copy, file.content)
    return _KeptFile(name=file.name, path=copy.name, sha256=digest)


def _recalled(room: Path, kept: _KeptFile) -> File:
    file = File(kept.name, room / kept.path)
    try:
        found = _sha256(file)
    except OSError as error:
        raise SurveyError(
            f"file {kept.name!r}: was kept, and cannot be opened any more; {error.strerror}"
        ) from None
    if found != kept.sha256:
        raise SurveyError(
            f"file {kept.name!r}: is not the file that it was when it was kept; open it again"
        )
    return file


def _sha256(file: File) -> str:
    content = file.content
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Write a file of its owner's only, wholly or not at all."""
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    part.replace(path)
