"""The whole database against the log: every row, every image, every node of the tree."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings

from gongzhi.shared.ledger import images as forms
from gongzhi.shared.ledger.models import Entry, Head, ImagePack, Node, RowImage
from gongzhi.shared.ledger.nodes import completed
from gongzhi.shared.ledger.queries import Image, Mismatch, compare, pack_of
from gongzhi.translog import entry as entries
from gongzhi.translog import merkle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db import models
    from django.db.models import QuerySet

    Stored = tuple[int, int, bytes | memoryview[int]]

CHUNK = 500
OURS = __name__.partition(".")[0]
LOG = "ledger"


def all_mismatches() -> Iterator[Mismatch]:
    """Yield whatever in the database is not what the log says, and whatever in the log does not agree with itself."""
    yield from _broken_tree()
    yield from _disowned_images()
    for model in recorded_models():
        yield from table_mismatches(model)


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
    single = _by_entry(RowImage.objects.order_by("entry_id", "position"), "hash")
    packed = _by_entry(ImagePack.objects.order_by("entry_id", "position"), "hashes")
    for at, data in Entry.objects.order_by("index").values_list("index", "data").iterator(CHUNK):
        given = single(at) + packed(at)
        rows = entries.Entry.from_bytes(bytes(data)).rows
        if rows.count * merkle.HASH_BYTES != len(given) or (given and rows.root != merkle.fold(given)):
            yield Mismatch("ledger.rowimage", "", at, "images")


def _by_entry(images: QuerySet[Any], column: str) -> Callable[[int], bytes]:
    """Return what gives the hashes of one entry after the other, in the order of the log."""
    grouped = groupby(images.values_list("entry_id", column).iterator(CHUNK), key=itemgetter(0))
    upcoming = next(grouped, None)

    def hashes_of(index: int) -> bytes:
        nonlocal upcoming
        if upcoming is None or upcoming[0] != index:
            return b""
        found = b"".join(bytes(one) for _, one in upcoming[1])
        upcoming = next(grouped, None)
        return found

    return hashes_of


def table_mismatches(model: type[models.Model]) -> Iterator[Mismatch]:
    """Compare a table, in the order of its keys, with the last image of each row."""
    table, last = model._meta.label_lower, _LastImages(model._meta.label_lower)
    for row in model._base_manager.order_by("pk").iterator(CHUNK):
        found = compare((table, str(row.pk)), row, last.pop(str(row.pk)))
        if found:
            yield found
    for key, left in last.left():
        found = compare((table, key), None, left)
        if found:
            yield found


class _LastImages:
    """The last image of each row of a table. Of a pack only the place of each image is kept: rows may be millions."""

    def __init__(self, table: str) -> None:
        images = RowImage.objects.filter(table=table).order_by("entry_id").iterator(CHUNK)
        self._single = {one.key: Image(bytes(one.salt), bytes(one.hash), one.entry_id) for one in images}
        self._packs: list[tuple[int, forms.Pack]] = []
        self._packed: dict[int, tuple[int, int]] = {}
        for row in ImagePack.objects.filter(table=table).order_by("entry_id", "position").iterator(CHUNK):
            place, one = len(self._packs), pack_of(row)
            self._packs.append((row.entry_id, one))
            self._packed |= {key: (place, number) for number, (key, _, _) in enumerate(forms.unpacked(one))}

    def pop(self, key: str) -> Image | None:
        """Return the last image of a row, and forget the row."""
        single, packed = self._single.pop(key, None), self._packed.pop(int(key), None) if key.isdecimal() else None
        if packed is None:
            return single
        entry_id, one = self._packs[packed[0]]
        if single is not None and single.entry_id > entry_id:
            return single
        _, salt, found = forms.at(one, packed[1])
        return Image(salt, found, entry_id)

    def left(self) -> Iterator[tuple[str, Image | None]]:
        """Yield the rows that were not asked for."""
        for key in [*self._single, *map(str, self._packed)]:
            if key in self._single or int(key) in self._packed:
                yield key, self.pop(key)
