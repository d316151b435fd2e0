"""Periods as a source writes them: a year, a month, a day, or months from one to another."""

import calendar
import datetime as dt
import re

_DATE = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"
_UNTIL = r"(?:/(?:(\d{4})-)?(\d{2}))?"


def first_and_last(period: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a period such as "2010-04-24", "2011-06/07", "2010-12/2011-01".

    Raises
    ------
    ValueError
        If it is spelled otherwise, or there is no such day.
    """
    found = re.fullmatch(_DATE + _UNTIL, period)
    if not found or (found[5] and (not found[2] or found[3])):
        raise ValueError(f"a date is a year, a month or a day such as 2010-04-24; found {period!r}")
    year, month, day, last_year, last_month = (int(part) if part else 0 for part in found.groups())
    end_year, end_month = last_year or year, last_month or month or 12
    end_day = day or calendar.monthrange(end_year, end_month)[1]
    return dt.date(year, month or 1, day or 1), dt.date(end_year, end_month, end_day)


def decimal_year(day: dt.date) -> float:
    """A day as a point on an axis of years: 1 July 2010 is about 2010.5."""
    start, end = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
    return day.year + (day - start) / (end - start)


def middle(period: str) -> float:
    """The middle of a period as a decimal year; raises as `first_and_last` does."""
    first, last = first_and_last(period)
    return (decimal_year(first) + decimal_year(last + dt.timedelta(days=1))) / 2
