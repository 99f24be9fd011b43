"""The kinds of list that the county hands in: their columns, and how their rows become drafts that are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from gongzhi.domains.registers.catalogue import officers, places, residents
from gongzhi.domains.registers.catalogue.rows import Cells
from gongzhi.domains.registers.models import Import
from gongzhi.domains.registers.permissions import Reach
from gongzhi.errors import Finding
from gongzhi.shared.bulk import Batch
from gongzhi.shared.spreadsheets.books import MOST_COLUMNS, Book
from gongzhi.shared.spreadsheets.cells import letter_of
from gongzhi.shared.spreadsheets.headings import Column, data_rows

Writer = Callable[[Batch, Iterator[Cells], Reach, date], tuple[Counter[str], list[Finding]]]

COLUMNS: Mapping[str, Sequence[Column]] = {
    Import.Kind.PLACES: places.COLUMNS,
    Import.Kind.RESIDENTS: residents.COLUMNS,
    Import.Kind.BODIES: officers.BODY_COLUMNS,
    Import.Kind.POSTS: officers.POST_COLUMNS,
}
WRITERS: Mapping[str, Writer] = {
    Import.Kind.PLACES: places.write,
    Import.Kind.RESIDENTS: residents.write,
    Import.Kind.BODIES: officers.write_bodies,
    Import.Kind.POSTS: officers.write_posts,
}


class NoFields(forms.Form):
    """A form whose fields follow from the list itself."""


def read(book: Book, sheet: str, layout: Mapping[str, Any], mapping: Mapping[str, str]) -> Iterator[Cells]:
    """Yield the rows of a list by its columns; a cell that shows an error (``#REF!``) is named as such."""
    letters = {letter_of(number): number for number in range(MOST_COLUMNS)}
    at = {column: letters[letter] for letter, column in mapping.items() if column}
    columns = {letter: column for letter, column in mapping.items() if column}
    errors = book.errors.get(sheet, {})
    for number, values in data_rows(book, sheet, layout["first_row"]):
        row = Cells(number, values, at)
        for letter in errors.get(number, ()):
            if letter in columns:
                row.wrong("cell_error", columns[letter])
        yield row


def title_of(kind: str, column: str) -> str:
    """Return what a column of a kind of list is called."""
    return next(one.title for one in COLUMNS[kind] if one.id == column)
