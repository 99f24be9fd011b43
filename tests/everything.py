"""Runs all there is to run, part after part, and ends with the totals: ``python -m tests.everything``."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass

BIN = ".venv/bin"
SUITE = [f"{BIN}/pytest", "-q", "-n", os.environ.get("PROCESSES", "2")]
COUNTED = re.compile(r"(\d+) (passed|failed|errors?)\b")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to run; where it prints no totals of its own it counts as one test."""

    title: str
    command: list[str]


WITHOUT_JOURNEYS = ["tests", "--ignore=tests/journeys"]
# What meets the database; the rest has no other answer on PostgreSQL.
ON_A_DATABASE = ["tests/shared", "tests/domains", "tests/config", "tests/demo"]
PARTS = [
    Part("checks", [".ci/check"]),
    Part("SQLite", [*SUITE, *WITHOUT_JOURNEYS, "--cov=gongzhi", "--cov-branch", "--cov-report="]),
    Part("coverage", [f"{BIN}/python", "-m", "tests.covered"]),
    Part("PostgreSQL", ["pg_virtualenv", "-t", "-o", "fsync=off", ".ci/on-postgresql", *SUITE, *ON_A_DATABASE]),
    Part("Chromium", [*SUITE, "tests/journeys"]),
    Part("mutations", [f"{BIN}/python", "-m", "tests.mutation"]),
]


def main() -> int:
    """Run every part, also after one failed; return the exit code."""
    passed = failed = 0
    for part in PARTS:
        print(f"\n=== {part.title}", flush=True)
        began = time.monotonic()
        code, said = _run(part.command)
        good, bad = _totals(said, code)
        passed, failed = passed + good, failed + bad
        print(f"=== {part.title}: {'ok' if code == 0 else 'FAILED'}, {time.monotonic() - began:.0f} s", flush=True)
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


def _run(command: list[str]) -> tuple[int, str]:
    """Run a part, show what it says as it says it, and return it."""
    said = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            said.append(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    return process.returncode, "".join(said)


def _totals(said: str, code: int) -> tuple[int, int]:
    """Return how many tests passed and failed: pytest's last line, or the part itself as one."""
    last = next((line for line in reversed(said.splitlines()) if COUNTED.search(line) and " in " in line), "")
    counted = {word.rstrip("s"): int(number) for number, word in COUNTED.findall(last)}
    passed, failed = counted.get("passed", 0), counted.get("failed", 0) + counted.get("error", 0)
    if code and not failed:
        return passed, 1
    return (passed, failed) if last else (1, 0)


if __name__ == "__main__":
    sys.exit(main())
