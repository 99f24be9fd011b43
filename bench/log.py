"""What the tree and the verifier cost, beside what the hash function alone costs in the same run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from bench import measure
from bench.table import Part, Row, at_least, at_most
from gongzhi.translog import merkle

LEAVES = 1_000_000
QUICK_LEAVES = 2_000
ENTRIES = (50_000, 100_000)
QUICK_ENTRIES = (300, 600)
RUNS = 5
AIM = 0.4
FLAT = 1.15


def run(*, quick: bool) -> Part:
    leaves = QUICK_LEAVES if quick else LEAVES
    entries = QUICK_ENTRIES if quick else ENTRIES
    return Part(
        "The log",
        "python -m bench log",
        "The limit is hashlib: SHA-256 over the 65 bytes of a node, as often as the tree has nodes, in the same "
        "run. Verification reads an exported log in another process (entries of a meeting with three openings "
        "each, signed checkpoint): every entry, opening, hash tile, and the root.",
        [*_tree(leaves), *_verification(entries)],
    )


def _tree(leaves: int) -> list[Row]:
    hashes = [sha256(number.to_bytes(8, "big")).digest() for number in range(leaves)]
    node = merkle.NODE_PREFIX + hashes[0] + hashes[-1]
    spent: dict[str, list[float]] = {"hash": [], "append": [], "recompute": []}
    for _ in range(RUNS):
        spent["hash"].append(measure.cpu_seconds(lambda: _only_hash(node, leaves)))
        spent["append"].append(measure.cpu_seconds(lambda: _append(hashes)))
        spent["recompute"].append(measure.cpu_seconds(lambda: merkle.root(hashes)))
    limit, *times = (measure.median(one) for one in spent.values())
    names = (f"append in memory, {leaves:,} leaves", f"recomputation of the tree of {leaves:,} leaves")
    return [
        Row("hashlib's node rate", f"{leaves / limit:,.0f} /s", "", None),
        *(
            at_least(f"{name}, of hashlib's rate", limit / time, AIM, f"{limit / time:.2f} ({leaves / time:,.0f} /s)")
            for name, time in zip(names, times, strict=True)
        ),
    ]


def _only_hash(node: bytes, count: int) -> None:
    for _ in range(count):
        sha256(node).digest()


def _append(hashes: list[bytes]) -> None:
    frontier = merkle.Frontier()
    for leaf in hashes:
        frontier.append(leaf)


def _verification(sizes: tuple[int, ...]) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="gongzhi-bench-") as folder:
        found = [_verified(Path(folder) / str(size), size) for size in sizes]
    rows = [
        Row(
            f"whole verification of {size:,} entries",
            f"{size / one['seconds']:,.0f} entries/s, peak {one['peak'] / measure.MEBI:.0f} MiB",
        )
        for size, one in zip(sizes, found, strict=True)
    ]
    flat = at_most("peak memory of the largest by the smallest", found[-1]["peak"] / found[0]["peak"], FLAT, "")
    return [*rows, flat]


def _verified(directory: Path, size: int) -> dict[str, float]:
    """Export a log of ``size`` entries, then verify it in a fresh process."""
    command = [sys.executable, "-m", "bench.exported"]
    key = subprocess.run(
        [*command, "write", directory, str(size)], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    answer = subprocess.run([*command, "verify", directory, key.strip()], check=True, stdout=subprocess.PIPE).stdout
    found: dict[str, float] = json.loads(answer)
    if found["size"] != size:
        raise RuntimeError(f"verified {found['size']} of {size} entries")
    return found
