"""The signer: alone holds the key, and never signs a smaller or another tree than it signed before."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.errors import BadValue, StaleState
from gongzhi.shared import clock
from gongzhi.shared.failpoints import failpoint
from gongzhi.shared.ledger.models import Checkpoint, Head, Node
from gongzhi.translog import merkle, note

if TYPE_CHECKING:
    from pathlib import Path


def sign(*, signer_key: str, verifier_key: str, origin: str, state: Path) -> note.Checkpoint | None:
    """Sign the log as it stands and publish the checkpoint; return None where the log is empty.

    Shape: ``state`` is the signer's own file, outside the database, with the last checkpoint that it signed.
    Raises: StaleState where the log shrank (``log_shrunk``) or is not a continuation (``log_forked``).
    """
    head = Head.objects.get()
    if not head.size:
        return None
    frontier = merkle.Frontier.from_bytes(bytes(head.frontier))
    now = note.Checkpoint(origin, frontier.size, frontier.root())
    signed = state.read_bytes() if state.exists() else b""
    if signed:
        last = note.Checkpoint.parse(note.open_note(signed, [verifier_key]).text)
        _require_continuation(last, now)
    if not signed or last.size < now.size:
        signed = note.sign(now.text(), signer_key)
        _keep(state, signed)
        failpoint("signer.before_publish")
    _publish(now.size, signed)
    return now


def _require_continuation(last: note.Checkpoint, now: note.Checkpoint) -> None:
    if now.size < last.size:
        raise StaleState("log_shrunk", signed=last.size, found=now.size)
    path = merkle.consistency_proof(_node, last.size, now.size)
    if not merkle.verify_consistency(last.size, now.size, path, last.root, now.root):
        raise StaleState("log_forked", signed=last.size, found=now.size)


def _node(level: int, position: int) -> bytes:
    found = Node.objects.filter(level=level, position=position).values_list("hash", flat=True).first()
    if found is None:
        raise BadValue("log_node_missing", level=level, position=position)
    return bytes(found)


def _keep(state: Path, signed: bytes) -> None:
    """Write the signer's state so that it survives a power cut before anyone sees the checkpoint."""
    state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = state.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(signed)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(state)
    folder = os.open(state.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@transaction.atomic
def _publish(size: int, signed: bytes) -> None:
    Checkpoint.objects.get_or_create(size=size, defaults={"note": signed, "signed_at": clock.now()})
