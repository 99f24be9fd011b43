from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from gongzhi.law.calendar import Calendar, add_days
from gongzhi.law.library import shipped

CALENDAR = shipped().calendar
YEARS = range(2019, 2027)


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_the_kept_library(year: int) -> None:
    assert CALENDAR.is_verified(year)
    days = [date(year, 1, 1) + timedelta(days=days) for days in range(366)]
    for day in days:
        if day.year == year:
            assert CALENDAR.is_working_day(day) == chinese_calendar.is_workday(day), day


def test_a_year_without_a_file_falls_back_to_weekdays_and_is_unverified() -> None:
    assert not CALENDAR.is_verified(2031)
    assert [CALENDAR.is_working_day(date(2031, 10, day)) for day in (1, 4, 5)] == [True, False, False]


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 2, 13), date(2026, 2, 13)),
        (date(2026, 2, 14), date(2026, 2, 14)),
        (date(2026, 2, 15), date(2026, 2, 24)),
        (date(2026, 3, 7), date(2026, 3, 9)),
        (date.max, date.max),
    ],
)
def test_next_working_day(day: date, moved: date) -> None:
    assert CALENDAR.next_working_day(day) == moved


@pytest.mark.parametrize(
    ("start", "days", "unit", "last"),
    [
        (date(2026, 3, 2), 10, "days", date(2026, 3, 12)),
        (date(2026, 2, 5), 10, "days", date(2026, 2, 24)),
        (date(2026, 2, 13), 1, "working_days", date(2026, 2, 14)),
        (date(2026, 2, 13), 2, "working_days", date(2026, 2, 24)),
        (date(2026, 2, 13), 3, "working_days", date(2026, 2, 25)),
        (date(9999, 12, 30), 400, "days", date.max),
        (date(9999, 12, 30), 3, "working_days", date.max),
    ],
)
def test_last_day_of_a_term(start: date, days: int, unit: str, last: date) -> None:
    assert CALENDAR.last_day(start, days, unit) == last  # type: ignore[arg-type]


def test_day_zero_is_not_counted() -> None:
    assert Calendar({}).last_day(date(2026, 3, 2), 1, "days") == date(2026, 3, 3)
    assert add_days(date(2026, 3, 2), 1) == date(2026, 3, 3)
