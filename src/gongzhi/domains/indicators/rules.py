"""Pure arithmetic of the figures: whole years, exact means and shares, and how they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Value = int | Fraction | None


def mean(values: Sequence[int]) -> Fraction | None:
    """Return the exact mean, or None of nothing."""
    return Fraction(sum(values), len(values)) if values else None


def percent(part: int, whole: int) -> Fraction | None:
    """Return how many of a hundred, or None of nothing."""
    return Fraction(100 * part, whole) if whole else None


def difference(before: Value, after: Value) -> Fraction | None:
    """Return how much less there is after than before, or None where either is unknown.

    >>> difference(Fraction(234, 5), 41), difference(None, 1)
    (Fraction(29, 5), None)
    """
    return None if before is None or after is None else Fraction(before) - Fraction(after)


def printed(value: Value, digits: int) -> str:
    """Return a value as it is printed: rounded half up to so many digits; a dash where there is none.

    >>> printed(Fraction(19700, 671), 2), printed(Fraction(81, 2), 0), printed(168597, 0), printed(Fraction(-1, 8), 1)
    ('29.36', '41', '168,597', '-0.1')
    """
    if value is None:
        return "—"
    scale = 10**digits
    scaled = abs(Fraction(value)) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = f"{'-' if value < 0 and whole else ''}{whole // scale:,}"
    return f"{text}.{whole % scale:0{digits}}" if digits else text


WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 170, 12, 12, 34, 34


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a line chart, where it stands."""

    x: str
    y: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A line chart that a template draws: each point in its place, and the line through them."""

    points: tuple[Point, ...]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - BOTTOM

    @property
    def line(self) -> str:
        """Return the line as SVG writes one."""
        return " ".join(f"{one.x},{one.y}" for one in self.points)


def chart(values: Sequence[tuple[str, Value]], digits: int) -> Chart:
    """Return the chart of labelled values from nothing to the largest; what has no value has no point."""
    known = [(number, label, Fraction(value)) for number, (label, value) in enumerate(values) if value is not None]
    steps, most = max(len(values) - 1, 1), max((value for _, _, value in known), default=Fraction(1)) or Fraction(1)
    return Chart(
        tuple(
            Point(
                x=_plain(LEFT + Fraction((WIDTH - LEFT - RIGHT) * number, steps)),
                y=_plain(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most),
                label=label,
                text=printed(value, digits),
            )
            for number, label, value in known
        )
    )


def _plain(value: Fraction) -> str:
    """Return a coordinate without thousands separators, whatever the language of the page."""
    return printed(value, 1).replace(",", "")
