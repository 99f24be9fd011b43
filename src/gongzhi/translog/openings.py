"""Openings of sealed values, and the lines of ``open/<N>.jsonl`` that publish them.

Each entry bundle N, full or partial, has one file ``open/<N>.jsonl`` (no ``.p``: the file changes when a value is
erased), empty where nothing of its entries is public. A line is canonical JSON,
``{"index", "openings": [{"path", "salt", "value"}]}``, with at least one opening, for each entry with any public
opening, in the order of the entries. ``salt`` is base64; ``value`` is the JSON value that was committed to.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.errors import BadValue
from gongzhi.translog import base64text
from gongzhi.translog.entry import canonical, commit, parse

LINE_BYTES = 1 << 24


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one sealed path: the salt and the value."""

    path: str
    salt: bytes
    value: object

    def commitment(self) -> bytes:
        """Answer the salted hash that stands in the entry."""
        return commit(self.salt, canonical(self.value))


@dataclass(frozen=True, slots=True)
class OpenLine:
    """The public openings of one entry."""

    index: int
    openings: tuple[Opening, ...]

    def to_bytes(self) -> bytes:
        """Write the line, with its newline.

        Raises: BadValue for a line without openings or with two of one path, or of more than 16 MiB.
        """
        openings = [
            {"path": one.path, "salt": base64text.encode(one.salt), "value": one.value} for one in self.openings
        ]
        line = canonical({"index": self.index, "openings": openings}) + b"\n"
        OpenLine.from_bytes(line)
        return line

    @classmethod
    def from_bytes(cls, line: bytes) -> OpenLine:
        """Read a line.

        Raises: BadValue where it is not exactly what ``to_bytes`` writes.
        """
        if len(line) > LINE_BYTES or line[-1:] != b"\n":
            raise BadValue("opening.line")
        match parse(line[:-1]):
            case {"index": int(index), "openings": list(rows), **more} if not more and index is not True and rows:
                openings = tuple(_opening(row) for row in rows)
            case _:
                raise BadValue("opening.line")
        if index < 0 or len({one.path for one in openings}) != len(openings):
            raise BadValue("opening.line")
        return cls(index, openings)


def _opening(row: object) -> Opening:
    match row:
        case {"path": str(path), "salt": str(salt), "value": value, **more} if not more:
            return Opening(path, base64text.decode_hash(salt), value)
        case _:
            raise BadValue("opening.line")
