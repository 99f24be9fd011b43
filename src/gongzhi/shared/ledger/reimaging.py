"""A migration changes the columns that images are made of: the rows are compared before it, and imaged anew after it.

Between the two a file beside the keys says what the rows were, so that a migration that was cut off goes on later.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from gongzhi.errors import Finding, StaleState
from gongzhi.shared.failpoints import failpoint
from gongzhi.shared.ledger import actions, audit
from gongzhi.shared.ledger import images as forms
from gongzhi.shared.ledger.queries import REIMAGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from django.db import models
    from django.db.models import Field

    Kinds = dict[str, str]

FILE = "migrating.json"
COUNTY_WIDE = ""
PACKED = 1000  # a page that shows one row reads a whole pack
LISTED = 100


@dataclass(frozen=True, slots=True)
class Before:
    """What a table was before it changed: its columns with their kinds, and a hash of each column that stays."""

    columns: Kinds
    hashes: Mapping[str, str]
    count: int


def is_pending(var: Path) -> bool:
    """Say whether a migration was cut off before the rows were imaged anew."""
    return (var / FILE).exists()


def begin(var: Path) -> list[str]:
    """Compare the tables that the pending migrations change with the log, and note what they hold; return them.

    Where a migration was cut off before, what was noted then stands, and what changes besides is noted too.
    Raises: StaleState where a row is not what the log says, naming the rows.
    """
    path = var / FILE
    noted = _read(path) if is_pending(var) else {}
    changing = [model for model in _changing() if model._meta.label_lower not in noted]
    faults = [found for model in changing for found in audit.table_mismatches(model)]
    if faults:
        told = [
            Finding(rule="log.row", values={"table": one.table, "key": one.key, "kind": one.kind})
            for one in faults[:LISTED]
        ]
        raise StaleState("rows_changed", told, count=len(faults))
    fresh = {model._meta.label_lower: _before(model) for model in changing}
    noted |= fresh
    if fresh:
        _write(path, noted)
    failpoint("migrate.noted")
    return sorted(noted)


@transaction.atomic
def finish(var: Path) -> int | None:
    """Image the rows of the changed tables anew, in one act (数据表更新); return its index, None with nothing to do.

    Raises: StaleState where a column that stayed does not hold what it held before the migration.
    """
    path = var / FILE
    if not is_pending(var):
        return None
    failpoint("migrate.migrated")
    now = {model._meta.label_lower: model for model in audit.recorded_models()}
    noted = {table: before for table, before in _read(path).items() if table in now}
    packs: list[forms.Pack] = []
    for table, before in noted.items():
        packs += _packed(now[table], before)
    index = None
    if packs:
        index = actions.record(
            act="ledger.reimage", place_code=COUNTY_WIDE, rows=(), subject=REIMAGED, packs=packs,
            public={"tables": {table: _public(now[table], before) for table, before in noted.items() if before.count}},
        )  # fmt: skip
    # The file goes when the act stands; one cut off between the two is imaged once more, which changes nothing.
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return index


def _changing() -> Iterator[type[models.Model]]:
    """Yield the recorded tables that change, as the migrations that were applied left them."""
    before = _applied().apps
    for model in audit.recorded_models():
        try:
            held = before.get_model(model._meta.label_lower)
        except LookupError:
            continue  # a table that is not there yet
        if _kinds(held) != _kinds(model):
            yield held


def _applied() -> ProjectState:
    """Return the tables as the migrations say that were applied."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for migration, _ in executor.migration_plan(loader.graph.leaf_nodes(), clean_start=True):
        if (migration.app_label, migration.name) in loader.applied_migrations:
            migration.mutate_state(state, preserve=False)
    return state


def _kinds(model: type[models.Model]) -> Kinds:
    """Return the columns of a table, each with what a change of would change the values."""
    return {column.attname: _kind(column) for column in model._meta.concrete_fields}


def _kind(column: Field[Any, Any]) -> str:
    return f"{column.get_internal_type()}{' null' if column.null else ''}"


def _before(model: type[models.Model]) -> Before:
    columns = _kinds(model)
    hashing = _Hashing(columns)
    count = 0
    for row in model._base_manager.order_by("pk").iterator(audit.CHUNK):
        hashing.add(row)
        count += 1
    return Before(columns, hashing.hashes(), count)


class _Hashing:
    """A running hash of each of some columns, over the rows of a table in the order of their keys."""

    def __init__(self, columns: Kinds) -> None:
        self._running = {name: sha256() for name in columns}

    def add(self, row: models.Model) -> None:
        """Take one row in."""
        values = forms.values(row)
        for name, running in self._running.items():
            running.update(f"{row.pk}\x00".encode() + forms.ENCODE(values[name]).encode() + b"\x00")

    def hashes(self) -> dict[str, str]:
        """Return the hash of each column."""
        return {name: running.hexdigest() for name, running in self._running.items()}


def _packed(model: type[models.Model], before: Before) -> Iterator[forms.Pack]:
    """Yield the new images of a table. Raises: StaleState where a column that stayed holds something else."""
    now = _kinds(model)
    stayed = {name: kind for name, kind in before.columns.items() if now.get(name) == kind}
    hashing = _Hashing(stayed)
    rows = model._base_manager.order_by("pk").iterator(audit.CHUNK)
    while chunk := list(islice(rows, PACKED)):
        for row in chunk:
            hashing.add(row)
        yield forms.pack(chunk)
    for name, found in hashing.hashes().items():
        if found != before.hashes[name]:
            raise StaleState("column_changed", table=model._meta.label_lower, column=name)


def _public(model: type[models.Model], before: Before) -> dict[str, object]:
    return {"before": sorted(before.columns), "after": sorted(_kinds(model)), "rows": before.count}


def _read(path: Path) -> dict[str, Before]:
    return {table: Before(**held) for table, held in json.loads(path.read_text("utf-8")).items()}


def _write(path: Path, noted: Mapping[str, Before]) -> None:
    """Write the file whole or not at all, for its owner alone."""
    held = {t: {"columns": b.columns, "hashes": dict(b.hashes), "count": b.count} for t, b in noted.items()}
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(held, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
