"""A process that records acts: ``python -m tests.writer ACTS [FAILPOINT]``; see ``tests.processes``."""

from __future__ import annotations

import os
import sys

import django

django.setup()

from gongzhi.shared import failpoints
from tests.shared.ledger.acts import act


def main(acts: int, die_at: str) -> None:
    """Record acts one by one; then one more, at which the failpoint kills."""
    for number in range(acts):
        print(act(f"{os.getpid()}-{number}"), flush=True)
    if die_at:
        failpoints.KILL_AT = die_at
        print(act(f"{os.getpid()}-{acts}"), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
