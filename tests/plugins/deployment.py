"""Gives the tests a deployment of their own before Django reads its settings.

It has a temporary ``GONGZHI_VAR`` with keys; the database is ``GONGZHI_DATABASE`` where that is set (PostgreSQL), else
a SQLite file, since a shared in-memory database cannot be written by two threads.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "test.gongzhi.example/county"


def _deploy() -> None:
    """Make the deployment once; workers of a parallel run inherit it."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    var = Path(tempfile.mkdtemp(prefix="gongzhi-test-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    (var / "static").mkdir()
    os.environ["GONGZHI_VAR"] = str(var)
    os.environ["GONGZHI_LOG_ORIGIN"] = ORIGIN
    os.environ["GONGZHI_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongzhi.config.settings"
    for name in ("GONGZHI_DEMO_DAY", "GONGZHI_DEBUG", "GONGZHI_KILL_AT"):
        os.environ.pop(name, None)
    # In a process of its own: what is imported here is imported before coverage is measured.
    unmarked = {**os.environ, "GONGZHI_DEMO": "0"}
    subprocess.run([sys.executable, "-m", "gongzhi.config.cli", "keys"], env=unmarked, check=True, capture_output=True)


_deploy()


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Turn to plain static files and a SQLite file; let a flush between tests pass the log's triggers."""
    from django.conf import settings
    from django.test import TransactionTestCase

    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = str(settings.VAR / "test.sqlite3")
    TransactionTestCase._fixture_teardown = _with_guards_lifted(TransactionTestCase._fixture_teardown)  # type: ignore[attr-defined]


def _with_guards_lifted(teardown: Callable[[Any], None]) -> Callable[[Any], None]:
    """Wrap the flush after a test that committed; migrating's last signal remakes the guards and the head."""

    def flush(case: Any) -> None:
        from gongzhi.shared.ledger import guards

        with guards.lifted():
            teardown(case)

    return flush
