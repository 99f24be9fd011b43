"""Matches openings to entries, and counts the entries that are opened, sealed and erased.

``erased``: an erasure names one of its sealed paths. ``opened``: every sealed path is opened, or none is sealed.
``sealed``: the rest. An opening must stand in ``open/`` exactly where the log discloses the path, in the entry
itself or later, and no erasure names it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongzhi.errors import BadValue
from gongzhi.translog import folder
from gongzhi.translog.entry import Entry, Target
from gongzhi.translog.openings import LINE_BYTES, Opening, OpenLine
from gongzhi.translog.tiles import WIDTH, Tile, open_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from gongzhi.translog.inventory import LogFiles

# Canonical JSON has one spelling, so an entry without these bytes is no act on earlier entries.
ACT_ON_ENTRIES = b'"act":"ledger.'

Paths = dict[int, set[str]]


@dataclass(slots=True)
class Counts:
    """How many entries are fully public, and how many had something erased."""

    opened: int = 0
    erased: int = 0


@dataclass(slots=True)
class _Later:
    """What acts say about sealed paths of earlier entries, by those entries' index."""

    disclosed: Paths = field(default_factory=lambda: defaultdict(set))
    erased: Paths = field(default_factory=lambda: defaultdict(set))


@dataclass(slots=True)
class _Record:
    """One entry, the paths that must be open, those that must not be any more, those found open, and found wrong."""

    index: int
    entry: Entry
    due: AbstractSet[str]
    erased: AbstractSet[str]
    shown: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)


def check_records(files: LogFiles) -> Counts:
    """Report every opening that does not fit the log, and every one that is missing."""
    later, counts = _read_later(files), Counts()
    for bundle in files.bundles():
        entries = files.entries(bundle) or []
        records: dict[int, _Record] = {}
        for index, data in enumerate(entries, bundle.index * WIDTH):
            if record := _read_record(files, bundle, index, data, later):
                records[index] = record
        if entries:
            _match_lines(files, bundle, records)
        for record in records.values():
            _count(files, bundle, record, counts)
    return counts


def _read_later(files: LogFiles) -> _Later:
    later = _Later()
    for bundle in files.bundles():
        for index, data in enumerate(files.entries(bundle) or [], bundle.index * WIDTH):
            if ACT_ON_ENTRIES in data:
                _take_act(files, bundle, index, data, later)
    return later


def _take_act(files: LogFiles, bundle: Tile, index: int, data: bytes, later: _Later) -> None:
    try:
        entry = Entry.from_bytes(data)
    except BadValue:
        return  # reported where the record is read
    for paths, targets in ((later.disclosed, entry.disclosures()), (later.erased, entry.erasures())):
        for target in targets:
            if target.index < index:
                paths[target.index].add(target.path)
            else:
                _report(files, bundle.path, "act_on_later", Target(index, target.path))


def _read_record(files: LogFiles, bundle: Tile, index: int, data: bytes, later: _Later) -> _Record | None:
    try:
        entry = Entry.from_bytes(data)
    except BadValue as error:
        files.found.add("record", "entry_malformed", file=bundle.path, index=index, reason=error.code)
        return None
    disclosed, erased = later.disclosed.get(index, set()), later.erased.get(index, set())
    for path in sorted((disclosed | erased) - entry.sealed.keys()):
        _report(files, bundle.path, "act_on_unknown", Target(index, path))
    due = ((entry.disclosed | disclosed) & entry.sealed.keys()) - erased
    return _Record(index, entry, due=due, erased=erased & entry.sealed.keys())


def _match_lines(files: LogFiles, bundle: Tile, records: dict[int, _Record]) -> None:
    name, last = open_path(bundle.index), -1
    for line in _read_lines(files, name):
        in_bundle = 0 <= line.index - bundle.index * WIDTH < bundle.width
        if line.index <= last or not in_bundle:
            files.found.add("record", "line_misplaced", file=name, index=line.index)
        elif line.index in records:
            for opening in line.openings:
                _match(files, name, records[line.index], opening)
        last = max(last, line.index)


def _read_lines(files: LogFiles, name: str) -> Iterator[OpenLine]:
    if name not in files.present:
        return
    try:
        for number, data in enumerate(folder.lines(files.directory / name, LINE_BYTES), 1):
            try:
                yield OpenLine.from_bytes(data)
            except BadValue as error:
                files.found.add("record", "line_malformed", file=name, line=number, reason=error.code)
    except BadValue as error:
        files.found.add("record", "openings_unreadable", file=name, reason=error.code)


def _match(files: LogFiles, name: str, record: _Record, opening: Opening) -> None:
    target = Target(record.index, opening.path)
    if opening.path not in record.entry.sealed:
        _report(files, name, "opening_unknown", target)
    elif opening.commitment() != record.entry.sealed[opening.path]:
        record.wrong.add(opening.path)
        _report(files, name, "opening_differs", target)
    elif opening.path in record.erased:
        _report(files, name, "opening_erased", target)
    elif opening.path not in record.due:
        _report(files, name, "opening_undisclosed", target)
    else:
        record.shown.add(opening.path)


def _report(files: LogFiles, name: str, message: str, target: Target) -> None:
    files.found.add("record", message, file=name, index=target.index, path=target.path)


def _count(files: LogFiles, bundle: Tile, record: _Record, counts: Counts) -> None:
    for path in sorted(record.due - record.shown - record.wrong):
        files.found.add("missing", "opening_missing", file=open_path(bundle.index), index=record.index, path=path)
    if record.erased:
        counts.erased += 1
    elif record.shown == record.entry.sealed.keys():
        counts.opened += 1
