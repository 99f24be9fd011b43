"""Base64 that encodes back to the same text: standard alphabet, padded, no other spelling of the same bytes."""

from __future__ import annotations

import binascii

from gongzhi.errors import BadValue


def encode(data: bytes) -> str:
    """Write bytes as standard padded base64."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def decode(text: str) -> bytes:
    """Read base64, in its one spelling only.

    Raises: BadValue for any text that these bytes would not encode to.
    """
    try:
        data = binascii.a2b_base64(text.encode("ascii"))
    except (UnicodeEncodeError, binascii.Error) as error:
        raise BadValue("log.base64") from error
    if encode(data) != text:
        raise BadValue("log.base64")
    return data


def decode_hash(text: str) -> bytes:
    """Read the base64 of a SHA-256 hash or of a salt, 32 bytes.

    Raises: BadValue for another length.
    """
    data = decode(text)
    if len(data) != 32:
        raise BadValue("log.hash_length")
    return data
