"""Inside a deployment: makes the demo county; prints what it took and what is in it."""

from __future__ import annotations

import json
import sys
import time

from bench import measure
from bench.inside import world
from gongzhi.config import log_signing
from gongzhi.demo import geography
from gongzhi.demo.build import build as build_demo
from gongzhi.domains.matters.models import Matter
from gongzhi.domains.people.models import Person
from gongzhi.domains.places.models import Place
from gongzhi.shared import clock
from gongzhi.shared.ledger import queries as ledger

SEED = 1


def main(size: str) -> dict[str, object]:
    world.start()
    start, cpu = time.perf_counter(), time.process_time()
    build(size)
    seconds, spent = time.perf_counter() - start, time.process_time() - cpu
    return {"seconds": seconds, "cpu": spent, "peak": measure.peak_bytes(), **_counted()}


def build(size: str) -> None:
    """Make the demo county of today in the size of this name, and sign its log."""
    build_demo(SEED, clock.today(), lambda *_: None, getattr(geography, size))
    log_signing.sign()


def _counted() -> dict[str, int]:
    return {
        "places": Place.objects.count(), "people": Person.objects.count(), "matters": Matter.objects.count(),
        "acts": ledger.size(),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
