from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from gongzhi.errors import BadValue
from gongzhi.translog import merkle
from gongzhi.translog.merkle import Frontier, leaf_hash, node_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

# The test tree of the certificate-transparency reference code: its inputs, and its roots at sizes 1 to 8.
INPUTS = [
    bytes.fromhex(one)
    for one in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(one) for one in INPUTS]
MANY = [leaf_hash(bytes([number])) for number in range(80)]

sizes = st.integers(1, len(MANY))


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: Sequence[bytes], *, complete: bool) -> list[bytes]:
    """RFC 6962 section 2.1.2."""
    if m == len(leaves):
        return [] if complete else [naive_root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*naive_subproof(m, leaves[:k], complete=complete), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], complete=False), naive_root(leaves[:k])]


def split(count: int) -> int:
    k = 1
    while k * 2 < count:
        k *= 2
    return k


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_of_the_reference_tree(size: int) -> None:
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_proofs_of_the_reference_tree() -> None:
    inclusion = merkle.inclusion_proof(LEAVES, 5, 8)
    assert [one.hex()[:16] for one in inclusion] == ["bc1a0643b12e4d2d", "ca854ea128ed050b", "d37ee418976dd957"]
    consistency = merkle.consistency_proof(LEAVES, 6, 8)
    assert [one.hex()[:16] for one in consistency] == ["0ebc5d3437fbe2db", "ca854ea128ed050b", "d37ee418976dd957"]


@given(sizes)
def test_frontier_and_root_agree_with_the_definition(size: int) -> None:
    edge = Frontier()
    for leaf in MANY[:size]:
        edge.append(leaf)
    assert edge.root() == merkle.root(MANY[:size]) == naive_root(MANY[:size])
    assert edge.size == size
    assert Frontier.from_bytes(edge.to_bytes()).hashes == edge.hashes


@given(sizes, st.data())
def test_inclusion_proofs_follow_the_definition_and_verify(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(MANY, index, size)
    assert path == naive_path(index, MANY[:size])
    assert merkle.verify_inclusion(MANY[index], index, size, path, naive_root(MANY[:size]))


@given(sizes, st.data())
def test_consistency_proofs_follow_the_definition_and_verify(size: int, data: st.DataObject) -> None:
    old_size = data.draw(st.integers(1, size))
    path = merkle.consistency_proof(MANY, old_size, size)
    assert path == naive_subproof(old_size, MANY[:size], complete=True)
    roots = naive_root(MANY[:old_size]), naive_root(MANY[:size])
    assert merkle.verify_consistency(old_size, size, path, *roots)


@given(sizes, st.data())
def test_a_wrong_inclusion_proof_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(MANY, index, size)
    root = naive_root(MANY[:size])
    other = data.draw(st.integers(-1, size).filter(lambda one: one != index))
    assert not merkle.verify_inclusion(MANY[index], other, size, path, root)
    assert not merkle.verify_inclusion(b"\0" * 32, index, size, path, root)
    assert not merkle.verify_inclusion(MANY[index], index, size, [*path, b"\0" * 32], root)
    assert not merkle.verify_inclusion(MANY[index], index, size, [*path, b"\0"], root)
    if path:
        assert not merkle.verify_inclusion(MANY[index], index, size, path[:-1], root)


@given(sizes, st.data())
def test_a_wrong_consistency_proof_is_refused(size: int, data: st.DataObject) -> None:
    old_size = data.draw(st.integers(1, size))
    path = merkle.consistency_proof(MANY, old_size, size)
    old_root, root = naive_root(MANY[:old_size]), naive_root(MANY[:size])
    assert not merkle.verify_consistency(old_size, size, path, b"\0" * 32, root)
    assert not merkle.verify_consistency(old_size, size, path, old_root, b"\0" * 32)
    assert not merkle.verify_consistency(old_size, size, [*path, root], old_root, root)
    assert not merkle.verify_consistency(0, size, path, old_root, root)
    assert not merkle.verify_consistency(size + 1, size, path, old_root, root)
    if path:
        assert not merkle.verify_consistency(old_size, size, path[:-1], old_root, root)
        assert not merkle.verify_consistency(old_size, size, [], old_root, root)


def test_an_independent_implementation_agrees() -> None:
    tree = InmemoryTree(algorithm="sha256")
    for size, entry in enumerate(INPUTS, 1):
        tree.append_entry(entry)
        assert tree.get_root(size) == merkle.root(LEAVES[:size])
    theirs = {bytes.fromhex(one) for one in tree.prove_inclusion(4, 7).serialize()["path"]}
    assert theirs == {LEAVES[3], *merkle.inclusion_proof(LEAVES, 3, 7)}


def test_a_tree_without_leaves_is_refused() -> None:
    for ask in (lambda: merkle.root([]), Frontier().root, lambda: merkle.inclusion_proof([], 0, 0)):
        with pytest.raises(BadValue):
            ask()


@pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 9)])
def test_no_inclusion_proof_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(BadValue):
        merkle.inclusion_proof(LEAVES, index, size)


@pytest.mark.parametrize(("old_size", "size"), [(0, 8), (9, 8)])
def test_no_consistency_proof_from_nothing_or_from_more(old_size: int, size: int) -> None:
    with pytest.raises(BadValue):
        merkle.consistency_proof(LEAVES, old_size, size)


@pytest.mark.parametrize(
    ("size", "hashes"), [(1, []), (0, [b"\0" * 32]), (1, [b"\0" * 31]), (-1, [b"\0" * 32]), (3, [b"\0" * 32])]
)
def test_a_frontier_that_cannot_be_is_refused(size: int, hashes: list[bytes]) -> None:
    with pytest.raises(BadValue):
        Frontier(size, hashes)


@pytest.mark.parametrize("data", [b"", b"\0" * 7, b"\0" * 9, (1).to_bytes(8, "big") + b"\0" * 33])
def test_stored_frontiers_of_another_length_are_refused(data: bytes) -> None:
    with pytest.raises(BadValue):
        Frontier.from_bytes(data)


def test_a_row_that_is_not_made_of_hashes_is_refused() -> None:
    with pytest.raises(BadValue):
        merkle.fold(b"\0" * 33)
