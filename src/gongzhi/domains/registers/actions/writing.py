"""What is done with a list that waits: checking it, writing it as one act, taking it back as one act.

A check is the writing itself, dry. So what was promised is what is written, and where it would not be, because
somebody acted meanwhile, nothing is.
"""

from __future__ import annotations

import errno
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.db.models import ProtectedError

from gongzhi import law
from gongzhi.domains.people.models import Person
from gongzhi.domains.places.models import Place
from gongzhi.domains.registers import catalogue, permissions
from gongzhi.domains.registers.actions.handing_in import content_of
from gongzhi.domains.registers.actions.progress import Progress
from gongzhi.domains.registers.models import Before, Fault, Import, Made, Part
from gongzhi.errors import Finding, Refusal, StaleState
from gongzhi.shared import bulk, clock
from gongzhi.shared.failpoints import failpoint
from gongzhi.shared.ledger import actions as ledger
from gongzhi.shared.spreadsheets import books
from gongzhi.shared.vault import vault

MOST_FAULTS = 1000
BEFORE_COLUMN = "registers.before.sealed"
KEYS_A_ROW = 100_000
KEY_BYTES = 8
DISK_FULL = ("disk is full", "No space left on device")
State = Import.State
LEFT = (State.UPLOADED, State.FAULTY, State.CHECKED, State.FAILED)
LOCAL = Path(law.__file__).parent / "local"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What writing a list does, or would do; ``mark`` is the same only where exactly the same rows are touched."""

    added: int
    changed: int
    same: int
    faults: tuple[Finding, ...]
    mark: str


def forget() -> int:
    """Give up the lists that were handed in and left, with their files; return how many."""
    until = clock.now() - timedelta(days=_kept_days())
    left = Import.objects.filter(state__in=LEFT, changed_at__lt=until)
    if not left.exists():
        return 0
    Part.objects.filter(of__in=left).delete()
    Fault.objects.filter(of__in=left).delete()
    return left.update(state=State.GIVEN_UP, changed_at=clock.now())


@cache
def _kept_days() -> int:
    days: int = tomllib.loads((LOCAL / "lists.toml").read_text("utf-8"))["kept"]["days"]
    return days


def run_next() -> Import | None:
    """Do what the list that waits longest waits for, and return it; None where none waits."""
    waiting = Import.objects.filter(state__in=[State.TO_CHECK, State.TO_APPLY, State.TO_UNDO])
    found = waiting.order_by("changed_at", "pk").first()
    if found is not None:
        {State.TO_CHECK: check, State.TO_APPLY: apply, State.TO_UNDO: take_back}[State(found.state)](found)
        found.refresh_from_db()
    return found


def check(found: Import) -> None:
    """Read the whole list as if it were written, and keep every fault with its cell."""
    try:
        outcome = _written(found, bulk.Batch(is_dry=True))
    except Refusal as refusal:
        return _end(found, State.FAILED, refusal.code)
    with transaction.atomic():
        found.faults.all().delete()
        Fault.objects.bulk_create(_faults(found, outcome.faults[:MOST_FAULTS]))
        found.added, found.changed, found.same = outcome.added, outcome.changed, outcome.same
        found.faults_found, found.mark = len(outcome.faults), outcome.mark
        found.save(update_fields=["added", "changed", "same", "faults_found", "mark"])
        _end(found, State.FAULTY if outcome.faults else State.CHECKED)
    return None


def apply(found: Import) -> None:
    """Write the whole list as one act, or nothing of it."""
    _or_nothing(found, State.FAILED, _apply)


def take_back(found: Import) -> None:
    """Take back everything that a list wrote as one act, or nothing of it."""
    _or_nothing(found, State.APPLIED, _take_back)


def _or_nothing(found: Import, otherwise: str, act: Callable[[Import], None]) -> None:
    """Do an act in its transaction; where it is refused, keep why, and that nothing was written."""
    try:
        with transaction.atomic():
            act(found)
    except Refusal as refusal:
        _end(found, otherwise, refusal.code)
    except ProtectedError:
        _end(found, otherwise, "import_in_use")
    except IntegrityError:
        _end(found, otherwise, "import_stale")
    except (OperationalError, DatabaseError, OSError) as trouble:
        if not (any(text in str(trouble) for text in DISK_FULL) or getattr(trouble, "errno", 0) == errno.ENOSPC):
            raise
        _end(found, otherwise, "disk_full")


def _apply(found: Import) -> None:
    """Write, and place the act in the log. Locks: the county's place, so that one list is written at a time."""
    list(Place.objects.select_for_update().filter(level=Place.Level.COUNTY))
    row = Import.objects.select_for_update().get(pk=found.pk)
    if row.state != State.TO_APPLY:
        raise StaleState("import_elsewhere", state=str(row.get_state_display()))
    batch = bulk.Batch(is_dry=False)
    outcome = _written(row, batch)
    if outcome.faults or outcome.mark != row.mark:
        raise StaleState("import_stale")
    failpoint("registers.written")
    _keep(row, batch)
    row.parts.all().delete()
    counts = {"rows": row.rows, "added": outcome.added, "changed": outcome.changed, "same": outcome.same}
    row.entry_index = ledger.record(
        act="registers.import_list",
        place_code="",
        public={"kind": str(row.kind), **counts},
        disclosed={"registered_by": _name(row.handed_in_by), **batch.disclosed},
        private={"file": {"name": row.filename, "sha256": bytes(row.file_digest).hex()}},
        rows=(),
        packs=batch.packs,
        subject=f"import:{row.pk}",
    )
    _end(row, State.APPLIED)


