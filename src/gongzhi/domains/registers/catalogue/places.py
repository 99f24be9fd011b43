"""The list of townships, villages and communities with their past (行政区划)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial

from gongzhi.domains.places.actions.listing import ListedPlace, write_places
from gongzhi.domains.places.models import PlaceName, Succession
from gongzhi.domains.registers.catalogue.rows import Cells
from gongzhi.domains.registers.catalogue.vocabulary import reader
from gongzhi.domains.registers.permissions import Reach
from gongzhi.errors import Finding
from gongzhi.shared import clock
from gongzhi.shared.bulk import Batch
from gongzhi.shared.spreadsheets import cells
from gongzhi.shared.spreadsheets.headings import Column

ROLLS = {
    "adults": ("18周岁以上人数", ("18岁以上人口", "成年人数", "年满18周岁人数", "十八周岁以上人数")),
    "households": ("户数", ("总户数", "家庭户数")),
    "population": ("人口", ("总人口", "户籍人口", "人口数", "总人数")),
    "voting_party_members": ("有表决权党员数", ("正式党员数", "党员数", "党员人数")),
    "registered_voters": ("登记选民数", ("选民数", "登记选民", "选民人数")),
}
COLUMNS = (
    Column("code", "行政区划代码", ("区划代码", "代码", "统计用区划代码", "村代码", "编码"), required=True),
    Column("name", "名称", ("村名", "地名", "村（社区）名称", "单位名称", "行政区划名称"), required=True),
    Column("level", "级别", ("类别", "类型", "性质", "城乡类别"), required=True),
    Column("parent", "上级代码", ("所属乡镇", "上级", "所属乡镇代码", "乡镇", "隶属"), required=True),
    Column("first_on", "设立日期", ("成立日期", "起始日期", "设立时间", "批准日期"), required=True),
    Column("last_on", "撤销日期", ("撤并日期", "终止日期", "撤销时间")),
    Column("former_name", "曾用名", ("原名", "原名称", "旧名")),
    Column("changed_on", "更名（变更）日期", ("更名日期", "变更日期", "更名时间", "改名日期")),
    Column("successor", "并入", ("并入代码", "并入村", "合并后代码", "并入村代码", "撤并后", "并入村（社区）")),
    Column("succession", "变更方式", ("撤并方式", "调整方式")),
    Column("area", "面积（平方公里）", ("面积", "区域面积", "辖区面积", "面积平方公里", "服务面积")),
    Column("counted_on", "统计日期", ("截止日期", "人口统计日期")),
    *(Column(roll, title, aliases) for roll, (title, aliases) in ROLLS.items()),
)
level_of, kind_of = reader("level"), reader("succession")
last_day = partial(cells.day, may_be_open=True)


def write(batch: Batch, rows: Iterator[Cells], reach: Reach, as_of: date) -> tuple[Counter[str], list[Finding]]:
    """Write the rows; return the counts of new, changed and same, and every fault."""
    listed = list(rows)
    codes = _codes(listed)
    drafts = [_draft(row, codes, as_of) for row in listed]
    faults = [found for row in listed for found in row.faults]
    good = [draft for draft, row in zip(drafts, listed, strict=True) if not row.faults]
    counts, more = write_places(batch, good)
    return counts, faults + more


def _draft(row: Cells, codes: dict[str, str], as_of: date) -> ListedPlace:
    area = row.get("area", cells.square_kilometres, None)
    rolls = {roll: row.get(roll, cells.number, None) for roll in ROLLS}
    return ListedPlace(
        row=row.row,
        code=row.needed("code", cells.division_code, ""),
        level=row.needed("level", level_of, ""),
        name=row.needed("name", cells.text, ""),
        parent=_coded(row, "parent", codes),
        first_on=row.needed("first_on", cells.day, None) or as_of,
        last_on=row.get("last_on", last_day, None),
        former_name=row.get("former_name", cells.text, ""),
        changed_on=row.get("changed_on", cells.day, None),
        successor=_coded(row, "successor", codes),
        succession=row.get("succession", kind_of, Succession.Kind.MERGE.value),
        area_m2=area,
        counted_on=min(row.get("counted_on", cells.day, None) or as_of, clock.today()),
        rolls={roll: number for roll, number in rolls.items() if number is not None},
    )


def _codes(rows: list[Cells]) -> dict[str, str]:
    """Return the code of each place by its name, of the list itself and of what is registered."""
    known = {row.name: row.place.code for row in PlaceName.objects.select_related("place").order_by("first_on")}
    for row in rows:
        name, code = row.raw("name"), row.raw("code")
        if name is not None and code is not None:
            known.setdefault(str(name).strip(), str(code).removesuffix(".0").strip())
    return known


def _coded(row: Cells, column: str, codes: dict[str, str]) -> str:
    """Return the code that a cell gives, or that of the place whose name it gives."""
    text = row.get(column, cells.text, "").removesuffix(".0")
    if text.isdecimal() or not text:
        return text
    if text not in codes:
        row.wrong("no_such_place", column, code=text)
    return codes.get(text, "")
