"""What stands in one cell, read as officials write it. Each reader gives the value or raises ``Bad``, saying why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal, overload

MOST_TEXT = 100
MOST_NAME = 60
FIRST_YEAR = 1880
LAST_YEAR = 2200
EXCEL_EPOCH = date(1899, 12, 30)
# Serial days that Excel shows as days of this range; a smaller number is a year, or just a number.
FIRST_SERIAL_YEAR = 1910
SERIAL_DAYS = range((date(FIRST_SERIAL_YEAR, 1, 1) - EXCEL_EPOCH).days, (date(LAST_YEAR, 1, 1) - EXCEL_EPOCH).days)
OPEN = {"至今", "现任", "现在", "长期", "在任", "今", "-", "—", "无", "/"}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
NEW_NUMBER = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
OLD_NUMBER = re.compile(r"[1-9]\d{14}", re.ASCII)
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]\s*00:00(?::00)?)?", re.ASCII)
BARE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?", re.ASCII)
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"(0\d{2,3})?[2-9]\d{6,7}", re.ASCII)
SEVERAL = re.compile(r"[/、，,;；\s|]+")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
DOTS = str.maketrans(dict.fromkeys("•‧・･∙⋅●．", "·"))
M2_A_KM2 = 1_000_000
NOTHING: Mapping[str, object] = MappingProxyType({})


class Bad(Exception):
    """A cell can't be read; ``rule`` and ``values`` give the words (``invalid.<rule>``)."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.rule, self.values = rule, values


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """An identity number of 18 characters whose check digit is right, and what it says."""

    number: str
    born_on: date
    sex: str


def letter_of(column: int) -> str:
    """Return a column's letter; the first is 0.

    >>> letter_of(0), letter_of(25), letter_of(26), letter_of(701), letter_of(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters, rest = "", column + 1
    while rest:
        rest, part = divmod(rest - 1, 26)
        letters = chr(ord("A") + part) + letters
    return letters


def text(value: object) -> str:
    """Return a cell as plain text: full width as half, no invisible characters, spaces as one.

    >>> text(" ３　组\u200b "), text(12.0)
    ('3 组', '12')
    """
    if type(value) is str and value.isascii() and value.isalnum() and len(value) <= MOST_TEXT:
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    plain = unicodedata.normalize("NFKC", str(value)).translate(INVISIBLE)
    plain = " ".join(plain.split())
    if len(plain) > MOST_TEXT:
        raise Bad("cell_long", length=len(plain), most=MOST_TEXT)
    if any(unicodedata.category(one) in ("Cc", "Cs", "Co", "Cn") for one in plain):
        raise Bad("cell_characters")
    return plain


def name(value: object) -> str:
    """Return a person's name: no spaces between Chinese characters, one kind of dot.

    >>> name("张 三"), name("阿依努尔•买买提")
    ('张三', '阿依努尔·买买提')
    """
    plain = text(value).translate(DOTS)
    if not plain.isascii():
        plain = plain.replace(" ", "")
    if len(plain) > MOST_NAME or not plain or any(one.isdecimal() or one in "=<>@+" for one in plain):
        raise Bad("cell_name")
    return plain


def number(value: object) -> int:
    """Return a count: a whole number that is not negative; 1,234 and 12人 are numbers."""
    if isinstance(value, float) and value.is_integer() and value >= 0:
        return int(value)
    plain = text(value).replace(",", "").removesuffix("人").removesuffix("户")
    if not plain.isascii() or not plain.isdecimal():
        raise Bad("cell_number", actual=plain)
    return int(plain)


def square_kilometres(value: object) -> int:
    """Return an area given in km² as whole m², read digit by digit."""
    plain = str(value).strip() if isinstance(value, float | int) else text(value).replace(",", "")
    found = re.fullmatch(r"(\d{1,6})(?:\.(\d{1,6})\d*)?", plain, re.ASCII)
    if not found:
        raise Bad("cell_number", actual=plain[:20])
    whole, part = found.groups()
    return int(whole) * M2_A_KM2 + int((part or "0").ljust(6, "0"))


@overload
def day(value: object) -> date: ...
@overload
def day(value: object, *, may_be_open: Literal[True]) -> date | None: ...
def day(value: object, *, may_be_open: bool = False) -> date | None:
    """Return a day: 2021-01-15, 2021/1/15, 2021.1.15, 2021年1月15日, 20210115, or what Excel keeps as a day.

    With ``may_be_open`` 至今 and its like are None. Raises: Bad, also for a month without its day.
    """
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if int(value) in SERIAL_DAYS and int(value) == value:
            return _plausible(EXCEL_EPOCH + timedelta(days=int(value)))
        value = int(value) if int(value) == value else value
    plain = text(value)
    if may_be_open and plain in OPEN:
        return None
    found = DAY.fullmatch(plain) or BARE_DAY.fullmatch(plain)
    if found is None:
        raise Bad("cell_month" if MONTH.fullmatch(plain) else "cell_day", actual=plain[:30])
    try:
        return _plausible(date(*(int(part) for part in found.groups())))
    except ValueError:
        raise Bad("cell_day", actual=plain[:30]) from None


def _plausible(found: date) -> date:
    if not FIRST_YEAR <= found.year < LAST_YEAR:
        raise Bad("cell_day", actual=found.isoformat())
    return found


def identity_number(value: object) -> IdentityNumber:
    """Return an identity number, one of 15 digits in its form of 18 (GB 11643).

    Raises: Bad for a wrong length, day or check digit, and for a number that a spreadsheet has rounded. The number
    itself is never among the values: they are kept and shown.
    """
    if type(value) is not str:
        if isinstance(value, int | float) and abs(value) >= 10**15:
            raise Bad("id_rounded")
        value = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if not NEW_NUMBER.fullmatch(value):
        value = unicodedata.normalize("NFKC", value).translate(INVISIBLE).upper()
        value = re.sub(r"[\s'\"‘’·-]", "", value)
        if re.search(r"\dE\+?\d", value):
            raise Bad("id_rounded")
        if OLD_NUMBER.fullmatch(value):
            value = f"{value[:6]}19{value[6:]}"
            value += _check(value)
        if not NEW_NUMBER.fullmatch(value):
            raise Bad("id_length", length=len(value))
    try:
        born_on = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        raise Bad("id_birth") from None
    if not FIRST_YEAR <= born_on.year < LAST_YEAR:
        raise Bad("id_birth")
    if value[-1] != _check(value):
        raise Bad("id_check")
    return IdentityNumber(value, born_on, "male" if int(value[16]) % 2 else "female")


def _check(digits: str) -> str:
    """Return the check digit of the first 17 digits."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False)) % 11]


