"""What people do with a list: hand it in, say what its columns are, let it be written, take it back, give it up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from django.db import transaction

from gongzhi.domains.people.models import Person
from gongzhi.domains.registers import catalogue, permissions
from gongzhi.domains.registers.models import Heading, Import, Part
from gongzhi.errors import BadValue, StaleState, fault
from gongzhi.shared import clock
from gongzhi.shared.spreadsheets import books, headings
from gongzhi.shared.vault import vault

PART_BYTES = 1024 * 1024
PART_COLUMN = "registers.part.sealed"
State = Import.State


@transaction.atomic
def hand_in(*, actor: Person, kind: str, filename: str, content: bytes, as_of: date, sheet: str = "") -> Import:
    """Take in a list, sealed, and propose what its columns are (提交表格).

    Where every column that is needed is certain, the list is checked next; else a person looks at the columns first.
    Raises: NotPermitted, BadValue for a file that can't be read as a list.
    """
    permissions.reach_of(actor, kind)
    if as_of > clock.today():
        raise BadValue("invalid", [fault("future", "as_of", on=as_of, today=clock.today())])
    columns = catalogue.COLUMNS[kind]
    book = books.opened(filename, content)
    name = sheet or headings.likeliest(book, columns)
    found = headings.found(book, name, columns, remembered(kind))
    row = Import.objects.create(
        kind=kind, filename=filename[-120:], file_digest=sha256(content).digest(), sheet=name, as_of=as_of,
        mapping=json.dumps({one.letter: one.column for one in found.columns}, ensure_ascii=False),
        layout=json.dumps(found.layout(), ensure_ascii=False), handed_in_by=actor, handed_in_at=clock.now(),
        changed_at=clock.now(), rows=sum(1 for _ in found.rows(book)),
        state=State.TO_CHECK if found.is_certain else State.UPLOADED,
    )  # fmt: skip
    Part.objects.bulk_create(
        Part(of=row, number=number, sealed=vault().seal_bytes(piece, row=row.uid, column=PART_COLUMN))
        for number, piece in enumerate(_pieces(content))
    )
    return row


@transaction.atomic
def match_columns(*, actor: Person, found: Import, mapping: Mapping[str, str]) -> Import:
    """Say what each column is, and remember it for the next list of this kind (核对列名).

    Shape: ``mapping`` is column letter -> column, "" for one that is left out.
    Raises: NotPermitted, StaleState, BadValue for a column named twice, unknown or missing.
    """
    row = _locked(actor, found, State.UPLOADED, State.FAULTY, State.CHECKED, State.FAILED)
    columns = {column.id: column for column in catalogue.COLUMNS[row.kind]}
    taken = [name for name in mapping.values() if name]
    faults = [
        fault("unknown_choice", letter, choice=name) for letter, name in mapping.items() if name not in {"", *columns}
    ]
    faults += [fault("column_twice", name, column=columns[name].title) for name in set(taken) if taken.count(name) > 1]
    faults += [
        fault("column_missing", column.id, column=column.title)
        for column in columns.values()
        if column.required and column.id not in taken
    ]
    if faults:
        raise BadValue("invalid", faults)
    texts = {one["letter"]: one["key"] for one in json.loads(row.layout)["columns"]}
    for letter, name in mapping.items():
        if texts.get(letter):
            Heading.objects.update_or_create(kind=row.kind, heading=texts[letter], defaults={"column": name})
    row.mapping = json.dumps(dict(mapping), ensure_ascii=False)
    return _turned(row, State.TO_CHECK)


@transaction.atomic
def confirm(*, actor: Person, found: Import) -> Import:
    """Let a list that was checked be written (确认写入). Raises: NotPermitted, StaleState."""
    return _turned(_locked(actor, found, State.CHECKED), State.TO_APPLY)


@transaction.atomic
def check_again(*, actor: Person, found: Import) -> Import:
    """Let a list be checked against the records as they are now (重新检查). Raises: NotPermitted, StaleState."""
    return _turned(_locked(actor, found, State.FAULTY, State.CHECKED, State.FAILED), State.TO_CHECK)


@transaction.atomic
def undo(*, actor: Person, found: Import) -> Import:
    """Let everything that a list wrote be taken back (撤销整个导入). Raises: NotPermitted, StaleState."""
    return _turned(_locked(actor, found, State.APPLIED), State.TO_UNDO)


@transaction.atomic
def give_up(*, actor: Person, found: Import) -> Import:
    """Let a list that was not written go, with its file (放弃). Raises: NotPermitted, StaleState."""
    row = _locked(actor, found, State.UPLOADED, State.FAULTY, State.CHECKED, State.FAILED)
    row.parts.all().delete()
    row.faults.all().delete()
    return _turned(row, State.GIVEN_UP)


def remembered(kind: str) -> dict[str, str]:
    """Return what clerks said that headings of this kind of list mean."""
    return dict(Heading.objects.filter(kind=kind).values_list("heading", "column"))


def mapping_of(found: Import) -> dict[str, str]:
    """Return what each column is taken for, "" for one that is left out."""
    return {letter: column or "" for letter, column in json.loads(found.mapping).items()}


def content_of(found: Import) -> bytes:
    """Return the file. Raises: BadValue where a piece was altered."""
    parts = found.parts.order_by("number").values_list("sealed", flat=True)
    return b"".join(vault().unseal_bytes(bytes(one), row=found.uid, column=PART_COLUMN) for one in parts)


def _pieces(content: bytes) -> list[bytes]:
    return [content[at : at + PART_BYTES] for at in range(0, len(content), PART_BYTES)]


def _locked(actor: Person, found: Import, *states: str) -> Import:
    permissions.require_own(actor, found)
    row = Import.objects.select_for_update().get(pk=found.pk)
    if row.state not in states:
        raise StaleState("import_elsewhere", state=str(row.get_state_display()))
    return row


def _turned(row: Import, state: str) -> Import:
    row.state, row.refused_because, row.changed_at = state, "", clock.now()
    row.save(update_fields=["state", "refused_because", "changed_at", "mapping"])
    return row
