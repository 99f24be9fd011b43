"""The pay sheet of one person and one month: every line exact, each with its arithmetic; rounded once, at the end.

Shape: money is whole fen; shares are Fractions. A line's own fen is what the running total, rounded half up, grows by,
so that the lines always add up to the total.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HUNDRED = 100
ONE_DAY = timedelta(days=1)
BASE, GROWTH, PERFORMANCE, INSURED = "base", "growth", "performance", "insured"
PAY = "pay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something that holds from one day to another, both included."""

    first_on: date
    last_on: date | None = None

    def holds(self, on: date) -> bool:
        """Say whether it holds on a day."""
        return self.first_on <= on and (self.last_on is None or on <= self.last_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Dated):
    """What a class of posts is paid a month."""

    level: str
    post_class: str
    posts: frozenset[str]
    monthly_fen: int
    growth_fen: int = 0
    growth_share: Fraction = Fraction()
    growth_years_most: int | None = None
    performance_share: Fraction = Fraction()
    source: str = ""

    def growth_a_year(self) -> Fraction:
        """Return what each full year adds to a whole month, in fen."""
        return self.growth_fen + self.growth_share * self.monthly_fen

    def covers(self, spell: Spell) -> bool:
        """Say whether a post is of this class."""
        return self.level == spell.level and spell.post in self.posts


@dataclass(frozen=True, slots=True, kw_only=True)
class Insured(Dated):
    """What is paid into one insurance, by whom, of which base."""

    level: str
    item: str
    base: str
    base_fen: int = 0
    employer_share: Fraction
    individual_share: Fraction
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell(Dated):
    """That somebody holds a post (``body/role``) in a kind of place."""

    post: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a sheet: what it is for, exactly how much, the fen it adds to the total, and how it came about."""

    kind: str
    subject: str
    level: str
    exact: Fraction
    arithmetic: str
    source: str
    fen: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What somebody is due for a month, line by line, and what is paid in for them on top.

    ``concurrent``: posts of several classes were held at once; ``unscaled_days``: days with posts that no scale pays.
    """

    month: date
    days: int
    lines: tuple[Line, ...]
    on_top: tuple[Line, ...]
    years: int
    concurrent: bool
    awaits_appraisal: bool
    unscaled_days: int

    @property
    def total_fen(self) -> int:
        """Return what the person is due."""
        return sum(line.fen for line in self.lines)

    @property
    def on_top_fen(self) -> int:
        """Return what is paid in for the person on top."""
        return sum(line.fen for line in self.on_top)


def rounded(exact: Fraction) -> int:
    """Return whole fen, half up; a debt is rounded as a claim is.

    >>> rounded(Fraction(1, 2)), rounded(Fraction(-1, 2)), rounded(Fraction(49, 100))
    (1, -1, 0)
    """
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return whole if exact >= 0 else -whole


def yuan(fen: int) -> str:
    """Return fen as yuan are written.

    >>> yuan(320000), yuan(-5), yuan(123456789)
    ('3,200.00', '-0.05', '1,234,567.89')
    """
    whole, rest = divmod(abs(fen), HUNDRED)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02}"


def written(share: Fraction) -> str:
    """Return a share as a standard writes it: in hundredths or thousandths where it is so many, else as a fraction.

    >>> written(Fraction(16, 100)), written(Fraction(1, 200)), written(Fraction(1, 3))
    ('16%', '0.5%', '1/3')
    """
    thousandths = share * 10 * HUNDRED
    if thousandths.denominator != 1:
        return f"{share.numerator}/{share.denominator}"
    whole, rest = divmod(thousandths.numerator, 10)
    return f"{whole}.{rest}%" if rest else f"{whole}%"


def days_of(month: date) -> list[date]:
    """Return the days of the month that begins with ``month``."""
    return [month + timedelta(days=n) for n in range(monthrange(month.year, month.month)[1])]


