"""Photographed sheets of the demo: small real PNG pictures of ruled paper with scribbles, each with a canary inside."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

WIDTH, HEIGHT = 240, 320
PAPER, RULE, INK = 236, 196, 48
MARGIN, LINE = 24, 20


def photographed_sheet(rng: Random, token: str) -> bytes:
    """Return a PNG of a filled-in sheet whose text chunk holds ``token``."""
    rows = [bytearray([PAPER]) * WIDTH for _ in range(HEIGHT)]
    for top in range(MARGIN * 2, HEIGHT - MARGIN, LINE):
        rows[top][MARGIN : WIDTH - MARGIN] = bytes([RULE]) * (WIDTH - 2 * MARGIN)
        _scribble(rng, rows, top - 4)
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"iTXt", b"Comment\0\0\0\0\0" + token.encode()),
        (b"IDAT", zlib.compress(raw, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _scribble(rng: Random, rows: list[bytearray], base: int) -> None:
    """Write a line that looks like handwriting above ``base``."""
    height, end = 0, rng.randint(WIDTH // 2, WIDTH - MARGIN)
    for column in range(MARGIN, end):
        height = max(0, min(9, height + rng.choice((-2, -1, 1, 2))))
        if column % 13 > 2:
            rows[base - height][column] = INK
            rows[base - height + 1][column] = INK


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
