"""Writes a log as files: entry bundles, openings, hash tiles, and the checkpoint last.

A file that already holds the right bytes is left alone, so a second export writes only what changed. Partial tiles
of earlier checkpoints stay. Until the checkpoint is written the directory is between two states.
"""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

from gongzhi.errors import BadValue
from gongzhi.translog.merkle import leaf_hash
from gongzhi.translog.note import Checkpoint
from gongzhi.translog.tiles import ENTRIES, WIDTH, Tile, TreeBuilder, open_path, pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gongzhi.translog.openings import OpenLine

UNFINISHED = ".unfinished"


def write_log(directory: Path, entries: Iterable[bytes], openings: Iterable[OpenLine], checkpoint: bytes) -> None:
    """Write the log's files, streaming.

    Shape: ``openings`` in the order of the entries; ``checkpoint`` is the signed note of exactly these entries.
    Raises: BadValue where the checkpoint is of other entries (it is then not written), or openings are out of order.
    """
    published = Checkpoint.parse(checkpoint.rpartition(b"\n\n")[0].decode("utf-8") + "\n")
    tree, size, source, lines = TreeBuilder(), 0, iter(entries), _Lines(openings)
    while bundle := list(islice(source, WIDTH)):
        index, size = size // WIDTH, size + len(bundle)
        _put(directory, Tile(ENTRIES, index, len(bundle)).path, pack(bundle))
        _put(directory, open_path(index), b"".join(lines.before(size)))
        for tile, row in tree.add(b"".join(map(leaf_hash, bundle))):
            _put(directory, tile.path, row)
    for tile, row in tree.rest():
        _put(directory, tile.path, row)
    if lines.left() or (size, tree.root()) != (published.size, published.root):
        raise BadValue("log.other_checkpoint", size=size, published=published.size)
    _put(directory, "checkpoint", checkpoint)


class _Lines:
    """The lines of openings, handed out bundle by bundle."""

    def __init__(self, openings: Iterable[OpenLine]) -> None:
        self._source = iter(openings)
        self._last = -1
        self._next = next(self._source, None)

    def before(self, end: int) -> Iterator[bytes]:
        while (line := self._next) and line.index < end:
            if line.index <= self._last:
                raise BadValue("opening.order", index=line.index)
            self._last, self._next = line.index, next(self._source, None)
            yield line.to_bytes()

    def left(self) -> bool:
        return self._next is not None


def _put(directory: Path, name: str, data: bytes) -> None:
    """Put a file in its place whole, unless it stands there already."""
    path, unfinished = directory / name, directory / UNFINISHED
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished.write_bytes(data)
    os.replace(unfinished, path)
