"""Strict reading of one TOML file: each key is asked for once, and what nobody asked for is refused by name."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn

from gongzhi.errors import BadValue, Finding
from gongzhi.law.schema import BINDINGS, WHOLES, Share, Sourced, Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

RATIO = re.compile(r"([0-9]{1,6})/([0-9]{1,6})", re.ASCII)


@dataclass(slots=True)
class Table:
    """One table of a data file, and where it stands."""

    file: Path
    text: str
    values: Mapping[str, object]
    pointer: str = ""
    read: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, file: Path) -> Table:
        """Read a whole file.

        Raises: BadValue where it is no UTF-8 TOML.
        """
        try:
            text = file.read_text(encoding="utf-8")
            return cls(file, text, tomllib.loads(text))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
            detail = str(fault) or type(fault).__name__
            raise BadValue("law_data", [_finding(file, 0, "", "data.toml", {"detail": detail})]) from fault

    def refuse(self, key: str, message: str, **values: object) -> NoReturn:
        """Refuse the file, naming the file, the line, the key and the fix."""
        pointer = f"{self.pointer}/{key}" if key else self.pointer
        raise BadValue("law_data", [_finding(self.file, self._line(pointer), pointer, message, values)])

    def has(self, key: str) -> bool:
        """Tell whether the table has ``key``."""
        return key in self.values

    def string(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self._value(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "data.string")
        return value

    def string_or(self, key: str, default: str) -> str:
        """Return a text, or ``default`` where the key is absent."""
        return self.string(key) if self.has(key) else default

    def choice(self, key: str, choices: Collection[str]) -> str:
        """Return one of ``choices``."""
        value = self.string(key)
        if value not in choices:
            self.refuse(key, "data.choice", choices=", ".join(choices), actual=value)
        return value

    def integer(self, key: str, least: int = 0) -> int:
        """Return a whole number of at least ``least``."""
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.refuse(key, "data.integer", least=least)
        return value

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self._value(key)
        if not isinstance(value, bool):
            self.refuse(key, "data.flag")
        return value

    def flag_or_false(self, key: str) -> bool:
        """Return true or false, false where the key is absent."""
        return self.flag(key) if self.has(key) else False

    def day(self, key: str) -> date:
        """Return a day."""
        value = self._value(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.refuse(key, "data.day")
        return value

    def day_or_none(self, key: str) -> date | None:
        """Return a day, or None where the key is absent."""
        return self.day(key) if self.has(key) else None

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of days."""
        return tuple(
            value if isinstance(value, date) and not isinstance(value, datetime) else self.refuse(key, "data.day")
            for value in self._list(key)
        )

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, none twice."""
        values = tuple(
            value if isinstance(value, str) and value else self.refuse(key, "data.string") for value in self._list(key)
        )
        if len(set(values)) != len(values):
            self.refuse(key, "data.twice", actual=", ".join(values))
        return values

    def table(self, key: str) -> Table:
        """Return the table under ``key``."""
        value = self._value(key)
        if not isinstance(value, dict):
            self.refuse(key, "data.table")
        return Table(self.file, self.text, value, f"{self.pointer}/{key}")

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the list of tables under ``key``."""
        return tuple(
            Table(self.file, self.text, value, f"{self.pointer}/{key}/{index}")
            if isinstance(value, dict)
            else self.refuse(key, "data.table")
            for index, value in enumerate(self._list(key))
        )

    def named(self) -> Iterator[tuple[str, Table]]:
        """Yield each key with the table under it."""
        for key in self.values:
            yield key, self.table(key)

    def words(self, key: str = "names") -> Words:
        """Return a name in both languages."""
        table = self.table(key)
        words = Words(zh=table.string("zh"), en=table.string("en"))
        table.close()
        return words

    def basis(self) -> Sourced:
        """Return where a rule is written, how binding it is, and whether it was verified."""
        source = self.string("source")
        return Sourced(source=source, binding=self.choice("binding", BINDINGS), verified=self.flag("verified"))

    def share(self) -> Share:
        """Return the ratio of this table: ``at_least`` or ``more_than`` a fraction ``of`` a whole, with its source."""
        words = [word for word in ("at_least", "more_than") if self.has(word)]
        if len(words) != 1:
            self.refuse("", "data.share")
        strict = words == ["more_than"]
        fraction, of = self._ratio(words[0], strict=strict), self.choice("of", WHOLES)
        basis = self.basis()
        self.close()
        return Share(fraction, strict, of, basis.source, basis.binding, basis.verified)  # type: ignore[arg-type]

    def close(self) -> None:
        """Refuse a key that nobody asked for."""
        for key in self.values:
            if key not in self.read:
                self.refuse(key, "data.unknown", known=", ".join(sorted(self.read)))

    def _ratio(self, key: str, *, strict: bool) -> Fraction:
        value = self.string(key)
        parts = RATIO.fullmatch(value)
        if not parts or int(parts[2]) == 0:
            self.refuse(key, "data.ratio", actual=value)
        fraction = Fraction(int(parts[1]), int(parts[2]))
        if not 0 < fraction <= 1 or (strict and fraction == 1):
            self.refuse(key, "data.ratio_bounds", actual=value)
        return fraction

    def _value(self, key: str) -> object:
        self.read.add(key)
        if key not in self.values:
            self.refuse(key, "data.missing")
        return self.values[key]

    def _list(self, key: str) -> list[object]:
        value = self._value(key)
        if not isinstance(value, list):
            self.refuse(key, "data.list")
        return value

    def _line(self, pointer: str) -> int:
        """Find the line of a key: the first that names it from the head of its table on; 0 where none does."""
        head, *rest = pointer.strip("/").split("/")
        key = next((part for part in rest if not part.isdigit()), head)
        nth = int(rest[0]) if rest and rest[0].isdigit() else 0
        lines = list(enumerate(self.text.splitlines(), start=1))
        heads = [number for number, line in lines if re.match(rf"\s*\[\[?{re.escape(head)}[\].]", line)]
        start = heads[nth] if nth < len(heads) else 0
        named = (number for number, line in lines if number >= start and re.match(rf"\s*{re.escape(key)}\s*=", line))
        return next(named, start)


def _finding(file: Path, line: int, pointer: str, message: str, values: Mapping[str, object]) -> Finding:
    where = {"file": file.name, "folder": file.parent.name, "line": line, "key": pointer or "/"}
    return Finding(rule="data", message=message, field=pointer or "/", values={**where, **values})
