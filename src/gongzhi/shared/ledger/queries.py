"""Reads of the log: versions, entries with their openings, proofs, and rows that no longer match."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from gongzhi.errors import NotFound
from gongzhi.shared.ledger import images as forms
from gongzhi.shared.ledger.images import Pack, image, tombstone
from gongzhi.shared.ledger.models import Checkpoint, Entry, ImagePack, Node, Opening, RowImage
from gongzhi.translog import entry as entries
from gongzhi.translog import merkle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db import models
    from django.db.models import QuerySet

UNREAD = bytes(merkle.HASH_BYTES)
IMAGE = ("table", "key", "salt", "hash", "entry_id")
REIMAGED = "reimage"  # the subject of the acts that only say what rows look like after a migration


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What is not as the log says: ``kind`` is ``changed``, ``missing``, ``unrecorded``, ``images`` or ``tree``."""

    table: str
    key: str
    index: int | None
    kind: str


class Image(NamedTuple):
    """What an act left in a row: as much of ``RowImage`` as comparing needs."""

    salt: bytes
    hash: bytes
    entry_id: int


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
    return _number("SELECT size FROM ledger_head")


def version(place_code: str = "") -> int:
    """Return a number that grows with each act that can change what is public about a place, or about any."""
    if not place_code:
        return size()
    grown = 'SELECT MAX("index") + 1 AS size FROM ledger_entry WHERE place_code = %s'
    return _number(f"SELECT MAX(size) FROM ({grown} UNION ALL {grown}) AS sizes", place_code, "")  # noqa: S608


def _number(query: str, *values: str) -> int:
    """Return the one number that a query asks for: each public page asks one, so they go past the mapper."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return (row and row[0]) or 0


def entry(index: int) -> Entry:
    """Return one entry. Raises: NotFound."""
    found = Entry.objects.filter(pk=index).first()
    if found is None:
        raise NotFound("no_entry", index=index)
    return found


def entries_of(place_code: str | None) -> QuerySet[Entry]:
    """Return the entries of a place, or all, oldest first."""
    found = Entry.objects.order_by("index")
    return found if place_code is None else found.filter(place_code=place_code)


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

    def note_down(level: int, position: int) -> bytes:
        asked.append((level, position))
        return UNREAD

    merkle.inclusion_proof(note_down, index, tree_size)
    wanted = Q(pk=None)
    for level, position in asked:
        wanted |= Q(level=level, position=position)
    found = {(node.level, node.position): bytes(node.hash) for node in Node.objects.filter(wanted)}
    return lambda level, position: found[level, position]


def images_of(rows: Iterable[models.Model]) -> list[Mismatch]:
    """Return those of ``rows`` that are not what the last act on them left. One query, two where rows come packed."""
    given = {(row._meta.label_lower, str(row.pk)): row for row in rows}
    last = _last_images(set(given))
    return [found for name, row in given.items() if (found := compare(name, row, last.get(name)))]


def closed_paths(rows: Iterable[models.Model], subject: str) -> list[entries.Target]:
    """Return the sealed paths that nobody but us can open, of every act about ``subject`` or on one of ``rows``."""
    wrote = Q(pk=None)
    for row in rows:
        wrote |= Q(table=row._meta.label_lower, key=str(row.pk))
    wanted = Q(entry__subject=subject) | Q(entry__in=RowImage.objects.filter(wrote).values("entry"))
    found = Opening.objects.filter(wanted, is_public=False).order_by("entry_id", "path")
    return [entries.Target(index, path) for index, path in found.values_list("entry_id", "path")]


def acts_on(row: models.Model) -> set[int]:
    """Return the indexes of the acts that left an image of a row, alone or in a pack. Two queries."""
    table, key = row._meta.label_lower, str(row.pk)
    found = set(RowImage.objects.filter(table=table, key=key).values_list("entry_id", flat=True))
    return found | {image.entry_id for _, image in _packed_images({(table, key)})}


def records_of(rows: Iterable[models.Model]) -> dict[tuple[str, str], int]:
    """Return the index of the first act that wrote each of ``rows``, by table and key. One query."""
    given = [(row._meta.label_lower, str(row.pk)) for row in rows]
    images = RowImage.objects.filter(table__in={table for table, _ in given}, key__in={key for _, key in given})
    first: dict[tuple[str, str], int] = {}
    for table, key, index in images.order_by("entry_id").values_list("table", "key", "entry_id"):
        first.setdefault((table, key), index)
    return {name: first[name] for name in given if name in first}


def written_after(index: int, tables: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield table and key of each row in ``tables`` on which an act later than ``index`` left an image.

    Rows that a migration gave new columns were not written by that.
    """
    later = {"entry_id__gt": index, "table__in": list(tables)}
    for table, key in RowImage.objects.filter(**later).values_list("table", "key").iterator():
        yield table, int(key)
    for row in ImagePack.objects.filter(**later).exclude(entry__subject=REIMAGED).iterator():
        for number, _, _ in forms.unpacked(pack_of(row)):
            yield row.table, number


