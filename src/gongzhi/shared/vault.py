"""Personal data at rest: sealed by AES-256-GCM for one row and column, and found by a keyed hash.

The keys are files beside the log's, in neither the database nor its backup: who has only the tables reads nothing, and
cannot try out numbers either, since a hash without its key is no hash of them.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from gongzhi.errors import BadValue, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

VERSION = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
SEALED_FROM = len(VERSION) + KEY_ID_BYTES


@dataclass(frozen=True)
class Vault:
    """The keys of one deployment: ``data`` by key id, the newest ``current``; ``index`` for the keyed hashes."""

    data: Mapping[bytes, bytes]
    current: bytes
    index: bytes

    @cached_property
    def _ciphers(self) -> dict[bytes, AESGCM]:
        return {name: AESGCM(key) for name, key in self.data.items()}

    def seal(self, text: str, *, row: UUID, column: str) -> bytes:
        """Return ``text`` so that only this row and column opens it; "" stays empty.

        Shape: version, key id, nonce, ciphertext with its tag. ``column`` is ``<table>.<column>``.
        """
        return self.seal_bytes(text.encode(), row=row, column=column) if text else b""

    def seal_bytes(self, data: bytes, *, row: UUID, column: str) -> bytes:
        """Return ``data`` so that only this row and column opens it."""
        head, nonce = VERSION + self.current, secrets.token_bytes(NONCE_BYTES)
        return head + nonce + self._ciphers[self.current].encrypt(nonce, data, _bound(head, row, column))

    def unseal(self, sealed: bytes, *, row: UUID, column: str) -> str:
        """Return what was sealed. Raises: BadValue where it was altered or moved here, NotFound without its key."""
        return self.unseal_bytes(sealed, row=row, column=column).decode() if sealed else ""

    def unseal_bytes(self, sealed: bytes, *, row: UUID, column: str) -> bytes:
        """Return the bytes that were sealed. Raises: as ``unseal``."""
        data = bytes(sealed)
        head, rest = data[:SEALED_FROM], data[SEALED_FROM:]
        cipher = self._ciphers.get(head[len(VERSION) :])
        if cipher is None or not head.startswith(VERSION):
            raise NotFound("no_data_key", key=head[len(VERSION) :].hex())
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], _bound(head, row, column))
        except InvalidTag:
            raise BadValue("sealed_altered", column=column) from None

    def digest(self, kind: str, text: str) -> bytes:
        """Return the keyed hash by which a value of this kind (``id_number``, ``telephone``) is found."""
        return hmac.digest(self.index, f"{kind}\x00{text}".encode(), "sha256")


def _bound(head: bytes, row: UUID, column: str) -> bytes:
    """Return what the tag covers besides the text: the key id, the row and the column."""
    return head + row.bytes + column.encode()


def parsed(data_keys: str, index_key: str) -> Vault:
    """Return the vault of key files: ``data_keys`` has a line ``<key id> <key>`` for each key, the newest last."""
    lines = [line.split() for line in data_keys.splitlines() if line.strip()]
    found = {bytes.fromhex(name): bytes.fromhex(key) for name, key in lines}
    return Vault(found, bytes.fromhex(lines[-1][0]), bytes.fromhex(index_key))


@lru_cache(maxsize=1)
def vault() -> Vault:
    """Return the vault of this deployment, read once. Raises: NotFound before ``gongzhi keys`` made its keys."""
    return parsed(_text(settings.DATA_KEYS), _text(settings.INDEX_KEY))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        raise NotFound("no_keys", path=str(path)) from None
