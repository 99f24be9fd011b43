"""Entries of the log: canonical JSON (RFC 8785, integers only), salted commitments, and the form of an act.

An entry is one JSON object with exactly these fields:

- ``v``: 1.
- ``act``: the act's dotted name, such as ``matters.record_fact``.
- ``at``: when it was recorded, UTC, ``2026-01-31T08:00:00Z``.
- ``place``: the division code of the place, or "".
- ``public``: an object with the values that anyone may read for ever; never personal data.
- ``sealed``: an object of path -> base64 of ``sha256(salt || canonical(value))``, each with a fresh 32-byte salt.
- ``disclosed``: the sealed paths whose openings are public from the start, in the order of ``sealed``.
- ``rows``: ``{"count", "root"}``, the after-images of the rows the act wrote; the root is "" where it wrote none.

Two acts speak about sealed paths of earlier entries: ``ledger.disclose`` with ``public`` =
``{"disclosed": [{"index", "path"}, ...]}`` makes openings public later on, ``ledger.erase`` with ``public`` =
``{"erased": [{"index", "path"}, ...]}`` takes salt and value away for good. So the log itself says which openings
must stand in ``open/``: those disclosed, by their own entry or later, and not erased.
A wholly private act has an empty ``public`` and one sealed path.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from gongzhi.errors import BadValue
from gongzhi.translog import base64text

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTRY_BYTES = 65_535
SALT_BYTES = 32
INTEGER_LIMIT = 2**53
DEPTH = 64
VERSION = 1
DISCLOSE = "ledger.disclose"
ERASE = "ledger.erase"
FIELDS = ["act", "at", "disclosed", "place", "public", "rows", "sealed", "v"]
ACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def canonical(value: object) -> bytes:
    r"""Write a JSON value in the one form of RFC 8785.

    Raises: BadValue for a float, an integer of 2**53 or more, a lone surrogate, or what is not JSON.

    >>> canonical({"b": [1, True, None], "a": "村\n"}).decode()
    '{"a":"村\\n","b":[1,true,null]}'
    """
    text = json.dumps(_ordered(value, DEPTH), ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadValue("entry.surrogate") from error


def parse(data: bytes) -> object:
    """Read canonical JSON.

    Raises: BadValue where these are not exactly the bytes that ``canonical`` writes.
    """
    try:
        value: object = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadValue("entry.json") from error
    if canonical(value) != data:
        raise BadValue("entry.not_canonical")
    return value


def new_salt() -> bytes:
    """Draw a fresh salt."""
    return secrets.token_bytes(SALT_BYTES)


def commit(salt: bytes, value_bytes: bytes) -> bytes:
    """Answer the salted hash that stands for a value.

    Shape: ``value_bytes`` is the value's canonical JSON. Raises: BadValue for a salt that is not 32 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise BadValue("entry.salt")
    return sha256(salt + value_bytes).digest()


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """One sealed path of one entry."""

    index: int
    path: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The commitment to the after-images of the rows that an act wrote."""

    count: int = 0
    root: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act as the log keeps it; the module says what each field holds."""

    act: str
    at: str
    place: str = ""
    public: Mapping[str, object] = field(default_factory=dict)
    sealed: Mapping[str, bytes] = field(default_factory=dict)
    disclosed: frozenset[str] = frozenset()
    rows: Rows = Rows()

    def to_bytes(self) -> bytes:
        """Write the entry.

        Raises: BadValue for a value of the wrong form, or more than 65,535 bytes.
        """
        data = canonical(
            {
                "v": VERSION,
                "act": self.act,
                "at": self.at,
                "place": self.place,
                "public": dict(self.public),
                "sealed": {path: base64text.encode(commitment) for path, commitment in self.sealed.items()},
                "disclosed": sorted(self.disclosed, key=_utf16),
                "rows": {"count": self.rows.count, "root": base64text.encode(self.rows.root)},
            }
        )
        Entry.from_bytes(data)
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> Entry:
        """Read an entry.

        Raises: BadValue where it is too long, not canonical, or not of the form that the module states.
        """
        if len(data) > ENTRY_BYTES:
            raise BadValue("entry.too_long", bytes=len(data))
        match parse(data):
            case {
                "v": int(version),
                "act": str(act),
                "at": str(at),
                "place": str(place),
                "public": dict(public),
                "sealed": dict(sealed),
                "disclosed": list(disclosed),
                "rows": {"count": int(count), "root": str(row_root), **more},
                **unknown,
            } if version is not True and version == VERSION and not more and not unknown:
                entry = cls(
                    act=act,
                    at=at,
                    place=place,
                    public=public,
                    sealed=_read_sealed(sealed),
                    disclosed=_read_disclosed(disclosed, sealed),
                    rows=_read_rows(count, row_root),
                )
            case _:
                raise BadValue("entry.form")
        _check_act(entry)
        return entry

    def disclosures(self) -> list[Target]:
        """Answer the paths of earlier entries that this act makes public."""
        return _targets(self.public.get("disclosed")) if self.act == DISCLOSE else []

    def erasures(self) -> list[Target]:
        """Answer the paths of earlier entries whose openings this act takes away."""
        return _targets(self.public.get("erased")) if self.act == ERASE else []


def _ordered(value: object, depth: int) -> object:
    """Answer the same value with every object's keys in the order of their UTF-16 code units."""
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if isinstance(value, int) and kind is int and abs(value) < INTEGER_LIMIT:
        return value
    if isinstance(value, list) and depth:
        return [_ordered(one, depth - 1) for one in value]
    if isinstance(value, dict) and depth and all(type(key) is str for key in value):
        return {key: _ordered(value[key], depth - 1) for key in sorted(value, key=_utf16)}
    raise BadValue("entry.value", type=kind.__name__)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _read_sealed(sealed: dict[str, object]) -> dict[str, bytes]:
    if not all(path and isinstance(text, str) for path, text in sealed.items()):
        raise BadValue("entry.sealed")
    return {path: base64text.decode_hash(str(text)) for path, text in sealed.items()}


def _read_disclosed(disclosed: list[object], sealed: dict[str, object]) -> frozenset[str]:
    paths = [path for path in sealed if path in disclosed]
    if paths != disclosed:
        raise BadValue("entry.disclosed")
    return frozenset(paths)


def _read_rows(count: int, text: str) -> Rows:
    if isinstance(count, bool) or count < 0 or bool(count) != bool(text):
        raise BadValue("entry.rows")
    return Rows(count, base64text.decode_hash(text) if text else b"")


def _check_act(entry: Entry) -> None:
    if not ACT.fullmatch(entry.act):
        raise BadValue("entry.act")
    try:
        written = AT.fullmatch(entry.at) and datetime.fromisoformat(entry.at)
    except ValueError as error:
        raise BadValue("entry.at") from error
    if not written:
        raise BadValue("entry.at")
    entry.disclosures()
    entry.erasures()


def _targets(rows: object) -> list[Target]:
    """Read the list of ``{"index", "path"}`` of an act on earlier entries."""
    if not isinstance(rows, list) or not rows:
        raise BadValue("entry.targets")
    found = []
    for row in rows:
        match row:
            case {"index": int(index), "path": str(path), **more} if not more and index >= 0 and index is not True:
                found.append(Target(index, path))
            case _:
                raise BadValue("entry.targets")
    return found
