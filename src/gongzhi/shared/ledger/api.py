"""The log as JSON: records with their public openings, proofs, the last checkpoint."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from ninja import Query, Router, Schema

from gongzhi.errors import NotFound
from gongzhi.shared.ledger import queries
from gongzhi.shared.web.api import Code, Number, Page, Paged, answers, public_read, signed_read
from gongzhi.translog import base64text, merkle
from gongzhi.translog.entry import Entry
from gongzhi.translog.note import Checkpoint

if TYPE_CHECKING:
    from django.http import HttpRequest

    from gongzhi.shared.ledger import models

router = Router(tags=["log"])


class RecordLine(Schema):
    """One act in the log, shortly."""

    index: int
    act: str
    at: str
    place: str


class OpeningOut(Schema):
    """What stands behind a salted hash of an entry: the hash is ``sha256(salt || canonical JSON of value)``."""

    path: str
    salt: str
    value: Any


class RecordOut(RecordLine):
    """One act: its entry as it stands in the log, the openings that anyone may have, and its leaf hash."""

    entry: dict[str, Any]
    openings: list[OpeningOut]
    leaf: str
    proof: str


class CheckpointOut(Schema):
    """The last signed statement of the log's size and root; ``note`` is the signed note itself."""

    origin: str
    size: int
    root: str
    note: str


class ProofOut(Schema):
    """That a record is in the log of ``size`` acts with this root; ``leaf``, ``path`` and ``root`` are base64."""

    index: int
    leaf: str
    path: list[str]
    size: int
    root: str
    checkpoint: str


class Wanted(Paged):
    """Which records are asked for: those of a place, or all."""

    place: Code | None = None


@router.get("/records", response=answers(Page[RecordLine]), url_name="records")
@public_read
def list_records(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, object]:
    """List the acts in the log, oldest first."""
    found = queries.entries_of(wanted.place)
    return {"items": [RecordLine(**_line(row)) for row in found[wanted.part]], "count": found.count()}


@router.get("/records/{index}", response=answers(RecordOut, 404), url_name="record")
@public_read
def read_record(request: HttpRequest, index: Number) -> RecordOut:
    """Read one record with its public openings."""
    row = queries.entry(index)
    data = bytes(row.data)
    return RecordOut(
        **_line(row),
        entry=json.loads(data),
        openings=[_opening(one) for one in queries.public_openings(index)],
        leaf=base64text.encode(merkle.leaf_hash(data)),
        proof=reverse("api:proof", args=[index]),
    )


@router.get("/records/{index}/proof", response=answers(ProofOut, 404), url_name="proof")
@signed_read
def read_proof(request: HttpRequest, index: Number) -> ProofOut:
    """Read the proof that a record is in the log that the last checkpoint signs."""
    queries.entry(index)
    proof = queries.proof(index)
    if proof is None:
        raise NotFound("not_signed_yet", index=index)
    return ProofOut(
        index=index,
        leaf=base64text.encode(proof.leaf),
        path=[base64text.encode(one) for one in proof.path],
        size=proof.size,
        root=base64text.encode(_signed(proof.checkpoint).root),
        checkpoint=proof.checkpoint.decode(),
    )


@router.get("/checkpoint", response=answers(CheckpointOut, 404), url_name="checkpoint")
@signed_read
def read_checkpoint(request: HttpRequest) -> CheckpointOut:
    """Read the last checkpoint. It is the signer's; verify it with the log's public key."""
    last = queries.last_checkpoint()
    if last is None:
        raise NotFound("no_checkpoint")
    note = bytes(last.note)
    signed = _signed(note)
    return CheckpointOut(
        origin=signed.origin, size=signed.size, root=base64text.encode(signed.root), note=note.decode()
    )


def _signed(note: bytes) -> Checkpoint:
    """Return what a note of our own signer says; whoever asks verifies the signature."""
    text, _, _ = note.decode().partition("\n\n")
    return Checkpoint.parse(f"{text}\n")


def _line(row: models.Entry) -> dict[str, Any]:
    act = Entry.from_bytes(bytes(row.data))
    return {"index": row.index, "act": act.act, "at": act.at, "place": act.place}


def _opening(opening: models.Opening) -> OpeningOut:
    salt, value = base64text.encode(bytes(opening.salt)), json.loads(bytes(opening.value))
    return OpeningOut(path=opening.path, salt=salt, value=value)
