"""``gongzhi migrate`` on the database of an earlier version: the log vouches for every row before and after."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection

from tests.config.deployments import Deployment, database_of_its_own

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db
CLEAN = {"ok": True, "size": 3, "mismatches": []}


class Older(Deployment):
    """A deployment whose database an earlier version made."""

    def make(self) -> None:
        assert self.run("keys")[0] == 0
        process = self.start(module="tests.config.an_older_database", GONGZHI_DATABASE=self.database)
        _, told = process.communicate(timeout=60)
        assert process.returncode == 0, told

    def run(self, *arguments: str, typed: str = "", **more: str) -> tuple[int, str, str]:
        return super().run(*arguments, typed=typed, **{"GONGZHI_DATABASE": self.database, **more})

    def sql(self, statement: str) -> None:
        """Change the database past the software."""
        if self.database.startswith("postgresql"):
            with psycopg.connect(self.database) as server:
                server.execute(statement.encode())
            return
        with closing(sqlite3.connect(self.database.removeprefix("sqlite:///"))) as file, file:
            file.execute(statement)


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Older]:
    with database_of_its_own(connection.vendor) as url:
        made = Older(tmp_path / "var", url or f"sqlite:///{tmp_path}/var/older.sqlite3")
        made.make()
        yield made


def test_rows_of_tables_that_change_are_imaged_anew_in_one_act(older: Older) -> None:
    code, said = older.answer("migrate")
    assert (code, said["entry"]) == (0, 2)
    assert older.answer("ledger", "check") == (0, CLEAN)
    assert not (older.var / "migrating.json").exists()
    code, said = older.answer("migrate")
    assert (code, said["entry"]) == (0, None)
    assert older.answer("ledger", "check") == (0, CLEAN)


def test_a_row_that_was_edited_before_is_named_and_nothing_is_migrated(older: Older) -> None:
    older.sql("UPDATE people_person SET name = 'edited' WHERE name = '甲1'")
    code, said = older.answer("migrate")
    assert (code, said["code"]) == (5, "rows_changed")
    assert ["people.person 第 2 行" in one["actual"] for one in said["findings"]] == [True]
    older.sql("UPDATE people_person SET name = '甲1' WHERE name = 'edited'")
    assert older.answer("migrate")[0] == 0
    assert older.answer("ledger", "check") == (0, CLEAN)


def test_a_row_that_is_edited_afterwards_is_found(older: Older) -> None:
    older.answer("migrate")
    older.sql("UPDATE people_person SET name = 'edited' WHERE name = '甲1'")
    code, said = older.answer("ledger", "check")
    assert (code, [(one["key"], one["kind"]) for one in said["mismatches"]]) == (6, [("2", "changed")])


@pytest.mark.parametrize("point", ["migrate.noted", "migrate.migrated", "ledger.after_entry"])
def test_a_migration_that_is_cut_off_is_completed(older: Older, point: str) -> None:
    code, said, _ = older.run("migrate", GONGZHI_KILL_AT=point)
    assert (code, said) == (-9, "")
    assert stat.S_IMODE((older.var / "migrating.json").stat().st_mode) == 0o600
    code, _, told = older.run("serve")
    assert (code, "gongzhi.E004" in told) == (6, True)
    assert older.answer("migrate")[1]["entry"] == 2
    assert older.answer("ledger", "check") == (0, CLEAN)


def test_tables_that_a_still_newer_version_changes_are_noted_besides(older: Older) -> None:
    older.run("migrate", GONGZHI_KILL_AT="migrate.noted")
    path = older.var / "migrating.json"
    noted = json.loads(path.read_text("utf-8"))
    path.write_text("{}", "utf-8")
    older.run("migrate", GONGZHI_KILL_AT="migrate.noted")
    assert json.loads(path.read_text("utf-8")) == noted
    assert older.answer("migrate")[1]["entry"] == 2
    assert older.answer("ledger", "check") == (0, CLEAN)


def test_a_row_that_is_edited_meanwhile_is_not_vouched_for(older: Older) -> None:
    older.run("migrate", GONGZHI_KILL_AT="migrate.migrated")
    older.sql("UPDATE people_person SET name = 'edited' WHERE name = '甲1'")
    code, said = older.answer("migrate")
    assert (code, said["code"]) == (5, "column_changed")
    assert "people.person" in said["message"]
    assert older.answer("ledger", "check")[0] == 6
