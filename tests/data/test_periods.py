"""Periods as sources write them, and where they stand on an axis of years."""

import datetime as dt

import pytest

from data.periods import decimal_year, first_and_last, middle


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2010", dt.date(2010, 1, 1), dt.date(2010, 12, 31)),
        ("2012-02", dt.date(2012, 2, 1), dt.date(2012, 2, 29)),
        ("2010-04-24", dt.date(2010, 4, 24), dt.date(2010, 4, 24)),
        ("2011-06/07", dt.date(2011, 6, 1), dt.date(2011, 7, 31)),
        ("2010-12/2011-01", dt.date(2010, 12, 1), dt.date(2011, 1, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period, first, last):
    assert first_and_last(period) == (first, last)


@pytest.mark.parametrize("period", ["June 2011", "2011/07", "2011-06-01/07", "2011-13", ""])
def test_what_is_no_period_is_refused(period):
    with pytest.raises(ValueError, match="month"):
        first_and_last(period)


def test_a_day_is_a_point_between_two_years():
    assert decimal_year(dt.date(2010, 1, 1)) == 2010
    assert decimal_year(dt.date(2010, 7, 2)) == pytest.approx(2010 + 182 / 365)


def test_the_middle_of_a_year_is_its_half():
    assert middle("2010") == 2010.5
    assert middle("2011-06/07") == pytest.approx(2011 + (151 + 212) / 2 / 365)
