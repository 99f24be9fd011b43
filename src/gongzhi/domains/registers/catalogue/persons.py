"""The columns by which a list names a person, and how they are read together."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from gongzhi.domains.people.rules import MASK
from gongzhi.domains.registers.catalogue.rows import Cells
from gongzhi.domains.registers.catalogue.vocabulary import reader
from gongzhi.shared.spreadsheets import cells
from gongzhi.shared.spreadsheets.headings import Column

PERSON_COLUMNS = (
    Column("name", "姓名", ("名字", "居民姓名", "村民姓名", "成员姓名", "人员姓名", "姓名（本人）"), required=True),
    Column(
        "id_number",
        "身份证号码",
        ("身份证号", "身份证", "公民身份号码", "公民身份证号码", "居民身份证号码", "证件号码", "证件号"),
    ),
    Column("sex", "性别", ()),
    Column("born_on", "出生日期", ("出生年月日", "生日", "出生年月", "出生时间")),
    Column("telephone", "联系电话", ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "本人电话")),
    Column("education", "学历", ("文化程度", "最高学历", "受教育程度")),
    Column("uid", "系统编号（勿改）", ("系统编号", "人员编号")),
)
sex_of = reader("sex")


def uid_of(row: Cells) -> UUID | None:
    """Return how an exported file called the person."""
    text = row.get("uid", cells.text, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        row.wrong("uid_altered", "uid")
        return None


def identity(row: Cells, *, may_be_masked: bool) -> tuple[str, str, date | None]:
    """Return number, sex and day of birth, the number's own where there is one; keep where the row contradicts it."""
    sex = row.get("sex", sex_of, "")
    born_on = row.get("born_on", cells.day, None)
    if _is_masked(row, "id_number"):
        if not may_be_masked:
            row.wrong("id_masked", "id_number")
        return "", sex, born_on
    found = row.get("id_number", cells.identity_number, None)
    if found is None:
        return "", sex, born_on
    if sex and sex != found.sex:
        row.wrong("sex_differs", "sex")
    if born_on and born_on != found.born_on:
        row.wrong("born_differs", "born_on", number=found.born_on, actual=born_on)
    return found.number, found.sex, found.born_on


def telephone_of(row: Cells) -> str:
    """Return the telephone number; one that an export masked says nothing new."""
    return "" if _is_masked(row, "telephone") else row.get("telephone", cells.telephone, "")


def _is_masked(row: Cells, column: str) -> bool:
    return MASK in str(row.raw(column) or "")
