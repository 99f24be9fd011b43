from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.shared.spreadsheets import cells
from gongzhi.shared.spreadsheets.cells import Bad
from tests.lists import identity_number

DAY = date(2021, 1, 5)
NUMBERS = st.builds(
    identity_number, st.integers(0, 167_999), year=st.integers(1930, 2020), is_male=st.booleans()
)  # fmt: skip


@pytest.mark.parametrize(
    "written",
    ["2021-01-05", "2021/1/5", "2021.1.5", "2021年1月5日", "20210105", "２０２１年１月５日", " 2021 年 1 月 5 日 ",
     44201, 44201.0, 20210105.0, DAY, datetime(2021, 1, 5, tzinfo=UTC), "2021-01-05 00:00:00"],
)  # fmt: skip
def test_a_day_in_every_notation(written: object) -> None:
    assert cells.day(written) == DAY


@pytest.mark.parametrize(
    ("written", "rule"),
    [("2021-02-29", "cell_day"), ("2021.13.1", "cell_day"), ("去年", "cell_day"), ("2021年1月", "cell_month"),
     ("2021.1", "cell_month"), ("0021-01-05", "cell_day"), (True, "cell_day"), (5, "cell_day"), (2021, "cell_day"),
     ("2021", "cell_day"), ("至今", "cell_day")],
)  # fmt: skip
def test_what_is_no_day_says_why(written: object, rule: str) -> None:
    with pytest.raises(Bad, match=rule):
        cells.day(written)


@given(st.dates(date(1880, 1, 1), date(2199, 12, 31)))
def test_each_notation_of_a_day_reads_back(on: date) -> None:
    parts = {"y": on.year, "m": on.month, "d": on.day}
    for form in ("{y:04d}-{m:02d}-{d:02d}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y:04d}{m:02d}{d:02d}"):
        assert cells.day(form.format(**parts)) == on


@pytest.mark.parametrize("written", ["至今", "现任", "长期"])
def test_an_open_end_is_no_day_where_it_may_be(written: str) -> None:
    assert cells.day(written, may_be_open=True) is None


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, more: int) -> None:
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    with pytest.raises(Bad):
        cells.identity_number(wrong)


@given(NUMBERS)
def test_a_sound_number_says_day_and_sex_however_it_is_written(number: str) -> None:
    found = cells.identity_number(number)
    assert (found.number, found.born_on.strftime("%Y%m%d")) == (number, number[6:14])
    assert found.sex == ("male" if int(number[16]) % 2 else "female")
    wide = number.translate({ord(a): chr(ord(a) + 0xFEE0) for a in "0123456789X"})
    for written in (f" {number} ", f"'{number}", number.lower(), wide, f"{number[:6]} {number[6:14]} {number[14:]}"):
        assert cells.identity_number(written).number == number


def test_fifteen_digits_become_eighteen() -> None:
    whole = identity_number(37, year=1955)
    assert cells.identity_number(whole[:6] + whole[8:17]).number == whole


@pytest.mark.parametrize(
    ("written", "rule"),
    [("12345", "id_length"), ("990421198013011234", "id_birth"), (5.10421198e17, "id_rounded"),
     ("5.10421E+17", "id_rounded"),
     ("", "id_length"), ("无", "id_length"), ("990421198002301234", "id_birth")],
)  # fmt: skip
def test_what_is_no_identity_number_says_why_and_never_the_number(written: object, rule: str) -> None:
    with pytest.raises(Bad, match=rule) as refused:
        cells.identity_number(written)
    assert "1980" not in str(refused.value.values)


@pytest.mark.parametrize(
    ("written", "number"),
    [("13900001234", "13900001234"), (13900001234.0, "13900001234"), ("139-0000-1234", "13900001234"),
     ("+86 139 0000 1234", "13900001234"), ("0812-8170001/13900001234", "13900001234"), ("0812-8170001", "08128170001"),
     ("１３９００００１２３４", "13900001234"), ("8613900001234", "13900001234")],
)  # fmt: skip
def test_a_telephone_number_as_it_is_written(written: object, number: str) -> None:
    assert cells.telephone(written) == number


@pytest.mark.parametrize("written", ["1390000123", "139000012345", "23900001234", "无", "12345"])
def test_what_is_no_telephone_number_is_refused(written: str) -> None:
    with pytest.raises(Bad, match="cell_telephone"):
        cells.telephone(written)


@pytest.mark.parametrize(
    ("written", "name"),
    [("张 三", "张三"), ("阿依努尔•买买提", "阿依努尔·买买提"), ("ＬｉＭｉｎｇ", "LiMing"), ("张\u200b三", "张三")],
)
def test_a_name_as_it_is_written(written: str, name: str) -> None:
    assert cells.name(written) == name


@pytest.mark.parametrize("written", ["=cmd|' /C calc'!A0", "张3", "@SUM(1)", "张" * 61, "张\x07三"])
def test_what_is_no_name_is_refused(written: str) -> None:
    with pytest.raises(Bad):
        cells.name(written)


@pytest.mark.parametrize(
    ("written", "area"), [(29.5, 29_500_000), ("29.5", 29_500_000), ("1,200", 1_200_000_000), ("0.000001", 1)]
)
def test_square_kilometres_are_whole_square_metres(written: object, area: int) -> None:
    assert cells.square_kilometres(written) == area


@pytest.mark.parametrize("written", ["-1", "约三十", "", "1.2.3"])
def test_what_is_no_area_is_refused(written: str) -> None:
    with pytest.raises(Bad, match="cell_number"):
        cells.square_kilometres(written)


@given(st.text())
def test_any_text_is_read_or_refused(written: str) -> None:
    for read in (
        cells.text,
        cells.name,
        cells.number,
        cells.day,
        cells.identity_number,
        cells.telephone,
        cells.division_code,
    ):
        with suppress(Bad):
            read(written)
