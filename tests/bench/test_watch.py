"""The watch over killed processes sees what it is there to see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bench.inside import kill, world
from bench.inside.watch import Watch
from gongzhi.config import log_signing
from gongzhi.shared.ledger import guards
from gongzhi.shared.ledger.models import Entry, Head, Node
from gongzhi.translog import merkle
from tests.plugins.deployment import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(settings: SettingsWrapper, tmp_path: Path) -> world.Village:
    """A village with a signed log; the signer's memory and keys are this test's own."""
    (tmp_path / "keys").symlink_to(settings.VAR / "keys")
    settings.VAR = tmp_path
    (found,) = world.found(1)
    return found


def test_a_log_that_grows_is_in_order(village: world.Village) -> None:
    watch = Watch()
    for _ in range(3):
        watch.acknowledge([world.record(village)])
        log_signing.sign()
        watch.look()
    watch.read_everything()
    report = watch.report()
    assert (report["lost"], report["forked"]) == ([], [])
    assert (report["acknowledged"], report["checkpoints"]) == (3, 3)


def test_an_act_acknowledged_but_not_recorded_is_lost(village: world.Village) -> None:
    watch = Watch()
    fact = world.record(village)
    watch.acknowledge([fact, fact + 1])
    watch.look()
    assert watch.report()["lost"] == [f"fact {fact + 1} was acknowledged"]


def test_a_fact_without_its_entry_is_found(village: world.Village) -> None:
    watch = Watch()
    fact = world.record(village)
    watch.look()
    watch.facts.discard(fact)
    log_signing.sign()
    watch.read_everything()
    assert watch.report()["lost"] == [f"fact {fact} without its row or entry"]


def test_a_head_of_another_tree_is_a_fork(village: world.Village) -> None:
    watch, head = Watch(), Head.objects.get()
    frontier = merkle.Frontier.from_bytes(bytes(head.frontier))
    frontier.append(merkle.leaf_hash(b"{}"))
    Head.objects.update(frontier=frontier.to_bytes())
    watch.look()
    assert [one.split(" is ")[0] for one in watch.forked] == [f"head of {head.size}"]


def test_a_changed_node_is_a_fork(village: world.Village) -> None:
    watch = Watch()
    with guards.lifted():
        Node.objects.filter(level=0, position=0).update(hash=bytes(32))
    watch.look()
    assert [one[:11] for one in watch.forked] == ["inner nodes"]


def test_an_entry_that_changes_later_is_a_fork(village: world.Village) -> None:
    watch = Watch()
    log_signing.sign()
    watch.look()
    watch.leaves[0] = merkle.leaf_hash(bytes(Entry.objects.get(pk=0).data) + b" ")
    watch.read_everything()
    assert watch.forked == ["an entry is not what it was when it was first seen"]


def test_a_checkpoint_of_another_tree_is_a_fork(village: world.Village) -> None:
    watch = Watch()
    size = Head.objects.get().size
    log_signing.sign()
    watch.look()
    watch.roots[size], watch.signed = bytes(32), 0
    watch.look()
    assert watch.forked == [f"checkpoint {size} is of another tree"]


def test_every_failpoint_of_the_source_is_tried() -> None:
    source = "".join(path.read_text("utf-8") for path in sorted((ROOT / "src").rglob("*.py")))
    # Those of imports, of init and of migrations are tried by the tests of these.
    named = set(re.findall(r'failpoint\("((?:ledger|signer)[a-z_.]+)"\)', source))
    assert named == set(kill.FAILPOINTS)
