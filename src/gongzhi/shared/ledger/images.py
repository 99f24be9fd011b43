"""After-images: what an act left in a row, in one form that can be computed again from the row."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from gongzhi.translog import entry

if TYPE_CHECKING:
    from django.db import models


def image(row: models.Model) -> bytes:
    """Return the canonical bytes of a row: its table and the value of each of its columns."""
    columns = row._meta.concrete_fields
    values = {column.attname: _plain(column.to_python(getattr(row, column.attname))) for column in columns}
    return entry.canonical({"table": row._meta.label_lower, "row": values})


def _plain(value: object) -> object:
    """Return a column's value as JSON: days and instants as text, bytes as their hash, a choice as its value."""
    match value:
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case bytes() | memoryview() | bytearray():
            return sha256(bytes(value)).hexdigest()
        case bool() | None:
            return value
        case int():
            return int(value)
        case str():
            return str(value)  # a choice is a kind of string, and JSON knows only strings
        case _:
            raise TypeError(f"a row that the log commits to holds {type(value).__name__}")
