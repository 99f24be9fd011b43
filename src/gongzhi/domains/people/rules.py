"""Pure rules about people: how a name sounds."""

from __future__ import annotations

from datetime import date
from functools import cache

from pypinyin import lazy_pinyin

MASK = "•"
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
