"""Sending a code: to the server's terminal, or by the county's own program."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from threading import Thread

from django.conf import settings

TERMINAL = "terminal"
COMMAND = "command:"
TIMEOUT_SECONDS = 15

log = logging.getLogger(__name__)


def is_on() -> bool:
    """Say whether codes are sent at all."""
    return bool(settings.SMS)


def dispatch(telephone: str, text: str, *, is_known: bool) -> Thread:
    """Send ``text`` beside the answer; to a number that is not known nothing goes, by the same way.

    The answer never waits, so that neither its time nor a failure says whether the number is known.
    """
    thread = Thread(target=_send if is_known else _keep_silent, args=(telephone, text), name="code")
    thread.start()
    return thread


def _keep_silent(telephone: str, text: str) -> None:
    """Send nothing."""


def _send(telephone: str, text: str) -> None:
    if settings.SMS == TERMINAL:
        sys.stderr.write(f"\n[验证码 sign-in code] {telephone}  {text}\n")
        sys.stderr.flush()
        return
    program = settings.SMS.removeprefix(COMMAND)
    message = json.dumps({"telephone": telephone, "text": text}, ensure_ascii=False)
    try:
        subprocess.run(  # noqa: S603  (the operator's own program, and no shell)
            [program], input=message, text=True, timeout=TIMEOUT_SECONDS, check=True, capture_output=True
        )
    except (OSError, subprocess.SubprocessError) as failure:
        # Neither number nor code: logs are read by more people than the telephone.
        log.error("短信没有发出 a sign-in code was not sent: %s", type(failure).__name__)
