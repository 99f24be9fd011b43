"""What judging a matter costs, and whether a million cost as much each as a thousand."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from bench import histories, measure
from bench.table import Part, Row, at_most
from gongzhi.law import answer, cases, engine, library
from gongzhi.law.fields import decode

if TYPE_CHECKING:
    from collections.abc import Callable

DIFFERENT = 1000
RUNS = 7
CORES = 2
AIM_MS = 0.3
LINEAR = 1.15
SIZES = (100_000, 300_000, 1_000_000)
QUICK_SIZES = (200, 400, 800)


def run(*, quick: bool) -> Part:
    sizes = QUICK_SIZES if quick else SIZES
    return Part(
        "Judging by the law",
        "python -m bench law",
        f"{DIFFERENT:,} different invented histories (villages and communities, both texts, every stage, lawful and "
        "not) in turn, as JSON. The whole of `law status` inside the process is: read JSON, check it, judge it, "
        "put the findings into words, write JSON. The large runs read, check and judge.",
        [*_one_matter(100 if quick else DIFFERENT), *_many(sizes)],
    )


def _one_matter(count: int) -> list[Row]:
    law = library.shipped()
    documents = histories.documents(count)
    parsed = [cases.parse(decode(one), law) for one in documents]
    judged = [engine.judge(one, law) for one in parsed]
    parts: dict[str, Callable[[], object]] = {
        "read and check": lambda: [cases.parse(decode(one), law) for one in documents],
        "judge": lambda: [engine.judge(one, law) for one in parsed],
        "words and JSON": lambda: [answer.encode(answer.answer(one, "zh")) for one in judged],
    }
    spent = {name: _milliseconds(work, count) for name, work in parts.items()}
    facts = sum(len(one.facts) for one in parsed) / count
    return [
        at_most(
            f"whole `law status` in the process, a matter of {facts:.1f} facts", sum(spent.values()), AIM_MS, " ms", 3
        ),
        *(Row(f"of it: {name}", f"{value:.3f} ms") for name, value in spent.items()),
    ]


def _milliseconds(work: Callable[[], object], count: int) -> float:
    return measure.median([measure.cpu_seconds(work) for _ in range(RUNS)]) * 1000 / count


def _many(sizes: tuple[int, ...]) -> list[Row]:
    rows, each = [], []
    with ProcessPoolExecutor(CORES, mp_context=get_context("fork")) as pool:
        list(pool.map(_judge, [DIFFERENT] * CORES))
        for size in sizes:
            start = time.monotonic()
            found = list(pool.map(_judge, [size // CORES] * CORES))
            seconds, spent = time.monotonic() - start, sum(cpu for cpu, _ in found)
            each.append(spent * 1000 / size)
            rows.append(Row(f"{size:,} matters on {CORES} cores", f"{seconds:,.1f} s, {each[-1]:.3f} ms of CPU each"))
    states = sum((states for _, states in found), Counter[str]())
    shares = ", ".join(f"{state} {count * 100 // states.total()} %" for state, count in states.most_common())
    growth = at_most("cost of a matter in the largest run by that in the smallest", each[-1] / each[0], LINEAR, "")
    return [*rows, growth, Row("what came out", shares)]


def _judge(count: int) -> tuple[float, Counter[str]]:
    """Read, check and judge ``count`` histories; return the processor time and how they ended."""
    law, documents = library.shipped(), histories.documents(DIFFERENT)
    states: Counter[str] = Counter()
    start = time.process_time()
    for number in range(count):
        states[engine.judge(cases.parse(decode(documents[number % DIFFERENT]), law), law).state] += 1
    return time.process_time() - start, states
