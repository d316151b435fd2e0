"""Dated events: as exact as their source, and on the charts that they concern."""

import datetime as dt
from pathlib import Path

import pytest

from data.events import Event, read_events
from data.load import load_survey
from data.model import SurveyError

DEMO = Path(__file__).parents[2] / "data" / "demo" / "balkan_demo.sav"


@pytest.mark.parametrize(
    ("date", "until", "first", "last"),
    [
        ("2009", "", dt.date(2009, 1, 1), dt.date(2009, 12, 31)),
        ("2009", "2010", dt.date(2009, 1, 1), dt.date(2010, 12, 31)),
        ("2012-02", "", dt.date(2012, 2, 1), dt.date(2012, 2, 29)),
        ("2010-04-24", "", dt.date(2010, 4, 24), dt.date(2010, 4, 24)),
    ],
)
def test_a_date_is_as_exact_as_it_is_said(date, until, first, last):
    event = Event(date=date, until=until, title="x", about=("Turkey",))
    assert (event.first, event.last) == (first, last)


def test_events_come_as_they_happened():
    events = read_events()
    assert len(events) == 9
    assert [event.first for event in events] == sorted(event.first for event in events)


def test_an_event_stands_on_the_charts_that_it_concerns():
    demo = load_survey(DEMO)
    named = [event for event in read_events() if event.concerns(demo.item("confidence_nato"))]
    assert [event.title for event in named] == ["Membership Action Plan for Bosnia and Herzegovina"]


@pytest.mark.parametrize("date", ["April 2010", "2010-13", "2010-02-30", "10"])
def test_what_is_no_date_is_refused_with_its_place(date, tmp_path):
    path = tmp_path / "events.toml"
    path.write_text(f'source = "x"\n[[events]]\ndate = "{date}"\ntitle = "x"\nabout = ["EU"]\n')
    with pytest.raises(SurveyError, match=r"^events 'events.toml': events.0.date: "):
        read_events(path)
