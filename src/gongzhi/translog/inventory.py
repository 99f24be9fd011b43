"""An exported log as a verifier meets it: which of its files are there, and what is wrong with the set of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongzhi.errors import BadValue, Finding
from gongzhi.translog import folder
from gongzhi.translog.merkle import HASH_BYTES
from gongzhi.translog.tiles import (
    BUNDLE_BYTES,
    ENTRIES,
    TILE_BYTES,
    WIDTH,
    Tile,
    open_path,
    parse_path,
    tile_at,
    tiles_at,
    tiles_of,
    unpack,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FINDINGS = 1000


class Findings:
    """What a verification found, each thing once; beyond a thousand of a rule it only counts: memory stays flat."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}
        self._of_rule: Counter[str] = Counter()
        self.omitted = 0

    def add(self, rule: str, message: str, **values: object) -> None:
        """Take a finding in; ``message`` names its words, ``values`` fill them."""
        key = repr((rule, message, values))
        if key in self._found:
            return
        if self.is_full(rule):
            self.omitted += 1
        else:
            self._of_rule[rule] += 1
            self._found[key] = Finding(rule=rule, message=message, values=values)

    def is_full(self, rule: str) -> bool:
        """Tell whether findings of this rule are only counted by now."""
        return self._of_rule[rule] >= FINDINGS

    def all(self) -> tuple[Finding, ...]:
        """Answer the findings in the order they came."""
        return tuple(self._found.values())


@dataclass(slots=True)
class LogFiles:
    """The files of a log of ``size`` entries under ``directory``; only those that belong there are ever read."""

    directory: Path
    size: int
    found: Findings
    present: set[str] = field(default_factory=set)
    older: list[Tile] = field(default_factory=list)

    def read(self, tile: Tile) -> bytes | None:
        """Answer a tile's or a bundle's bytes; None, and a finding, where it cannot be read."""
        if tile.path not in self.present:
            return None
        try:
            return folder.read(self.directory / tile.path, BUNDLE_BYTES if tile.level == ENTRIES else TILE_BYTES)
        except BadValue as error:
            self.found.add("tile", "tile_unreadable", file=tile.path, reason=error.code)
            return None

    def entries(self, bundle: Tile) -> list[bytes] | None:
        """Answer a bundle's entries; None, and a finding, where it is malformed."""
        data = self.read(bundle)
        if data is None:
            return None
        try:
            return unpack(data, bundle.width)
        except BadValue:
            self.found.add("tile", "bundle_malformed", file=bundle.path, width=bundle.width)
            return None

    def bundles(self) -> Iterator[Tile]:
        """Answer the entry bundles that are there, from left to right."""
        for tile in tiles_at(ENTRIES, self.size):
            if tile.path in self.present:
                yield tile
            elif self.found.is_full("tile"):
                return


def take_inventory(directory: Path, size: int, found: Findings) -> LogFiles:
    """List the files of the log, and report what is missing, foreign, or no plain file."""
    files = LogFiles(directory, size, found)
    for one in folder.walk(directory, ("tile", "open")):
        if one.regular:
            _place(files, one.name)
        else:
            found.add(_rule(one.name), "not_a_file", file=folder.printable(one.name))
    for tile in tiles_of(size):
        if tile.path not in files.present:
            found.add("tile", "tile_absent", file=tile.path)
        if tile.level == ENTRIES and open_path(tile.index) not in files.present:
            found.add("missing", "openings_absent", file=open_path(tile.index))
        if found.is_full("tile"):
            break
    return files


def check_older(files: LogFiles) -> None:
    """Report partial tiles of earlier checkpoints that are not the beginning of what stands there now."""
    for tile in files.older:
        now = files.read(tile_at(tile.level, tile.index, files.size) or tile)
        then = files.read(tile)
        if now is not None and then is not None and (not now.startswith(then) or not _has_width(then, tile)):
            files.found.add("tile", "older_differs", file=tile.path)


def _has_width(data: bytes, tile: Tile) -> bool:
    if tile.level != ENTRIES:
        return len(data) == tile.width * HASH_BYTES
    try:
        return bool(unpack(data, tile.width))
    except BadValue:
        return False


def _place(files: LogFiles, name: str) -> None:
    """Take a file in where the layout has a place for it."""
    is_open = name.startswith("open/") and name.endswith(".jsonl")
    tile = parse_path(f"tile/entries/{name[5:-6]}" if is_open else name)
    now = tile and tile_at(tile.level, tile.index, files.size)
    if not tile or not now or (tile.width > now.width and not is_open) or (is_open and tile.width != WIDTH):
        files.found.add(_rule(name), "not_of_the_log", file=folder.printable(name))
        return
    files.present.add(name)
    if not is_open and tile.width < now.width:
        files.older.append(tile)


def _rule(name: str) -> str:
    return "record" if name.startswith("open") else "tile"
