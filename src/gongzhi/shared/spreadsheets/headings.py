"""Which column of a sheet is what: headings found among titles and joined cells, and matched with what is known."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongzhi.errors import BadValue, fault
from gongzhi.shared.spreadsheets.books import MOST_COLUMNS, Book
from gongzhi.shared.spreadsheets.cells import letter_of

TITLE_ROWS = 15
NEAR = 0.75
SERIALS = {"序号", "编号序", "no", "no.", "次序", "行号"}
SUMMARY = re.compile(
    r"^(合\s*计|小\s*计|总\s*计|共\s*计|填表(人|单位|时间|日期)|制表(人|单位)?|审核(人)?|负责人|备注|说明|注)\s*[:：]?.*$"
)
SUMMARY_STARTS = frozenset("合小总共填制审负备说注")
REMARK = re.compile(r"[(（【\[].*?[)）】\]]")
NOISE = re.compile(r"[\s\u3000_*:：。.、,，/\\\-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """Something that a list may say in a column: its id, what it is called, and what else it is called."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A column of a sheet: its letter, its heading as written and as compared, and what it is taken for.

    ``column`` is "" for one that is left out; ``is_certain`` is False where a person should look.
    """

    letter: str
    heading: str
    key: str
    column: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a sheet: its columns, the rows above the data as they are written, where the data begins."""

    sheet: str
    columns: tuple[Found, ...]
    above: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...]
    first_row: int
    missing: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        """Say whether every column that is needed is there and none was only guessed."""
        return not self.missing and all(one.is_certain for one in self.columns)

    def layout(self) -> dict[str, object]:
        """Return what an export needs to look as the file came, and what reading its rows needs, as JSON."""
        return {
            "first_row": self.first_row,
            "rows": [list(row) for row in self.above],
            "merges": [list(one) for one in self.merges],
            "columns": [{"letter": one.letter, "heading": one.heading, "key": one.key} for one in self.columns],
        }

    def rows(self, book: Book) -> Iterator[tuple[int, list[object]]]:
        """Yield the rows of data."""
        return data_rows(book, self.sheet, self.first_row)


def likeliest(book: Book, columns: Sequence[Column]) -> str:
    """Return the sheet on which the most of the columns are found."""
    return max(book.sheets, key=lambda sheet: _score(book, sheet, columns))


def found(book: Book, sheet: str, columns: Sequence[Column], remembered: Mapping[str, str]) -> Headings:
    """Find the heading of a sheet, of one row or two, and match it.

    Raises: BadValue where no row among the first ones looks like a heading.
    """
    top = _top(book, sheet)
    known = _known(columns)
    number, texts = _best(top, book.merges(sheet), known, remembered)
    if number == 0:
        raise BadValue("invalid", [fault("file_no_heading", "file", rows=TITLE_ROWS)])
    matched = _matched(texts, columns, known, remembered)
    taken = {one.column for one in matched if one.column}
    missing = tuple(column.id for column in columns if column.required and column.id not in taken)
    above = tuple(tuple(str(cell if cell is not None else "") for cell in cells) for _, cells in top[:number])
    merges = tuple(one for one in book.merges(sheet) if one[0] <= number)
    return Headings(sheet, tuple(matched), above, merges, number + 1, missing)


def data_rows(book: Book, sheet: str, first_row: int) -> Iterator[tuple[int, list[object]]]:
    """Yield the rows from ``first_row`` on that say something: no blank ones, no sums, no footers."""
    for number, cells in book.rows(sheet):
        if number >= first_row and any(cell not in ("", None) for cell in cells) and not is_summary(cells):
            yield number, cells


def is_summary(cells: Sequence[object]) -> bool:
    """Say whether a row sums up, or says who filled the list in: its first word says so, and little follows."""
    first = next((cell for cell in cells if cell not in ("", None)), None)
    if type(first) is not str or first.lstrip()[:1] not in SUMMARY_STARTS:
        return False
    texts = [str(cell).strip() for cell in cells if cell not in ("", None)]
    words = [text for text in texts if not re.fullmatch(r"[\d.,]+", text)]
    return bool(words) and len(words) <= 3 and bool(SUMMARY.match(words[0])) and bool(SUMMARY.match(texts[0]))


