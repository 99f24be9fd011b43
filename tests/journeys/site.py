"""A deployment of its own: its folder, its commands, and the real server, which can be started anew on a later day."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.plugins.deployment import ROOT

if TYPE_CHECKING:
    from datetime import date

STARTS_WITHIN = 60
OURS = ("GONGZHI_DATABASE", "GONGZHI_LOG_ORIGIN", "GONGZHI_DEBUG", "GONGZHI_KILL_AT")


class Site:
    """The demo county in a folder ``var``, with the commands and the server that work on it."""

    def __init__(self, var: Path, day: date) -> None:
        self.var, self.day = var, day
        self.port = _free_port()
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the address of the running server."""
        return f"http://localhost:{self.port}"

    def build(self) -> None:
        """Make keys, tables and a small county, as ``make demo`` does for the whole one."""
        self.var.mkdir()
        small_county = ("tests.journeys.small_county", self.day.isoformat())
        for done in (self.command("keys"), self.command("migrate"), self._run(*small_county)):
            assert done.returncode == 0, done.stderr

    def copy_to(self, var: Path) -> Site:
        """Return a deployment with a copy of everything; no server may be running on this one."""
        shutil.copytree(self.var, var)
        return Site(var, self.day)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``gongzhi`` and return its exit code and what it printed."""
        return self._run("gongzhi.config.cli", *words)

    def answer(self, *words: str, code: int = 0) -> dict[str, Any]:
        """Run ``gongzhi``, expect its exit code, and return its document."""
        done = self.command(*words)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    def change_row(self, statement: str, *values: object) -> None:
        """Change the database behind the application's back."""
        with closing(sqlite3.connect(self.var / "gongzhi.sqlite3")) as database, database:
            assert database.execute(statement, values).rowcount == 1

    def open_on(self, day: date) -> None:
        """Start the server, or start it anew, so that today is ``day``."""
        self.stop()
        self.day = day
        serve = ("serve", "--bind", f"127.0.0.1:{self.port}", "--workers", "1")
        with (self.var / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "gongzhi.config.cli", *serve],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        self._wait()

    def stop(self) -> None:
        """End the server that was started, and with it the signer."""
        if self.server is not None:
            self.server.terminate()
            self.server.wait(timeout=STARTS_WITHIN)
            self.server = None

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            assert self.server is not None
            assert self.server.poll() is None, (self.var / "server.log").read_text()
            try:
                with urllib.request.urlopen(f"{self.url}/log/checkpoint", timeout=STARTS_WITHIN):
                    return
            except urllib.error.HTTPError as refused:
                refused.close()  # it answers, but has not signed yet
            except urllib.error.URLError:
                pass
            time.sleep(0.1)
        raise AssertionError((self.var / "server.log").read_text())

    def _run(self, module: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *words], cwd=ROOT, env=self._environment(), check=False,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        own = {"GONGZHI_VAR": str(self.var), "GONGZHI_DEMO": "1", "GONGZHI_DEMO_DAY": self.day.isoformat()}
        return {**inherited, **own, "DJANGO_SETTINGS_MODULE": "gongzhi.config.settings", "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with closing(socket.socket()) as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port
