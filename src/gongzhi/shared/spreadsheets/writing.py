"""Giving lists out as .xlsx: every cell as text, so that no identity number is rounded and nothing is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

MOST_NAME = 31
WIDTH = 16
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def write_xlsx(
    buffer: BytesIO,
    title: str,
    headings: Sequence[Sequence[str]],
    merges: Sequence[Sequence[int]],
    rows: Iterable[Sequence[object]],
) -> None:
    """Write one sheet: the rows of the heading with their joined cells, frozen, and below them the rows.

    Shape: ``merges`` are (first row, first column, last row, last column), counted from 1.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook = xlsxwriter.Workbook(buffer, options)
    sheet = workbook.add_worksheet((title.translate(FORBIDDEN).strip("'") or "Sheet1")[:MOST_NAME])
    bold = workbook.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1})
    text = workbook.add_format({"num_format": "@"})
    width = max((len(row) for row in headings), default=1)
    sheet.set_column(0, max(width - 1, 0), WIDTH, text)
    _write_headings(sheet, headings, merges, bold)
    sheet.freeze_panes(len(headings), 0)
    for number, row in enumerate(rows, len(headings)):
        for column, value in enumerate(row):
            if value not in ("", None):
                sheet.write_string(number, column, str(value), text)
    workbook.close()


def _write_headings(
    sheet: xlsxwriter.worksheet.Worksheet,
    headings: Sequence[Sequence[str]],
    merges: Sequence[Sequence[int]],
    bold: xlsxwriter.format.Format,
) -> None:
    """Write the rows of the heading one below the other, as constant memory asks, and join their cells last."""
    for number, row in enumerate(headings):
        for column, value in enumerate(row):
            if value:
                sheet.write_string(number, column, str(value), bold)
            else:
                sheet.write_blank(number, column, None, bold)
    for top, left, bottom, right in merges:
        if bottom <= len(headings):
            sheet.merge.append([top - 1, left - 1, bottom - 1, right - 1])