def telephone(value: object) -> str:
    """Return a telephone number, of several the first mobile one; with no mobile one, a landline with its area code.

    Raises: Bad. The number itself is never among the values.
    """
    if type(value) is str and MOBILE.fullmatch(value):
        return value
    if isinstance(value, float) and value.is_integer():
        value = str(int(value))
    plain = unicodedata.normalize("NFKC", str(value)).translate(INVISIBLE).strip()
    numbers = [re.sub(r"[\s\-—()+]", "", one) for one in [plain, *SEVERAL.split(plain)]]
    numbers = [one.removeprefix("0086").removeprefix("86") if len(one) > 11 else one for one in numbers]
    for pattern in (MOBILE, LANDLINE):
        for one in numbers:
            if pattern.fullmatch(one):
                return one
    raise Bad("cell_telephone", length=len(numbers[0]))


def choice(value: object, *, known: Mapping[str, str]) -> str:
    """Return what a word stands for. Raises: Bad, naming some of the words that are known."""
    found = known.get(value) if type(value) is str else None
    if found is None:
        plain = text(value).replace(" ", "")
        found = known.get(plain) or known.get(plain.upper())
        found = found or known.get(plain.replace("(", "（").replace(")", "）").replace(",", "，"))
    if found is None:
        raise Bad("cell_choice", actual=text(value)[:20], known="、".join(list(known)[:12]))
    return found


def division_code(value: object) -> str:
    """Return a code of 6, 9 or 12 digits."""
    plain = text(value).removesuffix(".0").replace(" ", "")
    if not (plain.isascii() and plain.isdecimal() and len(plain) in (6, 9, 12)):
        raise Bad("cell_code", actual=plain[:20])
    return plain
