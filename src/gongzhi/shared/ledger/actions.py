"""Placing an act in the log, and erasing what an entry only commits to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.errors import NotFound
from gongzhi.shared import clock
from gongzhi.shared.failpoints import failpoint
from gongzhi.shared.ledger.images import Pack, image, tombstone
from gongzhi.shared.ledger.models import Entry, Head, ImagePack, Node, Opening, RowImage
from gongzhi.shared.ledger.nodes import completed
from gongzhi.translog import entry as entries
from gongzhi.translog import merkle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db import models

HEAD = 1
BATCH = 2000


@transaction.atomic(savepoint=False)  # the act's own transaction; a refusal here ends the whole act
def record(
    *,
    act: str,
    place_code: str,
    rows: Iterable[models.Model],
    public: Mapping[str, object] | None = None,
    disclosed: Mapping[str, object] | None = None,
    private: Mapping[str, object] | None = None,
    subject: str = "",
    gone: Iterable[tuple[str, int]] = (),
    packs: Sequence[Pack] = (),
) -> int:
    """Place one act in the log and return its index: the last statement of every action.

    Shape: ``public`` stands in the entry; ``disclosed`` and ``private`` (path -> JSON value) stand there as salted
    hashes, the first with an opening for anyone. ``subject`` ties the entry to what it is about (``matter:12``).
    ``gone`` names table and key of each row that the act took away; ``packs`` hold the images of a bulk import.
    Locks: the head of the log, last of all locks.
    """
    open_to_all, closed = disclosed or {}, private or {}
    images = [(row._meta.label_lower, str(row.pk), entries.new_salt(), image(row)) for row in rows]
    images += [(table, str(key), entries.new_salt(), tombstone(table, str(key))) for table, key in gone]
    hashes = [entries.commit(salt, data) for _, _, salt, data in images]
    count = len(hashes) + sum(map(len, packs))
    openings = _openings({**open_to_all, **closed})
    data = entries.Entry(
        act=act,
        at=clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        place=place_code,
        public=public or {},
        sealed={path: entries.commit(salt, value) for path, salt, value in openings},
        disclosed=frozenset(open_to_all),
        rows=entries.Rows(count, merkle.root([*hashes, *(one.hashes for one in packs)])) if count else entries.Rows(),
    ).to_bytes()
    failpoint("ledger.before_head")
    index = _append(data, place_code, subject)
    Opening.objects.bulk_create(
        [
            Opening(entry_id=index, path=path, salt=salt, value=value, is_public=path in open_to_all)
            for path, salt, value in openings
        ],
        BATCH,
    )
    RowImage.objects.bulk_create(
        [
            RowImage(entry_id=index, position=position, table=table, key=key, salt=salt, hash=hashes[position])
            for position, (table, key, salt, _) in enumerate(images)
        ],
        BATCH,
    )
    for position, one in enumerate(packs):
        ImagePack.objects.create(
            entry_id=index, position=position, table=one.table, least_key=one.least_key, most_key=one.most_key,
            keys=one.keys, salt=one.salt, hashes=one.hashes,
        )  # fmt: skip
    failpoint("ledger.after_entry")
    return index


@transaction.atomic
def erase(*, place_code: str, targets: Sequence[entries.Target]) -> int:
    """Take away salt and value of sealed paths for good; return the index of the act that says so.

    Law: the right to deletion of the Personal Information Protection Law. Raises: NotFound.
    """
    for target in targets:
        gone, _ = Opening.objects.filter(entry_id=target.index, path=target.path).delete()
        if not gone:
            raise NotFound("no_opening", index=target.index, path=target.path)
    named: list[object] = [{"index": target.index, "path": target.path} for target in targets]
    return record(act=entries.ERASE, place_code=place_code, rows=(), public={"erased": named})


def _openings(values: Mapping[str, object]) -> list[tuple[str, bytes, bytes]]:
    return [(path, entries.new_salt(), entries.canonical(value)) for path, value in values.items()]


def _append(data: bytes, place_code: str, subject: str) -> int:
    """Put the entry's bytes behind the last one, under the lock of the head."""
    head = Head.objects.select_for_update().get(pk=HEAD)
    frontier = merkle.Frontier.from_bytes(bytes(head.frontier)) if head.size else merkle.Frontier()
    index, leaf = frontier.size, merkle.leaf_hash(data)
    Entry.objects.create(index=index, data=data, place_code=place_code, subject=subject)
    failpoint("ledger.between_entry_and_head")
    Node.objects.bulk_create(
        [Node(level=level, position=position, hash=found) for level, position, found in completed(frontier, leaf)]
    )
    frontier.append(leaf)
    head.size, head.frontier = frontier.size, frontier.to_bytes()
    head.save(update_fields=["size", "frontier"])
    return index
