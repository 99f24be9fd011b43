"""What every part measures with: processor time, medians, memory, and the name of the machine."""

from __future__ import annotations

import gc
import os
import platform
import sqlite3
import statistics
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MEBI = 1 << 20
PACKAGES = ("Django", "psycopg", "gunicorn", "cryptography")


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the processor time that ``work`` takes, with nothing left over for the collector from before."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def median(values: Sequence[float]) -> float:
    """Return the middle of the values."""
    return statistics.median(values)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below or at which ``percent`` of a hundred values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def memory_of(pid: int) -> dict[str, int]:
    """Return the resident bytes of a process, and its share of them where pages are shared with others."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.endswith("kB")}
    return {"resident": sizes["Rss"], "share": sizes["Pss"]}


def peak_bytes() -> int:
    """Return the most memory that this process held; ``ru_maxrss`` would count what its parent held when it forked."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def machine() -> str:
    """Return the processor, cores and memory on one line."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}"


def versions() -> str:
    """Return the versions of Python, SQLite and the packages that matter here."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"
