"""The Merkle tree of RFC 6962 with SHA-256: hashes, roots, proofs, and a tree kept as its right edge.

Shape: a hash is 32 bytes; a row is hashes one after another. A source of hashes is either the sequence of all
leaf hashes, or a function ``(level, index)`` that answers the hash of the complete subtree of ``2**level`` leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from gongzhi.errors import BadValue

HASH_BYTES = 32
PAIR_BYTES = 2 * HASH_BYTES
LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"
SIZE_BYTES = 8

Node = Callable[[int, int], bytes]
Source = Sequence[bytes] | Node


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry as a leaf."""
    return sha256(LEAF_PREFIX + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them."""
    return sha256(NODE_PREFIX + left + right).digest()


def fold(row: bytes) -> bytes:
    """Hash a row of subtrees into their root; the last one may be smaller than the others.

    Raises: BadValue for an empty row.
    """
    if not row or len(row) % HASH_BYTES:
        raise BadValue("log.row_width")
    while len(row) > HASH_BYTES:
        even = len(row) - len(row) % PAIR_BYTES
        pairs = [sha256(NODE_PREFIX + row[at : at + PAIR_BYTES]).digest() for at in range(0, even, PAIR_BYTES)]
        row = b"".join(pairs) + row[even:]
    return row


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Answer the root of the whole tree.

    Raises: BadValue for a tree without leaves.
    """
    return fold(b"".join(leaf_hashes))


class Frontier:
    """The right edge of a growing tree: its complete subtrees, widest first; all that an append needs.

    >>> edge = Frontier()
    >>> edge.append(leaf_hash(b"a")); edge.append(leaf_hash(b"b"))
    >>> edge.size, edge.root() == root([leaf_hash(b"a"), leaf_hash(b"b")])
    (2, True)
    """

    __slots__ = ("_hashes", "size")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if size < 0 or len(hashes) != size.bit_count() or any(len(one) != HASH_BYTES for one in hashes):
            raise BadValue("log.frontier")
        self.size = size
        self._hashes = list(hashes)

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """Answer the hashes of the complete subtrees, widest first."""
        return tuple(self._hashes)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash on the right."""
        hashes, size = self._hashes, self.size
        while size & 1:
            leaf = sha256(NODE_PREFIX + hashes.pop() + leaf).digest()
            size >>= 1
        hashes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Answer the root of the tree so far.

        Raises: BadValue for a tree without leaves.
        """
        if not self.size:
            raise BadValue("log.empty")
        *wider, found = self._hashes
        for left in reversed(wider):
            found = node_hash(left, found)
        return found

    def to_bytes(self) -> bytes:
        """Write the edge as its size (8 bytes, big-endian) and its hashes."""
        return self.size.to_bytes(SIZE_BYTES, "big") + b"".join(self._hashes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """Read an edge back.

        Raises: BadValue where the number of hashes does not fit the size.
        """
        size, row = int.from_bytes(data[:SIZE_BYTES], "big"), data[SIZE_BYTES:]
        if len(data) < SIZE_BYTES:
            raise BadValue("log.frontier")
        return cls(size, [row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES)])


def inclusion_proof(source: Source, index: int, size: int) -> list[bytes]:
    """Answer the hashes that lead from one leaf to the root, the leaf's sibling first.

    Raises: BadValue for an index outside the tree.
    """
    if not 0 <= index < size:
        raise BadValue("log.index", index=index, size=size)
    node, path = _node(source, size), []
    low, high = 0, size
    while high - low > 1:
        middle = low + _left_width(high - low)
        if index < middle:
            path.append(_subtree(node, middle, high))
            high = middle
        else:
            path.append(_subtree(node, low, middle))
            low = middle
    return path[::-1]


def consistency_proof(source: Source, old_size: int, size: int) -> list[bytes]:
    """Answer the hashes that show the tree of ``old_size`` leaves to be the beginning of the one of ``size``.

    Raises: BadValue for an old size of 0 or above the new one.
    """
    if not 0 < old_size <= size:
        raise BadValue("log.old_size", old_size=old_size, size=size)
    node, path = _node(source, size), []
    low, high = 0, size
    while high != old_size:
        middle = low + _left_width(high - low)
        if old_size <= middle:
            path.append(_subtree(node, middle, high))
            high = middle
        else:
            path.append(_subtree(node, low, middle))
            low = middle
    if low:
        path.append(_subtree(node, low, high))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root_hash: bytes) -> bool:
    """Tell whether the path leads from the leaf hash at ``index`` to the root of the tree of ``size``."""
    if not 0 <= index < size or any(len(one) != HASH_BYTES for one in (leaf, *path)):
        return False
    here, last, found = index, size - 1, leaf
    for sibling in path:
        if not last:
            return False
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            here, last = _climb_to_right_child(here, last)
        else:
            found = node_hash(found, sibling)
        here, last = here >> 1, last >> 1
    return not last and found == root_hash


def verify_consistency(old_size: int, size: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether the path shows that the old tree is the beginning of the new one."""
    if not 0 < old_size <= size or any(len(one) != HASH_BYTES for one in (old_root, *path)):
        return False
    if old_size == size:
        return not path and old_root == new_root
    hashes = list(path) if old_size & (old_size - 1) else [old_root, *path]
    if not hashes:
        return False
    here, last = old_size - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    older = newer = hashes[0]
    for sibling in hashes[1:]:
        if not last:
            return False
        if here & 1 or here == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            here, last = _climb_to_right_child(here, last)
        else:
            newer = node_hash(newer, sibling)
        here, last = here >> 1, last >> 1
    return not last and older == old_root and newer == new_root


def _climb_to_right_child(here: int, last: int) -> tuple[int, int]:
    """Skip the levels on which a last node without sibling is carried up unchanged."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _left_width(count: int) -> int:
    """Answer the largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _subtree(node: Node, low: int, high: int) -> bytes:
    """Hash the leaves ``low`` to ``high``, which stand as one subtree in the tree of RFC 6962."""
    count = high - low
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, low >> level)
    middle = low + _left_width(count)
    return node_hash(_subtree(node, low, middle), _subtree(node, middle, high))


def _node(source: Source, size: int) -> Node:
    """Turn a sequence of leaf hashes into a function that answers complete subtrees."""
    if callable(source):
        return source
    if len(source) < size:
        raise BadValue("log.leaves", size=size, given=len(source))
    leaves = source
    return lambda level, index: root(leaves[index << level : (index + 1) << level])
