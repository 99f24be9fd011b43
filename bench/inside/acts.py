"""Inside a deployment: clients that record facts, or only commit, for some seconds each; prints the rates."""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, connections

from bench import measure
from bench.inside import world
from gongzhi.shared.ledger.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

FORK = multiprocessing.get_context("fork")
HEAD_LOCKS = ('"ledger_head"', "FOR UPDATE")
WARM_UP = 3
PATIENCE = 120
COMMIT = "INSERT INTO bench_commit VALUES (%s, %s)"


class Done(NamedTuple):
    """What one client did, in how many seconds, of which so many its own processor time, and its waits."""

    times: int
    seconds: float
    cpu: float
    waits: list[float]


class HeadWait:
    """Times the statement that waits for the lock on the head of the log; wraps every statement of a connection."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any) -> Any:
        if not sql.startswith("BEGIN") and not all(part in sql for part in HEAD_LOCKS):
            return execute(sql, params, many, context)
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds.append(time.perf_counter() - start)


def main(clients: list[int], seconds: float) -> dict[str, object]:
    world.start()
    villages = world.found(max(clients))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_commit (client integer, number integer)")
    runs, acts, grown = [], 0, 0
    for count in clients:
        before = _database_bytes()
        recorded = _together(_record, villages[:count], seconds)
        grown += _database_bytes() - before
        done = sum(one.times for one in recorded)
        acts += done + WARM_UP * count
        committed = _together(_commit, list(range(count)), seconds)
        waits = [wait * 1000 for one in recorded for wait in one.waits]
        runs.append({"clients": count, "acts": _rate(recorded), "commits": _rate(committed),
                     "cpu": sum(one.cpu for one in recorded) * 1000 / done,
                     "p50": measure.percentile(waits, 50), "p95": measure.percentile(waits, 95)})  # fmt: skip
    return {"runs": runs, "growth": grown / acts, "entry": _entry_bytes()}


def _rate(found: list[Done]) -> float:
    return sum(one.times for one in found) / max(one.seconds for one in found)


def _together(client: Callable[..., None], subjects: list[Any], seconds: float) -> list[Done]:
    """Run one client for each subject, all from the same moment; return acts, seconds and waits of each."""
    connections.close_all()
    together, answers = FORK.Barrier(len(subjects)), FORK.Queue()
    processes = [FORK.Process(target=client, args=(one, seconds, together, answers)) for one in subjects]
    for process in processes:
        process.start()
    found = [answers.get(timeout=seconds + PATIENCE) for _ in processes]
    for process in processes:
        process.join()
    return found


def _record(village: world.Village, seconds: float, together: Any, answers: Any) -> None:
    wait = HeadWait()
    for _ in range(WARM_UP):
        world.record(village)
    with connection.execute_wrapper(wait):
        together.wait()
        done, took, spent = _for_seconds(lambda: world.record(village), seconds)
    answers.put(Done(done, took, spent, wait.seconds))


def _commit(client: int, seconds: float, together: Any, answers: Any) -> None:
    with connection.cursor() as cursor:
        together.wait()
        done, took, spent = _for_seconds(lambda: cursor.execute(COMMIT, [client, 0]), seconds)
    answers.put(Done(done, took, spent, []))


def _for_seconds(work: Callable[[], object], seconds: float) -> tuple[int, float, float]:
    """Repeat the work until the time is over; return how often, how long that took, and the processor time of it."""
    start, cpu, done = time.perf_counter(), time.process_time(), 0
    while (took := time.perf_counter() - start) < seconds:
        work()
        done += 1
    return done, took, time.process_time() - cpu


def _database_bytes() -> int:
    postgresql = "SELECT pg_database_size(current_database())"
    sqlite = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with connection.cursor() as cursor:
        cursor.execute(postgresql if connection.vendor == "postgresql" else sqlite)
        return int(cursor.fetchone()[0])


def _entry_bytes() -> float:
    sizes = [len(data) for data in Entry.objects.order_by("-index").values_list("data", flat=True)[:100]]
    return sum(sizes) / len(sizes)


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
