from __future__ import annotations

import pytest

from tests.locks import faults

GOOD = "click==8.1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n    # via gongzhi\n"


def test_a_pinned_and_hashed_lock_is_accepted() -> None:
    assert faults("run.txt", GOOD) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("--index-url x\n" + GOOD, "run.txt:1: address"),
        ("# from scheme://host/simple\n" + GOOD, "run.txt:1: address"),
        (GOOD.replace("    --hash=sha256:00 \\\n    --hash=sha256:11\n", ""), "run.txt:1: no hash"),
        (GOOD.replace("==", ">="), "run.txt:1: no pin: click>=8.1.0 \\"),
    ],
)
def test_an_address_or_a_missing_hash_or_pin_is_found(text: str, fault: str) -> None:
    assert fault in faults("run.txt", text)
