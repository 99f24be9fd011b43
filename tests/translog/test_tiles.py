from __future__ import annotations

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.errors import BadValue
from gongzhi.translog import merkle, tiles
from gongzhi.translog.entry import ENTRY_BYTES
from gongzhi.translog.tiles import ENTRIES, Tile, TreeBuilder

LARGEST = 66_000


@cache
def leaves() -> list[bytes]:
    return [sha256(number.to_bytes(4, "big")).digest() for number in range(LARGEST)]


def built(size: int) -> tuple[TreeBuilder, dict[Tile, bytes]]:
    """A tree of ``size`` and its tiles."""
    tree = TreeBuilder()
    found: dict[Tile, bytes] = {}
    for at in range(0, size, 256):
        found.update(tree.add(b"".join(leaves()[at : min(at + 256, size)])))
    found.update(tree.rest())
    return tree, found


@pytest.mark.parametrize(
    ("index", "path"),
    [(0, "000"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067"), (10**9, "x001/x000/x000/000")],
)
def test_indexes_are_written_in_groups_of_three(index: int, path: str) -> None:
    assert tiles.index_path(index) == path
    assert tiles.parse_path(f"tile/entries/{path}") == Tile(ENTRIES, index)
    assert tiles.open_path(index) == f"open/{path}.jsonl"


@pytest.mark.parametrize("tile", [Tile(0, 7, 1), Tile(63, 0, 255), Tile(ENTRIES, 1234, 17), Tile(2, 3)])
def test_paths_read_back(tile: Tile) -> None:
    assert tiles.parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/64/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/0/0",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p",
        "tile/0/000/",
        "tile/0/０００",
        "",
        "tile/entries/000.p/",
        "tile/0/000\n",
        "tile/0/0000",
    ],
)
def test_other_paths_are_no_tiles(path: str) -> None:
    assert tiles.parse_path(path) is None


def test_a_tree_of_70000_has_the_tiles_that_the_layout_shows() -> None:
    found = list(tiles.tiles_of(70_000))
    for level, full, partial in ((ENTRIES, 273, 112), (0, 273, 112), (1, 1, 17), (2, 0, 1)):
        widths = [tile.width for tile in found if tile.level == level]
        assert widths == [256] * full + [partial]
    assert max(tile.level for tile in found) == 2


@pytest.mark.parametrize(("size", "level1"), [(255, []), (256, [1]), (257, [1]), (65_536, [256])])
def test_only_full_tiles_are_hashed_into_the_level_above(size: int, level1: list[int]) -> None:
    assert [tile.width for tile in tiles.tiles_of(size) if tile.level == 1] == level1


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512, 700, 65_535, 65_536, 65_537, LARGEST])
def test_the_builder_makes_every_tile_and_the_root(size: int) -> None:
    tree, found = built(size)
    expected = {tile for tile in tiles.tiles_of(size) if tile.level != ENTRIES}
    assert found.keys() == expected
    assert all(len(row) == tile.width * 32 for tile, row in found.items())
    assert tree.root() == merkle.root(leaves()[:size])


@given(st.integers(1, 700), st.integers(0, 256))
def test_a_tail_gives_the_root_of_a_size_inside_the_next_tile(size: int, more: int) -> None:
    size -= size % 256
    tail = b"".join(leaves()[size : size + more])
    if size + more:
        assert built(size)[0].root(tail) == merkle.root(leaves()[: size + more])


def test_a_builder_without_leaves_has_no_root() -> None:
    with pytest.raises(BadValue):
        TreeBuilder().root()


@pytest.mark.parametrize(("index", "old_size", "size"), [(0, 1, 1), (300, 256, 700), (65_999, 65_537, LARGEST)])
def test_proofs_come_from_tiles(index: int, old_size: int, size: int) -> None:
    node = tiles.tile_node(built(size)[1].__getitem__, size)
    assert merkle.inclusion_proof(node, index, size) == merkle.inclusion_proof(leaves(), index, size)
    assert merkle.consistency_proof(node, old_size, size) == merkle.consistency_proof(leaves(), old_size, size)


def test_no_proof_from_tiles_that_are_not_there_or_too_short() -> None:
    with pytest.raises(BadValue):
        tiles.tile_node(lambda tile: b"\0" * 96, 3)(0, 256)
    with pytest.raises(BadValue):
        tiles.tile_node(lambda tile: b"\0" * 96, 3)(0, 3)
    with pytest.raises(BadValue):
        tiles.tile_node(lambda tile: b"\0" * 64, 3)(0, 0)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_read_back(entries: list[bytes]) -> None:
    assert tiles.unpack(tiles.pack(entries), len(entries)) == entries


def test_a_bundle_holds_entries_of_up_to_65535_bytes() -> None:
    assert tiles.unpack(tiles.pack([b"x" * ENTRY_BYTES]), 1) == [b"x" * ENTRY_BYTES]
    with pytest.raises(BadValue):
        tiles.pack([b"x" * (ENTRY_BYTES + 1)])


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\2a", b"\0\1a\0", b"\0\1a\0\0", b"\0\1ab"])
def test_a_bundle_of_another_width_is_refused(data: bytes) -> None:
    with pytest.raises(BadValue):
        tiles.unpack(data, 1)
