"""Plain functions that make the lists of a small county, as officials keep them, with invented people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from random import Random

import xlsxwriter

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_HEADINGS = (
    "序号", "村（社区）", "小组", "户号", "与户主关系", "姓名", "身份证号码", "性别", "联系电话", "文化程度",
    "居住情况", "备注",
)  # fmt: skip


def identity_number(number: int, *, year: int = 1980, is_male: bool = True, area: str = "990421") -> str:
    """Return a sound identity number of nobody: there is no division 99."""
    day = f"{year}{number % 12 + 1:02d}{number % 28 + 1:02d}"
    order = (number // 336 % 500) * 2 + (1 if is_male else 0)
    digits = f"{area}{day}{order:03d}"
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, digits, strict=True)) % 11]


def book(
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    headings: Sequence[str] = (),
    merges: Sequence[tuple[int, int, int, int, str]] = (),
    sheet: str = "Sheet1",
) -> bytes:
    """Return an .xlsx: a joined title where there is one, headings, rows; ``merges`` count from 0."""
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"constant_memory": not merges, "default_date_format": "yyyy-mm-dd"})
    page = workbook.add_worksheet(sheet)
    at = 0
    if title:
        page.write(0, 0, title)
        at = 1
    for top, left, bottom, right, text in merges:
        page.merge_range(top, left, bottom, right, text)
    for line in ([headings] if headings else []) + list(rows):
        for column, value in enumerate(line):
            if value is not None and value != "":
                page.write(at, column, value)
        at += 1
    workbook.close()
    return buffer.getvalue()


def residents(count: int, places: Sequence[str], seed: int = 1, first: int = 0) -> list[tuple[object, ...]]:
    """Return rows of a register of residents: three or four to a household, each with an identity number."""
    rng = Random(seed)
    surnames, given = "王李张刘陈杨黄赵吴周徐孙马朱胡", "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"
    relations = ("户主", "配偶", "子", "女")
    rows: list[tuple[object, ...]] = []
    for number in range(first, first + count):
        household, member = divmod(number, 4)
        is_male = member in (0, 2)
        name = rng.choice(surnames) + "".join(rng.choice(given) for _ in range(rng.choice((1, 2))))
        year = 1940 + number // 168_000 * 7 % 60 + (0 if member < 2 else 25) + household % 10
        place = places[(household - first // 4) * len(places) * 4 // (count + 7)] if len(places) > 1 else places[0]
        rows.append(
            (
                number + 1, place, f"{household % 9 + 1}组", f"H{household:07d}", relations[member], name,
                identity_number(number, year=year, is_male=is_male, area=f"99{number // 168_000:04d}"),
                "男" if is_male else "女", f"139{number:08d}", rng.choice(("小学", "初中", "高中", "大专")),
                "户籍人口", "",
            )
        )  # fmt: skip
    return rows
