"""Bringing the tables up to date, so that the log goes on vouching for every row."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from gongzhi.shared.ledger import reimaging

LOG = "ledger"


@dataclass(frozen=True, slots=True)
class Migrated:
    """How many migrations are applied now, and the index of the act that says which tables changed, if any did."""

    applied: int
    entry: int | None


def migrate() -> Migrated:
    """Apply what is not applied yet; rows of tables that change are compared with the log before, and imaged after.

    Raises: StaleState where a row is not what the log says; nothing was changed then but the log's own tables.
    """
    _migrate_log_first()
    reimaging.begin(settings.VAR)
    call_command("migrate", interactive=False, stdout=sys.stderr)
    entry = reimaging.finish(settings.VAR)
    return Migrated(MigrationRecorder(connection).migration_qs.count(), entry)


def _migrate_log_first() -> None:
    """Bring the log's own tables up to date: comparing reads them. A new database has nothing to compare."""
    executor = MigrationExecutor(connection)
    ours = [node for node in executor.loader.graph.leaf_nodes() if node[0] == LOG]
    is_new = not executor.loader.applied_migrations
    if not is_new and executor.migration_plan(ours):
        call_command("migrate", LOG, interactive=False, stdout=sys.stderr)
