from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from gongzhi.shared.ledger import guards, queries
from gongzhi.shared.ledger.checks import guards_stand
from tests.checklog import check_log, sign
from tests.shared.ledger.acts import act

pytestmark = pytest.mark.django_db

CHANGES = {
    "ledger_entry": "place_code = 'x'",
    "ledger_node": "position = position + 7",
    "ledger_rowimage": "position = position + 7",
    "ledger_checkpoint": "size = size + 7",
    "ledger_opening": "path = 'x'",
}


@pytest.fixture
def grown(tmp_path) -> None:
    act()
    sign(tmp_path / "signer" / "checkpoint")


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="appended to, never changed"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("table", CHANGES)
def test_an_update_is_refused(grown: None, table: str) -> None:
    refused(f"UPDATE {table} SET {CHANGES[table]}")
    check_log()


@pytest.mark.parametrize("table", [*(t for t in CHANGES if t != "ledger_opening"), "ledger_head"])
def test_a_delete_is_refused(grown: None, table: str) -> None:
    refused(f"DELETE FROM {table}")
    check_log()


def test_an_opening_may_go_since_erasing_is_an_act(grown: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_opening")
        cursor.execute("SELECT count(*) FROM ledger_opening")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_replacing_or_truncating_is_refused(grown: None) -> None:
    if connection.vendor == "postgresql":
        refused("TRUNCATE ledger_entry CASCADE")
    else:
        refused("INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry")
    check_log()


def test_installing_again_changes_nothing() -> None:
    guards.install()
    assert guards.missing() == []


@pytest.mark.django_db(transaction=True)
def test_a_missing_guard_fails_a_system_check_and_is_put_back() -> None:
    with guards.lifted():
        assert set(guards.missing()) >= {"ledger_entry_no_update", "ledger_entry_no_delete", "ledger_head_no_delete"}
        assert [one.id for one in guards_stand(databases=["default"])] == ["ledger.E001"]
    assert guards.missing() == []
    assert guards_stand(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", [1, 2])
def test_after_a_flush_the_log_is_empty_and_guarded(_time: int) -> None:
    assert queries.size() == 0
    assert guards.missing() == []
    assert act() == 0
