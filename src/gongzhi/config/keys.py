"""The secrets of one deployment: files of mode 0600 under ``var/keys``, made once and never overwritten."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from gongzhi.errors import NotFound

SECRET = "secret_key"  # noqa: S105  (a file's name)
SIGNER = "log_signer"
VERIFIER = "log_verifier"
DATA = "data_keys"
INDEX = "index_key"
OIDC = "oidc_client_secret"  # given by the province; never made here
DEMO_MARK = "made_by_the_demo"
ORIGIN = "gongzhi.example/county"
KEY_ID_BYTES = 4
KEY_BYTES = 32


class NoKeys(NotFound):
    """There are no keys yet; ``gongzhi keys`` makes them."""

    def __init__(self, path: Path) -> None:
        super().__init__("no_keys", path=str(path))


def folder() -> Path:
    """Return the folder of this deployment: ``GONGZHI_VAR``, or ``var`` where the command is run."""
    return Path(os.environ.get("GONGZHI_VAR", "var")).resolve()


def path_of(var: Path, name: str) -> Path:
    """Return where the secret ``name`` lies."""
    return var / "keys" / name


def read(var: Path, name: str) -> str:
    """Return the secret ``name``. Raises: NoKeys."""
    path = path_of(var, name)
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        raise NoKeys(path) from None


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


def make(var: Path, origin: str, *, is_demo: bool = False) -> list[str]:
    """Make the keys that do not exist yet, and mark those of a demo; return the names of those made.

    A folder that is made for them is its owner's alone: the database, with what is not public, lies there too.
    """
    from gongzhi.translog import note

    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    drawn = {
        SECRET: secrets.token_urlsafe(48),
        DATA: f"{secrets.token_hex(KEY_ID_BYTES)} {secrets.token_hex(KEY_BYTES)}",
        INDEX: secrets.token_hex(KEY_BYTES),
    }
    made = [name for name, value in drawn.items() if write(var, name, value)]
    if not path_of(var, SIGNER).exists():
        signer, verifier = note.generate_key(origin)
        write(var, VERIFIER, verifier)
        write(var, SIGNER, signer)
        made += [SIGNER, VERIFIER]
    if made and is_demo:
        write(var, DEMO_MARK, origin)
    return made
