"""Reads a directory that nobody vouches for: regular files only, no links followed, none longer than it may be."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from gongzhi.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAFE_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Found:
    """One thing in the directory: its name from there, and whether it is a file that may be read."""

    name: str
    regular: bool


def walk(directory: Path, tops: tuple[str, ...]) -> Iterator[Found]:
    """Answer everything but directories under the named ones, in the order of names."""
    waiting = [(top, directory / top) for top in reversed(tops) if os.path.lexists(directory / top)]
    while waiting:
        name, path = waiting.pop()
        inside = _names(path)
        if inside is None:
            yield Found(name, os.path.isfile(path) and not os.path.islink(path))
        else:
            waiting += [(f"{name}/{one}", path / one) for one in sorted(inside, reverse=True)]


def printable(name: str) -> str:
    """Answer a file name as text that can be printed, whatever bytes it has."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def read(path: Path, limit: int) -> bytes:
    """Read a regular file of at most ``limit`` bytes.

    Raises: BadValue (``file.unreadable``, ``file.too_long``).
    """
    with _open(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise BadValue("file.too_long", limit=limit)
    return data


def lines(path: Path, limit: int) -> Iterator[bytes]:
    """Answer a regular file's lines with their newlines, each at most ``limit`` bytes; a longer one ends the file.

    Raises: BadValue (``file.unreadable``, ``file.too_long``).
    """
    with _open(path) as file:
        while line := file.readline(limit + 1):
            if len(line) > limit:
                raise BadValue("file.too_long", limit=limit)
            yield line


def _names(path: Path) -> list[str] | None:
    """Answer the names in a directory; None for anything else, and where it cannot be entered."""
    try:
        return os.listdir(path) if stat.S_ISDIR(path.lstat().st_mode) else None
    except OSError:
        return None


def _open(path: Path) -> BinaryIO:
    try:
        number = os.open(path, SAFE_OPEN)
    except OSError as error:
        raise BadValue("file.unreadable") from error
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise BadValue("file.unreadable")
    return os.fdopen(number, "rb")
