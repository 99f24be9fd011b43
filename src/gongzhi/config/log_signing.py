"""The signer of this deployment: its keys, and its own memory of what it signed last."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError, connection

from gongzhi.config import keys
from gongzhi.shared.ledger import signer

if TYPE_CHECKING:
    from pathlib import Path

    from gongzhi.translog import note


def state() -> Path:
    """Return the signer's own file: outside the database, so that a restored backup is noticed."""
    folder: Path = settings.VAR / "signer"
    return folder / "checkpoint"


def may_sign() -> bool:
    """Say whether the secret key is on this machine."""
    return keys.path_of(settings.VAR, keys.SIGNER).exists()


def sign() -> note.Checkpoint | None:
    """Sign and publish the log as it stands; None where it is empty. Raises: NotFound, StaleState."""
    return signer.sign(
        signer_key=keys.read(settings.VAR, keys.SIGNER),
        verifier_key=settings.LOG_VERIFIER,
        origin=settings.LOG_ORIGIN,
        state=state(),
    )


def sign_if_reachable() -> note.Checkpoint | None:
    """Sign like ``sign``; where the database does not answer, say so and return None, to try again later."""
    try:
        return sign()
    except OperationalError as fault:
        logging.getLogger(__name__).warning("the log was not signed: %s", fault)
        connection.close()
        return None
