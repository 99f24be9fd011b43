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
LISTS = 10
QUICK_LISTS = 2
PEAK_MIB = 400
SLOWER = 3
QUERIES = 10
CPU_MS = 20
GROWTH = 1.15


def run(*, quick: bool) -> Part:
    size, count = (QUICK, QUICK_LISTS) if quick else (COUNTY, LISTS)
    with tempfile.TemporaryDirectory(prefix="gongzhi-lists-") as folder:
        files = list(_files(Path(folder), size, count))
        rows = [*_beside(files[0]), *_growing(files)]
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
        "SQLite; processor time. Then ten counties' lists are imported one after the other into one register, and "
        "people are looked for in it by a clerk, a township and the county: queries and processor time of a page, "
        "the database's included, the middle of eleven.",
        rows,
    )


def _files(folder: Path, size: int, count: int) -> Iterator[str]:
    """Write one list for each county; each has villages of its own."""
    for number in range(count):
        path = folder / f"{number}.xlsx"
        places = [f"测试村{number}-{village}" for village in range(VILLAGES)]
        people = lists.residents(size, places, seed=number, first=number * size)
        path.write_bytes(lists.book(people, title="户籍人口登记表", headings=lists.RESIDENT_HEADINGS))
        yield str(path)


def _beside(file: str) -> Iterator[Row]:
    found = {}
    for way in ("bare", "library", "ours"):
        with tempfile.TemporaryDirectory(prefix="gongzhi-bench-") as folder:
            found[way] = deployment.sqlite(Path(folder)).ask("registers", way=way, files=[file])
    ours, bare, library = (found[way]["cpu"][0] for way in ("ours", "bare", "library"))
    yield at_most(
        f"import of {found['ours']['people']:,} residents, by bare reading and writing", ours / bare, SLOWER, ""
    )
    yield at_least(
        "the same, django-import-export's time by ours",
        library / ours,
        1,
        f"{library / ours:.2f} ({library:.0f} s by {ours:.0f} s)",
    )
    yield at_most("the same, peak of memory", found["ours"]["peak"] / measure.MEBI, PEAK_MIB, " MiB", 0)


def _growing(files: list[str]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="gongzhi-bench-") as folder:
        found: dict[str, Any] = deployment.sqlite(Path(folder)).ask("registers", way="ours", files=files, look=True)
    seconds = found["cpu"]
    yield at_most(
        f"{found['people']:,} residents in {len(files)} lists: the last list's time by the first's",
        seconds[-1] / seconds[0], GROWTH, "",
    )  # fmt: skip
    for who, looks in found["looks"].items():
        for what, (queries, cpu) in looks.items():
            yield at_most(f"{who}: {what}, queries", queries, QUERIES, "", 0)
            yield at_most(f"{who}: {what}, processor time", cpu, CPU_MS, " ms", 1)
