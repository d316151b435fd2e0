"""The files that a reader has opened, what they record, and what is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.profile import Profile
from data.recorded import File, Recorded

ADDRESS = 12
"""So many hexadecimal digits of its hash name a file in the address bar: 48 bits."""

Choices = Mapping[str, Mapping[str, list[str]]]
"""Page -> what a reader has chosen there, as the address has it."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A survey file that is open, with the files that belong to it.

    Attributes
    ----------
    labels : the file of its value labels, where it has one
    others : name -> a file that is joined or appended, and what it records
    """

    file: File
    recorded: Recorded
    labels: File | None = None
    others: Mapping[str, tuple[File, Recorded]] = field(default_factory=dict)

    @property
    def whole(self) -> Recorded:
        """All of the files as one."""
        return self.recorded

    @property
    def address(self) -> str:
        """What names the file in the address bar, and where it is kept."""
        return self.recorded.digest[:ADDRESS]


@dataclass(frozen=True, eq=False)
class Described:
    """What is open, and what it means."""

    opened: Opened
    profile: Profile

    @property
    def key(self) -> str:
        """What tells it from every other: the hashes of the file and of its profile."""
        return f"{self.opened.recorded.digest}:{self.profile.digest}"
