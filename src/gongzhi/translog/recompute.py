"""Recomputes every tile and the root from the entries, and says which file or record does not fit.

Where the entries do not lead to the signed root, the leaf hashes in the level 0 tiles are tried: if those lead to
it, the tiles are the log's and the entries that differ from them were changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.translog import base64text
from gongzhi.translog.inventory import FINDINGS, LogFiles
from gongzhi.translog.merkle import HASH_BYTES, leaf_hash
from gongzhi.translog.tiles import ENTRIES, WIDTH, Tile, TreeBuilder, tile_at, tiles_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongzhi.translog.note import Checkpoint


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A tree's root, the root it had at the older size, and the first hash by which each differing tile differs."""

    root: bytes
    old_root: bytes | None
    differing: list[tuple[Tile, int]]


def check_tree(files: LogFiles, now: Checkpoint, old: Checkpoint | None) -> None:
    """Report where the files do not give the signed root, and where an older root is not in their past."""
    old_size = old.size if old else 0
    from_entries = _recompute(files, _bundle_rows(files), old_size)
    basis = from_entries
    if not basis or basis.root != now.root:
        _compare_entries(files)
        basis = _recompute(files, _tile_rows(files), old_size)
    if not basis or basis.root != now.root:
        basis = from_entries
        actual = base64text.encode(basis.root) if basis else ""
        files.found.add(
            "root", "root_differs" if actual else "root_unknown", root=base64text.encode(now.root), actual=actual
        )
    for tile, at in basis.differing if basis else []:
        files.found.add("tile", "tile_differs", file=tile.path, position=at)
    if old and basis and basis.old_root != old.root:
        root = base64text.encode(basis.old_root or b"")
        files.found.add("fork", "history_differs", size=old.size, root=base64text.encode(old.root), actual=root)


def _recompute(files: LogFiles, rows: Iterable[bytes | None], old_size: int) -> Recomputed | None:
    """Build the tree over these leaf rows and compare each tile; None where a row is not to be had."""
    tree, old_root, size = TreeBuilder(), None, 0
    differing: list[tuple[Tile, int]] = []
    for row in rows:
        if row is None:
            return None
        if size < old_size <= size + WIDTH:
            old_root = tree.root(row[: (old_size - size) * HASH_BYTES])
        size += WIDTH
        for tile, expected in tree.add(row):
            _compare(files, tile, expected, differing)
    for tile, expected in tree.rest():
        _compare(files, tile, expected, differing)
    return Recomputed(tree.root(), old_root, differing)


def _compare(files: LogFiles, tile: Tile, expected: bytes, differing: list[tuple[Tile, int]]) -> None:
    row = files.read(tile)
    if row is not None and row != expected and len(differing) < FINDINGS:
        differing.append((tile, _difference(row, expected)))


def _difference(row: bytes, expected: bytes) -> int:
    """Answer the first hash that differs, or the end of the shorter row."""
    same = next((at for at, (one, other) in enumerate(zip(row, expected, strict=False)) if one != other), None)
    return (min(len(row), len(expected)) if same is None else same) // HASH_BYTES


def _bundle_rows(files: LogFiles) -> Iterator[bytes | None]:
    for bundle in tiles_at(ENTRIES, files.size):
        entries = files.entries(bundle)
        yield None if entries is None else b"".join(map(leaf_hash, entries))


def _tile_rows(files: LogFiles) -> Iterator[bytes | None]:
    for tile in tiles_at(0, files.size):
        row = files.read(tile)
        yield row if row is not None and len(row) == tile.width * HASH_BYTES else None


def _compare_entries(files: LogFiles) -> None:
    """Report each entry that does not hash to its place in the level 0 tile."""
    for bundle in files.bundles():
        tile = tile_at(0, bundle.index, files.size)
        entries, row = files.entries(bundle), files.read(tile) if tile else None
        for at, entry in enumerate(entries or [] if row else []):
            if leaf_hash(entry) != (row or b"")[at * HASH_BYTES : (at + 1) * HASH_BYTES]:
                files.found.add("record", "entry_differs", file=bundle.path, index=bundle.index * WIDTH + at)
