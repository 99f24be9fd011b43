"""Reads of the log: versions, entries with their openings, proofs, and rows that no longer match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Max, Q

from gongzhi.errors import NotFound
from gongzhi.shared.ledger.images import image
from gongzhi.shared.ledger.models import Checkpoint, Entry, Head, Node, Opening, RowImage
from gongzhi.translog import entry as entries
from gongzhi.translog import merkle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db import models

CHUNK = 500
UNREAD = bytes(merkle.HASH_BYTES)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A row that is not what the log says of it: ``kind`` is ``changed``, ``missing``, ``unrecorded`` or ``images``."""

    table: str
    key: str
    index: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is in the log that a checkpoint signs."""

    index: int
    leaf: bytes
    path: tuple[bytes, ...]
    size: int
    checkpoint: bytes


def size() -> int:
    """Return how many acts the log holds."""
    return Head.objects.values_list("size", flat=True).first() or 0


def version(place_code: str = "") -> int:
    """Return a number that grows with each act that can change what is public about a place, or about any."""
    if not place_code:
        return size()
    concerned = Q(place_code=place_code) | Q(place_code="")
    return Entry.objects.filter(concerned).aggregate(last=Max("index"))["last"] or 0


def entry(index: int) -> Entry:
    """Return one entry. Raises: NotFound."""
    found = Entry.objects.filter(pk=index).first()
    if found is None:
        raise NotFound("no_entry", index=index)
    return found


def public_openings(index: int) -> list[Opening]:
    """Return the openings of an entry that anyone may have."""
    return list(Opening.objects.filter(entry_id=index, is_public=True).order_by("path"))


def entries_about(subject: str) -> list[int]:
    """Return the indexes of the acts about a subject, oldest first."""
    return list(Entry.objects.filter(subject=subject).order_by("index").values_list("index", flat=True))


def last_checkpoint() -> Checkpoint | None:
    """Return the newest checkpoint, or None before the signer ran."""
    return Checkpoint.objects.order_by("-size").first()


def proof(index: int) -> Proof | None:
    """Return the proof that an entry is in the last checkpoint; None where that is older than the entry."""
    checkpoint = last_checkpoint()
    if checkpoint is None or index >= checkpoint.size:
        return None
    leaf = merkle.leaf_hash(bytes(entry(index).data))
    path = merkle.inclusion_proof(nodes_for(index, checkpoint.size), index, checkpoint.size)
    return Proof(index, leaf, tuple(path), checkpoint.size, bytes(checkpoint.note))


def nodes_for(index: int, tree_size: int) -> merkle.Node:
    """Return a source of the subtrees that an inclusion proof asks for, read in one query."""
    asked: list[tuple[int, int]] = []
    merkle.inclusion_proof(lambda level, position: asked.append((level, position)) or UNREAD, index, tree_size)
    wanted = Q(pk=None)
    for level, position in asked:
        wanted |= Q(level=level, position=position)
    found = {(node.level, node.position): bytes(node.hash) for node in Node.objects.filter(wanted)}
    return lambda level, position: found[level, position]


def leaf_hashes() -> Iterator[bytes]:
    """Yield the hash of every entry's bytes, from the first."""
    for data in Entry.objects.order_by("index").values_list("data", flat=True).iterator(CHUNK):
        yield merkle.leaf_hash(bytes(data))


def images_of(rows: Iterable[models.Model]) -> list[Mismatch]:
    """Return those of ``rows`` that are not what the last act on them left. One query."""
    given = {(row._meta.label_lower, str(row.pk)): row for row in rows}
    tables = {table for table, _ in given}
    last: dict[tuple[str, str], RowImage] = {}
    images = RowImage.objects.filter(table__in=tables, key__in={key for _, key in given}).order_by("entry_id")
    for found in images:
        last[found.table, found.key] = found
    return [m for name, row in given.items() if (m := _mismatch(name, row, last.get(name)))]


def all_mismatches() -> Iterator[Mismatch]:
    """Yield every row of every recorded table that is not what the log says, and every image the log disowns."""
    yield from _disowned_images()
    for table in RowImage.objects.order_by("table").values_list("table", flat=True).distinct():
        yield from _table_mismatches(table)


def _mismatch(name: tuple[str, str], row: models.Model, last: RowImage | None) -> Mismatch | None:
    if last is None:
        return Mismatch(*name, None, "unrecorded")
    if entries.commit(bytes(last.salt), image(row)) != bytes(last.hash):
        return Mismatch(*name, last.entry_id, "changed")
    return None


def _table_mismatches(table: str) -> Iterator[Mismatch]:
    """Compare a table, in the order of its keys, with the last image of each row."""
    model = apps.get_model(table)
    last = {found.key: found for found in RowImage.objects.filter(table=table).order_by("entry_id").iterator(CHUNK)}
    for row in model._default_manager.order_by("pk").iterator(CHUNK):
        found = _mismatch((table, str(row.pk)), row, last.pop(str(row.pk), None))
        if found:
            yield found
    for key, left in last.items():
        yield Mismatch(table, key, left.entry_id, "missing")


def _disowned_images() -> Iterator[Mismatch]:
    """Yield the entries whose images are not those that the entry commits to."""
    images = RowImage.objects.order_by("entry_id", "position").values_list("entry_id", "hash")
    hashes: dict[int, list[bytes]] = {}
    for index, found in images.iterator(CHUNK):
        hashes.setdefault(index, []).append(bytes(found))
    for index, data in Entry.objects.order_by("index").values_list("index", "data").iterator(CHUNK):
        rows = entries.Entry.from_bytes(bytes(data)).rows
        given = hashes.get(index, [])
        if rows.count != len(given) or (given and rows.root != merkle.root(given)):
            yield Mismatch("ledger.rowimage", "", index, "images")
