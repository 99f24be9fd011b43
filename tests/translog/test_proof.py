from __future__ import annotations

import pytest

from gongzhi.errors import BadValue
from gongzhi.translog import merkle
from gongzhi.translog.proof import Proof
from tests.translog.sample import KEY, SIGNER, Log, plain

LOG = plain(11)


def proof(index: int = 6, log: Log = LOG, signer: str = SIGNER) -> Proof:
    leaves = [merkle.leaf_hash(one) for one in log.entries]
    path = merkle.inclusion_proof(leaves, index, len(leaves))
    return Proof(index, tuple(path), log.checkpoint(signer))


@pytest.mark.parametrize("index", range(11))
def test_a_proof_reads_back_and_shows_its_entry(index: int) -> None:
    made = Proof.from_bytes(proof(index).to_bytes())
    assert made == proof(index)
    assert made.verify(LOG.entries[index], [KEY]).size == 11
    with pytest.raises(BadValue, match=r"proof\.path"):
        made.verify(LOG.entries[index - 1], [KEY])


def test_a_log_of_one_entry_has_an_empty_path() -> None:
    made = Proof.from_bytes(proof(0, plain(1)).to_bytes())
    assert made.path == ()
    assert made.verify(plain(1).entries[0], [KEY]).size == 1


def test_extra_data_is_passed_over() -> None:
    data = proof().to_bytes().replace(b"@v1\n", b"@v1\nextra AAAA\n")
    assert Proof.from_bytes(data) == proof()


def test_every_changed_byte_is_found() -> None:
    data = proof().to_bytes()
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
        with pytest.raises(BadValue):
            Proof.from_bytes(changed).verify(LOG.entries[6], [KEY])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"@v1", b"@v2"),
        (b"index 6", b"index 06"),
        (b"index 6", b"index"),
        (b"index 6\n", b""),
        (b"index", b"Index"),
        (b"\n\n", b"\n"),
        (b"index 6", b"index \xef\xbc\x96"),
        (b"@v1\n", b"@v1\nextra AB==\n"),
    ],
)
def test_another_form_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(BadValue):
        Proof.from_bytes(proof().to_bytes().replace(old, new)).verify(LOG.entries[6], [KEY])


def test_a_proof_longer_than_a_million_bytes_is_refused() -> None:
    with pytest.raises(BadValue):
        Proof.from_bytes(proof().to_bytes() + b"x" * 1_000_000)
