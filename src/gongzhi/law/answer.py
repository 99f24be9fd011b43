"""The JSON that ``gongzhi law status`` answers with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gongzhi.law.words import describe

if TYPE_CHECKING:
    from gongzhi.law.engine import Status


def answer(status: Status, lang: str) -> dict[str, object]:
    """Return a status in the shape of the contract."""
    return {
        "state": status.state,
        "steps": status.steps,
        "texts": {step: first_on.isoformat() for step, first_on in status.texts.items()},
        "next": [
            {
                "step": step.step,
                "by": list(step.by),
                "from": step.from_on.isoformat() if step.from_on else None,
                "until": step.until_on.isoformat() if step.until_on else None,
            }
            for step in status.next
        ],
        "findings": [describe(finding, lang) for finding in status.findings],
    }


def encode(document: dict[str, object]) -> bytes:
    """Return one JSON document and a line's end, in UTF-8; half of a surrogate pair is written as its escape."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    return text.encode("utf-8", "backslashreplace") + b"\n"
