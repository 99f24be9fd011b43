"""What a sign-in is worth, and how often one may try: pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING

import gongzhi.law
from gongzhi.law.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

PARAMETERS = Path(gongzhi.law.__file__).parent / "local" / "sign_in.toml"
MOBILE = re.compile(r"1[0-9]{10}", re.ASCII)
PREFIX = re.compile(r"^(\+|00)86")
SPACES = re.compile(r"[\s\-()（）－—]+")
SHOWN_BEFORE, SHOWN_AFTER = 3, 4
SHOWN_LENGTH = 40
SYSTEMS = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
# An address of the sixth version is given out by the network.
NETWORK_BITS = 64
# The authenticator applications' own format (RFC 6238, as everyone reads it).
SECOND_STEP_SECONDS = 30
SECOND_DIGITS = 6
SECOND_DRIFT = (-1, 0, 1)


class Level(StrEnum):
    """What a session is worth, from the least to the most; a province's sign-in is worth a code."""

    CODE = "code"
    PASSKEY = "passkey"
    SECOND_FACTOR = "second_factor"


class Method(StrEnum):
    """How somebody signed in."""

    CODE = "code"
    PASSKEY = "passkey"
    PROVINCE = "province"
    CHOSEN = "chosen"


class ActKind(StrEnum):
    """What is done in a session, by what it asks of it."""

    READ = "read"
    ENTER = "enter"
    VOTE = "vote"
    ADMINISTER = "administer"


RANK = {level: rank for rank, level in enumerate(Level)}
# A household may share a telephone, so that a code says only that somebody of the household holds it.
NEEDED = {
    ActKind.READ: Level.CODE,
    ActKind.ENTER: Level.CODE,
    ActKind.VOTE: Level.PASSKEY,
    ActKind.ADMINISTER: Level.SECOND_FACTOR,
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """The county's own numbers for signing in (``law/local/sign_in.toml``)."""

    digits: int
    valid: timedelta
    tries: int
    codes_to_a_telephone: int
    codes_from_an_address: int
    codes_in_the_county: int
    wrong_for_a_telephone: int
    wrong_from_an_address: int
    wrong_second_factors: int
    session: timedelta
    administrator_session: timedelta
    rest: timedelta
    most_passkeys: int
    enrolment: timedelta


@lru_cache(maxsize=1)
def parameters() -> Parameters:
    """Return the numbers that ship with the software, read once. Raises: BadValue naming file, line, key and fix."""
    file = Table.of(PARAMETERS)
    tables = {name: file.table(name) for name in ("codes", "most_a_day", "sessions", "passkeys", "enrolments")}
    codes, most, sessions = tables["codes"], tables["most_a_day"], tables["sessions"]
    found = Parameters(
        digits=codes.integer("digits", 4),
        valid=timedelta(minutes=codes.integer("valid_minutes", 1)),
        tries=codes.integer("tries", 1),
        codes_to_a_telephone=most.integer("codes_to_a_telephone", 1),
        codes_from_an_address=most.integer("codes_from_an_address", 1),
        codes_in_the_county=most.integer("codes_in_the_county", 1),
        wrong_for_a_telephone=most.integer("wrong_for_a_telephone", 1),
        wrong_from_an_address=most.integer("wrong_from_an_address", 1),
        wrong_second_factors=most.integer("wrong_second_factors", 1),
        session=timedelta(days=sessions.integer("days", 1)),
        administrator_session=timedelta(hours=sessions.integer("administrator_hours", 1)),
        rest=timedelta(days=tables["passkeys"].integer("rest_days")),
        most_passkeys=tables["passkeys"].integer("most_of_a_person", 1),
        enrolment=timedelta(days=tables["enrolments"].integer("valid_days", 1)),
    )
    for table in tables.values():
        table.basis()
        table.close()
    file.close()
    return found


def suffices(level: str, act: str) -> bool:
    """Say whether a session of this level may do acts of this kind; an unknown level may do nothing.

    >>> suffices(Level.CODE, ActKind.VOTE)
    False
    """
    return level in RANK and RANK[Level(level)] >= RANK[NEEDED[ActKind(act)]]


def level_of_passkey(added_in: str, added_on: date, today: date, rest: timedelta) -> Level:
    """Return what a passkey with user verification is worth: as much as the session that added it, and more in time.

    One added after a second factor counts as both. One added on the word of a code is worth a code until it rested:
    whoever takes over a number for an hour must not leave with a voter's key.
    """
    if added_in == Level.SECOND_FACTOR:
        return Level.SECOND_FACTOR
    return Level.PASSKEY if added_in == Level.PASSKEY or added_on + rest <= today else Level.CODE


def is_counter_behind(kept: int, given: int) -> bool:
    """Say whether a passkey's counter went back, which a copied key shows; one that never counts stays at nought."""
    return (kept > 0 or given > 0) and given <= kept


def telephone(text: str) -> str:
    """Return a mobile number as the register keeps it, "" for what is none.

    >>> telephone("+86 138-0000-0000")
    '13800000000'
    """
    digits = PREFIX.sub("", SPACES.sub("", text))
    return digits if MOBILE.fullmatch(digits) else ""


def masked(number: str) -> str:
    """Return a telephone number as it may be shown.

    >>> masked("13800001234")
    '138****1234'
    """
    return f"{number[:SHOWN_BEFORE]}****{number[-SHOWN_AFTER:]}"


def agent(text: str) -> str:
    """Return a browser's name for itself in the two words by which a person knows their own.

    >>> agent("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36")
    'Android Chrome'
    """
    system = next((name for name in SYSTEMS if name in text), "")
    browser = next((name for sign, name in BROWSERS if sign in text), "")
    return f"{system} {browser}".strip()


def compact(text: str) -> str:
    """Return a code that was read from paper without spaces and hyphens, in capitals."""
    return SPACES.sub("", text).upper()


def client_address(remote: str, forwarded: str, proxies: int) -> str:
    """Return who is counted: the address before our own proxies, of the sixth version its network.

    What stands further left in ``forwarded`` was written by the client, and is not believed.
    """
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    for candidate in (*([hops[-proxies]] if 0 < proxies <= len(hops) else []), remote):
        try:
            address = ip_address(candidate)
        except ValueError:
            continue
        if isinstance(address, IPv6Address):
            return str(address.ipv4_mapped or ip_network((address, NETWORK_BITS), strict=False))
        return str(address)
    return ""


def step_given(code: str, codes: Sequence[tuple[int, str]], last_step: int) -> int | None:
    """Return the step of the time whose code was given; None for a wrong one, and for a step that was used."""
    return next((step for step, right in codes if step > last_step and _same(code, right)), None)


def _same(given: str, right: str) -> bool:
    return compare_digest(given.encode(), right.encode())
