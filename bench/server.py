"""The site as ``gongzhi serve`` runs it, on a free port, and what its workers use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench import deployment, measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.deployment import Deployment

HOST = "127.0.0.1"
PATIENCE = 60.0
TICKS = os.sysconf("SC_CLK_TCK")
SIGNER = b"sign"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and the process that started its workers."""

    port: int
    pid: int

    def workers(self) -> list[int]:
        """Return the processes that answer requests: all children but the signer."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("ascii").split()
        return [int(one) for one in children if SIGNER not in Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0")]

    def cpu_seconds(self) -> float:
        """Return the processor time that the workers used so far."""
        stats = [Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split() for one in self.workers()]
        return sum(int(one[11]) + int(one[12]) for one in stats) / TICKS

    def memory(self) -> list[dict[str, int]]:
        """Return the memory of each worker."""
        return [measure.memory_of(one) for one in self.workers()]


@contextmanager
def serving(inside: Deployment, workers: int) -> Iterator[Server]:
    """Serve a deployment until the block ends."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = ["-m", "gongzhi.config.cli", "serve", "--bind", f"{HOST}:{port}", "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, *command], cwd=deployment.ROOT, env=inside.environment, stdout=subprocess.DEVNULL
    )
    try:
        _await(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server takes connections. Raises: RuntimeError where it ended or takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
