"""Other processes on the test's own database: ``write`` starts one that records acts, and may have it killed."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import quote

from django.db import connection

from tests.plugins.deployment import ROOT


def database_url() -> str:
    """Return ``GONGZHI_DATABASE`` of the database that the running test uses."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(held['NAME']))}"
    user, password, host, name = (quote(str(held[key]), safe="") for key in ("USER", "PASSWORD", "HOST", "NAME"))
    return f"postgresql://{user}:{password}@{host}:{held['PORT']}/{name}"


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start ``python -m`` with these arguments on the test's database."""
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, "GONGZHI_DATABASE": database_url(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def write(acts: int, die_at: str = "") -> subprocess.Popen[str]:
    """Start a process that records acts, printing each index once it is acknowledged, and then dies at a failpoint."""
    return start("tests.writer", str(acts), die_at)


def acknowledged(process: subprocess.Popen[str], code: int = 0) -> list[int]:
    """Wait for a writer's end, expect its exit code, and return the indexes that it was given."""
    said, fault = process.communicate(timeout=60)
    assert process.returncode == code, fault
    return [int(line) for line in said.split()]
