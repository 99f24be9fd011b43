"""What runs beside the web server and ends with it: one that dies is said, and started again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

REST_SECONDS = 5.0  # so that one that cannot start is not started all the time
END_SECONDS = 10.0
Child = subprocess.Popen[bytes]


class Children:
    """Commands of ours, each as a process that is told to end when this one does."""

    def __init__(self, commands: Sequence[Sequence[str]], *, rest: float = REST_SECONDS) -> None:
        self.commands, self.rest = commands, rest
        self.running: dict[int, tuple[Child, float]] = {}

    def tend(self) -> None:
        """Start those that do not run; say which one had died. One that has just been started is left for a while."""
        for number, command in enumerate(self.commands):
            child, since = self.running.get(number, (None, 0.0))
            if child is not None and child.poll() is None:
                continue
            if child is not None:
                if time.monotonic() - since < self.rest:
                    continue
                click.echo(f"gongzhi {' '.join(command)}: 意外结束，已重新启动 (ended, started again)", err=True)
            self.running[number] = (_start(command), time.monotonic())

    def end(self) -> None:
        """Ask all to end, and wait for them."""
        children = [child for child, _ in self.running.values()]
        self.running = {}
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


def _start(command: Sequence[str]) -> Child:
    ours = [sys.executable, "-m", "gongzhi.config.cli", *command, "--while", str(os.getpid())]
    return subprocess.Popen(ours, stdout=sys.stderr)  # noqa: S603
