"""The secrets of one deployment: files of mode 0600 under ``var/keys``, made once and never overwritten."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SECRET = "secret_key"
SIGNER = "log_signer"
VERIFIER = "log_verifier"
DEMO_MARK = "made_by_the_demo"


class KeysMissing(RuntimeError):
    """There are no keys yet; ``gongzhi keys`` makes them."""


def path_of(var: Path, name: str) -> Path:
    """Return where the secret ``name`` lies."""
    return var / "keys" / name


def read(var: Path, name: str) -> str:
    """Return the secret ``name``. Raises: KeysMissing."""
    try:
        return path_of(var, name).read_text("utf-8").strip()
    except FileNotFoundError:
        raise KeysMissing(f"{path_of(var, name)}: no such key; make the keys with: gongzhi keys") from None


def write(var: Path, name: str, value: str) -> bool:
    """Keep ``value`` as the secret ``name`` unless there is one; return whether it was written."""
    path = path_of(var, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(value + "\n")
    return True


def make(var: Path, origin: str) -> list[str]:
    """Make the keys that do not exist yet; return the names of those made."""
    from gongzhi.translog import note

    made = [SECRET] if write(var, SECRET, secrets.token_urlsafe(48)) else []
    if not path_of(var, SIGNER).exists():
        signer, verifier = note.generate_key(origin)
        write(var, SIGNER, signer)
        write(var, VERIFIER, verifier)
        made += [SIGNER, VERIFIER]
    return made
