"""What importing a county's residents takes, beside bare writing and beside a kept library, and finding them then."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import deployment, measure
from bench.table import Part, Row, at_least, at_most
from tests import lists

COUNTY = 168_597
QUICK = 400
VILLAGES = 86
FILLED = 9 * COUNTY
PEAK_MIB = 400
SLOWER = 3
QUERIES = 10
CPU_MS = 20
GROWTH = 1.15


def run(*, quick: bool) -> Part:
    size, filled = (QUICK, QUICK) if quick else (COUNTY, FILLED)
    with tempfile.TemporaryDirectory(prefix="gongzhi-lists-") as folder:
        file = _file(Path(folder), size)
        empty, beside = _beside(file)
        rows = [*beside, *_growing(file, filled, empty)]
    return Part(
        "Registers",
        "python -m bench registers",
        "The list has a row for each resident: place, group, household, relation, name, identity number, sex, "
        "telephone, education. Ours reads it, checks every cell and every person against the register (twice: once for "
        "the clerk to see, once as it is written), seals and hashes the numbers, writes people, households and "
        "residences, keeps what an undo needs, and commits to every row in the log, as one transaction. Bare is "
        "calamine and bulk_create of the same three tables, with nothing checked, sealed or recorded. "
        "django-import-export reads the same file (its own reader), checks the same cells by the same functions, as it "
        "does itself first for the clerk to see, and writes people alone, in bulk. Each in a process of its own, on "
        "SQLite; processor time. Then the same list is imported into a register that holds nine counties already, and "
        "people are looked for in it by a clerk, a township and the county: queries and processor time of a page, "
        "the database's included, the middle of eleven.",
        rows,
    )


def _file(folder: Path, size: int) -> str:
    """Write a county's list."""
    path = folder / "residents.xlsx"
    people = lists.residents(size, [f"测试村{number}" for number in range(VILLAGES)])
    path.write_bytes(lists.book(people, title="户籍人口登记表", headings=lists.RESIDENT_HEADINGS))
    return str(path)


def _beside(file: str) -> tuple[float, list[Row]]:
    """Return what ours took, and the rows that compare it."""
    found = {}
    for way in ("bare", "library", "ours"):
        with tempfile.TemporaryDirectory(prefix="gongzhi-bench-") as folder:
            found[way] = deployment.sqlite(Path(folder)).ask("registers", way=way, file=file)
    ours, bare, library = (found[way]["cpu"] for way in ("ours", "bare", "library"))
    people = found["ours"]["people"]
    by_library = f"{library / ours:.2f} ({library:.0f} s by {ours:.0f} s)"
    return ours, [
        at_most(f"import of {people:,} residents, by bare reading and writing", ours / bare, SLOWER, ""),
        at_least("the same, django-import-export's time by ours", library / ours, 1, by_library),
        at_most("the same, peak of memory", found["ours"]["peak"] / measure.MEBI, PEAK_MIB, " MiB", 0),
    ]


def _growing(file: str, filled: int, empty: float) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="gongzhi-bench-") as folder:
        found: dict[str, Any] = deployment.sqlite(Path(folder)).ask(
            "registers", way="ours", file=file, filled=filled, look=True
        )
    yield at_most(
        f"the same list into a register of {filled:,} people, by that into an empty one",
        found["cpu"] / empty,
        GROWTH,
        "",
    )
    yield Row("people in the register then", f"{found['people']:,}")
    for who, looks in found["looks"].items():
        for what, (queries, cpu) in looks.items():
            yield at_most(f"{who}: {what}, queries", queries, QUERIES, "", 0)
            yield at_most(f"{who}: {what}, processor time", cpu, CPU_MS, " ms", 1)
