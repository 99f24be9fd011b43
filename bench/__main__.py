"""``python -m bench [PART...] [--quick]``: measure, print a table, and after a whole run write the page in ``docs``."""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from bench import measure, table

PARTS = ("law", "log", "http", "acts", "demo", "registers", "kill")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "bench.md"
EXIT_MISSED = 1


def main() -> int:
    arguments = _arguments()
    chosen = arguments.parts or PARTS
    parts = [_run(name, quick=arguments.quick) for name in chosen]
    whole = set(chosen) == set(PARTS) and not arguments.quick
    target = arguments.out or (PAGE if whole else None)
    if target:
        target.write_text(table.markdown(parts, _heading(quick=arguments.quick)), "utf-8")
        print(f"written: {target}")
    return EXIT_MISSED if any(row.aim == "0" and not row.meets for part in parts for row in part.rows) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Exits 1 where something was lost or forked.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it runs")
    parser.add_argument("--out", type=Path, help="write the page here, whatever was run")
    return parser.parse_args()


def _run(name: str, *, quick: bool) -> table.Part:
    start = time.monotonic()
    print(f"{name} ...", flush=True)
    part: table.Part = import_module(f"bench.{name}").run(quick=quick)
    part = replace(part, seconds=time.monotonic() - start)
    print(table.plain(part), flush=True)
    return part


def _heading(*, quick: bool) -> list[str]:
    load = "/".join(f"{one:.1f}" for one in os.getloadavg())
    lines = [
        "`make bench` makes this page again in about ten minutes. Times are processor time where nothing else is said,",
        "medians of several runs, and a ratio has both its sides in the same run. Clients, servers and databases share",
        "the machine's cores; where others compute beside them, processor time rises too.",
        "",
        f"- Machine: {measure.machine()}; load at the end {load}.",
        f"- {measure.versions()}.",
        f"- Measured on {time.strftime('%Y-%m-%d')}.",
    ]
    return [*lines, "- **Tiny sizes, mostly on SQLite only: the figures mean nothing.**"] if quick else lines


if __name__ == "__main__":
    raise SystemExit(main())
