"""The three public pages that everybody opens: queries, processor time, bytes, and fifty clients at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench import deployment, measure, server
from bench.table import Part, Row, at_most

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.deployment import Deployment

AIMS = {"cold": 10, "warm": 2, "unchanged": 1}
QUERIES = 10
BYTES = 30_000
REQUESTS = 3
CLIENTS = 50
WORKERS = 2
TIMED = 60
ASKED = 10_000
PEER = (
    "For comparison, adhocracy+, which is Django too, under gunicorn with nothing kept in memory, measured earlier: "
    "an idea 47 queries and 52 ms, a list of ideas 137 and 141 ms, a list of 24 projects 110 and 204 ms."
)


def run(*, quick: bool) -> Part:
    with deployment.all_of(quick=quick) as (*small, county):
        found = county.ask("pages", size="SMALL" if quick else "FULL", runs=3 if quick else TIMED)
        few = small[0].ask("pages", size="SMALL") if small else found
        loaded = _load(county, [page["path"] for page in found.values()], 300 if quick else ASKED)
    return Part(
        "Public pages, anonymous",
        "python -m bench http",
        "The demo county on PostgreSQL, the matter with most facts and its village. Queries are counted with "
        "nothing kept in memory: in a small county on SQLite, in the whole one, and after the village got ten "
        "times its matters and postings and the matter ten times its facts. Processor time is that of the whole "
        "WSGI application, without PostgreSQL's: cold makes the page, warm has it in memory, unchanged is 304. "
        "Bytes are those of the page and all that a browser fetches for it, as they travel. Then `gongzhi serve` "
        f"with {WORKERS} workers of 4 threads, {CLIENTS} clients without pause on connections kept open, pages in "
        f"memory. {PEER}",
        [*_pages(few, found), *_under_load(loaded)],
    )


def _pages(few: Any, pages: dict[str, dict[str, Any]]) -> Iterator[Row]:
    for name, page in pages.items():
        counts = [few[name]["queries"], page["queries"], page["queries_grown"]]
        shown = f"{counts[0]} small, {counts[1]} whole, {counts[2]} with ten times the rows"
        yield Row(
            f"{name}: SQL queries", shown, f"≤ {QUERIES}, the same", max(counts) <= QUERIES and len({*counts}) == 1
        )
        for state, aim in AIMS.items():
            yield at_most(f"{name}: CPU {state}", page[state], aim, " ms")
        yield at_most(f"{name}: bytes with all it needs (page {page['bytes']:,})", page["all_bytes"], BYTES, "", 0)
        yield at_most(f"{name}: requests", page["requests"], REQUESTS, "", 0)


def _load(county: Deployment, paths: list[str], asked: int) -> dict[str, Any]:
    """Ask once to fill the memory of both workers, then as often as told."""
    with server.serving(county, WORKERS) as site:
        _ask(site, paths, CLIENTS * len(paths))
        before = site.cpu_seconds()
        found = _ask(site, paths, asked)
        return {**found, "cpu": site.cpu_seconds() - before, "memory": site.memory()}


def _ask(site: server.Server, paths: list[str], requests: int) -> dict[str, Any]:
    return deployment.ask("bench.load", port=site.port, paths=paths, clients=CLIENTS, requests=requests)


def _under_load(found: dict[str, Any]) -> Iterator[Row]:
    each = found["cpu"] * 1000 / found["requests"]
    resident = max(one["resident"] for one in found["memory"]) / measure.MEBI
    share = sum(one["share"] for one in found["memory"]) / measure.MEBI
    yield Row(f"{CLIENTS} clients: p50, p95", f"{found['p50']:,.0f} ms, {found['p95']:,.0f} ms")
    yield Row(f"{CLIENTS} clients: answers", f"{found['rate']:,.0f} /s, {each:.2f} ms of CPU each in the workers")
    yield Row(
        f"{CLIENTS} clients: memory of the largest worker", f"{resident:,.0f} MiB ({share:,.0f} MiB both, shared once)"
    )
