"""A thousand killed processes on each database: is anything acknowledged lost, does the log ever fork?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench import deployment
from bench.table import Part, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

KILLS = 1000
QUICK_KILLS = 8


def run(*, quick: bool) -> Part:
    with deployment.all_of(quick=quick) as deployments:
        found = [(one.name, one.ask("kill", kills=QUICK_KILLS if quick else KILLS)) for one in deployments]
    return Part(
        "Killed while writing",
        "python -m bench kill",
        "Two processes at a time record acts, or sign, and are killed with SIGKILL: half of them at random "
        "moments, the others at each named failpoint in turn. A writer acknowledges each act after its commit. "
        "After each pair the log is read: every acknowledged fact is there with its entry, the head is the tree of "
        "the entries, each inner node and signed checkpoint is that of the one tree that grows. At the end the "
        "whole log is read again, exported and verified.",
        [row for name, one in found for row in _rows(name, one)],
    )


def _rows(name: str, found: dict[str, Any]) -> Iterator[Row]:
    where = ", ".join(f"{count} {at}" for at, count in sorted(found["kills"].items()))
    yield Row(f"{name}: processes killed", f"{sum(found['kills'].values()):,} in {found['seconds']:,.0f} s ({where})")
    yield Row(f"{name}: acts acknowledged; in the log", f"{found['acknowledged']:,}; {found['size']:,}")
    yield Row(f"{name}: checkpoints signed", f"{found['checkpoints']:,}")
    for what in ("lost", "forked"):
        count = len(found[what])
        said = f"{count}: {'; '.join(found[what][:3])}" if count else "0"
        yield Row(f"{name}: acknowledged and lost" if what == "lost" else f"{name}: forks", said, "0", count == 0)
