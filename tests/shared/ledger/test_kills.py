"""A process killed at any named point loses nothing that it acknowledged, and the log never forks."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from gongzhi.domains.places.models import Place
from gongzhi.shared.ledger import queries
from tests import processes
from tests.checklog import check_log, sign
from tests.plugins.deployment import ROOT
from tests.shared.ledger.acts import act

pytestmark = pytest.mark.django_db(transaction=True)

ROLLED_BACK = ["ledger.before_head", "ledger.between_entry_and_head", "ledger.after_entry"]
AT_SIGNING = ["signer.before_publish"]
ELSEWHERE = {
    "registers.written",  # tried in tests/domains/registers/test_kills.py
    "init.keys", "init.written", "init.migrated", "init.founded",  # in tests/config/test_init.py
    "migrate.noted", "migrate.migrated",  # in tests/config/test_migrate.py
}  # fmt: skip


def test_every_named_point_is_tried() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert set(re.findall(r'failpoint\("([^"]+)"\)', source)) == {*ROLLED_BACK, *AT_SIGNING, *ELSEWHERE}


@pytest.mark.parametrize("point", ROLLED_BACK)
def test_a_writer_killed_in_its_act_leaves_the_acts_before_and_nothing_of_that_one(point: str) -> None:
    act()
    given = processes.acknowledged(processes.write(2, die_at=point), code=-signal.SIGKILL)
    assert given == [1, 2]
    assert queries.size() == 3
    assert Place.objects.count() == 3
    assert act() == 3
    assert check_log().size == 4


def test_a_signer_killed_before_it_publishes_publishes_the_same_checkpoint_later(tmp_path: Path) -> None:
    state = tmp_path / "checkpoint"
    act()
    killed = processes.start("tests.signing", str(state), GONGZHI_KILL_AT="signer.before_publish")
    assert processes.acknowledged(killed, code=-signal.SIGKILL) == []
    kept = state.read_bytes()
    assert queries.last_checkpoint() is None
    sign(state)
    published = queries.last_checkpoint()
    assert published is not None
    assert bytes(published.note) == kept == state.read_bytes()


def test_a_killed_signer_goes_on_with_a_log_that_grew_meanwhile(tmp_path: Path) -> None:
    state = tmp_path / "checkpoint"
    act()
    killed = processes.start("tests.signing", str(state), GONGZHI_KILL_AT="signer.before_publish")
    processes.acknowledged(killed, code=-signal.SIGKILL)
    act()
    signed = sign(state)
    assert signed is not None
    assert signed.size == 2
    check_log()
