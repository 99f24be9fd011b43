"""A new deployment, as an administrator meets it: keys, migrate, serve, each in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from gongzhi.config.cli_serve import BESIDE
from tests.config.deployments import Deployment

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(tmp_path / "var")


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


def beside(server: int) -> list[int]:
    """Return the children of a server that are commands of ours."""
    listed = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
    return sorted(int(child) for child in listed if b"--while" in command_of(int(child)))


def command_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def is_there(process: int) -> bool:
    return command_of(process) != b""


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_so():
            return
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
    code, _, fault = deployment.run("serve")
    assert (code, "gongzhi.E007" in fault, "gongzhi init" in fault) == (6, True, True)
    assert deployment.init()[0] == 0
    code, said, _ = deployment.run("demo", "build")
    assert (code, json.loads(said)["code"]) == (3, "demo_only")

    port = free_port()
    server = deployment.start("serve", "--bind", f"127.0.0.1:{port}", "--workers", "1")
    try:
        assert status(port) == 200
        children = beside(server.pid)
        assert len(children) == len(BESIDE)
        os.kill(children[0], signal.SIGKILL)
        wait_until(lambda: children[0] not in beside(server.pid) and len(beside(server.pid)) == len(BESIDE))
    finally:
        server.send_signal(signal.SIGTERM)
        said, fault = server.communicate(timeout=60)
    assert "ended, started again" in fault
    wait_until(lambda: not any(is_there(child) for child in children))
    assert f"http://localhost:{port}/" in said
    assert "sign-in" not in said
    assert server.returncode == 0, fault


def test_keys_of_the_demo_do_not_serve_a_county(deployment: Deployment) -> None:
    deployment.run("keys", GONGZHI_DEMO="1")
    deployment.run("migrate", GONGZHI_DEMO="1")
    code, _, fault = deployment.run("serve")
    assert (code, "gongzhi.E002" in fault) == (6, True)
