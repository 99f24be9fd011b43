"""What the pages of the log show: the newest acts, and one act with everything that proves it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.errors import BadValue, NotFound
from gongzhi.shared.ledger import queries
from gongzhi.shared.ledger.models import Entry, Opening
from gongzhi.translog import base64text, merkle, note
from gongzhi.translog import entry as entries
from gongzhi.translog.proof import Proof

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.shared.ledger.queries import Mismatch

LINES = 50
# Comparing the rows of one bulk import would take seconds; ``gongzhi ledger check`` does it.
ROWS_COMPARED = 500
OPENED, SEALED, ERASED = "opened", "sealed", "erased"


@dataclass(frozen=True, slots=True)
class Line:
    """One act in the list of acts."""

    index: int
    act: str
    at: str
    place: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class LogPage:
    """The newest acts, or those before an index; ``checkpoint`` is "" before the signer ran."""

    size: int
    verifier_key: str
    origin: str
    checkpoint: str
    signed_size: int
    signed_at: datetime | None
    lines: tuple[Line, ...]
    older_before: int | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed path: ``state`` is ``opened``, ``sealed`` or ``erased``; ``value`` is JSON where it is opened."""

    path: str
    commitment: str
    state: str
    value: object = None


@dataclass(frozen=True, slots=True)
class Verified:
    """The proof that an act is under the last checkpoint, and what came of checking it here and now."""

    path: tuple[str, ...]
    size: int
    checkpoint: str
    is_valid: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One act: its bytes, what of it is open, its proof, and whether the rows it wrote are still what it left.

    Shape: ``proof`` is None until the signer ran; ``mismatches`` is None where there are too many rows to compare here.
    """

    index: int
    size: int
    act: str
    at: str
    place: str
    entry_json: str
    raw: str
    sealed: tuple[Sealed, ...]
    rows: int
    leaf: str
    proof: Verified | None
    verifier_key: str
    mismatches: tuple[Mismatch, ...] | None

    @property
    def previous(self) -> int | None:
        """Return the index of the act before, if any."""
        return self.index - 1 if self.index else None

    @property
    def next(self) -> int | None:
        """Return the index of the act after, if any."""
        return self.index + 1 if self.index + 1 < self.size else None


def log_page(before: int | None, verifier_key: str) -> LogPage:
    """Return the page of the log: the newest acts, or those before an index."""
    size, checkpoint = queries.size(), queries.last_checkpoint()
    end = size if before is None else min(before, size)
    signed = checkpoint.size if checkpoint else 0
    held = Entry.objects.filter(index__lt=end, index__gte=end - LINES).order_by("-index")
    lines = tuple(_line(row, signed) for row in held)
    return LogPage(
        size=size,
        verifier_key=verifier_key,
        origin=note.key_name(verifier_key),
        checkpoint=bytes(checkpoint.note).decode() if checkpoint else "",
        signed_size=signed,
        signed_at=checkpoint.signed_at if checkpoint else None,
        lines=lines,
        older_before=lines[-1].index if lines and lines[-1].index else None,
    )


def record_page(index: int, verifier_key: str) -> RecordPage:
    """Return the page of one act. Raises: NotFound."""
    row = queries.entry(index)
    data = bytes(row.data)
    entry = entries.Entry.from_bytes(data)
    return RecordPage(
        index=index,
        size=queries.size(),
        act=entry.act,
        at=entry.at,
        place=entry.place,
        entry_json=json.dumps(entries.parse(data), ensure_ascii=False, indent=2),
        raw=data.decode("utf-8"),
        sealed=_sealed(index, entry),
        rows=entry.rows.count,
        leaf=base64text.encode(merkle.leaf_hash(data)),
        proof=_verified(index, data, verifier_key),
        verifier_key=verifier_key,
        mismatches=tuple(queries.mismatches_of(index)) if entry.rows.count <= ROWS_COMPARED else None,
    )


def proof_file(index: int) -> bytes:
    """Return the proof of one act as a C2SP tlog-proof. Raises: NotFound, also where it is not signed yet."""
    found = queries.proof(index)
    if found is None:
        raise NotFound("not_signed_yet", index=queries.entry(index).index)
    return Proof(index, found.path, found.checkpoint).to_bytes()


def _line(row: Entry, signed: int) -> Line:
    entry = entries.Entry.from_bytes(bytes(row.data))
    return Line(row.index, entry.act, entry.at, entry.place, row.index < signed)


def _sealed(index: int, entry: entries.Entry) -> tuple[Sealed, ...]:
    held = {one.path: one for one in Opening.objects.filter(entry_id=index)}
    return tuple(
        _state(path, base64text.encode(commitment), held.get(path)) for path, commitment in sorted(entry.sealed.items())
    )


def _state(path: str, commitment: str, opening: Opening | None) -> Sealed:
    if opening is None:
        return Sealed(path, commitment, ERASED)
    if not opening.is_public:
        return Sealed(path, commitment, SEALED)
    return Sealed(path, commitment, OPENED, entries.parse(bytes(opening.value)))


def _verified(index: int, data: bytes, verifier_key: str) -> Verified | None:
    """Check the proof the way anyone else would, from the entry's bytes and the log's key."""
    found = queries.proof(index)
    if found is None:
        return None
    try:
        Proof(index, found.path, found.checkpoint).verify(data, [verifier_key])
    except BadValue:
        is_valid = False
    else:
        is_valid = True
    path = tuple(map(base64text.encode, found.path))
    return Verified(path, found.size, found.checkpoint.decode("utf-8"), is_valid)
