"""In a process of its own: ``write DIR SIZE`` an exported log and print its key, or ``verify DIR KEY`` it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from bench import measure
from gongzhi.translog import merkle, note
from gongzhi.translog.entry import Entry, Rows, new_salt
from gongzhi.translog.export import write_log
from gongzhi.translog.openings import Opening, OpenLine
from gongzhi.translog.verify import verify_directory

ORIGIN = "bench.gongzhi.example/county"


def write(directory: Path, size: int) -> str:
    """Write a log of ``size`` acts and return the key to verify it with."""
    acts = [_act(number) for number in range(size)]
    signer, verifier = note.generate_key(ORIGIN)
    root = merkle.root([merkle.leaf_hash(data) for _, data in acts])
    checkpoint = note.sign(note.Checkpoint(ORIGIN, size, root).text(), signer)
    write_log(directory, [data for _, data in acts], [line for line, _ in acts], checkpoint)
    return verifier


def _act(number: int) -> tuple[OpenLine, bytes]:
    words = {
        "acted_by": "村民代表会议",
        "entered_by": f"虚构人{number % 900}",
        "text": f"第{number}号决议:修路一公里。",
    }
    openings = tuple(Opening(path, new_salt(), value) for path, value in words.items())
    public = {"matter": number // 7, "fact": number, "step": "resolve", "on": "2026-03-20", "roll": 52, "present": 40,
              "votes_for": 35, "votes_against": 3, "abstain": 2, "source": "system"}  # fmt: skip
    entry = Entry(
        act="matters.record_fact",
        at="2026-03-20T08:00:00Z",
        place=f"9901{number % 73:08d}",
        public=public,
        sealed={one.path: one.commitment() for one in openings},
        disclosed=frozenset(words),
        rows=Rows(1, merkle.leaf_hash(number.to_bytes(8, "big"))),
    )
    return OpenLine(number, openings), entry.to_bytes()


def verify(directory: Path, key: str) -> dict[str, object]:
    """Verify and return the seconds of processor time, the peak of memory in bytes, and the size found right."""
    start = time.process_time()
    report = verify_directory(directory, key)
    seconds = time.process_time() - start
    if not report.ok:
        raise RuntimeError(f"a sound log was refused: {report.findings[:3]}")
    return {"seconds": seconds, "peak": measure.peak_bytes(), "size": report.size}


if __name__ == "__main__":
    verb, folder, last = sys.argv[1:]
    print(write(Path(folder), int(last)) if verb == "write" else json.dumps(verify(Path(folder), last)))
