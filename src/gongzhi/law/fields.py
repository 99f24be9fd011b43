"""Strict reading of JSON: every fault is collected with its pointer, and reading goes on with a placeholder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from gongzhi.errors import BadValue, Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MOST = 2**53 - 1
LONGEST_NUMBER = 30
LONGEST_QUOTE = 60

_MISSING = object()


def decode(data: bytes) -> object:
    """Read one JSON document, strictly.

    Raises: BadValue for another encoding than UTF-8, no JSON, a key given twice, NaN, or nesting without end.
    """
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_no_key_twice,
            parse_constant=_no_constant,
            parse_int=_bounded_integer,
        )
    except UnicodeDecodeError as fault:
        raise _unreadable("encoding", position=fault.start) from fault
    except json.JSONDecodeError as fault:
        raise _unreadable("json", line=fault.lineno, column=fault.colno) from fault
    except RecursionError as fault:
        raise _unreadable("nesting") from fault


def _unreadable(rule: str, **values: object) -> BadValue:
    return BadValue("invalid", [Finding(rule=rule, message=f"invalid.{rule}", field="/", values=values)])


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _unreadable("duplicate", actual=quote(next(key for key in keys if keys.count(key) > 1)))
    return members


def _no_constant(name: str) -> NoReturn:
    raise _unreadable("constant", actual=name)


def _bounded_integer(digits: str) -> int:
    """Read a number; one too long for any count is cut, since it is out of range either way and slow to read."""
    return int(digits[:LONGEST_NUMBER])


def quote(value: object) -> str:
    """Show what was found, short enough for a line."""
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= LONGEST_QUOTE else shown[:LONGEST_QUOTE] + "…"


def escaped(key: str) -> str:
    """Return a key as one part of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


@dataclass(slots=True)
class Faults:
    """What is wrong with a document, in the order of reading."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, pointer: str, rule: str, message: str = "", **values: object) -> None:
        """Record one fault at a pointer."""
        self.findings.append(
            Finding(rule=rule, message=f"invalid.{message or rule}", field=pointer or "/", values=values)
        )

    def refuse(self) -> None:
        """Refuse the document where anything is wrong with it.

        Raises: BadValue with every fault.
        """
        if self.findings:
            raise BadValue("invalid", self.findings)


class Fields:
    """The members of one JSON object; what is never asked for is unknown."""

    def __init__(self, value: object, pointer: str, faults: Faults) -> None:
        self.pointer, self.faults = pointer, faults
        self.asked: set[str] = set()
        self.members: dict[str, object] = value if isinstance(value, dict) else {}
        self.is_readable = isinstance(value, dict)
        if not self.is_readable and value is not _MISSING:
            faults.add(pointer, "type", "object", actual=quote(value))

    def at(self, key: str) -> str:
        """Return the pointer of a member."""
        return f"{self.pointer}/{escaped(key)}"

    def has(self, key: str) -> bool:
        """Tell whether a member is there, and that it is known."""
        self.asked.add(key)
        return key in self.members

    def text(self, key: str) -> str:
        """Return a string; "" once a fault is recorded."""
        value = self._member(key)
        if isinstance(value, str):
            return value
        if value is not _MISSING:
            self.faults.add(self.at(key), "type", "string", actual=quote(value))
        return ""

    def choice(self, key: str, choices: Collection[str]) -> str:
        """Return one of ``choices``; "" once a fault is recorded."""
        value = self._member(key)
        if value is _MISSING:
            return ""
        if not isinstance(value, str) or value not in choices:
            self.faults.add(self.at(key), "choice", choices=tuple(choices), actual=quote(value))
            return ""
        return value

    def day(self, key: str) -> date:
        """Return a day written YYYY-MM-DD; the first day of all once a fault is recorded."""
        value = self._member(key)
        if value is _MISSING:
            return date.min
        if isinstance(value, str) and DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass  # a day that no calendar has, such as 30 February: the fault below says so
        self.faults.add(self.at(key), "day", actual=quote(value))
        return date.min

    def day_or_none(self, key: str) -> date | None:
        """Return a day, or None where the member is absent."""
        return self.day(key) if self.has(key) else None

    def count(self, key: str, least: int = 0) -> int:
        """Return a whole number of at least ``least``; ``least`` once a fault is recorded."""
        value = self._member(key)
        if value is _MISSING:
            return least
        if isinstance(value, bool) or not isinstance(value, int):
            self.faults.add(self.at(key), "type", "integer", actual=quote(value))
            return least
        if not least <= value <= MOST:
            self.faults.add(self.at(key), "range", least=least, most=MOST, actual=quote(value))
            return least
        return value

    def fields(self, key: str) -> Fields:
        """Return the object under ``key``; one that is missing has no further faults."""
        return Fields(self._member(key), self.at(key), self.faults)

    def objects(self, key: str) -> Sequence[Fields]:
        """Return the list of objects under ``key``."""
        value = self._member(key)
        if value is _MISSING:
            return ()
        if not isinstance(value, list):
            self.faults.add(self.at(key), "type", "list", actual=quote(value))
            return ()
        return [Fields(entry, f"{self.at(key)}/{index}", self.faults) for index, entry in enumerate(value)]

    def close(self) -> None:
        """Record each member that nobody asked for."""
        for key in self.members:
            if key not in self.asked:
                self.faults.add(self.at(key), "unknown", known=tuple(sorted(self.asked)), actual=quote(key))

    def _member(self, key: str) -> object:
        self.asked.add(key)
        if self.is_readable and key not in self.members:
            self.faults.add(self.at(key), "missing", name=key)
        return self.members.get(key, _MISSING)
