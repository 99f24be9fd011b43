"""After-images: what an act left in a row, in one form that can be computed again from the row."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from gongzhi.translog import entry

if TYPE_CHECKING:
    from django.db import models

AS_THEY_ARE = frozenset((bool, int, str))
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
KEY_BYTES = 8
HASH_BYTES = 32


def image(row: models.Model) -> bytes:
    """Return the canonical bytes of a row: its table and the value of each of its columns.

    They are those of ``entry.canonical``, written at once: the columns are in order already, and their values plain.
    """
    return ENCODE({"row": values(row), "table": row._meta.label_lower}).encode("utf-8")


def values(row: models.Model) -> dict[str, object]:
    """Return the value of each column as it stands in the image, in the order of their names."""
    return {name: _plain(convert(getattr(row, name))) for name, convert in _columns(type(row))}


def tombstone(table: str, key: str) -> bytes:
    """Return the canonical bytes that stand for a row that an act took away."""
    return entry.canonical({"table": table, "key": key, "gone": True})


@dataclass(frozen=True, slots=True)
class Pack:
    """What an act left in many rows of one table, side by side: a salted hash for each key.

    A row's salt follows from the pack's own: ``sha256(salt || key)``, the key as 8 bytes.
    """

    table: str
    least_key: int
    most_key: int
    keys: bytes
    salt: bytes
    hashes: bytes

    def __len__(self) -> int:
        return len(self.hashes) // HASH_BYTES


def pack(rows: Sequence[models.Model]) -> Pack:
    """Return the images of rows of one table, each with its key."""
    return _pack(rows[0]._meta.label_lower, [(int(row.pk), image(row)) for row in rows])


def pack_gone(table: str, keys: Sequence[int]) -> Pack:
    """Return the images of rows that are taken away."""
    return _pack(table, [(key, tombstone(table, str(key))) for key in keys])


def unpacked(one: Pack) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield key, salt and hash of each row in a pack."""
    for number in range(len(one)):
        yield at(one, number)


def at(one: Pack, number: int) -> tuple[int, bytes, bytes]:
    """Return key, salt and hash of the row at a position in a pack."""
    key = one.keys[number * KEY_BYTES : (number + 1) * KEY_BYTES]
    found = one.hashes[number * HASH_BYTES : (number + 1) * HASH_BYTES]
    return int.from_bytes(key, "big"), _salt(one.salt, key), found


def find(one: Pack, key: int) -> tuple[bytes, bytes] | None:
    """Return salt and hash of the row with a key, None where the pack has none: its keys stand in their order."""
    wanted = key.to_bytes(KEY_BYTES, "big")
    number = bisect_left(range(len(one)), wanted, key=lambda n: one.keys[n * KEY_BYTES : (n + 1) * KEY_BYTES])
    if number == len(one):
        return None
    held, salt, left = at(one, number)
    return (salt, left) if held == key else None


def _pack(table: str, images: Iterable[tuple[int, bytes]]) -> Pack:
    ordered = sorted(images)
    salt, keys = entry.new_salt(), [key.to_bytes(KEY_BYTES, "big") for key, _ in ordered]
    hashes = [entry.commit(_salt(salt, key), found) for key, (_, found) in zip(keys, ordered, strict=True)]
    return Pack(table, ordered[0][0], ordered[-1][0], b"".join(keys), salt, b"".join(hashes))


def _salt(salt: bytes, key: bytes) -> bytes:
    return sha256(salt + key).digest()


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, Callable[[object], object]], ...]:
    """Return name and conversion of a table's columns, looked up once."""
    columns = sorted(model._meta.concrete_fields, key=lambda column: column.attname)
    return tuple((column.attname, column.to_python) for column in columns)


def _plain(value: object) -> object:
    """Return a column's value as JSON: days and instants as text, bytes as their hash, a choice as its value."""
    if value is None or type(value) in AS_THEY_ARE:
        return value
    match value:
        case date():
            return value.isoformat()  # a day; an instant is a kind of day
        case bytes() | memoryview() | bytearray():
            return sha256(bytes(value)).hexdigest()
        case int():
            return int(value)
        case UUID():
            return value.hex
        case str():
            return str(value)  # a choice is a kind of string, and JSON knows only strings
        case _:
            raise TypeError(f"a row that the log commits to holds {type(value).__name__}")
