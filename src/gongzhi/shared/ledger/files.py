"""The log as the files of the C2SP tlog-tiles layout: served one by one, or written to a folder."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from gongzhi.errors import NotFound, StaleState
from gongzhi.shared.ledger import queries
from gongzhi.shared.ledger.models import Entry, Node, Opening
from gongzhi.translog import entry as entries
from gongzhi.translog import note, tiles
from gongzhi.translog.export import write_log
from gongzhi.translog.openings import Opening as Opened
from gongzhi.translog.openings import OpenLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gongzhi.shared.ledger.models import Checkpoint

CHUNK = 500


def published() -> Checkpoint:
    """Return the newest checkpoint. Raises: NotFound before the signer ran."""
    checkpoint = queries.last_checkpoint()
    if checkpoint is None:
        raise NotFound("no_checkpoint")
    return checkpoint


def tile(path: str) -> tuple[tiles.Tile, bytes]:
    """Return a tile or entry bundle of the signed log and its bytes. Raises: NotFound where it has no such file."""
    asked = tiles.parse_path(path)
    whole = asked and tiles.tile_at(asked.level, asked.index, published().size)
    if asked is None or whole is None or asked.width > whole.width:
        raise NotFound("no_file", file=path)
    first = asked.index * tiles.WIDTH
    if asked.level == tiles.ENTRIES:
        return asked, tiles.pack(list(_entries(first, first + asked.width)))
    row = Node.objects.filter(
        level=asked.level * tiles.LEVEL_BITS, position__gte=first, position__lt=first + asked.width
    )
    return asked, b"".join(map(bytes, row.order_by("position").values_list("hash", flat=True)))


def openings(path: str) -> bytes:
    """Return the public openings that go with an entry bundle of the signed log. Raises: NotFound."""
    size = published().size
    bundle = tiles.parse_path(path.replace("open/", "tile/entries/", 1).removesuffix(".jsonl"))
    if bundle is None or tiles.open_path(bundle.index) != path or bundle.index * tiles.WIDTH >= size:
        raise NotFound("no_file", file=path)
    first = bundle.index * tiles.WIDTH
    return b"".join(line.to_bytes() for line in _open_lines(first, min(first + tiles.WIDTH, size)))


def export(directory: Path) -> note.Checkpoint:
    """Write the signed log to ``directory`` and return its checkpoint.

    Raises: NotFound before the signer ran; StaleState where a value was erased that this checkpoint does not know of.
    """
    checkpoint = published()
    size = checkpoint.size
    write_log(directory, _entries(0, size), _open_lines(0, size), bytes(checkpoint.note))
    if any(entries.Entry.from_bytes(data).act == entries.ERASE for data in _entries(size, queries.size())):
        raise StaleState("erased_after_checkpoint", size=size)
    return note.Checkpoint.parse(note_text(bytes(checkpoint.note)))


def note_text(signed: bytes) -> str:
    """Return the text that a note's signatures are over."""
    return signed.rpartition(b"\n\n")[0].decode("utf-8") + "\n"


def _entries(first: int, end: int) -> Iterator[bytes]:
    held = Entry.objects.filter(index__gte=first, index__lt=end).order_by("index").values_list("data", flat=True)
    return map(bytes, held.iterator(CHUNK))


def _open_lines(first: int, end: int) -> Iterator[OpenLine]:
    held = Opening.objects.filter(is_public=True, entry_id__gte=first, entry_id__lt=end).order_by("entry_id", "path")
    for index, group in groupby(held.iterator(CHUNK), key=lambda opening: opening.entry_id):
        yield OpenLine(index, tuple(_opened(one) for one in group))


def _opened(opening: Opening) -> Opened:
    return Opened(opening.path, bytes(opening.salt), entries.parse(bytes(opening.value)))
