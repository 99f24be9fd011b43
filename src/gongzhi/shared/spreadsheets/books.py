"""Opening .xlsx and .csv files that strangers hand in: guarded first, then read row by row."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from gongzhi.errors import BadValue, fault

MIB = 1024 * 1024
MOST_BYTES = 60 * MIB
MOST_UNPACKED = 1024 * MIB
# A file that unpacks to more than this is refused where it unpacks to more than so many times its size.
SUSPECT_FROM = 50 * MIB
MOST_RATIO = 150
MOST_PARTS = 2000
MOST_ROWS = 2_000_000
MOST_COLUMNS = 200
PIECE = 1 * MIB
OVERLAP = 256
ENCODINGS = ("utf-8-sig", "gb18030")
UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DELIMITERS = ",\t;"
FIRST_LINES = 20
CSV_SHEET = "CSV"
ERROR_MARK = b't="e"'
CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
LOCAL_HEADER = struct.Struct("<26xHH")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BROKEN = (
    zipfile.BadZipFile, EOFError, ElementTree.ParseError, KeyError, NotImplementedError, RuntimeError, zlib.error,
    struct.error, CalamineError,
)  # fmt: skip
Rows = Iterator[tuple[int, list[object]]]


@dataclass(slots=True)
class Book:
    """A file that passed the guards.

    Shape: ``merges`` and ``errors`` are by sheet: joined cells as (first row, first column, last row, last column),
    and the cells that show an error (``#REF!``) as row -> letters; rows count from 1 as the file shows them.
    """

    filename: str
    sheets: tuple[str, ...]
    errors: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    _workbook: CalamineWorkbook | None = None
    _text: str = ""
    _delimiter: str = ","
    _sheet: CalamineSheet | None = None

    def rows(self, sheet: str) -> Rows:
        """Yield number and cells of each row. Raises: BadValue for more rows or columns than a list has."""
        source: Iterable[Iterable[object]] = self._csv_rows() if self._text else self._read(sheet).iter_rows()
        for number, cells in enumerate(source, 1):
            if number > MOST_ROWS:
                raise _bad("file_rows", most=MOST_ROWS)
            yield number, list(cells)

    def merges(self, sheet: str) -> list[tuple[int, int, int, int]]:
        """Return the joined cells of a sheet, rows and columns counted from 1."""
        if self._text:
            return []
        found = self._read(sheet).merged_cell_ranges or []
        return [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in found]

    def _read(self, sheet: str) -> CalamineSheet:
        """Return a sheet, parsed once; of several the last one is kept."""
        if self._sheet is None or self._sheet.name != sheet:
            assert self._workbook is not None  # noqa: S101  (a text has no sheets to parse)
            try:
                self._sheet = self._workbook.get_sheet_by_name(sheet)
            except CalamineError as trouble:
                raise _bad("file_broken") from trouble
            if len(self.sheets) == 1:
                self._workbook = None  # its shared texts are the sheet's own by now
        return self._sheet

    def _csv_rows(self) -> Iterator[list[str]]:
        try:
            yield from csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter, strict=True)
        except csv.Error as trouble:
            raise _bad("file_csv", reason=str(trouble)) from trouble


def opened(filename: str, content: bytes) -> Book:
    """Open a file, whatever its name says. Raises: BadValue, telling what to do, where it can't be taken."""
    if not content:
        raise _bad("file_empty")
    if len(content) > MOST_BYTES:
        raise _bad("file_too_large", file=filename, most=MOST_BYTES // MIB)
    if content.startswith(OLE):
        raise _bad("file_old_or_locked")
    if content.startswith(b"PK"):
        return _xlsx(filename, content)
    if content.lstrip()[:1] == b"<":
        raise _bad("file_web_page")
    if content.startswith(b"%PDF"):
        raise _bad("file_pdf")
    return _csv(filename, content)


def _xlsx(filename: str, content: bytes) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            _require_harmless(archive, len(content))
            names = _sheet_files(archive, parts)
        errors = _scanned(content, parts, names)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except BROKEN as trouble:
        raise _bad("file_broken") from trouble
    sheets = tuple(one.name for one in workbook.sheets_metadata if str(one.visible).endswith("Visible"))
    if not sheets:
        raise _bad("file_no_sheet")
    return Book(filename, sheets, errors, workbook)


def _require_harmless(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse what no list of a clerk holds. Raises: BadValue."""
    infos, parts = archive.infolist(), set(archive.namelist())
    if len(infos) > MOST_PARTS:
        raise _bad("file_bomb", most=MOST_UNPACKED // MIB)
    if len(parts) < len(infos):
        raise _bad("file_broken")  # two parts of one name: who reads which?
    _require_size(sum(info.file_size for info in infos), size)
    if any(info.flag_bits & 1 for info in infos):
        raise _bad("file_old_or_locked")
    if any("vbaProject" in name for name in parts):
        raise _bad("file_macros")
    if any(name.startswith("xl/externalLinks/") for name in parts):
        raise _bad("file_links")
    if "xl/workbook.xml" not in parts:
        raise _bad("file_kind_of_list")


def _require_size(unpacked: int, size: int) -> None:
    if unpacked > MOST_UNPACKED or (unpacked > SUSPECT_FROM and unpacked > MOST_RATIO * size):
        raise _bad("file_bomb", most=MOST_UNPACKED // MIB)


def _sheet_files(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Return which part of the archive holds which sheet."""
    relations = ElementTree.fromstring(_small(archive, "xl/_rels/workbook.xml.rels"))  # noqa: S314 (no DTD passes)
    targets = {one.get("Id"): (one.get("Target") or "").removeprefix("/xl/") for one in relations}
    workbook = ElementTree.fromstring(_small(archive, "xl/workbook.xml"))  # noqa: S314
    found = {}
    for one in workbook.iter(f"{MAIN}sheet"):
        path = f"xl/{targets.get(one.get(RELATION), '')}"
        if path in parts:
            found[path] = one.get("name") or ""
    return found


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(PIECE + 1)
    _require_plain_xml(data[:PIECE])
    if len(data) > PIECE:
        raise _bad("file_broken")
    return data


def _require_plain_xml(start: bytes) -> None:
    """Refuse a part that defines something of its own, or hides that it does by a wide encoding. Raises: BadValue."""
    if b"\x00" in start or b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise _bad("file_broken")


def _scanned(
    content: bytes, parts: dict[str, zipfile.ZipInfo], names: dict[str, str]
) -> dict[str, dict[int, list[str]]]:
    """Unpack every part once, counting what really comes out of it; return the cells that show an error, by sheet."""
    errors: dict[str, dict[int, list[str]]] = {}
    unpacked = 0
    for name, info in parts.items():
        tail, own = b"", 0
        seen = set[tuple[int, str]]()
        for piece in _inflated(content, info):
            own += len(piece)
            _require_size(unpacked + own, len(content))
            if not tail and name.endswith((".xml", ".rels")):
                _require_plain_xml(piece)
            if name in names and ERROR_MARK in piece:
                seen |= set(_error_cells(tail + piece))
            tail = piece[-OVERLAP:]
        if own != info.file_size:
            raise _bad("file_broken")  # the archive lies about what is in it
        unpacked += own
        for row, letter in sorted(seen):
            errors.setdefault(names[name], {}).setdefault(row, []).append(letter)
    return errors


def _inflated(content: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part really unpacks to, whatever the archive says of its size."""
    name_length, extra_length = LOCAL_HEADER.unpack_from(content, info.header_offset)
    start = info.header_offset + LOCAL_HEADER.size + name_length + extra_length
    packed = memoryview(content)[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise _bad("file_broken")
    inflater, rest = zlib.decompressobj(-zlib.MAX_WBITS), bytes(packed)
    while rest and not inflater.eof:
        if piece := inflater.decompress(rest, PIECE):
            yield piece
        rest = inflater.unconsumed_tail
    if not inflater.eof:
        raise _bad("file_broken")


def _error_cells(xml: bytes) -> Iterator[tuple[int, str]]:
    """Yield row and letter of each cell that shows an error."""
    for attributes in CELL.findall(xml):
        found = REFERENCE.search(b" " + attributes) if ERROR_MARK in attributes else None
        if found:
            yield int(found[2]), found[1].decode()


def _csv(filename: str, content: bytes) -> Book:
    text = _decoded(content)
    if "\x00" in text:
        raise _bad("file_kind_of_list")
    first = "\n".join(text.splitlines()[:FIRST_LINES])
    delimiter = max(DELIMITERS, key=first.count)
    if delimiter not in first:
        raise _bad("file_kind_of_list")
    book = Book(filename, (CSV_SHEET,), {}, None, text, delimiter)
    _require_whole(book, text)
    return book


def _decoded(content: bytes) -> str:
    for mark, encoding in UTF16.items():
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                raise _bad("file_encoding", row=1) from None
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as trouble:
            place = trouble.start
    raise _bad("file_encoding", row=content[:place].count(b"\n") + 1)


def _require_whole(book: Book, text: str) -> None:
    """Refuse a text whose last line breaks off: what stood behind it is missing too. Raises: BadValue."""
    widths = [len(cells) for _, cells in book.rows(CSV_SHEET) if any(str(cell).strip() for cell in cells)]
    is_cut = len(widths) > 1 and not text.endswith(("\n", "\r")) and widths[-1] < max(widths)
    if is_cut:
        raise _bad("file_cut", row=len(widths))


def _bad(rule: str, **values: object) -> BadValue:
    return BadValue("invalid", [fault(rule, "file", **values)])
