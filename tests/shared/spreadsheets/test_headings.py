from __future__ import annotations

import pytest

from gongzhi.errors import BadValue
from gongzhi.shared.spreadsheets import books, headings
from gongzhi.shared.spreadsheets.headings import Column
from tests import lists

COLUMNS = (
    Column("name", "姓名", ("名字",), required=True),
    Column("sex", "性别"),
    Column("id_number", "身份证号码", ("身份证号",)),
    Column("telephone", "联系电话", ("手机",)),
)


def found(content: bytes, remembered: dict[str, str] | None = None) -> headings.Headings:
    book = books.opened("表.xlsx", content)
    return headings.found(book, headings.likeliest(book, COLUMNS), COLUMNS, remembered or {})


def taken(result: headings.Headings) -> dict[str, str]:
    return {one.letter: one.column for one in result.columns}


def test_a_title_a_serial_number_and_remarks_in_brackets_are_passed_over() -> None:
    rows = [("", "单位：人"), ("序号", "姓　名", "身份证号（18位）", "性 别*"), (1, "张三", "", "男")]
    result = found(lists.book(rows, title="某村人口登记表"))
    assert taken(result) == {"A": "", "B": "name", "C": "id_number", "D": "sex"}
    assert (result.first_row, result.is_certain, result.missing) == (4, True, ())


def test_a_heading_of_two_rows_with_joined_cells() -> None:
    merges = [(0, 0, 1, 0, "序号"), (0, 1, 0, 2, "成员情况"), (0, 3, 1, 3, "手机")]
    rows = [(), ("", "姓名", "性别"), (1, "张三", "男", "13900001234")]
    result = found(lists.book(rows, merges=merges))
    assert taken(result) == {"A": "", "B": "name", "C": "sex", "D": "telephone"}
    assert result.first_row == 3
    assert result.layout()["merges"] == [[1, 1, 2, 1], [1, 2, 1, 3], [1, 4, 2, 4]]


def test_a_heading_that_is_only_near_is_proposed_and_what_a_clerk_said_is_remembered() -> None:
    content = lists.book([("姓名", "联系电话号"), ("张三", "1")])
    near = found(content)
    assert taken(near) == {"A": "name", "B": "telephone"}
    assert not near.is_certain
    said = found(content, {"联系电话号": ""})
    assert taken(said) == {"A": "name", "B": ""}
    assert said.is_certain


def test_a_column_that_is_needed_and_missing_is_named() -> None:
    result = found(lists.book([("性别", "身份证号码"), ("男", "1")]))
    assert result.missing == ("name",)
    assert not result.is_certain


def test_a_sheet_without_headings_is_refused() -> None:
    with pytest.raises(BadValue) as refusal:
        found(lists.book([(1, 2), (3, 4)]))
    assert refusal.value.findings[0].rule == "file_no_heading"


@pytest.mark.parametrize("first", ["合计", "合 计：", "填表人：王五", "审核：", "备注：以上属实"])
def test_sums_and_footers_are_no_rows(first: str) -> None:
    content = lists.book([("姓名", "性别"), ("张三", "男"), ("", ""), (first, 2)])
    book = books.opened("表.xlsx", content)
    assert [number for number, _ in found(content).rows(book)] == [2]


def test_a_person_is_no_footer() -> None:
    assert not headings.is_summary(["注五", "男", "1组", "户主"])
    assert not headings.is_summary([1, "合计", "男", "1组", "户主"])


def test_of_two_columns_with_one_meaning_the_first_is_taken() -> None:
    assert taken(found(lists.book([("姓名", "姓名", "性别"), ("张三", "李四", "男")]))) == {
        "A": "name",
        "B": "",
        "C": "sex",
    }
