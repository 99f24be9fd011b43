"""The lists of bodies and of who holds which post on them (组织机构、任职人员)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial

from gongzhi.domains.people.actions import officers
from gongzhi.domains.people.actions.officers import ListedBody, ListedSeat
from gongzhi.domains.registers.catalogue.persons import PERSON_COLUMNS, identity, telephone_of, uid_of
from gongzhi.domains.registers.catalogue.rows import Cells, Gazetteer
from gongzhi.domains.registers.catalogue.vocabulary import bodies_of_titles, education, known, reader
from gongzhi.domains.registers.permissions import Reach
from gongzhi.errors import Finding
from gongzhi.shared.bulk import Batch
from gongzhi.shared.spreadsheets import cells
from gongzhi.shared.spreadsheets.headings import Column

PLACE = Column(
    "place",
    "地方",
    ("村（社区）", "村社区", "所在村", "村名", "单位所在地", "所属村社区", "乡镇或村", "行政村", "代码"),
    required=True,
)
FIRST = ("任职日期", "任职时间", "起始日期", "当选日期", "任职起始日期", "到任日期", "任期起", "任现职时间")
LAST = ("免职日期", "离任日期", "终止日期", "届满日期", "任期止", "离职日期", "卸任日期")
BODY_COLUMNS = (
    PLACE,
    Column("kind", "机构类别", ("组织类别", "机构类型", "类别", "组织", "机构"), required=True),
    Column("name", "名称", ("机构名称", "组织名称", "全称")),
    Column("first_on", "成立日期", ("设立日期", "成立时间", "组建日期", "起始日期"), required=True),
    Column("last_on", "撤销日期", ("终止日期", "撤销时间")),
)
POST_COLUMNS = (
    PLACE,
    Column("body", "机构类别", ("组织", "机构", "所在机构", "所在组织", "组织类别", "任职机构")),
    Column("role", "职务", ("现任职务", "担任职务", "岗位", "职位"), required=True),
    *PERSON_COLUMNS,
    Column("first_on", "任职日期", FIRST, required=True),
    Column("last_on", "离任日期", LAST),
)
SEVERAL = re.compile(r"[、,，;；/兼和及\s]+")
body_kind = reader("body")
ROLES, TITLES = known("role"), bodies_of_titles()
# The longest first: a deputy chair is no chair.
ENDINGS = sorted(ROLES, key=len, reverse=True)
last_day = partial(cells.day, may_be_open=True)


def write_bodies(batch: Batch, rows: Iterator[Cells], reach: Reach, as_of: date) -> tuple[Counter[str], list[Finding]]:
    """Write the rows; return the counts of new, changed and same, and every fault."""
    gazetteer, drafts, faults = Gazetteer(reach), list[ListedBody](), list[Finding]()
    for row in rows:
        first_on = row.needed("first_on", cells.day, None) or as_of
        place = gazetteer.find(row, "place", first_on)
        kind = row.needed("kind", body_kind, "")
        last_on = row.get("last_on", last_day, None)
        _in_order(row, first_on, last_on)
        if not row.faults:
            # A body of a place that ended, ended with it.
            ended = last_on or gazetteer.days[place].last_on
            name = row.get("name", cells.text, "")
            drafts.append(ListedBody(row=row.row, place=place, kind=kind, first_on=first_on, last_on=ended, name=name))
        faults += row.faults
    counts, found = officers.write_bodies(batch, drafts, gazetteer.days)
    return counts, faults + found


def write_posts(batch: Batch, rows: Iterator[Cells], reach: Reach, as_of: date) -> tuple[Counter[str], list[Finding]]:
    """Write the rows; return the counts of new, changed and same, and every fault."""
    gazetteer, drafts, faults = Gazetteer(reach), list[ListedSeat](), list[Finding]()
    for row in rows:
        found = list(_seats(row, gazetteer, as_of))
        drafts += [] if row.faults else found
        faults += row.faults
    counts, more = officers.write_posts(batch, drafts)
    return counts, faults + more


def _seats(row: Cells, gazetteer: Gazetteer, as_of: date) -> Iterator[ListedSeat]:
    """Yield the posts that a row names: 书记、主任 are two."""
    first_on = row.needed("first_on", cells.day, None) or as_of
    last_on = row.get("last_on", last_day, None)
    _in_order(row, first_on, last_on)
    place = gazetteer.find(row, "place", first_on)
    uid = uid_of(row)
    number, sex, born_on = identity(row, may_be_masked=uid is not None)
    name = row.needed("name", cells.name, "")
    telephone = telephone_of(row)
    schooling = row.get("education", education, None)
    for kind, role in _offices(row):
        yield ListedSeat(
            row=row.row, place=place, body=kind, role=role, name=name, first_on=first_on, last_on=last_on, sex=sex,
            born_on=born_on, id_number=number, uid=uid, telephone=telephone, education=schooling,
        )  # fmt: skip


def _offices(row: Cells) -> Iterator[tuple[str, str]]:
    """Yield body and role of each office in a row."""
    text = row.needed("role", cells.text, "")
    stated = row.get("body", body_kind, "")
    for title in filter(None, SEVERAL.split(text)):
        role = ROLES.get(title) or next((ROLES[end] for end in ENDINGS if title.endswith(end)), None)
        body = stated or next((kind for pattern, kind in TITLES if pattern.search(title)), None)
        if role is None:
            row.wrong("no_such_role", "role", actual=title)
        elif body is None:
            row.wrong("which_body", "body", role=title)
        else:
            yield body, str(role)


def _in_order(row: Cells, first_on: date, last_on: date | None) -> None:
    if last_on is not None and last_on < first_on:
        row.wrong("reversed", "last_on", on=first_on, actual=last_on)
