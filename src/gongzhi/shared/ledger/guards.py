"""Triggers that let the log's tables grow and nothing else, in both databases."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

# An opening may be deleted (erasure is an act of its own), never changed.
GUARDED = {
    "ledger_entry": ("UPDATE", "DELETE"),
    "ledger_node": ("UPDATE", "DELETE"),
    "ledger_rowimage": ("UPDATE", "DELETE"),
    "ledger_imagepack": ("UPDATE", "DELETE"),
    "ledger_checkpoint": ("UPDATE", "DELETE"),
    "ledger_opening": ("UPDATE",),
    "ledger_head": ("DELETE",),
}
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the log is appended to, never changed: %', TG_TABLE_NAME; END $$
"""


def install(using: str = "default") -> None:
    """Install the triggers that are missing; a second run changes nothing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        present = _present(connection)
        for name, statement in _triggers(connection.vendor):
            if name not in present:
                cursor.execute(statement)


def install_after_migrate(using: str, **_: object) -> None:
    """Install the triggers and the head's row once the tables stand."""
    from gongzhi.shared.ledger.models import Head

    if "ledger_checkpoint" in connections[using].introspection.table_names():
        install(using)
        Head.objects.using(using).get_or_create(pk=1)


def missing(using: str = "default") -> list[str]:
    """Return the names of the triggers that do not stand."""
    connection = connections[using]
    present = _present(connection)
    return [name for name, _ in _triggers(connection.vendor) if name not in present]


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Take the triggers away inside the block. Only for tests, around a flush of their database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, statement in _triggers(connection.vendor):
            table = f" ON {statement.split(' ON ')[1].split()[0]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")
    try:
        yield
    finally:
        install(using)


def _triggers(vendor: str) -> list[tuple[str, str]]:
    """Return name and statement of each trigger."""
    found = []
    for table, events in GUARDED.items():
        for event in events:
            name = f"{table}_no_{event.lower()}"
            if vendor == "postgresql":
                statement = (
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
                )
            else:
                refusal = "SELECT RAISE(ABORT, 'the log is appended to, never changed')"
                statement = f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN {refusal}; END"
            found.append((name, statement))
        if vendor == "postgresql":
            name = f"{table}_no_truncate"
            statement = f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ledger_refuse()"
            found.append((name, statement))
    return found


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}
