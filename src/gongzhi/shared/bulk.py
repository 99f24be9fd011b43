"""Writing many rows as one act: what was made and changed is kept, so that the whole can be taken back again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps

from gongzhi.shared.ledger import images
from gongzhi.shared.ledger import queries as ledger

if TYPE_CHECKING:
    from django.db import models

    from gongzhi.shared.ledger.images import Pack

Item = TypeVar("Item")
# Table, key and the values that columns had before, each as the field writes it; None stands for itself.
Before = tuple[str, int, dict[str, str | None]]
CHUNK = 1000


class Batch:
    """The rows of one act. Dry, it writes nothing and only counts: a preview is the act itself without its writing.

    Shape: ``created`` is table -> keys in the order of writing; ``before`` what changed rows held; ``disclosed`` what
    the writers of the rows want disclosed in the act's entry, by path.
    """

    def __init__(self, *, is_dry: bool) -> None:
        self.is_dry = is_dry
        self.created: defaultdict[str, list[int]] = defaultdict(list)
        self.before: list[Before] = []
        self.packs: list[Pack] = []
        self.disclosed: defaultdict[str, list[object]] = defaultdict(list)
        self._changed: dict[tuple[str, int], tuple[models.Model, dict[str, str | None]]] = {}
        self._unwritten = count(-1, -1)

    def create(self, rows: Sequence[models.Model]) -> None:
        """Write new rows, all of one table; dry, each gets a key that no row has."""
        if not rows:
            return
        if self.is_dry:
            for row in rows:
                row.pk = next(self._unwritten)
            self.created[rows[0]._meta.label_lower] += [row.pk for row in rows]
            return
        type(rows[0])._base_manager.bulk_create(rows, CHUNK)
        self.created[rows[0]._meta.label_lower] += [row.pk for row in rows]
        self.packs.append(images.pack(rows))

    def count(self, model: type[models.Model], number: int) -> None:
        """Dry, count rows that need not even be made."""
        if number:
            self.created[model._meta.label_lower] += islice(self._unwritten, number)

    def change(self, row: models.Model, **values: object) -> bool:
        """Let a row hold other values once ``flush`` is called; say whether that changes anything."""
        fields = {name: row._meta.get_field(name) for name in values}
        differing = {name: value for name, value in values.items() if _differ(getattr(row, name), value)}
        if not differing:
            return False
        _, before = self._changed.setdefault((row._meta.label_lower, row.pk), (row, {}))
        for name, value in differing.items():
            before.setdefault(name, _written(row, fields[name]))
            setattr(row, name, value)
        return True

    def flush(self) -> None:
        """Write what ``change`` asked for."""
        grouped: defaultdict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = defaultdict(list)
        for (table, key), (row, before) in self._changed.items():
            self.before.append((table, key, before))
            grouped[type(row), tuple(sorted(before))].append(row)
        self._changed = {}
        for (model, names), rows in () if self.is_dry else grouped.items():
            model._base_manager.bulk_update(rows, names, CHUNK)
            self.packs.append(images.pack(rows))


def take_back(created: dict[str, list[int]], before: Iterable[Before]) -> list[Pack]:
    """Delete the rows that a batch made and give the others back what they held; return the images for the log.

    Raises: ProtectedError where rows of others stand on those that are to go.
    """
    packs = list(_restored(before))
    for table, keys in reversed(created.items()):
        model = apps.get_model(table)
        for part in chunks(keys):
            model._base_manager.filter(pk__in=part).delete()
            packs.append(images.pack_gone(table, part))
    return packs


def touched_after(index: int, created: dict[str, list[int]], before: Iterable[Before]) -> list[tuple[str, int]]:
    """Return the rows of a batch on which an act later than ``index`` left an image."""
    ours = {(table, key) for table, keys in created.items() for key in keys} | {row[:2] for row in before}
    return sorted(name for name in ledger.written_after(index, {table for table, _ in ours}) if name in ours)


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """Yield the items in lists of ``size``, the last one shorter."""
    source = iter(items)
    while part := list(islice(source, size)):
        yield part


def _restored(before: Iterable[Before]) -> Iterator[Pack]:
    grouped: defaultdict[str, dict[int, dict[str, str | None]]] = defaultdict(dict)
    for table, key, values in before:
        # Of two changes of one row the first knows what it held at first.
        grouped[table][key] = {**values, **grouped[table].get(key, {})}
    for table, changes in grouped.items():
        model = apps.get_model(table)
        for part in chunks(changes):
            rows = list(model._base_manager.filter(pk__in=part))
            for row in rows:
                for name, text in changes[row.pk].items():
                    field: Any = model._meta.get_field(name)
                    setattr(row, field.attname, None if text is None else field.to_python(text))
            names = sorted({name for row in rows for name in changes[row.pk]})
            model._base_manager.bulk_update(rows, names, CHUNK)
            yield images.pack(rows)


def _written(row: models.Model, field: Any) -> str | None:
    return None if getattr(row, field.attname) is None else field.value_to_string(row)


def _differ(held: object, wanted: object) -> bool:
    return bytes(held) != wanted if isinstance(held, memoryview) else held != wanted
