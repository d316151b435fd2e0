"""What a reader has opened: the files, what they record, and what is said of them so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.profile import Profile
from data.recorded import File, Recorded

ADDRESS = 12
"""So many hexadecimal digits of its hash name a file in the address: 48 bits."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A survey file that is open, and the profile that it has at the moment.

    Attributes
    ----------
    labels : the file of its value labels, where the reader gave one
    others : name -> the files that its profile joins or appends, and what they record
    """

    file: File
    recorded: Recorded
    profile: Profile
    labels: File | None = None
    others: Mapping[str, tuple[File, Recorded]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """What names the file in the address bar, and in what is kept."""
        return self.recorded.digest[:ADDRESS]

    @property
    def key(self) -> str:
        """What tells this state from every other: the hashes of the file and of its profile."""
        return f"{self.recorded.digest}:{self.profile.digest}"
