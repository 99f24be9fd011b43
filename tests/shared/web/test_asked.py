"""What a public page may be asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import RequestFactory

from gongzhi.errors import BadValue
from gongzhi.shared import clock
from gongzhi.shared.web import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 4, 11)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.set_to(TODAY):
        yield


def days(query: str) -> asked.Days:
    return asked.days(RequestFactory().get(f"/?{query}"))


@pytest.mark.parametrize(
    ("query", "on", "known_on", "carried"),
    [
        ("", TODAY, TODAY, ""),
        ("on=", TODAY, TODAY, ""),
        ("on=2026-04-11", TODAY, TODAY, ""),
        ("on=2026-04-10", date(2026, 4, 10), TODAY, "?on=2026-04-10"),
        ("known=2026-01-01", TODAY, date(2026, 1, 1), "?known=2026-01-01"),
        ("on=2020-02-29&known=2026-01-01", date(2020, 2, 29), date(2026, 1, 1), "?on=2020-02-29&known=2026-01-01"),
    ],
)
def test_the_days_asked(query: str, on: date, known_on: date, carried: str) -> None:
    found = days(query)
    assert (found.on, found.known_on, found.query, found.is_past) == (on, known_on, carried, bool(carried))


@pytest.mark.parametrize(
    ("query", "rule", "field"),
    [
        ("on=2026-04-12", "future", "on"),
        ("known=2026-04-12", "future", "known"),
        ("on=2026-02-29", "day", "on"),
        ("on=20260411", "day", "on"),
        ("on=2026-W15-6", "day", "on"),
        ("known=昨天", "day", "known"),
    ],
)
def test_a_day_that_cannot_be_is_refused(query: str, rule: str, field: str) -> None:
    with pytest.raises(BadValue) as refused:
        days(query)
    assert [(one.rule, one.field) for one in refused.value.findings] == [(rule, field)]


@pytest.mark.parametrize(("text", "number"), [("", 1), ("page=1", 1), ("page=10000", asked.LAST_PAGE)])
def test_the_page_asked(text: str, number: int) -> None:
    assert asked.page_number(RequestFactory().get(f"/?{text}")) == number


@pytest.mark.parametrize("text", ["0", "10001", "-1", "1.5", "x", "", "٣", "1" * 30])
def test_a_page_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        asked.page_number(RequestFactory().get("/", {"page": text}))
