"""Refuses lock files that name where packages were downloaded from, or that leave one without a hash."""

from __future__ import annotations

import re
import sys
from pathlib import Path

LOCKS = Path("requirements")
ADDRESS = re.compile(r"[a-z]+://|--(extra-)?index-url|--find-links|--trusted-host| @ ")
PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==\S+( ; [^\\]+)? \\$")


def faults(name: str, text: str) -> list[str]:
    """Return what is wrong with one lock file."""
    lines = text.splitlines()
    found = [f"{name}:{at}: address" for at, line in enumerate(lines, 1) if ADDRESS.search(line)]
    pins = [(at, line) for at, line in enumerate(lines, 1) if line and line[0] not in " #"]
    found += [f"{name}:{at}: no pin: {line}" for at, line in pins if not PINNED.match(line)]
    found += [f"{name}:{at}: no hash" for at, _ in pins if "--hash=sha256:" not in "".join(lines[at : at + 1])]
    return found


def main() -> int:
    """Check every lock file; return the exit code."""
    found = [fault for path in sorted(LOCKS.glob("*.txt")) for fault in faults(path.name, path.read_text("utf-8"))]
    print("\n".join(found) or "no lock file holds an address")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
