"""Inside a deployment: forks pairs of writers and signers, kills them, and looks at the log after each pair."""

from __future__ import annotations

import json
import multiprocessing
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from typing import TYPE_CHECKING

from django.db import connections

from bench.inside import world
from bench.inside.watch import Watch
from gongzhi.config import log_signing
from gongzhi.shared import failpoints

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

FORK = multiprocessing.get_context("fork")
WRITER_POINTS = ("ledger.before_head", "ledger.between_entry_and_head", "ledger.after_entry")
SIGNER_POINTS = ("signer.before_publish",)
ANY_MOMENT = "at a random moment"
FAILPOINTS = (*WRITER_POINTS, *SIGNER_POINTS)
WAIT = 0.06
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Victim:
    """A process that will die, and the end of the pipe on which it acknowledges acts."""

    process: BaseProcess
    acknowledged: Connection
    plan: str

    def ends(self, after: float) -> list[int]:
        """Kill it, or wait until it died at its failpoint; return the facts that it acknowledged."""
        if self.plan == ANY_MOMENT and self.acknowledged.poll(PATIENCE):
            time.sleep(after)
            self.process.kill()
        self.process.join(PATIENCE)
        facts = []
        while True:
            try:
                facts.append(self.acknowledged.recv())
            except EOFError:
                break
        self.acknowledged.close()
        if self.process.exitcode != -signal.SIGKILL:
            raise RuntimeError(f"{self.plan}: was to be killed, ended with {self.process.exitcode}")
        return [fact for fact in facts if fact]


def main(kills: int) -> dict[str, object]:
    world.start()
    villages, random, watch = world.found(2), Random(1), Watch()
    died: Counter[str] = Counter()
    start = time.monotonic()
    for point in islice(cycle(FAILPOINTS), kills // 2):
        connections.close_all()
        pair = [_start(plan, village, random) for plan, village in zip((ANY_MOMENT, point), villages, strict=True)]
        for victim in pair:
            watch.acknowledge(victim.ends(random.random() * WAIT))
            died[victim.plan] += 1
        watch.look()
    seconds = time.monotonic() - start
    _sign_last(villages[0], watch)
    return {"kills": dict(died), "seconds": seconds, **watch.report()}


def _start(plan: str, village: world.Village, random: Random) -> Victim:
    ours, theirs = FORK.Pipe(duplex=False)
    client = _sign if plan in SIGNER_POINTS else _write
    process = FORK.Process(target=client, args=(plan, village, random.randrange(3), theirs))
    process.start()
    theirs.close()
    return Victim(process, ours, plan)


def _write(plan: str, village: world.Village, before: int, acknowledged: Connection) -> None:
    """Record acts until killed; at a failpoint after some acts."""
    acknowledged.send(0)
    done = 0
    while True:
        if plan != ANY_MOMENT and done == before:
            failpoints.KILL_AT = plan
        acknowledged.send(world.record(village))
        done += 1


def _sign(plan: str, village: world.Village, before: int, acknowledged: Connection) -> None:
    """Sign some times while the log grows, then die between the signer's own file and the database."""
    for _ in range(before):
        acknowledged.send(world.record(village))
        log_signing.sign()
    failpoints.KILL_AT = plan
    acknowledged.send(world.record(village))
    log_signing.sign()


def _sign_last(village: world.Village, watch: Watch) -> None:
    """Let one more act wait for whatever a killed process left running in the database, sign, and read it all."""
    watch.acknowledge([world.record(village)])
    log_signing.sign()
    watch.look()
    watch.read_everything()


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
