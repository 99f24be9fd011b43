"""Read the law's data files into a library; whatever is doubtful in them is refused, naming file, line, key and fix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gongzhi.law.calendar import Calendar, Year
from gongzhi.law.library import Library
from gongzhi.law.schema import BodyRule, Deadline, Parameter, Procedure, Source
from gongzhi.law.tables import Table
from gongzhi.law.texts import read_bodies, read_deadline, read_procedure

if TYPE_CHECKING:
    from pathlib import Path

BodyText = tuple[date, Mapping[str, BodyRule]]
BodyTexts = Mapping[str, tuple[BodyText, ...]]
PLACE_KINDS = ("village", "community")


def load(folder: Path) -> Library:
    """Read every data file under ``folder``.

    Shape: sources.toml, bodies/<place kind>/<day>.toml, procedures/<id>/<place kind>/<day>.toml, parameters/*.toml,
        calendar/<year>.toml, local/reminders.toml; only the sources are required.
    Raises: BadValue naming file, line, key and fix.
    """
    sources = _sources(Table.of(folder / "sources.toml"))
    bodies = {kind.name: _bodies(kind, sources) for kind in _folders(folder / "bodies")}
    procedures = {
        (procedure.name, kind.name): _texts(procedure.name, kind, bodies, sources)
        for procedure in _folders(folder / "procedures")
        for kind in _folders(procedure)
    }
    return Library(
        sources=sources,
        calendar=Calendar(dict(_year(Table.of(file)) for file in sorted(folder.glob("calendar/*.toml")))),
        procedures=procedures,
        bodies=bodies,
        parameters=_parameters(sorted(folder.glob("parameters/*.toml")), sources),
        promises=_promises(folder / "local" / "reminders.toml", sources, procedures),
    )


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_dir())


def _sources(table: Table) -> dict[str, Source]:
    sources = {}
    for document, entry in table.named():
        sources[document] = Source(id=document, names=entry.words(), articles=entry.integer("articles"))
        entry.close()
    return sources


def _check_sources(table: Table, sources: Mapping[str, Source]) -> None:
    """Refuse a citation of an unknown document, or of an article that it does not have, anywhere in a file."""
    for pointer, cited in _citations(table.values, ""):
        document, _, article = cited.partition("/")
        if document not in sources:
            table.refuse(pointer, "data.source", actual=cited)
        articles = sources[document].articles
        if articles and not (article.isascii() and article.isdigit() and 1 <= int(article) <= articles):
            table.refuse(pointer, "data.article", actual=cited, articles=articles)
        if not articles and article:
            table.refuse(pointer, "data.no_articles", actual=cited)


def _citations(value: object, pointer: str) -> Iterable[tuple[str, str]]:
    entries = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        where = f"{pointer}/{key}".strip("/")
        if key == "source" and isinstance(entry, str):
            yield where, entry
        else:
            yield from _citations(entry, where)


def _bodies(folder: Path, sources: Mapping[str, Source]) -> tuple[BodyText, ...]:
    texts = []
    for file in sorted(folder.glob("*.toml")):
        table = Table.of(file)
        rules = read_bodies(table)
        _check_sources(table, sources)
        texts.append((_day_of(table), rules))
    return tuple(texts)


def _day_of(table: Table) -> date:
    try:
        return date.fromisoformat(table.file.stem)
    except ValueError:
        table.refuse("", "data.file_day")


def _texts(procedure_id: str, folder: Path, bodies: BodyTexts, sources: Mapping[str, Source]) -> tuple[Procedure, ...]:
    tables = [Table.of(file) for file in sorted(folder.glob("*.toml"))]
    ends = [_day_of(later) - timedelta(days=1) for later in tables[1:]]
    texts = []
    for table, last_on in zip(tables, [*ends, None], strict=False):
        rules = _rules_during(table, bodies.get(folder.name, ()), last_on)
        text = read_procedure(table, rules, last_on)
        _check_sources(table, sources)
        if (text.id, text.place_kind, text.in_force_from) != (procedure_id, folder.name, _day_of(table)):
            table.refuse("in_force_from", "data.file_name")
        texts.append(text)
    return tuple(texts)


def _rules_during(table: Table, bodies: tuple[BodyText, ...], last_on: date | None) -> Mapping[str, BodyRule]:
    """Return the body rules in force while a text is; a text must be split where they change under it."""
    first_on = _day_of(table)
    within = [day for day, _ in bodies if first_on < day <= (last_on or date.max)]
    if within:
        table.refuse("in_force_from", "data.bodies_change", on=within[0])
    before = [rules for day, rules in bodies if day <= first_on]
    return before[-1] if before else {}


def _parameters(files: Iterable[Path], sources: Mapping[str, Source]) -> dict[tuple[str, str], tuple[Parameter, ...]]:
    parameters: dict[tuple[str, str], list[Parameter]] = {}
    for file in files:
        table = Table.of(file)
        for name, entry in table.named():
            for value in _values(name, entry):
                parameters.setdefault((name, value.place_kind), []).append(value)
        _check_sources(table, sources)
    return {key: _succeeding(values) for key, values in parameters.items()}


def _values(name: str, table: Table) -> Iterable[Parameter]:
    names, unit = table.words(), table.string("unit")
    seen: set[tuple[str, date]] = set()
    for entry in table.tables("values"):
        basis = entry.basis()
        value = Parameter(
            id=name,
            names=names,
            place_kind=entry.choice("place_kind", PLACE_KINDS),
            value=entry.table("share").share() if entry.has("share") else entry.integer("number"),
            unit=unit,
            in_force_from=entry.day("in_force_from"),
            in_force_to=entry.day_or_none("in_force_to"),
            source=basis.source,
            binding=basis.binding,
            verified=basis.verified,
        )
        entry.close()
        if (value.place_kind, value.in_force_from) in seen:
            entry.refuse("in_force_from", "data.twice", actual=value.in_force_from)
        seen.add((value.place_kind, value.in_force_from))
        yield value
    table.close()


def _succeeding(values: list[Parameter]) -> tuple[Parameter, ...]:
    """Order the values of one parameter by day, each ending where the next begins."""
    ordered = sorted(values, key=lambda value: value.in_force_from)
    ends = [later.in_force_from - timedelta(days=1) for later in ordered[1:]]
    return tuple(
        replace(value, in_force_to=min(filter(None, (value.in_force_to, end)), default=None))
        for value, end in zip(ordered, [*ends, None], strict=True)
    )


def _year(table: Table) -> tuple[int, Year]:
    year, _ = table.integer("year"), table.string("source")
    holidays: set[date] = set()
    for entry in table.tables("holidays"):
        _, first_on, last_on = entry.words(), entry.day("first_on"), entry.day("last_on")
        entry.close()
        if not first_on <= last_on:
            entry.refuse("last_on", "data.days_reversed")
        holidays.update(first_on + timedelta(days=days) for days in range((last_on - first_on).days + 1))
    swapped = frozenset(table.days("swapped_working_days"))
    table.close()
    if table.file.stem != str(year) or any(day.year != year for day in holidays | swapped):
        table.refuse("year", "data.year")
    return year, Year(frozenset(holidays), swapped)


def _promises(
    file: Path, sources: Mapping[str, Source], procedures: Mapping[tuple[str, str], tuple[Procedure, ...]]
) -> dict[str, dict[str, Deadline]]:
    if not file.exists():
        return {}
    table = Table.of(file)
    promises: dict[str, dict[str, Deadline]] = {}
    for name, entry in table.named():
        steps = {
            step.id for (known, _), texts in procedures.items() if known == name for t in texts for step in t.steps
        }
        promises[name] = {step: read_deadline(days) for step, days in entry.named()}
        for step in promises[name]:
            if step not in steps:
                entry.refuse(step, "data.choice", choices=", ".join(sorted(steps)), actual=step)
    _check_sources(table, sources)
    return promises
