"""Whose data was erased, kept in a file beside the database, so that restoring an older backup brings nobody back."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Erasure:
    """That a person's data was erased on a day; the file names nobody otherwise."""

    uid: UUID
    on: date


def listed() -> list[Erasure]:
    """Return every erasure, oldest first. Raises: ValueError for a line that is none: the file is to be looked at."""
    path: Path = settings.ERASURES
    if not path.exists():
        return []
    lines = path.read_text("utf-8").splitlines()
    return [Erasure(UUID(hex=one["uid"]), date.fromisoformat(one["on"])) for one in map(json.loads, lines)]


def add(erasure: Erasure) -> None:
    """Put one erasure behind the last and wait until the disk has it; only the deployment's own account reads it."""
    path: Path = settings.ERASURES
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(json.dumps({"uid": erasure.uid.hex, "on": erasure.on.isoformat()}) + "\n")
        file.flush()
        os.fsync(file.fileno())
