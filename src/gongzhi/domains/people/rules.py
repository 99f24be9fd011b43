"""Pure rules about people: how a name sounds, who must not serve together, when a term ends."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import gongzhi.law
from gongzhi.errors import Finding
from gongzhi.law.schema import Words
from gongzhi.law.tables import Table

if TYPE_CHECKING:
    from gongzhi.law.schema import Parameter

# Names are read character by character: the sounds of phrases, some 40 MB of them, are not wanted.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import lazy_pinyin

MASK = "•"
TERMS = Path(gongzhi.law.__file__).parent / "local" / "terms.toml"
SHOWN_DIGITS = 4
UNKNOWN = date.min  # the day of birth of whoever was erased


def pinyin_of(name: str) -> tuple[str, str]:
    """Return how a name is typed: in pinyin without tones, and by the first letters alone.

    >>> pinyin_of("欧阳小明"), pinyin_of("阿依努尔·买买提")[1]
    (('ouyangxiaoming', 'oyxm'), 'aynemmt')
    """
    sounds = [_sound(one) for one in name]
    return "".join(sounds).lower(), "".join(sound[:1] for sound in sounds).lower()


@cache
def _sound(character: str) -> str:
    """Return the sound of one character; what is no letter has none."""
    return "".join(one for one in lazy_pinyin(character)[0] if one.isascii() and one.isalpha())


def masked(number: str) -> str:
    """Return a number as it may be shown: enough to recognise one's own, too little to use.

    >>> masked("510421198001011234"), masked("13800001234"), masked("")
    ('••••••••••••••1234', '•••••••1234', '')
    """
    return MASK * (len(number) - SHOWN_DIGITS) + number[-SHOWN_DIGITS:] if number else ""


def age_on(born_on: date, on: date) -> int | None:
    """Return the age in full years; None where the day of birth is not known any more.

    >>> age_on(date(1980, 5, 2), date(2026, 5, 1)), age_on(date(1980, 5, 2), date(2026, 5, 2)), age_on(UNKNOWN, UNKNOWN)
    (45, 46, None)
    """
    if born_on == UNKNOWN:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


# Near relatives (Civil Code, article 1045); a relation is named after the elder of two generations.
SPOUSE, PARENT, SIBLING, GRANDPARENT = "spouse", "parent", "sibling", "grandparent"
KIN_WORDS = {
    SPOUSE: Words(zh="配偶", en="spouses"),
    PARENT: Words(zh="父母、子女", en="parent and child"),
    SIBLING: Words(zh="兄弟姐妹", en="siblings"),
    GRANDPARENT: Words(zh="祖孙", en="grandparent and grandchild"),
}
# What two relations to the same head of a household make of each other, as far as it follows.
IN_A_HOUSEHOLD = {
    frozenset({"head", "spouse"}): SPOUSE,
    frozenset({"head", "child"}): PARENT,
    frozenset({"head", "parent"}): PARENT,
    frozenset({"head", "sibling"}): SIBLING,
    frozenset({"head", "grandparent"}): GRANDPARENT,
    frozenset({"head", "grandchild"}): GRANDPARENT,
    frozenset({"child"}): SIBLING,
    frozenset({"parent", "child"}): GRANDPARENT,
}


def kin_in_household(one: str, other: str) -> str | None:
    """Return what two members of a household are to each other by their relations to its head; None if unsaid.

    >>> kin_in_household("head", "child"), kin_in_household("child", "child"), kin_in_household("spouse", "parent")
    ('parent', 'sibling', None)
    """
    return IN_A_HOUSEHOLD.get(frozenset({one, other}))


@dataclass(frozen=True, slots=True)
class Serving:
    """Who serves in a place on a day, by id with their names; ``kin`` says what pairs of them are to each other."""

    committee: Mapping[int, str]
    supervisors: Mapping[int, str]
    kin: Mapping[frozenset[int], str]


def avoided(serving: Serving, committee: Parameter | None, supervision: Parameter | None) -> list[Finding]:
    """Return what stands against those who serve: near relatives (近亲属回避), in the order of who they are.

    ``committee`` and ``supervision`` are the law's values of the day; without one nothing is asked.
    """
    found = []
    for one, other in combinations(sorted(serving.committee), 2) if committee else ():
        relation = serving.kin.get(frozenset({one, other}))
        if committee and relation:
            names = {"first": serving.committee[one], "second": serving.committee[other]}
            found.append(_against("avoidance.committee", committee, relation=KIN_WORDS[relation], **names))
    for one in sorted(serving.supervisors) if supervision else ():
        name = serving.supervisors[one]
        if supervision and one in serving.committee:
            found.append(_against("avoidance.both", supervision, first=name))
            continue
        for other in sorted(serving.committee):
            relation = serving.kin.get(frozenset({one, other}))
            if supervision and relation:
                names = {"first": name, "second": serving.committee[other]}
                found.append(_against("avoidance.supervisor", supervision, relation=KIN_WORDS[relation], **names))
    return found


def _against(message: str, law: Parameter, **values: object) -> Finding:
    return Finding(
        rule="avoidance", message=message, values=values, need=int(str(law.value)), source=law.source,
        binding=law.binding, verified=law.verified,
    )  # fmt: skip


def term_ends(began_on: date, years: int) -> date:
    """Return the last day of a term of so many years (届满).

    >>> term_ends(date(2021, 1, 12), 5), term_ends(date(2020, 2, 29), 5), term_ends(date(2021, 1, 1), 3)
    (datetime.date(2026, 1, 11), datetime.date(2025, 2, 28), datetime.date(2023, 12, 31))
    """
    is_leap_day = (began_on.month, began_on.day) == (2, 29)
    anniversary = date(began_on.year + years, 3, 1) if is_leap_day else began_on.replace(year=began_on.year + years)
    return anniversary - timedelta(days=1)


def term_state(ends_on: date, on: date, soon: int) -> str:
    """Say whether a term is over, ends within so many days, or runs on.

    >>> [term_state(date(2026, 1, 11), date(2026, 1, day), 3) for day in (7, 8, 11, 12)]
    ['running', 'soon', 'soon', 'overdue']
    """
    if on > ends_on:
        return "overdue"
    return "soon" if ends_on - on <= timedelta(days=soon) else "running"


@cache
def soon_days() -> int:
    """Return how many days before its end a term is pointed out. Raises: BadValue naming file, line, key and fix."""
    table = Table.of(TERMS).table("soon")
    days = table.integer("days", 1)
    table.basis()
    table.close()
    return days
