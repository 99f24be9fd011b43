"""The list of households and residents (户和居民)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial

from gongzhi.domains.people.actions.residents import ResidentDraft, Residents
from gongzhi.domains.people.models import Person, Residence
from gongzhi.domains.registers.catalogue.persons import PERSON_COLUMNS, identity, telephone_of, uid_of
from gongzhi.domains.registers.catalogue.rows import Cells, Gazetteer, in_chunks
from gongzhi.domains.registers.catalogue.vocabulary import education, reader
from gongzhi.domains.registers.permissions import Reach
from gongzhi.errors import Finding
from gongzhi.shared.bulk import Batch
from gongzhi.shared.spreadsheets import cells
from gongzhi.shared.spreadsheets.headings import Column

CHUNK = 2000
COLUMNS = (
    *PERSON_COLUMNS,
    Column(
        "place",
        "村（社区）",
        ("所在村", "村名", "行政村", "社区", "村居", "所属村", "村（社区）名称", "所属村社区", "村社区代码"),
    ),
    Column("group", "村（居）民小组", ("小组", "组别", "组", "村民小组", "居民小组", "社", "所在组")),
    Column("household", "户号", ("户编号", "户籍号", "家庭编号", "户口簿号", "户口号", "户序号")),
    Column("relation", "与户主关系", ("与户主的关系", "户主关系", "家庭关系", "关系", "与户主或家长关系")),
    Column("kind", "居住情况", ("居住状况", "人员类别", "人户状态", "户籍状态", "人口类型")),
    Column("since", "迁入日期", ("登记日期", "落户日期", "起始日期", "入户日期", "来本地居住日期")),
    Column("until", "迁出日期", ("迁出或死亡日期", "注销日期", "终止日期", "离开日期")),
)
relation, kind = reader("relation"), reader("residence")
last_day = partial(cells.day, may_be_open=True)


def write(batch: Batch, rows: Iterator[Cells], reach: Reach, as_of: date) -> tuple[Counter[str], list[Finding]]:
    """Write the rows; return the counts of new, changed and same, and every fault."""
    gazetteer = Gazetteer(reach)
    residents = Residents(batch, as_of=as_of, names=gazetteer.names)
    faults: list[Finding] = []
    for chunk in in_chunks(rows, CHUNK):
        drafts = [draft for row in chunk if (draft := _draft(row, gazetteer, as_of)) is not None]
        faults += [found for row in chunk for found in row.faults]
        faults += residents.write(drafts)
    return residents.counts, faults


def _draft(row: Cells, gazetteer: Gazetteer, as_of: date) -> ResidentDraft | None:
    """Return what a row says; None where it can't be taken."""
    name = row.needed("name", cells.name, "")
    uid = uid_of(row)
    number, sex, born_on = identity(row, may_be_masked=uid is not None)
    since = row.get("since", cells.day, None)
    place = gazetteer.find(row, "place", since or as_of)
    if uid is None and not number and not row.faults:
        for column in (name for name, value in (("sex", sex), ("born_on", born_on)) if not value):
            row.wrong("needed_without_number", column)
    if born_on is not None and born_on > as_of:
        row.wrong("born_later", "born_on", on=born_on, as_of=as_of)
    draft = ResidentDraft(
        row=row.row,
        place=place,
        name=name,
        sex=sex or Person.Sex.FEMALE,
        born_on=born_on or as_of,
        id_number=number,
        uid=uid,
        group=row.get("group", cells.text, ""),
        household=row.get("household", cells.text, ""),
        relation=row.get("relation", relation, ""),
        kind=row.get("kind", kind, Residence.Kind.REGISTERED.value),
        telephone=telephone_of(row),
        education=row.get("education", education, None),
        since=since,
        until=row.get("until", last_day, None),
    )
    return None if row.faults else draft
