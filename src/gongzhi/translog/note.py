"""Signed notes and checkpoints of C2SP (signed-note, tlog-checkpoint) with Ed25519.

Shape: a verifier key is ``<name>+<8 hex digits>+<base64(0x01 || public key)>``; a signer key is
``PRIVATE+KEY+<name>+<8 hex digits>+<base64(0x01 || seed)>``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gongzhi.errors import BadValue
from gongzhi.translog import base64text
from gongzhi.translog.merkle import HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

ED25519 = b"\x01"
SEED_BYTES = 32
KEY_ID_BYTES = 4
NOTE_BYTES = 1_000_000
SIGNATURES = 100
SIGNER_PREFIX = "PRIVATE+KEY+"
SIGNATURE_LINE = re.compile("— ([^ ]+) ([A-Za-z0-9+/]+=*)")
DECIMAL = re.compile("0|[1-9][0-9]{0,18}")
CONTROL = re.compile("[\x00-\x1f]")
CONTROL_BUT_NEWLINE = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A note whose signatures by known keys were all verified; ``signers`` are those keys, as given."""

    text: str
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log vouches for: its origin, its size, and the root of its tree."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if any(not line or CONTROL.search(line) for line in lines) or self.size < 0 or len(self.root) != HASH_BYTES:
            raise BadValue("note.checkpoint")

    def text(self) -> str:
        """Write the text that is signed."""
        lines = (self.origin, str(self.size), base64text.encode(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a checkpoint's text.

        Raises: BadValue where it is not exactly what ``text`` would write.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or not DECIMAL.fullmatch(lines[1]):
            raise BadValue("note.checkpoint")
        origin, size, root, *extensions = lines
        return cls(origin, int(size), base64text.decode_hash(root), tuple(extensions))


def generate_key(name: str) -> tuple[str, str]:
    """Make a fresh key and answer its signer key, which is secret, and its verifier key.

    Raises: BadValue for a name that is empty or holds a space or a plus sign.
    """
    private = Ed25519PrivateKey.generate()
    public = ED25519 + private.public_key().public_bytes_raw()
    tail = f"{name}+{_key_id(name, public).hex()}+"
    signer = SIGNER_PREFIX + tail + base64text.encode(ED25519 + private.private_bytes_raw())
    return signer, tail + base64text.encode(public)


def verifier_key(signer_key: str) -> str:
    """Answer the verifier key that belongs to a signer key.

    Raises: BadValue for a malformed key.
    """
    name, private = _read_signer(signer_key)
    public = ED25519 + private.public_key().public_bytes_raw()
    return f"{name}+{_key_id(name, public).hex()}+{base64text.encode(public)}"


def key_name(key: str) -> str:
    """Answer the name in a verifier key.

    Raises: BadValue for a malformed key.
    """
    return _read_verifier(key)[0]


def sign(text: str, signer_key: str) -> bytes:
    """Answer the note of this text with one signature.

    Raises: BadValue for a text that cannot be a note's, or a malformed key.
    """
    if not text.endswith("\n") or CONTROL_BUT_NEWLINE.search(text):
        raise BadValue("note.text")
    name, private = _read_signer(signer_key)
    key_id = _key_id(name, ED25519 + private.public_key().public_bytes_raw())
    signature = base64text.encode(key_id + private.sign(_utf8(text)))
    return _utf8(f"{text}\n— {name} {signature}\n")


def open_note(data: bytes, verifier_keys: Iterable[str]) -> SignedNote:
    """Verify a note and answer its text; signatures by unknown keys are passed over.

    Raises: BadValue where the note or a key is malformed (``note.form``, ``note.key``), a known key's signature
    is wrong (``note.signature``), or no known key signed (``note.unsigned``).
    """
    known = {_read_verifier(key): key for key in verifier_keys}
    identities = {(name, _key_id(name, public)): (public, key) for (name, public), key in known.items()}
    text, lines = _split(data)
    signers: dict[str, None] = {}
    for name, blob in map(_read_signature, lines):
        identity = (name, blob[:KEY_ID_BYTES])
        if identity in identities:
            public, key = identities[identity]
            _check_signature(public, blob[KEY_ID_BYTES:], _utf8(text))
            signers[key] = None
    if not signers:
        raise BadValue("note.unsigned")
    return SignedNote(text, tuple(signers))


def _split(data: bytes) -> tuple[str, list[str]]:
    """Part a note at its last empty line into its text and its signature lines."""
    try:
        whole = data.decode("utf-8") if len(data) <= NOTE_BYTES else ""
    except UnicodeDecodeError as error:
        raise BadValue("note.form") from error
    text, blank, tail = whole.rpartition("\n\n")
    lines = tail.split("\n")
    if not blank or lines.pop() or len(lines) > SIGNATURES or CONTROL_BUT_NEWLINE.search(whole):
        raise BadValue("note.form")
    return f"{text}\n", lines


def _read_signature(line: str) -> tuple[str, bytes]:
    parts = SIGNATURE_LINE.fullmatch(line)
    if not parts:
        raise BadValue("note.form")
    name, blob = parts[1], base64text.decode(parts[2])
    if not _is_name(name) or len(blob) <= KEY_ID_BYTES:
        raise BadValue("note.form")
    return name, blob


def _check_signature(public: bytes, signature: bytes, text: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature, text)
    except InvalidSignature as error:
        raise BadValue("note.signature") from error


def _read_verifier(key: str) -> tuple[str, bytes]:
    """Answer the name and the tagged public key of a verifier key."""
    name, key_id, public = _read_key(key)
    if _key_id(name, public).hex() != key_id:
        raise BadValue("note.key")
    return name, public


def _read_signer(key: str) -> tuple[str, Ed25519PrivateKey]:
    if not key.startswith(SIGNER_PREFIX):
        raise BadValue("note.key")
    name, key_id, seed = _read_key(key.removeprefix(SIGNER_PREFIX))
    private = Ed25519PrivateKey.from_private_bytes(seed[1:])
    if _key_id(name, ED25519 + private.public_key().public_bytes_raw()).hex() != key_id:
        raise BadValue("note.key")
    return name, private


def _read_key(key: str) -> tuple[str, str, bytes]:
    name, _, rest = key.partition("+")
    key_id, _, text = rest.partition("+")
    try:
        blob = base64text.decode(text)
    except BadValue as error:
        raise BadValue("note.key") from error
    if blob[:1] != ED25519 or len(blob) != 1 + SEED_BYTES:
        raise BadValue("note.key")
    return name, key_id, blob


def _key_id(name: str, public: bytes) -> bytes:
    if not _is_name(name):
        raise BadValue("note.key")
    return sha256(_utf8(name) + b"\n" + public).digest()[:KEY_ID_BYTES]


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(one.isspace() or one < " " for one in name)


def _utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadValue("note.text") from error
