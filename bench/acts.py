"""How many acts a second the one log of a county takes, on both databases, and how long they wait for its head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench import deployment
from bench.table import Part, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENTS = (1, 2, 4, 8, 16)
QUICK_CLIENTS = (1, 2)
SECONDS = 4.0
QUICK_SECONDS = 0.3


def run(*, quick: bool) -> Part:
    settings = {
        "clients": QUICK_CLIENTS if quick else CLIENTS,
        "seconds": QUICK_SECONDS if quick else SECONDS,
    }
    with deployment.both() as deployments:
        rows = [row for one in deployments for row in _rows(one.name, one.ask("acts", **settings))]
    return Part(
        "Acts recorded",
        "python -m bench acts",
        "One act is `matters.actions.record_fact` with a meeting of the representatives, whole: permission, "
        "checks, row, row image, log entry, openings, commit. Clients are processes without pause, each in a "
        "village of its own, so that they meet only at the head of the log. The wait is that of `SELECT … FOR "
        "UPDATE` on the head (PostgreSQL) or of `BEGIN IMMEDIATE` (SQLite), the round trip included. A bare commit "
        "is one row inserted by as many clients. Wall time; clients and database share the cores.",
        rows,
    )


def _rows(name: str, found: dict[str, Any]) -> Iterator[Row]:
    for one in found["runs"]:
        waits = f"wait for the head p50 {one['p50']:.1f} ms, p95 {one['p95']:.1f} ms"
        bare = f"{one['commits']:,.0f} bare commits/s"
        clients = f"{one['clients']} client{'s' if one['clients'] > 1 else ''}"
        ratio = one["acts"] / one["commits"]
        yield Row(
            f"{name}, {clients}",
            f"{one['acts']:,.0f} acts/s ({ratio:.2f} of {bare}); {waits}; {one['cpu']:.1f} ms of CPU an act",
        )
    yield Row(
        f"{name}, bytes an act",
        f"{found['growth']:,.0f} in the database, {found['entry']:,.0f} of them the log's entry",
    )