def mismatches_of(index: int) -> list[Mismatch]:
    """Return those rows of an act that are gone or not what the last act on them left. A query a table, and two."""
    wrote = set(RowImage.objects.filter(entry_id=index).values_list("table", "key"))
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for table, key in sorted(wrote):
        keys[table].append(key)
    rows = [row for table, held in keys.items() for row in apps.get_model(table)._base_manager.filter(pk__in=held)]
    there = {(row._meta.label_lower, str(row.pk)) for row in rows}
    last = _last_images(wrote - there)
    return images_of(rows) + [found for name in sorted(wrote - there) if (found := compare(name, None, last[name]))]


def compare(name: tuple[str, str], row: models.Model | None, last: Image | None) -> Mismatch | None:
    """Return how a row, or its absence, differs from the last image of it, or None where it does not."""
    if last is None:
        return Mismatch(*name, None, "unrecorded")
    if entries.commit(last.salt, tombstone(*name) if row is None else image(row)) != last.hash:
        return Mismatch(*name, last.entry_id, "changed" if row is not None else "missing")
    return None


def pack_of(row: ImagePack) -> Pack:
    """Return the images that a row of the table of packs holds."""
    return Pack(row.table, row.least_key, row.most_key, bytes(row.keys), bytes(row.salt), bytes(row.hashes))


def _last_images(names: set[tuple[str, str]]) -> dict[tuple[str, str], Image]:
    """Return the last image of each row. One query, two where a table has packs, or a row no image of its own."""
    tables, keys = {table for table, _ in names}, {key for _, key in names}
    packs = Exists(ImagePack.objects.filter(table=OuterRef("table")))
    images = RowImage.objects.filter(table__in=tables, key__in=keys).order_by("entry_id").annotate(has_packs=packs)
    found: dict[tuple[str, str], Image] = {}
    packed = set[str]()
    for table, key, salt, left, index, has_packs in images.values_list(*IMAGE, "has_packs"):
        found[table, key] = Image(bytes(salt), bytes(left), index)
        if has_packs:
            packed.add(table)
    for name, last in _packed_images({name for name in names if name[0] in packed or name not in found}):
        if name not in found or found[name].entry_id < last.entry_id:
            found[name] = last
    return found


def _packed_images(names: set[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], Image]]:
    """Yield the packed images of rows, oldest first. One query."""
    if not names:
        return
    wanted, keys = Q(pk=None), defaultdict[str, list[int]](list)
    for table, key in names:
        if key.isdecimal():  # only tables that count their rows come in packs
            wanted |= Q(table=table, least_key__lte=int(key), most_key__gte=int(key))
            keys[table].append(int(key))
    for row in ImagePack.objects.filter(wanted).order_by("entry_id", "position"):
        one = pack_of(row)
        for number in keys[row.table]:
            if found := forms.find(one, number):
                yield (row.table, str(number)), Image(*found, row.entry_id)
