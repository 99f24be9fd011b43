"""The signer: alone holds the key, and never signs a smaller or another tree than it signed before."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.errors import BadValue, StaleState
from gongzhi.shared import clock
from gongzhi.shared.failpoints import failpoint
from gongzhi.shared.ledger.models import Checkpoint, Head, Node
from gongzhi.translog import merkle, note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def sign(*, signer_key: str, verifier_key: str, origin: str, state: Path) -> note.Checkpoint | None:
    """Sign the log as it stands and publish the checkpoint; return None where the log is empty.

    Shape: ``state`` is the signer's own file, outside the database, with the last checkpoint that it signed; without it
    the last published checkpoint stands in.
    Locks: the signer's folder, so that two signers never overtake each other.
    Raises: StaleState where the log shrank (``log_shrunk``) or is not a continuation (``log_forked``).
    """
    with _alone(state.parent):
        return _sign(signer_key, verifier_key, origin, state)


def _sign(signer_key: str, verifier_key: str, origin: str, state: Path) -> note.Checkpoint | None:
    head = Head.objects.get()
    if not head.size:
        return None
    frontier = merkle.Frontier.from_bytes(bytes(head.frontier))
    now = note.Checkpoint(origin, frontier.size, frontier.root())
    signed = state.read_bytes() if state.exists() else _published()
    last = note.Checkpoint.parse(note.open_note(signed, [verifier_key]).text) if signed else None
    if last:
        _require_continuation(last, now)
    if last is None or last.size < now.size:
        signed = note.sign(now.text(), signer_key)
        _keep(state, signed)
        failpoint("signer.before_publish")
    _publish(now.size, signed)
    return now


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other signer is at work."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _published() -> bytes:
    last = Checkpoint.objects.order_by("-size").first()
    return bytes(last.note) if last else b""


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