def years_served(spells: Iterable[Spell], on: date) -> int:
    """Return the full years of unbroken service on a day, whatever the posts were; 0 for who serves on none then.

    >>> term = Spell(post="committee/chair", level="village", first_on=date(2021, 1, 12))
    >>> years_served([term], date(2024, 1, 11)), years_served([term], date(2024, 1, 12))
    (2, 3)
    """
    since = on + ONE_DAY
    for spell in sorted(spells, key=lambda one: one.last_on or date.max, reverse=True):
        if spell.first_on <= on and (spell.last_on is None or spell.last_on >= since - ONE_DAY):
            since = min(since, spell.first_on)
    if since > on:
        return 0
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def pay_sheet(
    *, month: date, spells: Sequence[Spell], scales: Sequence[Scale], insured: Sequence[Insured], percent: int | None
) -> Sheet:
    """Return what somebody who held ``spells`` is due for a month; ``percent`` is the appraisal, where there is one.

    Of posts held on the same day the highest paid counts, alone. A post that begins or ends in the month counts by
    days. Each full year of unbroken service on the first day of the month adds its growth.
    """
    found = _days_by_scale(days_of(month), spells, scales)
    years = years_served([spell for spell in spells if any(scale.covers(spell) for scale in scales)], month)
    lines = [line for scale, days in found.by_scale for line in _earned(scale, days, found.days, years, percent)]
    own, on_top = _insured(found, insured, sum((one.exact for one in lines if one.kind != PERFORMANCE), Fraction()))
    return Sheet(
        month=month, days=found.days, lines=_with_fen([*lines, *own]), on_top=_with_fen(on_top), years=years,
        concurrent=found.concurrent, unscaled_days=found.unscaled,
        awaits_appraisal=percent is None and any(scale.performance_share for scale, _ in found.by_scale),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """Which scale counts on how many of the month's days."""

    days: int
    by_scale: tuple[tuple[Scale, int], ...]
    first_on: date | None
    concurrent: bool
    unscaled: int


def _days_by_scale(days: Sequence[date], spells: Sequence[Spell], scales: Sequence[Scale]) -> _Found:
    counted: defaultdict[int, int] = defaultdict(int)
    first_on, concurrent, unscaled = None, False, 0
    for day in days:
        held = [spell for spell in spells if spell.holds(day)]
        paid = [n for n, scale in enumerate(scales) if scale.holds(day) and any(map(scale.covers, held))]
        if paid:
            counted[max(paid, key=lambda n: (scales[n].monthly_fen, -n))] += 1
            first_on = first_on or day
        concurrent |= len(paid) > 1
        unscaled += bool(held) and not paid
    by_scale = tuple((scales[n], counted[n]) for n in sorted(counted))
    return _Found(len(days), by_scale, first_on, concurrent, unscaled)


def _earned(scale: Scale, days: int, of: int, years: int, percent: int | None) -> Iterable[Line]:
    """Yield the lines that one scale gives for so many days: base, growth, performance."""
    part, shown = Fraction(days, of), "" if days == of else f" × {days}/{of}"
    base = yuan(scale.monthly_fen)

    def line(kind: str, exact: Fraction, arithmetic: str) -> Line:
        return Line(
            kind=kind, subject=scale.post_class, level=scale.level, exact=exact * part, source=scale.source, days=days,
            arithmetic=arithmetic + shown,
        )  # fmt: skip

    yield line(BASE, Fraction(scale.monthly_fen), base)
    counted = years if scale.growth_years_most is None else min(years, scale.growth_years_most)
    if scale.growth_a_year():
        each = yuan(scale.growth_fen) if scale.growth_fen else f"{base} × {written(scale.growth_share)}"
        yield line(GROWTH, scale.growth_a_year() * counted, f"{each} × {counted}")
    if scale.performance_share and percent is not None:
        exact = scale.monthly_fen * scale.performance_share * Fraction(percent, HUNDRED)
        yield line(PERFORMANCE, exact, f"{base} × {written(scale.performance_share)} × {percent}%")


def _insured(found: _Found, insured: Sequence[Insured], pay: Fraction) -> tuple[list[Line], list[Line]]:
    """Return what is taken off for each insurance, and what is paid in on top; by the rules of the first day paid."""
    own: list[Line] = []
    on_top: list[Line] = []
    if found.first_on is None:
        return own, on_top
    level, worked = found.by_scale[0][0].level, sum(days for _, days in found.by_scale)
    for one in insured:
        if one.level != level or not one.holds(found.first_on):
            continue
        by_days = one.base != PAY and worked < found.days
        base = one.base_fen * Fraction(worked, found.days) if one.base != PAY else pay
        shown = yuan(one.base_fen if one.base != PAY else rounded(pay))
        for share, sign, into in ((one.individual_share, -1, own), (one.employer_share, 1, on_top)):
            if share:
                text = f"{'-' if into is own else ''}{shown} × {written(share)}"
                line = Line(
                    kind=INSURED, subject=one.item, level=level, exact=sign * base * share, source=one.source,
                    days=worked, arithmetic=f"{text} × {worked}/{found.days}" if by_days else text,
                )  # fmt: skip
                into.append(line)
    return own, on_top


def _with_fen(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Give each line the fen by which the rounded running total grows."""
    done: list[Line] = []
    exact, fen = Fraction(), 0
    for line in lines:
        exact += line.exact
        done.append(replace(line, fen=rounded(exact) - fen))
        fen = rounded(exact)
    return tuple(done)
