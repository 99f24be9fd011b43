"""A new deployment, as an administrator meets it: keys, migrate, serve, each in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.plugins.deployment import ROOT

if TYPE_CHECKING:
    from pathlib import Path

OURS = ("GONGZHI_", "DJANGO_")


class Deployment:
    """A folder of its own with a SQLite database."""

    def __init__(self, var: Path) -> None:
        self.var = var

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return subprocess.Popen(
            [sys.executable, "-m", "gongzhi.config.cli", *arguments],
            env={**environment, "GONGZHI_VAR": str(self.var), **more},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **more: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **more)
        said, fault = process.communicate(timeout=60)
        return process.returncode, said, fault


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(tmp_path)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int) -> int:
    for _ in range(300):
        try:
            with urlopen(f"http://127.0.0.1:{port}/log/") as response:
                return int(response.status)
        except HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


def test_a_new_deployment_step_by_step(deployment: Deployment) -> None:
    code, said, _ = deployment.run("migrate")
    assert (code, json.loads(said)["code"]) == (4, "no_keys")
    assert deployment.run("keys")[0] == 0
    code, _, fault = deployment.run("serve")
    assert (code, "gongzhi.E004" in fault) == (6, True)
    assert deployment.run("migrate")[0] == 0
    code, _, fault = deployment.run("serve", GONGZHI_DEBUG="1")
    assert (code, "gongzhi.E001" in fault) == (6, True)
    code, said, _ = deployment.run("demo", "build")
    assert (code, json.loads(said)["code"]) == (3, "demo_only")

    port = free_port()
    server = deployment.start("serve", "--bind", f"127.0.0.1:{port}", "--workers", "1")
    try:
        assert status(port) == 200
    finally:
        server.send_signal(signal.SIGTERM)
        said, fault = server.communicate(timeout=60)
    assert f"http://localhost:{port}/" in said
    assert "sign-in" not in said
    assert server.returncode == 0, fault


def test_keys_of_the_demo_do_not_serve_a_county(deployment: Deployment) -> None:
    deployment.run("keys", GONGZHI_DEMO="1")
    deployment.run("migrate", GONGZHI_DEMO="1")
    code, _, fault = deployment.run("serve")
    assert (code, "gongzhi.E002" in fault) == (6, True)
