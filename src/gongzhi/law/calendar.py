"""Working days as the State Council swaps them, and terms counted in days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Year:
    """One year's holidays, and the weekend days worked in exchange."""

    holidays: frozenset[date]
    swapped_working_days: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years whose swaps are known; another year falls back to weekdays and is unverified."""

    years: Mapping[int, Year]

    def is_verified(self, year: int) -> bool:
        """Tell whether the swaps of ``year`` are known."""
        return year in self.years

    def is_working_day(self, day: date) -> bool:
        """Tell whether ``day`` is worked."""
        year = self.years.get(day.year)
        if year is not None and day in year.swapped_working_days:
            return True
        return day.weekday() < SATURDAY and (year is None or day not in year.holidays)

    def next_working_day(self, day: date) -> date:
        """Return ``day`` where it is worked, else the first working day after it (民法典 第二百零三条)."""
        while day < date.max and not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def last_day(self, start: date, days: int, unit: Literal["days", "working_days"]) -> date:
        """Return the last day of a term that runs forward from ``start``, which is day 0 and not counted."""
        if unit == "days":
            return self.next_working_day(add_days(start, days))
        day = start
        for _ in range(days):
            day = self.next_working_day(add_days(day, 1))
        return day


def add_days(day: date, days: int) -> date:
    """Return the day ``days`` later, held at the last day that the calendar can name."""
    return date.max if (date.max - day).days < days else day + timedelta(days=days)
