"""The whole database against the log: every row, every image, every node of the tree."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings

from gongzhi.shared.ledger.models import Entry, Head, Node, RowImage
from gongzhi.shared.ledger.nodes import completed
from gongzhi.shared.ledger.queries import Mismatch, compare
from gongzhi.translog import entry as entries
from gongzhi.translog import merkle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db import models

    Stored = tuple[int, int, bytes | memoryview[int]]

CHUNK = 500
OURS = __name__.partition(".")[0]
LOG = "ledger"


def all_mismatches() -> Iterator[Mismatch]:
    """Yield whatever in the database is not what the log says, and whatever in the log does not agree with itself."""
    yield from _broken_tree()
    yield from _disowned_images()
    for model in recorded_models():
        yield from _table_mismatches(model)


def recorded_models() -> list[type[models.Model]]:
    """Return every model of ours whose rows only acts may write: all but the log itself and ``LOG_LEAVES_OUT``."""
    ours = [m for m in apps.get_models() if m.__module__.partition(".")[0] == OURS and m._meta.app_label != LOG]
    return [m for m in ours if m._meta.label_lower not in settings.LOG_LEAVES_OUT]


def _broken_tree() -> Iterator[Mismatch]:
    """Rebuild the tree from the entries and yield each entry whose nodes, and a head whose edge, differ."""
    frontier = merkle.Frontier()
    nodes = Node.objects.order_by("pk").values_list("level", "position", "hash").iterator(CHUNK)
    for index, data in Entry.objects.order_by("index").values_list("index", "data").iterator(CHUNK):
        leaf = merkle.leaf_hash(bytes(data))
        if index != frontier.size or not _has_nodes(nodes, frontier, leaf):
            yield Mismatch("ledger.entry", str(index), index, "tree")
            return
        frontier.append(leaf)
    head = Head.objects.first()
    edge = frontier.to_bytes() if frontier.size else b""
    if next(nodes, None) or head is None or (head.size, bytes(head.frontier)) != (frontier.size, edge):
        yield Mismatch("ledger.head", "", frontier.size, "tree")


def _has_nodes(nodes: Iterator[Stored], frontier: merkle.Frontier, leaf: bytes) -> bool:
    """Say whether the next stored nodes are those that ``leaf`` completes."""
    for level, position, found in completed(frontier, leaf):
        stored = next(nodes, None)
        if stored is None or (stored[0], stored[1], bytes(stored[2])) != (level, position, found):
            return False
    return True


def _disowned_images() -> Iterator[Mismatch]:
    """Yield the entries whose images are not those that the entry commits to."""
    images = RowImage.objects.order_by("entry_id", "position").values_list("entry_id", "hash").iterator(CHUNK)
    grouped = groupby(images, key=itemgetter(0))
    index, hashes = next(grouped, (-1, None))
    for at, data in Entry.objects.order_by("index").values_list("index", "data").iterator(CHUNK):
        given = [bytes(found) for _, found in hashes] if at == index and hashes is not None else []
        rows = entries.Entry.from_bytes(bytes(data)).rows
        if rows.count != len(given) or (given and rows.root != merkle.root(given)):
            yield Mismatch("ledger.rowimage", "", at, "images")
        if at == index:
            index, hashes = next(grouped, (-1, None))


def _table_mismatches(model: type[models.Model]) -> Iterator[Mismatch]:
    """Compare a table, in the order of its keys, with the last image of each row."""
    table = model._meta.label_lower
    last = {found.key: found for found in RowImage.objects.filter(table=table).order_by("entry_id").iterator(CHUNK)}
    for row in model._base_manager.order_by("pk").iterator(CHUNK):
        found = compare((table, str(row.pk)), row, last.pop(str(row.pk), None))
        if found:
            yield found
    for key, left in last.items():
        yield Mismatch(table, key, left.entry_id, "missing")
