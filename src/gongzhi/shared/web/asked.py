"""What a public page may be asked: as of which day, as known on which day, which page of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from gongzhi.errors import BadValue, fault
from gongzhi.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Days:
    """The day that a page shows, and the day up to which what was recorded counts as known.

    ``query`` is the question as each link of the page carries it on; empty where the page shows today.
    """

    on: date
    known_on: date
    today: date
    query: str

    @property
    def is_past(self) -> bool:
        """Say whether the page shows another day than today, or less than is known today."""
        return bool(self.query)


def days(request: HttpRequest) -> Days:
    """Return the days that ``?on=`` and ``?known=`` ask for; today where they don't. Raises: BadValue."""
    today = clock.today()
    on, known_on = _day(request, "on", today), _day(request, "known", today)
    given = {"on": on, "known": known_on}
    query = urlencode({name: day.isoformat() for name, day in given.items() if day != today})
    return Days(on, known_on, today, f"?{query}" if query else "")


def page_number(request: HttpRequest) -> int:
    """Return the page that ``?page=`` asks for, the first where it doesn't. Raises: BadValue."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LAST_PAGE):
        raise BadValue("invalid", [fault("range", "page", least=1, most=LAST_PAGE, actual=text)])
    return int(text[:9])


def _day(request: HttpRequest, name: str, today: date) -> date:
    text = request.GET.get(name, "")
    if not text:
        return today
    day = _date(text)
    if day is None:
        raise BadValue("invalid", [fault("day", name, actual=text)])
    if day > today:
        raise BadValue("invalid", [fault("future", name, on=day, today=today)])
    return day


def _date(text: str) -> date | None:
    """Return the date that ``text`` writes as 2026-01-31, the one spelling, so that a page has one address."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