def key_of(text: object) -> str:
    """Return a heading as it is compared: without remarks in brackets, spaces and punctuation, full width as half.

    >>> key_of("身份证号 码（18位）"), key_of("ＴＥＬ：")
    ('身份证号码', 'tel')
    """
    plain = unicodedata.normalize("NFKC", str(text if text is not None else ""))
    return NOISE.sub("", REMARK.sub("", plain)).lower() or NOISE.sub("", plain).lower()


def _known(columns: Sequence[Column]) -> dict[str, str]:
    return {key_of(name): column.id for column in columns for name in (*column.aliases, column.title, column.id)}


def _top(book: Book, sheet: str) -> list[tuple[int, list[object]]]:
    found_rows = []
    for number, cells in book.rows(sheet):
        if number > TITLE_ROWS + 1:
            break
        if len(cells) > MOST_COLUMNS:
            raise BadValue("invalid", [fault("file_columns", "file", most=MOST_COLUMNS)])
        found_rows.append((number, cells))
    return found_rows


def _score(book: Book, sheet: str, columns: Sequence[Column]) -> int:
    known = _known(columns)
    return max((len({known.get(key_of(cell)) for cell in cells} - {None}) for _, cells in _top(book, sheet)), default=0)


def _best(
    top: Sequence[tuple[int, list[object]]],
    merges: Sequence[tuple[int, int, int, int]],
    known: Mapping[str, str],
    remembered: Mapping[str, str],
) -> tuple[int, list[str]]:
    """Return the last row of the heading and the text of each column: below a joined cell stand its parts."""
    best, result = (0, 0), (0, list[str]())
    for at, (number, cells) in enumerate(top):
        own = [str(cell if cell is not None else "").strip() for cell in cells]
        above = _spread(top[at - 1][1], top[at - 1][0], merges) if at else []
        # A column whose heading is joined downwards has its text in the row above.
        texts = [
            text or (above[n] if n < len(above) and _reaches(merges, number, n + 1) else "")
            for n, text in enumerate(own)
        ]
        hits = len({known.get(key_of(text)) or remembered.get(key_of(text)) for text in texts} - {None, ""})
        words = sum(1 for text in texts if text and not re.fullmatch(r"[\d.\-/]+", text))
        if hits and (hits, words) > best:
            best, result = (hits, words), (number, texts)
    return result


def _spread(cells: Sequence[object], number: int, merges: Sequence[tuple[int, int, int, int]]) -> list[str]:
    """Return a row's texts with each joined cell's text in all the columns that it covers."""
    texts = [str(cell if cell is not None else "").strip() for cell in cells]
    for top, left, bottom, right in merges:
        if top <= number <= bottom and left <= len(texts):
            for column in range(left, min(right, len(texts)) + 1):
                texts[column - 1] = texts[left - 1]
    return texts


def _reaches(merges: Sequence[tuple[int, int, int, int]], number: int, column: int) -> bool:
    return any(t < number <= b and left <= column <= right for t, left, b, right in merges)


def _matched(
    texts: Sequence[str], columns: Sequence[Column], known: Mapping[str, str], remembered: Mapping[str, str]
) -> list[Found]:
    result, taken = list[Found](), set[str]()
    for number, text in enumerate(texts):
        key = key_of(text)
        column, is_certain = _match(key, known, remembered)
        if column in taken and column:
            column, is_certain = "", True
        taken.add(column)
        if text:
            result.append(Found(letter_of(number), text[:60], key[:60], column, is_certain))
    return [_near(one, columns, known, taken) for one in result]


def _match(key: str, known: Mapping[str, str], remembered: Mapping[str, str]) -> tuple[str, bool]:
    if key in remembered:
        return remembered[key], True
    if key in SERIALS or not key:
        return "", True
    return (known[key], True) if key in known else ("", False)


def _near(one: Found, columns: Sequence[Column], known: Mapping[str, str], taken: set[str]) -> Found:
    """Propose the nearest known heading for one that is not known; a heading like no other is simply left out."""
    if one.is_certain:
        return one
    near = difflib.get_close_matches(one.key, known, 1, NEAR)
    free = [known[name] for name in near if known[name] not in taken]
    required = {column.id for column in columns if column.required} - taken
    # Nothing like it, and nothing needed is missing: it is a column that this list does not keep.
    return Found(one.letter, one.heading, one.key, free[0] if free else "", not free and not required)
