"""Pure arithmetic of the figures: whole years, exact means and shares, and how they are printed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Value = int | Fraction | None


def age(born_on: date, on: date) -> int:
    """Return the years that somebody has completed on a day.

    >>> age(date(1986, 8, 31), date(2021, 8, 31)), age(date(1986, 9, 1), date(2021, 8, 31))
    (35, 34)
    """
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def mean(values: Sequence[int]) -> Fraction | None:
    """Return the exact mean, or None of nothing."""
    return Fraction(sum(values), len(values)) if values else None


def percent(part: int, whole: int) -> Fraction | None:
    """Return how many of a hundred, or None of nothing."""
    return Fraction(100 * part, whole) if whole else None


def printed(value: Value, digits: int) -> str:
    """Return a value as it is printed: rounded half up to so many digits; a dash where there is none.

    >>> printed(Fraction(19700, 671), 2), printed(Fraction(81, 2), 0), printed(168597, 0)
    ('29.36', '41', '168,597')
    """
    if value is None:
        return "—"
    scale = 10**digits
    scaled = Fraction(value) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = f"{whole // scale:,}"
    return f"{text}.{whole % scale:0{digits}}" if digits else text
