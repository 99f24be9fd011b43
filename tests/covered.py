"""Refuses pure code that the suite leaves untried: ``law/``, ``translog/`` and every ``rules.py``, by branch."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

LEAST_PERCENT = 95
PACKAGE = Path("src/gongzhi")


def main() -> int:
    """Measure what the last run with coverage tried; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", report], check=True)
        files = json.loads(report.read_text("utf-8"))["files"]
    tried = {name: (one["summary"], one["missing_lines"], one["missing_branches"]) for name, one in files.items()}
    poor = 0
    for part in ["law", "translog", *sorted(p.relative_to(PACKAGE).as_posix() for p in PACKAGE.glob("*/*/rules.py"))]:
        held = {name: one for name, one in tried.items() if Path(name).is_relative_to(PACKAGE / part)}
        percent = _percent([summary for summary, _, _ in held.values()])
        print(f"{percent:6.1f} %  {part}")
        for name, (_, lines, branches) in held.items() if percent < LEAST_PERCENT else ():
            print(f"          {name}: lines {lines}, branches {branches}")
        poor += percent < LEAST_PERCENT
    return 1 if poor else 0


def _percent(summaries: list[dict[str, int]]) -> float:
    """Return the share of lines and branches that were tried; none where nothing was measured."""
    of = sum(one["num_statements"] + one["num_branches"] for one in summaries)
    tried = sum(one["covered_lines"] + one["covered_branches"] for one in summaries)
    return 100 * tried / of if of else 0.0


if __name__ == "__main__":
    sys.exit(main())
