"""Fifty faults planted in the four lists of a county, each told with its cell; corrected, the lists make the county."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from gongzhi.domains.people.models import Residence
from gongzhi.domains.registers.models import Import
from gongzhi.law import words
from gongzhi.shared import clock
from gongzhi.shared.spreadsheets.cells import letter_of
from tests import lists
from tests.domains.registers import lists_of_a_county as county

pytestmark = pytest.mark.django_db
RESIDENT_HEADINGS = (*lists.RESIDENT_HEADINGS[:-1], "迁入日期")
RESIDENTS = [(*row[:-1], "") for row in lists.residents(40, ["清河村"])]
LISTS = {
    "places": (county.PLACES, county.PLACE_HEADINGS),
    "bodies": (county.BODIES, county.BODY_HEADINGS),
    "posts": (county.POSTS, county.POST_HEADINGS),
    "residents": (RESIDENTS, RESIDENT_HEADINGS),
}
# Row of the list (from 0), heading, what stands there, and what is said of it. A row has one fault.
PLACES = [
    (0, "行政区划代码", "99042110", "cell_code"),
    (1, "级别", "自然村", "cell_choice"),
    (2, "设立日期", "二〇一〇年", "cell_day"),
    (3, "上级代码", "无名镇", "no_such_place"),
    (4, "面积（平方公里）", "约三", "cell_number"),
]
BODIES = [
    (0, "村（社区）", "没有的村", "no_place_then"),
    (1, "机构类别", "棋牌社", "cell_choice"),
    (2, "成立日期", "2010年", "cell_day"),
    (3, "成立日期", "", "cell_empty"),
    (4, "撤销日期", "2009-12-31", "reversed"),
    (5, "成立日期", "2020.6", "cell_month"),
    (6, "村（社区）", "", "cell_empty"),
    (7, "机构类别", "", "cell_empty"),
]
POSTS = [
    (0, "职务", "顾问", "no_such_role"),
    (1, "姓名", "钱6", "cell_name"),
    (2, "身份证号码", "99042119800101123", "id_length"),
    (3, "任职日期", "", "cell_empty"),
    (4, "离任日期", "2020-12-31", "reversed"),
]
PEOPLE = [
    (0, "姓名", "", "cell_empty"),
    (1, "姓名", "=HYPERLINK(1)", "cell_name"),
    (2, "姓名", "张@三", "cell_name"),
    (3, "身份证号码", "12345", "id_length"),
    (4, "身份证号码", "990421198013011234", "id_birth"),
    (5, "身份证号码", "990421198002301234", "id_birth"),
    (6, "身份证号码", 9.90421198e17, "id_rounded"),
    (7, "身份证号码", "5.10421E+17", "id_rounded"),
    (8, "身份证号码", "身份证丢失", "id_length"),
    (9, "性别", "男", "sex_differs"),
    (10, "性别", "不详", "cell_choice"),
    (11, "联系电话", "1390000", "cell_telephone"),
    (12, "联系电话", "139000012345", "cell_telephone"),
    (13, "联系电话", "没有", "cell_telephone"),
    (14, "文化程度", "博士后", "cell_choice"),
    (15, "与户主关系", "房客", "cell_choice"),
    (16, "居住情况", "说不清", "cell_choice"),
    (17, "村（社区）", "无名村", "no_place_then"),
    (18, "村（社区）", "上河村", "no_place_then"),
    (19, "村（社区）", "", "cell_empty"),
    (20, "迁入日期", "2026-02-30", "cell_day"),
    (21, "迁入日期", "2026年2月", "cell_month"),
    (22, "迁入日期", "昨天", "cell_day"),
    (23, "迁入日期", "1026-01-01", "cell_day"),
    (24, "小组", "组" * 101, "cell_long"),
    (25, "户号", "户" * 101, "cell_long"),
    (26, "姓名", "张" * 61, "cell_name"),
    (27, "身份证号码", "990421198001011", "id_birth"),
    (28, "身份证号码", "X90421198001011234", "id_length"),
    (29, "联系电话", "23900001234", "cell_telephone"),
    (30, "性别", "1", "cell_choice"),
    (31, "身份证号码", "wrong", "id_length"),
]
PLANTED = {"places": PLACES, "bodies": BODIES, "posts": POSTS, "residents": PEOPLE}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.set_to(date(2026, 3, 2)):
        yield


def planted(kind: str) -> list[list[object]]:
    rows, headings = LISTS[kind]
    found = [list(row) for row in rows]
    for number, heading, value, _ in PLANTED[kind]:
        found[number][headings.index(heading)] = value
    return found


def expected(kind: str, headings: Sequence[str]) -> set[tuple[str, str]]:
    return {(f"{letter_of(headings.index(heading))}{row + 2}", rule) for row, heading, _, rule in PLANTED[kind]}


def test_fifty_faults_are_told_with_their_cells_and_corrected_lists_make_the_county() -> None:
    assert sum(len(faults) for faults in PLANTED.values()) == 50
    actor = county.officer()
    for kind, (rows, headings) in LISTS.items():
        faulty = county.hand_in(actor, kind, planted(kind), headings)
        assert faulty.state == Import.State.FAULTY
        assert expected(kind, headings) <= set(county.faults(faulty))
        assert faulty.faults.filter(letter="").count() == 0
        county.imported(actor, kind, rows, headings)
    assert Residence.objects.count() == len(RESIDENTS)


def test_every_fault_has_its_words_in_both_languages_and_no_number_of_a_person() -> None:
    actor = county.officer()
    county.imported(actor, "places", county.PLACES, county.PLACE_HEADINGS)
    found = county.hand_in(actor, "residents", planted("residents"), RESIDENT_HEADINGS)
    from gongzhi.domains.registers.queries import lists as queries

    for one in queries.faults_of(found, size=100):
        for language in ("zh", "en"):
            told = words.describe(one.finding, language)
            assert told["required"]
            assert told["actual"]
            assert "19800" not in str(told)
