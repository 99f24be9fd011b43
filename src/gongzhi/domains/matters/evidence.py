"""Evidence as it is handed in: known by its first bytes, not by its name; pure."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.errors import BadValue, fault

MAX_BYTES = 5 * 1024 * 1024
KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet whose size and kind were looked at."""

    filename: str
    media_type: str
    content: bytes


def checked(filename: str, content: bytes) -> Checked:
    """Return the sheet with its kind. Raises: BadValue where it is no JPEG, PNG or PDF, empty or too large."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1][-120:] or "sheet"
    if len(content) > MAX_BYTES:
        raise BadValue("invalid", [fault("file_too_large", "sheets", file=name, most=MAX_BYTES // 1024 // 1024)])
    for start, media_type in KINDS.items():
        if content.startswith(start):
            return Checked(name, media_type, content)
    raise BadValue("invalid", [fault("file_kind", "sheets", file=name)])
