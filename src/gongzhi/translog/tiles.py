"""The C2SP tlog-tiles layout: which files a tree of some size has, what they are called, and what stands in them.

Shape: a hash tile is a row of up to 256 hashes; an entry bundle is up to 256 entries, each behind its length in two
big-endian bytes. ``ENTRIES`` stands as the level of entry bundles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.errors import BadValue
from gongzhi.translog.entry import ENTRY_BYTES
from gongzhi.translog.merkle import HASH_BYTES, Node, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LEVEL_BITS = 8
WIDTH = 1 << LEVEL_BITS
ENTRIES = -1
LENGTH_BYTES = 2
TILE_BYTES = WIDTH * HASH_BYTES
BUNDLE_BYTES = WIDTH * (LENGTH_BYTES + ENTRY_BYTES)
TILE_PATH = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file of the layout: its level (``ENTRIES`` for a bundle), its index there, and how many it holds."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Answer the file's path in the log's directory."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{index_path(self.index)}{partial}"


def index_path(index: int) -> str:
    """Write an index in groups of three digits, all but the last behind an ``x``.

    >>> index_path(1234067)
    'x001/x234/067'
    """
    *upper, last = f"{index:,}".split(",")
    return "/".join([*(f"x{int(group):03}" for group in upper), f"{int(last):03}"])


def open_path(index: int) -> str:
    """Answer the path of the openings that go with entry bundle ``index``, full or partial."""
    return f"open/{index_path(index)}.jsonl"


def parse_path(path: str) -> Tile | None:
    """Read a tile's path; None where it is not one that ``Tile.path`` writes."""
    parts = TILE_PATH.fullmatch(path)
    if not parts:
        return None
    level = ENTRIES if parts[1] == "entries" else int(parts[1])
    tile = Tile(level, int(re.sub("[x/]", "", parts[2])), int(parts[3] or WIDTH))
    return tile if tile.path == path else None


def tile_at(level: int, index: int, size: int) -> Tile | None:
    """Answer the tile that a tree of ``size`` has at this place, if it has one."""
    hashes = size >> LEVEL_BITS * max(level, 0)
    width = min(WIDTH, hashes - index * WIDTH)
    return Tile(level, index, width) if width > 0 else None


def tiles_at(level: int, size: int) -> Iterator[Tile]:
    """Answer the tiles of one level of a tree of ``size``, from left to right."""
    index = 0
    while tile := tile_at(level, index, size):
        yield tile
        index += 1


def tiles_of(size: int) -> Iterator[Tile]:
    """Answer every file of a tree of ``size``: the entry bundles, then the hash tiles from level 0 upwards."""
    level = ENTRIES
    while tile_at(level, 0, size):
        yield from tiles_at(level, size)
        level += 1


def pack(entries: Sequence[bytes]) -> bytes:
    """Write entries as a bundle.

    Raises: BadValue for an entry above 65,535 bytes.
    """
    if any(len(one) > ENTRY_BYTES for one in entries):
        raise BadValue("entry.too_long")
    return b"".join(len(one).to_bytes(LENGTH_BYTES, "big") + one for one in entries)


def unpack(bundle: bytes, width: int) -> list[bytes]:
    """Read the entries of a bundle of ``width``.

    Raises: BadValue where the bundle does not hold exactly so many.
    """
    found, at = [], 0
    while at < len(bundle):
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(bundle[at:start], "big")
        found.append(bundle[start:at])
    if at != len(bundle) or len(found) != width:
        raise BadValue("log.bundle")
    return found


class TreeBuilder:
    """A tree recomputed from its leaf rows, left to right, with one unfinished tile a level in memory."""

    __slots__ = ("_finished", "_rows")

    def __init__(self) -> None:
        self._rows = [b""]
        self._finished = [0]

    def add(self, row: bytes) -> list[tuple[Tile, bytes]]:
        """Take the next leaf hashes, up to the end of a tile, and answer the tiles that this completes."""
        found: list[tuple[Tile, bytes]] = []
        level = 0
        while True:
            self._rows[level] += row
            if len(self._rows[level]) < TILE_BYTES:
                return found
            found.append((Tile(level, self._finished[level]), self._rows[level]))
            row = fold(self._rows[level])
            self._rows[level] = b""
            self._finished[level] += 1
            level += 1
            if level == len(self._rows):
                self._rows.append(b"")
                self._finished.append(0)

    def rest(self) -> list[tuple[Tile, bytes]]:
        """Answer the partial tiles at the right edge."""
        return [
            (Tile(level, self._finished[level], len(row) // HASH_BYTES), row)
            for level, row in enumerate(self._rows)
            if row
        ]

    def root(self, tail: bytes = b"") -> bytes:
        """Answer the root of the tree so far, with the leaf hashes of ``tail`` after it.

        Raises: BadValue for a tree without leaves.
        """
        found = tail
        for row in self._rows:
            found = fold(row + found) if row or found else b""
        return found or fold(b"")


def tile_node(read: Callable[[Tile], bytes], size: int) -> Node:
    """Answer the hashes of a tree's complete subtrees out of its tiles, for proofs.

    Shape: ``read`` answers the row of a tile of the tree of ``size``. Raises: BadValue for a tile of another width.
    """

    def node(level: int, index: int) -> bytes:
        tile_level, bits = divmod(level, LEVEL_BITS)
        first = index << bits
        tile = tile_at(tile_level, first // WIDTH, size)
        if tile is None:
            raise BadValue("log.index", index=index, size=size)
        row = read(tile)
        start = first % WIDTH * HASH_BYTES
        if len(row) != tile.width * HASH_BYTES:
            raise BadValue("log.row_width")
        return fold(row[start : start + (HASH_BYTES << bits)])

    return node
