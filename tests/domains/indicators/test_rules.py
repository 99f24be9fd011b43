from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from gongzhi.domains.indicators import rules
from gongzhi.domains.people.rules import age_on


@pytest.mark.parametrize(("day", "years"), [(date(2021, 8, 30), 34), (date(2021, 8, 31), 35), (date(2021, 9, 1), 35)])
def test_age_grows_on_the_birthday(day: date, years: int) -> None:
    assert age_on(date(1986, 8, 31), day) == years


def test_one_born_on_a_leap_day_grows_older_in_march() -> None:
    assert age_on(date(2000, 2, 29), date(2021, 2, 28)) == 20
    assert age_on(date(2000, 2, 29), date(2021, 3, 1)) == 21


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
        (Fraction(-23, 4), 1, "-5.8"),
        (Fraction(-1, 100), 1, "0.0"),
    ],
)
def test_values_are_printed_rounded_half_up(value: rules.Value, digits: int, text: str) -> None:
    assert rules.printed(value, digits) == text


def test_a_difference_is_exact_and_unknown_where_either_is() -> None:
    assert rules.difference(Fraction(234, 5), 41) == Fraction(29, 5)
    assert (rules.difference(None, 1), rules.difference(1, None)) == (None, None)


def test_a_chart_stands_on_nothing_and_leaves_out_what_is_unknown() -> None:
    found = rules.chart([("2020", 0), ("2021", None), ("2022", 50), ("2023", 100)], 0)
    assert [(one.x, one.y, one.text) for one in found.points] == [
        ("12.0", "136.0", "0"), ("236.0", "85.0", "50"), ("348.0", "34.0", "100"),
    ]  # fmt: skip
    assert found.line.startswith("12.0,136.0 ")
    assert rules.chart([], 0).points == ()
    assert rules.chart([("2020", 0)], 0).points[0].y == "136.0"
