"""The files that a reader has opened, what they record, and what is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from data.appending import appended, renamed, with_constants
from data.joining import joined
from data.model import Code, SurveyError
from data.profile import AppendSpec, JoinSpec, Profile
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
    others : name -> a further file, and what it records
    constant, join, append : what the others are to it, as in a `Profile`
    """

    file: File
    recorded: Recorded
    labels: File | None = None
    others: Mapping[str, tuple[File, Recorded]] = field(default_factory=dict)
    constant: Mapping[str, Code] = field(default_factory=dict)
    join: JoinSpec | None = None
    append: tuple[AppendSpec, ...] = ()

    @property
    def address(self) -> str:
        """What names the file in the address bar, and where it is kept."""
        return self.recorded.digest[:ADDRESS]

    @cached_property
    def whole(self) -> Recorded:
        """All files as one, as far as they agree on what is text.

        Raises
        ------
        SurveyError
            If a file is not open, or a key does not fit.
        """
        first = self._beside(self.recorded, self.constant, self.join)
        more = (
            renamed(self._beside(self.other(spec.file), spec.constant, spec.join), spec.columns)
            for spec in self.append
        )
        return (
            appended([first, *(_as_first(file, first) for file in more)]) if self.append else first
        )

    def _beside(
        self, file: Recorded, constant: Mapping[str, Code], join: JoinSpec | None
    ) -> Recorded:
        file = with_constants(file, constant)
        return joined(file, self.other(join.file), join.on) if join else file

    def other(self, name: str) -> Recorded:
        """What a further file records; SurveyError where it is not open."""
        if name not in self.others:
            raise SurveyError(
                f"file {name!r}: is named by the profile and is not here; add it first"
            )
        return self.others[name][1]


def _as_first(file: Recorded, first: Recorded) -> Recorded:
    """A file without the columns that are text in one of the two files and numbers in the other."""
    unlike = {
        name: ""
        for name in file.names
        if name in first.names and (name in file.texts) != (name in first.texts)
    }
    return renamed(file, unlike)


def arranged(opened: Opened, profile: Profile) -> Opened:
    """The files as a profile joins and appends them."""
    join, append = profile.design.join, tuple(profile.append)
    return replace(opened, constant=profile.constant, join=join, append=append)


@dataclass(frozen=True, eq=False)
class Described:
    """What is open, and what it means."""

    opened: Opened
    profile: Profile

    @cached_property
    def key(self) -> str:
        """What tells it from every other: the hashes of its files and of its profile."""
        digests = (other.digest for _, other in self.opened.others.values())
        return ":".join((self.opened.recorded.digest, *digests, self.profile.digest))
