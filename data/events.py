"""Dated events for the time axis: what happened, when, and which charts it concerns."""

import datetime as dt
from pathlib import Path

from pydantic import Field, field_validator

from data.described import Part, read_described
from data.model import Item
from data.periods import first_and_last

EVENTS = Path(__file__).parent / "events.toml"


class Event(Part):
    """An event, dated as exactly as its source does.

    `date` and `until` are a year, a month or a day ("2010", "2010-04", "2010-04-24"); `about` is
    what an item must be about, `countries` where the event concerns some only.
    """

    date: str
    title: str
    about: tuple[str, ...] = Field(min_length=1)
    until: str = ""
    countries: tuple[str, ...] = ()

    @field_validator("date", "until")
    @classmethod
    def _is_a_date(cls, said: str) -> str:
        if said:
            first_and_last(said)
        return said

    @property
    def first(self) -> dt.date:
        """The first day that it can have been."""
        return first_and_last(self.date)[0]

    @property
    def last(self) -> dt.date:
        """The last day that it can have been, or of what lasted."""
        return first_and_last(self.until or self.date)[1]

    def concerns(self, item: Item) -> bool:
        """Whether it belongs on a chart of this item."""
        return item.about.casefold() in map(str.casefold, self.about)


class _File(Part):
    source: str
    events: tuple[Event, ...]


def read_events(path: str | Path | None = None) -> tuple[Event, ...]:
    """The events of a TOML file, by default the one beside this module, as they happened.

    Raises
    ------
    SurveyError
        If the file is absent, is not TOML, or says something that an event cannot.
    """
    said = read_described(Path(path or EVENTS), _File, "events")
    return tuple(sorted(said.events, key=lambda event: (event.first, event.last)))
