"""Reading a pay standard from its TOML file; whatever is doubtful in it is refused, naming line, key and fix."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from gongzhi.errors import BadValue
from gongzhi.law.tables import RATIO, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

MOST_FEN = 2**31 - 1
MOST_YEARS = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a file may name: kinds of place, classes, posts, insurances and what they are reckoned on."""

    levels: Collection[str]
    classes: Collection[str]
    posts: Collection[str]
    items: Collection[str]
    bases: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleDraft:
    """One class of posts in a kind of place, as the file has it."""

    level: str
    post_class: str
    posts: tuple[str, ...]
    first_on: date
    last_on: date | None
    monthly_fen: int
    growth_fen: int
    growth_share: str
    growth_years_most: int | None
    performance_share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceDraft:
    """One insurance in a kind of place, as the file has it."""

    level: str
    item: str
    first_on: date
    last_on: date | None
    base: str
    base_fen: int
    employer_share: str
    individual_share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardDraft:
    """A pay standard as its file has it."""

    title: str
    source: str
    verified: bool
    scales: tuple[ScaleDraft, ...]
    insurances: tuple[InsuranceDraft, ...]


def read(file: Path, known: Vocabulary) -> StandardDraft:
    """Return the standard in a file.

    Shape: title, source, verified; [[scales]] level, post_class, posts, first_on, [last_on], monthly_fen,
        [growth_fen or growth_share], [growth_years_most], [performance_share]; [[insurances]] level, item, first_on,
        [last_on], base ("pay", or "fixed" with base_fen), employer_share, individual_share. Money in fen, shares as
        "16/100".
    Raises: BadValue naming line, key and fix; also where two rows of one class or insurance share a day.
    """
    try:
        table = Table.of(file)
        found = StandardDraft(
            title=_short(table, "title", 120), source=_short(table, "source", 200), verified=table.flag("verified"),
            scales=tuple(_scale(one, known) for one in table.tables("scales")),
            insurances=tuple(_insurance(one, known) for one in table.tables("insurances"))
            if table.has("insurances") else (),
        )  # fmt: skip
        table.close()
        _refuse_overlap(table, "scales", [((s.level, s.post_class), s.first_on, s.last_on) for s in found.scales])
        _refuse_overlap(table, "insurances", [((i.level, i.item), i.first_on, i.last_on) for i in found.insurances])
    except BadValue as refusal:
        raise BadValue("pay_standard", refusal.findings) from refusal
    return found


def share_of(text: str) -> Fraction:
    """Return a share as it is kept; "" is none.

    >>> share_of("16/100"), share_of("")
    (Fraction(4, 25), Fraction(0, 1))
    """
    return Fraction(text) if text else Fraction()


def overlapping(rows: Iterable[tuple[tuple[str, str], date, date | None]]) -> tuple[str, str] | None:
    """Return what two rows say of the same day, or None."""
    held: Mapping[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for key, first_on, last_on in rows:
        held[key].append((first_on, last_on or date.max))
    for key, days in held.items():
        days.sort()
        if any(later[0] <= earlier[1] for earlier, later in pairwise(days)):
            return key
    return None


def _scale(table: Table, known: Vocabulary) -> ScaleDraft:
    first_on, last_on = _days(table)
    posts = table.strings("posts")
    for post in posts:
        if post not in known.posts:
            table.refuse("posts", "data.choice", choices=", ".join(known.posts), actual=post)
    if table.has("growth_fen") and table.has("growth_share"):
        table.refuse("growth_share", "pay.one_growth")
    found = ScaleDraft(
        level=table.choice("level", known.levels), post_class=table.choice("post_class", known.classes), posts=posts,
        first_on=first_on, last_on=last_on, monthly_fen=_fen(table, "monthly_fen"),
        growth_fen=_fen(table, "growth_fen") if table.has("growth_fen") else 0,
        growth_share=_ratio(table, "growth_share") if table.has("growth_share") else "",
        growth_years_most=_years(table) if table.has("growth_years_most") else None,
        performance_share=_ratio(table, "performance_share") if table.has("performance_share") else "",
    )  # fmt: skip
    table.close()
    return found


def _insurance(table: Table, known: Vocabulary) -> InsuranceDraft:
    first_on, last_on = _days(table)
    base = table.choice("base", known.bases)
    found = InsuranceDraft(
        level=table.choice("level", known.levels), item=table.choice("item", known.items), first_on=first_on,
        last_on=last_on, base=base, base_fen=_fen(table, "base_fen") if base == "fixed" else 0,
        employer_share=_ratio(table, "employer_share"), individual_share=_ratio(table, "individual_share"),
    )  # fmt: skip
    table.close()
    return found


def _days(table: Table) -> tuple[date, date | None]:
    first_on, last_on = table.day("first_on"), table.day_or_none("last_on")
    if last_on is not None and last_on < first_on:
        table.refuse("last_on", "data.days_reversed")
    return first_on, last_on


def _fen(table: Table, key: str) -> int:
    fen = table.integer(key)
    if fen > MOST_FEN:
        table.refuse(key, "pay.most", most=MOST_FEN, actual=fen)
    return fen


def _years(table: Table) -> int:
    years = table.integer("growth_years_most", 1)
    if years > MOST_YEARS:
        table.refuse("growth_years_most", "pay.most", most=MOST_YEARS, actual=years)
    return years


def _ratio(table: Table, key: str) -> str:
    """Return a share as it is written; from nothing to the whole."""
    text = table.string(key)
    parts = RATIO.fullmatch(text)
    if not parts or int(parts[2]) == 0:
        table.refuse(key, "data.ratio", actual=text)
    if Fraction(text) > 1:
        table.refuse(key, "pay.share_most", actual=text)
    return text


def _short(table: Table, key: str, most: int) -> str:
    text = table.string(key).strip()
    if len(text) > most:
        table.refuse(key, "pay.too_long", most=most, actual=len(text))
    return text


def _refuse_overlap(table: Table, key: str, rows: Iterable[tuple[tuple[str, str], date, date | None]]) -> None:
    twice = overlapping(rows)
    if twice:
        table.refuse(key, "pay.overlap", actual="/".join(twice))
