from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
import xlsxwriter

from gongzhi.errors import BadValue
from gongzhi.shared.spreadsheets import books
from tests import lists

ROWS = [("张三", "男"), ("李四", "女")]


def refused(filename: str, content: bytes) -> str:
    with pytest.raises(BadValue) as refusal:
        books.opened(filename, content)
    return refusal.value.findings[0].rule


def packed(parts: dict[str, bytes], base: bytes | None = None) -> bytes:
    """Return a workbook with parts added or replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or lists.book(ROWS))) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, data in parts.items():
            new.writestr(name, data)
    return buffer.getvalue()


def test_rows_keep_the_numbers_that_the_file_shows() -> None:
    book = books.opened("表.xlsx", lists.book(ROWS, title="某村名册", headings=("姓名", "性别")))
    assert book.sheets == ("Sheet1",)
    assert [(number, row[0]) for number, row in book.rows("Sheet1")] == [
        (1, "某村名册"),
        (2, "姓名"),
        (3, "张三"),
        (4, "李四"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_in_every_encoding(encoding: str, delimiter: str) -> None:
    text = f'姓名{delimiter}备注\r\n张三{delimiter}"第一行\n第二行"\r\n'
    book = books.opened("表.csv", text.encode(encoding))
    assert [row for _, row in book.rows(book.sheets[0])] == [["姓名", "备注"], ["张三", "第一行\n第二行"]]


def test_what_is_no_spreadsheet_is_told_apart() -> None:
    assert refused("a.xlsx", b"") == "file_empty"
    assert refused("a.xlsx", b"x" * (books.MOST_BYTES + 1)) == "file_too_large"
    assert refused("a.xls", books.OLE + b"\x00" * 600) == "file_old_or_locked"
    assert refused("a.xlsx", b"  <html><body>") == "file_web_page"
    assert refused("a.xlsx", b"%PDF-1.7") == "file_pdf"
    assert refused("a.csv", b"\x00\x01\x02,") == "file_kind_of_list"
    assert refused("a.csv", "一段话".encode()) == "file_kind_of_list"
    assert refused("a.csv", "姓名,性别\n".encode() + b"\xff\xff\xff,\n") == "file_encoding"
    assert refused("a.csv", '姓名,性别\n"张三,男\n'.encode()) == "file_csv"


def test_a_file_that_was_cut_off_is_refused() -> None:
    whole = lists.book(ROWS)
    assert refused("a.xlsx", whole[: len(whole) - 40]) == "file_broken"
    assert refused("a.xlsx", whole[: len(whole) // 2]) == "file_broken"
    assert refused("a.csv", "姓名,性别,电话\n张三,男,1\n李四,".encode()) == "file_cut"


def test_macros_and_links_to_other_files_are_refused() -> None:
    assert refused("a.xlsm", packed({"xl/vbaProject.bin": b"x"})) == "file_macros"
    assert refused("a.xlsx", packed({"xl/externalLinks/externalLink1.xml": b"<x/>"})) == "file_links"
    assert refused("a.xlsx", packed({"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><workbook/>"})) == "file_broken"


def test_what_unpacks_to_something_huge_is_refused_unopened() -> None:
    huge = b"0" * (books.SUSPECT_FROM + books.MIB)
    assert refused("a.xlsx", packed({"xl/worksheets/sheet2.xml": huge})) == "file_bomb"
    many = {f"xl/media/{n}": b"" for n in range(books.MOST_PARTS)}
    assert refused("a.xlsx", packed(many)) == "file_bomb"


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(packed({"xl/worksheets/sheet2.xml": b"0" * (books.SUSPECT_FROM + books.MIB)}))
    real = struct.pack("<I", books.SUSPECT_FROM + books.MIB)
    while (at := content.find(real)) >= 0:
        content[at : at + 4] = struct.pack("<I", 100)
    assert refused("a.xlsx", bytes(content)) in ("file_bomb", "file_broken")


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(lists.book(ROWS))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + offset] |= 1
    assert refused("a.xlsx", bytes(content)) == "file_old_or_locked"


def test_a_cell_that_shows_an_error_is_known() -> None:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    page = workbook.add_worksheet("人口")
    page.write_row(0, 0, ["姓名", "年龄"])
    page.write_formula(1, 1, "=A1/0", None, "#DIV/0!")
    page.write_formula(2, 1, "=1+1", None, 2)
    workbook.close()
    book = books.opened("a.xlsx", buffer.getvalue())
    assert book.errors == {"人口": {2: ["B"]}}


def test_hidden_sheets_are_not_read() -> None:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    workbook.add_worksheet("名册").write(0, 0, "姓名")
    workbook.add_worksheet("底稿").hide()
    workbook.close()
    assert books.opened("a.xlsx", buffer.getvalue()).sheets == ("名册",)


def test_an_archive_that_lies_and_has_the_sum_of_its_lie_is_refused() -> None:
    name = "xl/worksheets/sheet1.xml"
    content = bytearray(packed({name: lists.book(ROWS) and b"<worksheet>" + b" " * 5000 + b"</worksheet>"}))
    size, shown = 5023, 100
    fake = struct.pack("<I", zlib.crc32((b"<worksheet>" + b" " * 5000)[:shown]))
    real = struct.pack("<I", zlib.crc32(b"<worksheet>" + b" " * 5000 + b"</worksheet>"))
    for old, new in ((struct.pack("<I", size), struct.pack("<I", shown)), (real, fake)):
        while (at := content.find(old)) >= 0:
            content[at : at + 4] = new
    assert refused("a.xlsx", bytes(content)) == "file_broken"


def test_two_parts_of_one_name_are_refused() -> None:
    buffer = io.BytesIO(lists.book(ROWS))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert refused("a.xlsx", buffer.getvalue()) == "file_broken"


def test_a_definition_in_a_wide_encoding_is_refused() -> None:
    hidden = "<!DOCTYPE a [<!ENTITY b 'c'>]><workbook/>".encode("utf-16")
    assert refused("a.xlsx", packed({"xl/workbook.xml": hidden})) == "file_broken"


def test_a_title_above_the_headings_does_not_decide_the_delimiter() -> None:
    book = books.opened("a.csv", "某村，2026年\n姓名\t性别\n张三\t男\n".encode())
    assert [len(row) for _, row in book.rows(book.sheets[0])] == [1, 2, 2]
