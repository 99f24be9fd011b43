from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from gongzhi.errors import BadValue, StaleState
from gongzhi.shared.ledger import guards, queries
from gongzhi.shared.ledger.models import Checkpoint, Entry, Head, Node, Opening, RowImage
from gongzhi.translog import merkle, note
from tests.checklog import check_log, sign
from tests.shared.ledger.acts import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "signer" / "checkpoint"


def grow(acts: int) -> None:
    for _ in range(acts):
        act()


def restore(size: int) -> None:
    """Put the log back to what a backup of ``size`` acts holds, checkpoints included."""
    frontier = merkle.Frontier()
    for row in Entry.objects.filter(index__lt=size).order_by("index"):
        frontier.append(merkle.leaf_hash(bytes(row.data)))
    with guards.lifted():
        Checkpoint.objects.filter(size__gt=size).delete()
        Opening.objects.filter(entry_id__gte=size).delete()
        RowImage.objects.filter(entry_id__gte=size).delete()
        Entry.objects.filter(index__gte=size).delete()
        for node in Node.objects.all():
            if (node.position + 1) << node.level > size:
                node.delete()
        Head.objects.update(size=size, frontier=frontier.to_bytes())


def signed_sizes() -> list[int]:
    return list(Checkpoint.objects.order_by("size").values_list("size", flat=True))


def test_an_empty_log_is_not_signed(state: Path) -> None:
    assert sign(state) is None
    assert not state.exists()
    assert queries.last_checkpoint() is None


def test_a_checkpoint_is_signed_and_published_as_it_was_kept(state: Path) -> None:
    grow(3)
    signed = sign(state)
    published = queries.last_checkpoint()
    assert signed is not None
    assert published is not None
    assert (signed.size, published.size) == (3, 3)
    assert bytes(published.note) == state.read_bytes()
    opened = note.open_note(state.read_bytes(), [settings.LOG_VERIFIER])
    assert note.Checkpoint.parse(opened.text) == signed


def test_signing_again_signs_nothing_new(state: Path) -> None:
    grow(2)
    sign(state)
    before = state.read_bytes()
    sign(state)
    assert state.read_bytes() == before
    assert signed_sizes() == [2]


def test_each_growth_is_signed(state: Path) -> None:
    for acts in (1, 4, 3):
        grow(acts)
        sign(state)
    assert signed_sizes() == [1, 5, 8]
    check_log()


@pytest.mark.parametrize("size", [1, 4, 7])
def test_a_restored_older_backup_is_not_signed(state: Path, size: int) -> None:
    grow(8)
    sign(state)
    restore(size)
    with pytest.raises(StaleState, match="log_shrunk"):
        sign(state)
    assert note.Checkpoint.parse(note.open_note(state.read_bytes(), [settings.LOG_VERIFIER]).text).size == 8
    assert signed_sizes() == []


@pytest.mark.parametrize("regrown", [5, 6])
def test_a_restored_backup_that_grew_again_is_not_signed(state: Path, regrown: int) -> None:
    grow(8)
    sign(state)
    restore(3)
    grow(regrown)
    with pytest.raises(StaleState, match="log_forked"):
        sign(state)
    assert signed_sizes() == []


def test_a_signer_that_lost_its_memory_goes_on_from_what_was_published(state: Path) -> None:
    grow(4)
    sign(state)
    state.unlink()
    with guards.lifted():
        Head.objects.update(size=2, frontier=_frontier(2))
    with pytest.raises(StaleState, match="log_shrunk"):
        sign(state)


def _frontier(size: int) -> bytes:
    frontier = merkle.Frontier()
    for row in Entry.objects.filter(index__lt=size).order_by("index"):
        frontier.append(merkle.leaf_hash(bytes(row.data)))
    return frontier.to_bytes()


def test_a_memory_that_another_key_signed_is_refused(state: Path) -> None:
    grow(1)
    signer_key, _ = note.generate_key("someone.else")
    state.parent.mkdir(parents=True)
    state.write_bytes(note.sign("someone.else\n9\n" + "A" * 43 + "=\n", signer_key))
    with pytest.raises(BadValue, match=r"note\.unsigned"):
        sign(state)


def test_a_lost_node_stops_the_signer(state: Path) -> None:
    grow(3)
    sign(state)
    grow(2)
    with guards.lifted():
        Node.objects.filter(level=1, position=0).delete()
    with pytest.raises(BadValue, match="log_node_missing"):
        sign(state)


def test_the_memory_is_readable_by_the_signer_alone(state: Path) -> None:
    grow(1)
    sign(state)
    assert state.parent.stat().st_mode & 0o077 == 0
