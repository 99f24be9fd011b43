"""Named points at which a test may kill the process, to see that nothing acknowledged is lost."""

from __future__ import annotations

import os
import signal

KILL_AT = os.environ.get("GONGZHI_KILL_AT", "")


def failpoint(name: str) -> None:
    """Die here, uncleanly, where the environment names this point; nothing otherwise."""
    if name == KILL_AT:
        os.kill(os.getpid(), signal.SIGKILL)
