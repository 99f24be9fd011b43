"""After-images: what an act left in a row, in one form that can be computed again from the row."""

from __future__ import annotations

from datetime import date
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from gongzhi.translog import entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db import models

AS_THEY_ARE = frozenset((bool, int, str))


def image(row: models.Model) -> bytes:
    """Return the canonical bytes of a row: its table and the value of each of its columns."""
    table, columns = _columns(type(row))
    values = {name: _plain(convert(getattr(row, name))) for name, convert in columns}
    return entry.canonical({"table": table, "row": values})


@cache
def _columns(model: type[models.Model]) -> tuple[str, tuple[tuple[str, Callable[[object], object]], ...]]:
    """Return a table's name, and name and conversion of its columns, looked up once."""
    columns = model._meta.concrete_fields
    return model._meta.label_lower, tuple((column.attname, column.to_python) for column in columns)


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
        case str():
            return str(value)  # a choice is a kind of string, and JSON knows only strings
        case _:
            raise TypeError(f"a row that the log commits to holds {type(value).__name__}")
