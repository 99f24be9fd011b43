"""The only place that reads the clock. Days are days in China."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

CHINA = ZoneInfo("Asia/Shanghai")
_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """Return the instant, in UTC and whole seconds."""
    return (_set_to.get() or _from_environment() or datetime.now(UTC)).replace(microsecond=0)


def today() -> date:
    """Return the day in China."""
    return now().astimezone(CHINA).date()


@contextmanager
def set_to(day: date) -> Iterator[None]:
    """Let it be noon of ``day`` in China inside the block (for demonstrations and tests)."""
    token = _set_to.set(datetime.combine(day, time(12), CHINA).astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


def _from_environment() -> datetime | None:
    """Return the demonstration's fixed day, which lets screenshots and journeys be repeated."""
    day = os.environ.get("GONGZHI_DEMO_DAY") if os.environ.get("GONGZHI_DEMO") == "1" else None
    return datetime.combine(date.fromisoformat(day), time(12), CHINA).astimezone(UTC) if day else None
