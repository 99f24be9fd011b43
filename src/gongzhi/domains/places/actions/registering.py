"""Registering places, what they are called and belong to, what became of them, and how many stand on their rolls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongzhi.domains.places.models import Place, PlaceName, PlaceParent, RollCount, Succession
from gongzhi.domains.places.rules import Days, overlapping
from gongzhi.errors import AlreadyDone, BadValue, NotFound, fault
from gongzhi.shared.ledger import actions as ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db import models

    from gongzhi.domains.places.permissions import Registrar
    from gongzhi.shared.periods import Period, PeriodQuerySet

COUNTY_WIDE = ""
ONE_DAY = timedelta(days=1)
MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Named:
    """A name or the code of a parent, and the days on which it held."""

    value: str
    first_on: date
    last_on: date | None = None

    @property
    def days(self) -> Days:
        """Return the days alone."""
        return Days(self.first_on, self.last_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDraft:
    """A place as it is registered, with all names and parents that are known."""

    code: str
    level: str
    first_on: date
    last_on: date | None = None
    names: Sequence[Named] = ()
    parents: Sequence[Named] = ()


@dataclass(frozen=True, slots=True)
class Merger:
    """That places went into another one on a day; ``kind`` is a ``Succession.Kind``."""

    predecessors: Sequence[str]
    successor: str
    on: date
    kind: str = Succession.Kind.MERGE


@transaction.atomic
def register_places(
    *, actor: Registrar, drafts: Sequence[PlaceDraft], mergers: Sequence[Merger] = ()
) -> dict[str, Place]:
    """Register places with their names, parents and succession in one act; return them by code (登记行政区划).

    Raises: BadValue for days outside a place's own or an unknown level, AlreadyDone for a code that exists or days
    that overlap, NotFound for an unknown parent or predecessor.
    """
    _require_sound(drafts)
    taken = Place.objects.filter(code__in=[draft.code for draft in drafts]).values_list("code", flat=True).first()
    if taken is not None:
        raise AlreadyDone("place_exists", place=taken)
    fresh = [Place(code=d.code, level=d.level, first_on=d.first_on, last_on=d.last_on) for d in drafts]
    Place.objects.bulk_create(fresh)
    known = _locked({*_mentioned(drafts, mergers)}) | {place.code: place for place in fresh}
    rows: list[models.Model] = [*fresh]
    rows += PlaceName.objects.bulk_create(_names(drafts, known))
    rows += PlaceParent.objects.bulk_create(_parents(drafts, known))
    rows += Succession.objects.bulk_create(_successions(mergers, known))
    ledger.record(
        act="places.register_places",
        place_code=COUNTY_WIDE,
        public={"places": [_public(draft) for draft in drafts], "mergers": [_public_merger(m) for m in mergers]},
        disclosed={"registered_by": actor.name} if actor.name else {},
        rows=rows,
    )
    return known


@transaction.atomic
def rename_place(*, actor: Registrar, place: Place, name: str, first_on: date) -> PlaceName:
    """Let a place be called ``name`` from a day on (更名). Raises: BadValue, AlreadyDone."""
    if not name.strip():
        raise BadValue("invalid", [fault("required", "name")])
    _locked({place.code})
    before = _end_running(PlaceName.objects.filter(place=place), first_on)
    fresh = PlaceName.objects.create(place=place, name=name.strip(), first_on=first_on)
    ledger.record(
        act="places.rename_place",
        place_code=COUNTY_WIDE,
        public={"place": place.code, "name": fresh.name, "first_on": first_on.isoformat()},
        disclosed={"registered_by": actor.name},
        rows=[*before, fresh],
    )
    return fresh


@transaction.atomic
def move_place(*, actor: Registrar, place: Place, parent: Place, first_on: date) -> PlaceParent:
    """Let a place belong to another parent from a day on (划转). Raises: AlreadyDone where it moves again later."""
    _locked({place.code})
    before = _end_running(PlaceParent.objects.filter(place=place), first_on)
    fresh = PlaceParent.objects.create(place=place, parent=parent, first_on=first_on)
    ledger.record(
        act="places.move_place",
        place_code=COUNTY_WIDE,
        public={"place": place.code, "parent": parent.code, "first_on": first_on.isoformat()},
        disclosed={"registered_by": actor.name},
        rows=[*before, fresh],
    )
    return fresh


@transaction.atomic
def count_rolls(*, actor: Registrar, counted_on: date, counts: Mapping[str, Mapping[str, int]]) -> list[RollCount]:
    """Keep how many stood on rolls of places on a day, in one act (花名册人数).

    Shape: ``counts`` is place code -> roll -> number. Raises: NotFound, BadValue, AlreadyDone for a day counted twice.
    """
    known = _locked(counts)
    below = [code for code, rolls in counts.items() if min(rolls.values(), default=0) < 0]
    if below:
        raise BadValue("invalid", [fault("range", "count", least=0, most=MOST, actual=min(counts[below[0]].values()))])
    if RollCount.objects.filter(place__code__in=counts, counted_on=counted_on, roll__in=_rolls(counts)).exists():
        raise AlreadyDone("already_counted", on=counted_on)
    rows = RollCount.objects.bulk_create(
        [
            RollCount(place=known[code], roll=roll, counted_on=counted_on, count=count)
            for code, rolls in counts.items()
            for roll, count in rolls.items()
        ]
    )
    ledger.record(
        act="places.count_rolls",
        place_code=COUNTY_WIDE,
        public={"counted_on": counted_on.isoformat(), "counts": {code: dict(rolls) for code, rolls in counts.items()}},
        disclosed={"registered_by": actor.name} if actor.name else {},
        rows=rows,
    )
    return rows


def _require_sound(drafts: Sequence[PlaceDraft]) -> None:
    """Refuse days outside a place's own days, a level that is none, and names or parents at the same time."""
    faults = []
    for draft in drafts:
        if draft.level not in Place.Level.values:
            faults.append(fault("unknown_choice", "level", choice=draft.level))
        own = Days(draft.first_on, draft.last_on)
        for field, rows in (("names", draft.names), ("parents", draft.parents)):
            faults += [
                fault("reversed", field, on=own.first_on, actual=r.first_on) for r in rows if not own.holds(r.days)
            ]
    if faults:
        raise BadValue("invalid", faults)
    for draft in drafts:
        for rows in (draft.names, draft.parents):
            if overlapping([row.days for row in rows]):
                raise AlreadyDone("overlap", place=draft.code)