def _take_back(found: Import) -> None:
    """Take back, and place the act in the log. Locks: the county's place."""
    list(Place.objects.select_for_update().filter(level=Place.Level.COUNTY))
    row = Import.objects.select_for_update().get(pk=found.pk)
    if row.state != State.TO_UNDO or row.entry_index is None:
        raise StaleState("import_elsewhere", state=str(row.get_state_display()))
    permissions.reach_of(row.handed_in_by, row.kind)
    created, before = _kept(row)
    if bulk.touched_after(row.entry_index, created, before):
        raise StaleState("import_touched")
    packs = bulk.take_back(created, before)
    row.made.all().delete()
    row.before.all().delete()
    ledger.record(
        act="registers.undo_import",
        place_code="",
        public={"kind": str(row.kind), "undoes": row.entry_index},
        disclosed={"registered_by": _name(row.handed_in_by)},
        rows=(),
        packs=packs,
        subject=f"import:{row.pk}",
    )
    _end(row, State.UNDONE)


def _written(found: Import, batch: bulk.Batch) -> Outcome:
    """Read the list and hand its rows to who writes them, dry or not."""
    reach = permissions.reach_of(found.handed_in_by, found.kind)
    layout, mapping = json.loads(found.layout), json.loads(found.mapping)
    book = books.opened(found.filename, content_of(found))
    rows = catalogue.read(book, found.sheet, layout, mapping)
    progress = Progress(found.uid, found.rows)
    counts, faults = catalogue.WRITERS[found.kind](batch, progress.over(rows), reach, found.as_of)
    return Outcome(counts["new"], counts["changed"], counts["same"], tuple(_in_order(faults)), _mark(batch))


def _mark(batch: bulk.Batch) -> str:
    """Return a digest of which rows a batch makes and changes, the same dry and wet."""
    made = {table: len(keys) for table, keys in batch.created.items()}
    changed = [[table, key, sorted(values)] for table, key, values in batch.before if key > 0]
    return sha256(json.dumps([made, changed], ensure_ascii=False).encode()).hexdigest()


def _in_order(faults: list[Finding]) -> list[Finding]:
    return sorted(faults, key=lambda one: int(one.field.split("/")[1] or 0))


def _faults(found: Import, findings: tuple[Finding, ...]) -> Iterator[Fault]:
    """Yield faults as they are kept: with the cell's letter and heading."""
    headings = {one["letter"]: one["heading"] for one in json.loads(found.layout)["columns"]}
    letters = {column: letter for letter, column in json.loads(found.mapping).items() if column}
    for one in findings:
        _, row, column = one.field.split("/")
        letter = letters.get(column, "")
        values = json.dumps({name: str(value) for name, value in one.values.items()}, ensure_ascii=False)
        yield Fault(
            of=found,
            row=int(row or 0),
            letter=letter,
            heading=headings.get(letter, "")[:60],
            rule=one.rule,
            values=values,
        )


def _keep(row: Import, batch: bulk.Batch) -> None:
    """Keep what taking the list back will need."""
    number = 0
    for table, keys in batch.created.items():
        for part in bulk.chunks(keys, KEYS_A_ROW):
            packed = b"".join(key.to_bytes(KEY_BYTES, "big") for key in part)
            Made.objects.create(of=row, number=(number := number + 1), table=table, keys=packed)
    for number, changes in enumerate(bulk.chunks(batch.before)):
        text = json.dumps(changes, ensure_ascii=False)
        Before.objects.create(of=row, number=number, sealed=vault().seal(text, row=row.uid, column=BEFORE_COLUMN))


def _kept(row: Import) -> tuple[dict[str, list[int]], list[bulk.Before]]:
    created: dict[str, list[int]] = {}
    for made in row.made.order_by("number"):
        keys = bytes(made.keys)
        found = [int.from_bytes(keys[at : at + KEY_BYTES], "big") for at in range(0, len(keys), KEY_BYTES)]
        created.setdefault(made.table, []).extend(found)
    before: list[bulk.Before] = []
    for one in row.before.order_by("number"):
        opened = vault().unseal(bytes(one.sealed), row=row.uid, column=BEFORE_COLUMN)
        before += [(table, key, values) for table, key, values in json.loads(opened)]
    return created, before


def _name(person: Person | None) -> str:
    return person.name if person else ""


def _end(found: Import, state: str, refused_because: str = "") -> None:
    found.state, found.refused_because, found.changed_at = state, refused_because, clock.now()
    found.save(update_fields=["state", "refused_because", "changed_at", "entry_index"])
