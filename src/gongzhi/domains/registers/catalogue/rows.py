"""One row of a list by its columns, and the places that rows name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from gongzhi.domains.places.models import Place, PlaceName
from gongzhi.domains.places.rules import Days
from gongzhi.domains.registers.permissions import Reach
from gongzhi.errors import Finding, fault
from gongzhi.shared.spreadsheets import cells
from gongzhi.shared.spreadsheets.cells import Bad

Value = TypeVar("Value")


class Cells:
    """A row by the columns that were matched; what is wrong in it gathers in ``faults``."""

    __slots__ = ("_at", "_values", "faults", "row")

    def __init__(self, row: int, values: Sequence[object], at: Mapping[str, int]) -> None:
        self.row, self._values, self._at = row, values, at
        self.faults: list[Finding] = []

    def raw(self, column: str) -> object:
        """Return a cell as it stands; None where it is empty, or the list has no such column."""
        at = self._at.get(column)
        value = self._values[at] if at is not None and at < len(self._values) else None
        return None if value == "" else value

    def get(self, column: str, parse: Callable[[object], Value], default: Value) -> Value:
        """Return a cell's value, or the default where it is empty; keep what is wrong with it."""
        value = self.raw(column)
        if value is None:
            return default
        try:
            return parse(value)
        except Bad as bad:
            self.faults.append(fault(bad.rule, f"/{self.row}/{column}", **bad.values))
            return default

    def needed(self, column: str, parse: Callable[[object], Value], default: Value) -> Value:
        """Return a cell's value; keep that it is empty, or what is wrong with it."""
        if self.raw(column) is None:
            self.wrong("cell_empty", column)
            return default
        return self.get(column, parse, default)

    def wrong(self, rule: str, column: str, **values: object) -> None:
        """Keep that a cell is wrong."""
        self.faults.append(fault(rule, f"/{self.row}/{column}", **values))


class Gazetteer:
    """Every place by its code, and by the names that it bore with their days."""

    def __init__(self, reach: Reach) -> None:
        self.days: dict[int, Days] = {}
        self.names: dict[int, str] = {}
        self._reach = reach
        self._codes: dict[str, int] = {}
        self._named: defaultdict[str, list[tuple[Days, int]]] = defaultdict(list)
        self.levels: dict[int, str] = {}
        for place in Place.objects.all():
            self.days[place.pk] = Days(place.first_on, place.last_on)
            self.levels[place.pk] = str(place.level)
            self._codes[place.code] = place.pk
        for row in PlaceName.objects.order_by("first_on"):
            self.names[row.place_id] = row.name
            self._named[row.name].append((Days(row.first_on, row.last_on), row.place_id))

    def find(self, cells_of: Cells, column: str, on: date) -> int:
        """Return the place that a row names by code or by the name it bore on a day; 0 with a fault where none is."""
        is_silent = cells_of.raw(column) is None
        found = self._only() if is_silent else self._named_in(cells_of, column, on)
        if is_silent and not found:
            cells_of.wrong("cell_empty", column)
        if found and not self._reach.holds(found):
            cells_of.wrong("out_of_reach", column, place=self.names.get(found, ""))
            return 0
        return found

    def _only(self) -> int:
        """Return the one place within reach: a clerk's own list need not name it."""
        reach = self._reach.places
        return next(iter(reach)) if reach is not None and len(reach) == 1 else 0

    def _named_in(self, cells_of: Cells, column: str, on: date) -> int:
        text = cells_of.get(column, cells.text, "")
        if text in self._codes:
            return self._codes[text]
        day = Days(on, on)
        found = {place for days, place in self._named[text] if days.holds(day)}
        # Officials write today's name of a place that bore another one on the day.
        found = found or {place for _, place in self._named[text] if self.days[place].holds(day)}
        if len(found) == 1:
            return found.pop()
        rule = "place_ambiguous" if found else "no_place_then"
        if text:
            cells_of.wrong(rule, column, name=text, on=on)
        return 0


def in_chunks(rows: Iterable[Cells], size: int) -> Iterator[list[Cells]]:
    """Yield rows in lists of ``size``."""
    part: list[Cells] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
