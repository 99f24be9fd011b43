"""Each part of the bench runs with tiny sizes; the figures are not looked at, but what may never happen is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.plugins.deployment import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SAID = {
    "law": ["whole `law status` in the process", "800 matters on 2 cores"],
    "log": ["recomputation of the tree", "whole verification of 600 entries"],
    "http": ["village board: SQL queries", "county page: CPU unchanged", "50 clients: p50, p95"],
    "acts": ["SQLite, FULL, 2 clients", "bytes an act"],
    "demo": ["SQLite, FULL: peak of memory"],
    "kill": ["SQLite, FULL: acknowledged and lost | 0 | 0 | yes", "SQLite, FULL: forks | 0 | 0 | yes"],
}


@pytest.mark.skipif("GONGZHI_DATABASE" in os.environ, reason="the run on SQLite measures both databases")
@pytest.mark.skipif(shutil.which("pg_virtualenv") is None, reason="pg_virtualenv is not installed")
@pytest.mark.parametrize("part", SAID)
def test_a_part_runs_and_says_what_it_measured(part: str, tmp_path: Path) -> None:
    page = tmp_path / "bench.md"
    command = [sys.executable, "-m", "bench", part, "--quick", "--out", str(page)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = page.read_text("utf-8")
    assert [one for one in SAID[part] if one not in text] == []
    assert "the figures mean nothing" in text


def test_a_part_that_does_not_exist_is_refused() -> None:
    command = [sys.executable, "-m", "bench", "votes"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 2
