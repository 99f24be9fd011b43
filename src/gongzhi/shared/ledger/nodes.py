"""Which subtrees of the tree a new leaf completes: the rows of the table of nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongzhi.translog import merkle

if TYPE_CHECKING:
    from collections.abc import Iterator


def completed(frontier: merkle.Frontier, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield level, position and hash of each subtree that ``leaf`` completes, itself first."""
    hashes, position, level = list(frontier.hashes), frontier.size, 0
    yield level, position, leaf
    while position & 1:
        leaf = merkle.node_hash(hashes.pop(), leaf)
        position, level = position >> 1, level + 1
        yield level, position, leaf
