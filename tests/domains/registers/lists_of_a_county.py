"""The four lists of a small county, and what hands them in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongzhi.domains.people.models import Person
from gongzhi.domains.registers.actions import handing_in, writing
from gongzhi.domains.registers.models import Import
from tests import builders, lists

AS_OF = date(2026, 3, 1)
PLACE_HEADINGS = (
    "行政区划代码",
    "名称",
    "级别",
    "上级代码",
    "设立日期",
    "撤销日期",
    "曾用名",
    "更名日期",
    "并入",
    "面积（平方公里）",
    "户数",
    "统计日期",
)
PLACES = (
    ("990421100", "云溪镇", "镇", "990421", "2010-01-01", "", "", "", "", "", "", ""),
    ("990421100201", "上河村", "村", "云溪镇", "2010-01-01", "2020-06-30", "", "", "清河村", "", "", ""),
    ("990421100202", "下河村", "村", "云溪镇", "2010-01-01", "2020-06-30", "", "", "清河村", "", "", ""),
    ("990421100203", "清河村", "村", "云溪镇", "2020-07-01", "", "", "", "", 29.5, 640, "2026-01-01"),
    (
        "990421100001", "河口社区", "社区", "云溪镇", "2010-01-01", "", "河口居委会", "2015-05-01", "", 3, 1200,
        "2026-01-01",
    ),
)  # fmt: skip
BODY_HEADINGS = ("村（社区）", "机构类别", "名称", "成立日期", "撤销日期")
BODIES = tuple(
    (place, kind, "", first_on, "")
    for place, first_on in (("上河村", "2010-01-01"), ("清河村", "2020-07-01"), ("河口社区", "2010-01-01"))
    for kind in ("党支部", "村委会", "村监委会", "代表会议", "工作人员")
)
POST_HEADINGS = ("村（社区）", "职务", "姓名", "身份证号码", "联系电话", "学历", "任职日期", "离任日期")
HEAD, SCHOOL = "党支部书记、村委会主任", "高中"
POSTS = (
    ("上河村", HEAD, "赵大河", lists.identity_number(1, year=1968), "13900000001", SCHOOL, "2017-01-10", "2020-06-30"),
    ("清河村", HEAD, "钱清", lists.identity_number(2, year=1975), "13900000002", "大专", "2021-01-12", "至今"),
    (
        "清河村", "村委会副主任", "孙秀英", lists.identity_number(3, year=1980, is_male=False), "13900000003", "大专",
        "2021-01-12", "",
    ),
    ("清河村", "文书", "李文", lists.identity_number(4, year=1990), "13900000004", "本科", "2021-01-12", ""),
    ("清河村", "村监委会主任", "周正", lists.identity_number(5, year=1970), "13900000005", SCHOOL, "2021-01-12", ""),
)  # fmt: skip
RESIDENTS = tuple(lists.residents(8, ["清河村"]))


def officer() -> Person:
    """Return the officer of the guiding office of a county whose places are not registered yet."""
    county = builders.make_place("county", code="990421", name="试验县")
    return builders.seated(county, "guiding_office", "officer", name="县局辛")


def hand_in(
    actor: Person, kind: str, rows: Sequence[Sequence[object]], headings: Sequence[str], **more: object
) -> Import:
    """Hand a list in and have it checked."""
    content = lists.book(rows, headings=headings)
    as_of = more.pop("as_of", AS_OF)
    assert isinstance(as_of, date)
    found = handing_in.hand_in(actor=actor, kind=kind, filename=f"{kind}.xlsx", content=content, as_of=as_of)
    assert found.state == Import.State.TO_CHECK, (found.state, found.mapping)
    writing.check(found)
    return found


def apply(actor: Person, found: Import) -> Import:
    """Confirm a list and have it written."""
    writing.apply(handing_in.confirm(actor=actor, found=found))
    found.refresh_from_db()
    return found


def imported(
    actor: Person, kind: str, rows: Sequence[Sequence[object]], headings: Sequence[str], **more: object
) -> Import:
    """Hand in a list without faults, and have it written."""
    found = hand_in(actor, kind, rows, headings, **more)
    assert found.state == Import.State.CHECKED, faults(found)
    apply(actor, found)
    assert found.state == Import.State.APPLIED, found.refused_because
    return found


def county() -> Person:
    """Import all four lists; return the officer who did."""
    actor = officer()
    imported(actor, "places", PLACES, PLACE_HEADINGS)
    imported(actor, "bodies", BODIES, BODY_HEADINGS)
    imported(actor, "posts", POSTS, POST_HEADINGS)
    imported(actor, "residents", RESIDENTS, lists.RESIDENT_HEADINGS)
    return actor


def faults(found: Import) -> list[tuple[str, str]]:
    """Return cell and rule of each fault."""
    return [(f"{one.letter}{one.row}", one.rule) for one in found.faults.order_by("row", "letter")]
