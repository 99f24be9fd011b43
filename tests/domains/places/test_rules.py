from __future__ import annotations

from datetime import date

import pytest

from gongzhi.domains.places.rules import Days, overlapping

MAY = Days(date(2020, 5, 1), date(2020, 5, 31))


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (Days(date(2020, 6, 1)), False),
        (Days(date(2020, 5, 31)), True),
        (Days(date(2020, 1, 1), date(2020, 4, 30)), False),
        (Days(date(2020, 1, 1), date(2020, 5, 1)), True),
        (Days(date(2020, 1, 1)), True),
        (Days(date(2020, 5, 10), date(2020, 5, 11)), True),
    ],
)
def test_days_meet_where_one_day_is_in_both(other: Days, meets: bool) -> None:
    assert MAY.meets(other) is meets
    assert other.meets(MAY) is meets


@pytest.mark.parametrize(
    ("other", "holds"),
    [
        (MAY, True),
        (Days(date(2020, 5, 2), date(2020, 5, 30)), True),
        (Days(date(2020, 4, 30), date(2020, 5, 31)), False),
        (Days(date(2020, 5, 1), date(2020, 6, 1)), False),
        (Days(date(2020, 5, 1)), False),
    ],
)
def test_days_hold_others_that_lie_inside(other: Days, holds: bool) -> None:
    assert MAY.holds(other) is holds
    assert Days(date(2020, 4, 30)).holds(other)


def test_overlapping_names_the_two_that_meet() -> None:
    april, june = Days(date(2020, 4, 1), date(2020, 4, 30)), Days(date(2020, 6, 1))
    assert overlapping([june, MAY, april]) is None
    assert overlapping([june, MAY, Days(date(2020, 4, 1), date(2020, 5, 1))]) is not None
    assert overlapping([]) is None