def _mentioned(drafts: Sequence[PlaceDraft], mergers: Sequence[Merger]) -> set[str]:
    """Return the codes that must exist already."""
    named = {parent.value for draft in drafts for parent in draft.parents}
    named |= {code for merger in mergers for code in (*merger.predecessors, merger.successor)}
    return named - {draft.code for draft in drafts}


def _locked(codes: Iterable[str]) -> dict[str, Place]:
    """Lock places until the end of the act, in one order for everyone. Raises: NotFound."""
    asked = set(codes)
    found = {p.code: p for p in Place.objects.select_for_update().filter(code__in=asked).order_by("code")}
    if missing := sorted(asked - found.keys()):
        raise NotFound("no_place", place=missing[0])
    return found


def _names(drafts: Sequence[PlaceDraft], known: Mapping[str, Place]) -> list[PlaceName]:
    return [
        PlaceName(place=known[draft.code], name=row.value, first_on=row.first_on, last_on=row.last_on)
        for draft in drafts
        for row in draft.names
    ]


def _parents(drafts: Sequence[PlaceDraft], known: Mapping[str, Place]) -> list[PlaceParent]:
    return [
        PlaceParent(place=known[draft.code], parent=known[row.value], first_on=row.first_on, last_on=row.last_on)
        for draft in drafts
        for row in draft.parents
    ]


def _successions(mergers: Sequence[Merger], known: Mapping[str, Place]) -> list[Succession]:
    return [
        Succession(predecessor=known[code], successor=known[merger.successor], kind=merger.kind, on=merger.on)
        for merger in mergers
        for code in merger.predecessors
    ]


def _end_running(rows: PeriodQuerySet[Any], first_on: date) -> list[Period]:
    """End the row that runs on the day before ``first_on``. Raises: AlreadyDone where one begins on or after it."""
    if rows.filter(first_on__gte=first_on).exists():
        raise AlreadyDone("overlap", on=first_on)
    running = list(rows.on(first_on))
    for row in running:
        row.last_on = first_on - ONE_DAY
        row.save(update_fields=["last_on"])
    return running


def _rolls(counts: Mapping[str, Mapping[str, int]]) -> set[str]:
    return {roll for rolls in counts.values() for roll in rolls}


def _public(draft: PlaceDraft) -> dict[str, object]:
    days = {"first_on": draft.first_on.isoformat(), "last_on": draft.last_on.isoformat() if draft.last_on else None}
    name = draft.names[-1].value if draft.names else ""
    parent = draft.parents[-1].value if draft.parents else ""
    return {"code": draft.code, "level": str(draft.level), "name": name, "parent": parent, **days}


def _public_merger(merger: Merger) -> dict[str, object]:
    into = {"successor": merger.successor, "on": merger.on.isoformat(), "kind": str(merger.kind)}
    return {"predecessors": list(merger.predecessors), **into}
