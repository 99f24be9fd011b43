"""Writing places with their past from a list, inside an act that records the whole (行政区划登记)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import QuerySet

from gongzhi.domains.places.models import Place, PlaceArea, PlaceName, PlaceParent, RollCount, Succession
from gongzhi.domains.places.rules import Days
from gongzhi.errors import Finding, fault
from gongzhi.shared.bulk import Batch

Dated = TypeVar("Dated", PlaceName, PlaceParent)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPlace:
    """One row of a list of places; ``row`` is where it stands in the file.

    Shape: ``parent`` and ``successor`` are codes; ``changed_on`` is since when it bears its name (before that it bore
    ``former_name``) and belongs to its parent; ``rolls`` are numbers counted on ``counted_on``.
    """

    row: int
    code: str
    level: str
    name: str
    parent: str
    first_on: date
    last_on: date | None = None
    former_name: str = ""
    changed_on: date | None = None
    successor: str = ""
    succession: str = Succession.Kind.MERGE
    area_m2: int | None = None
    counted_on: date | None = None
    rolls: dict[str, int] = field(default_factory=dict)

    @property
    def days(self) -> Days:
        """Return the days alone."""
        return Days(self.first_on, self.last_on)


def write_places(batch: Batch, drafts: Sequence[ListedPlace]) -> tuple[Counter[str], list[Finding]]:
    """Register places, or bring those that are known by their code up to date.

    Returns the counts of new, changed and same, and the faults.
    """
    listing = _Listing(batch, drafts)
    faults = [*listing.faults()]
    if not faults:
        listing.register()
        faults += listing.bring_up_to_date()
        listing.follow()
        batch.flush()
        batch.disclosed["places"] += [[d.code, str(d.level), d.name, d.parent, d.first_on.isoformat()] for d in drafts]
    return listing.counts, faults


class _Listing:
    """The list with what is registered of it: places by code, their names, parents, successions, areas and rolls."""

    def __init__(self, batch: Batch, drafts: Sequence[ListedPlace]) -> None:
        self.counts: Counter[str] = Counter()
        self._batch, self._drafts = batch, drafts
        named = {code for d in drafts for code in (d.code, d.parent, d.successor) if code}
        self._known = {place.code: place for place in Place.objects.filter(code__in=named)}
        self._old = set(self._known)
        self._names = _by_place(PlaceName.objects.filter(place__code__in=named))
        self._parents = _by_place(PlaceParent.objects.filter(place__code__in=named))

    def faults(self) -> Iterator[Finding]:
        """Yield what is wrong with the rows, or with how they stand to each other."""
        rows: dict[str, int] = {}
        listed = {draft.code: draft for draft in self._drafts}
        for draft in self._drafts:
            before = rows.setdefault(draft.code, draft.row)
            if before != draft.row:
                yield fault("twice_in_file", f"/{draft.row}/code", row=before)
            for column in ("parent", "successor"):
                code = getattr(draft, column)
                if code and code not in listed and code not in self._known:
                    yield fault("no_such_place", f"/{draft.row}/{column}", code=code)
            if draft.last_on is not None and draft.last_on < draft.first_on:
                yield fault("reversed", f"/{draft.row}/last_on", on=draft.first_on, actual=draft.last_on)
            if draft.successor and draft.last_on is None:
                yield fault("needed_with_successor", f"/{draft.row}/last_on")
            if draft.former_name and draft.changed_on is None:
                yield fault("needed_with_former_name", f"/{draft.row}/changed_on")
            if draft.changed_on is not None and not draft.days.holds(Days(draft.changed_on, draft.last_on)):
                yield fault("reversed", f"/{draft.row}/changed_on", on=draft.first_on, actual=draft.changed_on)

    def register(self) -> None:
        """Write the places that are new, the higher levels first, with their names and parents."""
        fresh = [draft for draft in self._drafts if draft.code not in self._old]
        order = {level: rank for rank, level in enumerate(Place.Level.values)}
        fresh.sort(key=lambda draft: order[draft.level])
        places = [Place(code=d.code, level=d.level, first_on=d.first_on, last_on=d.last_on) for d in fresh]
        self._batch.create(places)
        self._known |= {place.code: place for place in places}
        self._batch.create([row for draft in fresh for row in self._names_of(draft)])
        self._batch.create([self._parent_of(draft, draft.first_on) for draft in fresh if draft.parent])
        self.counts["new"] += len(fresh)

    def bring_up_to_date(self) -> Iterator[Finding]:
        """Write what changed in the places that are known; yield a change that does not say since when."""
        for draft in self._drafts:
            if draft.code not in self._old:
                continue
            place = self._known[draft.code]
            is_changed = self._batch.change(place, level=draft.level, first_on=draft.first_on, last_on=draft.last_on)
            is_changed |= yield from self._rename(draft)
            is_changed |= yield from self._move(draft)
            self.counts["changed" if is_changed else "same"] += 1

    def follow(self) -> None:
        """Write what became of places, how large they are, and how many stood on their rolls."""
        kept = set(Succession.objects.values_list("predecessor__code", "successor__code"))
        merged = [d for d in self._drafts if d.successor and d.last_on and (d.code, d.successor) not in kept]
        self._batch.create(
            [
                Succession(
                    predecessor_id=self._known[d.code].pk, successor_id=self._known[d.successor].pk,
                    kind=d.succession, on=(d.last_on or d.first_on) + ONE_DAY,
                )
                for d in merged
            ]
        )  # fmt: skip
        self._measure()
        self._count()

    def _names_of(self, draft: ListedPlace) -> Iterator[PlaceName]:
        place = self._known[draft.code].pk
        since = draft.first_on
        if draft.former_name and draft.changed_on:
            last = draft.changed_on - ONE_DAY
            yield PlaceName(place_id=place, name=draft.former_name, first_on=draft.first_on, last_on=last)
            since = draft.changed_on
        yield PlaceName(place_id=place, name=draft.name, first_on=since, last_on=draft.last_on)

    def _parent_of(self, draft: ListedPlace, since: date) -> PlaceParent:
        place, parent = self._known[draft.code].pk, self._known[draft.parent].pk
        return PlaceParent(place_id=place, parent_id=parent, first_on=since, last_on=draft.last_on)

    def _rename(self, draft: ListedPlace) -> Generator[Finding, None, bool]:
        """Let a place bear its name of the list since the day that the list gives."""
        last = max(self._names[self._known[draft.code].pk], key=lambda row: row.first_on)
        if last.name == draft.name:
            return self._batch.change(last, last_on=draft.last_on)
        if draft.changed_on is None or draft.changed_on <= last.first_on:
            yield fault("changed_since_when", f"/{draft.row}/changed_on", before=last.name, now=draft.name)
            return False
        self._batch.change(last, last_on=draft.changed_on - ONE_DAY)
        place = self._known[draft.code].pk
        self._batch.create(
            [PlaceName(place_id=place, name=draft.name, first_on=draft.changed_on, last_on=draft.last_on)]
        )
        return True

    def _move(self, draft: ListedPlace) -> Generator[Finding, None, bool]:
        """Let a place belong to its parent of the list since the day that the list gives."""
        rows = self._parents[self._known[draft.code].pk]
        if not rows or not draft.parent:
            return False
        last, parent = max(rows, key=lambda row: row.first_on), self._known[draft.parent]
        if last.parent_id == parent.pk:
            return self._batch.change(last, last_on=draft.last_on)
        if draft.changed_on is None or draft.changed_on <= last.first_on:
            yield fault("moved_since_when", f"/{draft.row}/changed_on")
            return False
        self._batch.change(last, last_on=draft.changed_on - ONE_DAY)
        self._batch.create([self._parent_of(draft, draft.changed_on)])
        return True

    def _measure(self) -> None:
        measured = [draft for draft in self._drafts if draft.area_m2 is not None]
        held = {row.place_id: row for row in PlaceArea.objects.filter(last_on=None)}
        for draft in measured:
            row = held.get(self._known[draft.code].pk)
            if row is not None:
                self._batch.change(row, area_m2=draft.area_m2)
        self._batch.create(
            [
                PlaceArea(
                    place_id=self._known[d.code].pk, area_m2=d.area_m2 or 0, first_on=d.first_on, last_on=d.last_on
                )
                for d in measured
                if self._known[d.code].pk not in held
            ]
        )  # fmt: skip

    def _count(self) -> None:
        counted = [(d, d.counted_on, roll, n) for d in self._drafts if d.counted_on for roll, n in d.rolls.items()]
        days = {day for _, day, _, _ in counted}
        held = {(row.place_id, row.roll, row.counted_on): row for row in RollCount.objects.filter(counted_on__in=days)}
        fresh = []
        for draft, day, roll, number in counted:
            row = held.get((self._known[draft.code].pk, roll, day))
            if row is not None:
                self._batch.change(row, count=number)
            else:
                place = self._known[draft.code].pk
                fresh.append(RollCount(place_id=place, roll=roll, counted_on=day, count=number))
        self._batch.create(fresh)


def _by_place(rows: QuerySet[Dated]) -> defaultdict[int, list[Dated]]:
    found: defaultdict[int, list[Dated]] = defaultdict(list)
    for row in rows:
        found[row.place_id].append(row)
    return found
