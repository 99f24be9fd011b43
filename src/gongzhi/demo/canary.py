"""Tokens in every private field of the demo: one that shows up outside proves a leak."""

from __future__ import annotations

import re
from hashlib import sha256

PATTERN = re.compile(r"不公开-[0-9a-f]{10}")


def token(seed: int, *parts: object) -> str:
    """Return the token of one private field: the same for the same seed and parts."""
    text = "/".join(str(part) for part in (seed, *parts))
    return f"不公开-{sha256(text.encode()).hexdigest()[:10]}"
