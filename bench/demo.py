"""What making the demo county takes."""

from __future__ import annotations

from typing import Any

from bench import deployment, measure
from bench.table import Part, Row


def run(*, quick: bool) -> Part:
    with deployment.all_of(quick=quick) as deployments:
        found = [(one.name, one.ask("demo", size="SMALL" if quick else "FULL")) for one in deployments]
    return Part(
        "Making the demo county",
        "python -m bench demo",
        "`gongzhi.demo.build` in an empty database, in a process of its own: the whole county through the same "
        "actions as everybody's. Wall time; the peak of memory is that of the process, without PostgreSQL's.",
        [row for name, one in found for row in _rows(name, one)],
    )


def _rows(name: str, found: dict[str, Any]) -> list[Row]:
    seconds = f"{found['seconds']:,.1f} s, {found['cpu']:,.1f} s of CPU in the process"
    size = (
        f"{found['places']:,} places, {found['people']:,} people, {found['matters']:,} matters, {found['acts']:,} acts"
    )
    return [
        Row(f"{name}: the county", size),
        Row(f"{name}: time", seconds),
        Row(f"{name}: peak of memory", f"{found['peak'] / measure.MEBI:,.0f} MiB"),
    ]
