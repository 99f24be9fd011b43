"""How far a list has come, in a file beside the database: what a transaction writes is not seen before its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

Item = TypeVar("Item")
EVERY = 2000


class Progress:
    """Tells how many rows of a list have been read."""

    def __init__(self, uid: UUID, total: int) -> None:
        self._path, self._total = path_of(uid), max(total, 1)

    def over(self, rows: Iterable[Item]) -> Iterator[Item]:
        """Yield the rows and keep count."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number, row in enumerate(rows, 1):
            if number % EVERY == 0:
                self._path.write_text(str(min(100 * number // self._total, 99)))
            yield row
        self._path.unlink(missing_ok=True)


def percent(uid: UUID) -> int:
    """Return how many percent have been read; 0 before the start."""
    try:
        return int(path_of(uid).read_text() or 0)
    except (FileNotFoundError, ValueError):
        return 0


def path_of(uid: UUID) -> Path:
    """Return the file of one list."""
    folder: Path = settings.VAR / "progress"
    return folder / uid.hex
