from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from gongzhi.domains.indicators import rules


@pytest.mark.parametrize(("day", "years"), [(date(2021, 8, 30), 34), (date(2021, 8, 31), 35), (date(2021, 9, 1), 35)])
def test_age_grows_on_the_birthday(day: date, years: int) -> None:
    assert rules.age(date(1986, 8, 31), day) == years


def test_one_born_on_a_leap_day_grows_older_in_march() -> None:
    assert rules.age(date(2000, 2, 29), date(2021, 2, 28)) == 20
    assert rules.age(date(2000, 2, 29), date(2021, 3, 1)) == 21


def test_means_and_shares_are_exact() -> None:
    assert rules.mean([40, 41, 42, 42]) == Fraction(165, 4)
    assert rules.percent(197, 671) == Fraction(19700, 671)


def test_nothing_has_no_mean_and_no_share() -> None:
    assert rules.mean([]) is None
    assert rules.percent(0, 0) is None


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(81, 2), 0, "41"),
        (Fraction(8099, 200), 0, "40"),
        (Fraction(19700, 671), 2, "29.36"),
        (Fraction(1, 200), 2, "0.01"),
        (0, 2, "0.00"),
        (168597, 0, "168,597"),
        (None, 0, "—"),
    ],
)
def test_values_are_printed_rounded_half_up(value: rules.Value, digits: int, text: str) -> None:
    assert rules.printed(value, digits) == text
