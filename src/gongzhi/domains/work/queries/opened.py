"""A matter opened to the entitled: what is closed in it, what lies behind its facts, what this person may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.domains.matters import permissions as matter_permissions
from gongzhi.domains.matters import queries as matters
from gongzhi.domains.matters import rules as matter_rules
from gongzhi.domains.matters.models import Attendance, Convening, Evidence, Fact, Matter
from gongzhi.domains.matters.permissions import Powers
from gongzhi.domains.work.permissions import require_reader
from gongzhi.errors import NotFound
from gongzhi.law import library
from gongzhi.law.cases import OVERSEE, WITHDRAW

if TYPE_CHECKING:
    from datetime import date

    from gongzhi.domains.disclosure.models import Posting
    from gongzhi.domains.matters.queries import FactView, MatterView, Station
    from gongzhi.domains.people.models import Person
    from gongzhi.domains.places.queries import PlaceView
    from gongzhi.law.schema import BodyRule, MatterKind

TO_TAKE = ("open", "late", "rejected", "failed")


@dataclass(frozen=True, slots=True)
class FactPage:
    """A fact with what only the entitled read of it, and whether this person may correct it."""

    seen: FactView
    attendees: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    may_correct: bool


@dataclass(frozen=True, slots=True)
class StationPage:
    """A station with what this person may do at it."""

    station: Station
    facts: tuple[FactPage, ...]
    convenings: tuple[Convening, ...]
    may_record: bool
    may_convene: bool
    may_oversee: bool
    is_promise: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A matter opened to whoever may record a step; ``is_first_hand`` where the person takes the step themselves."""

    view: MatterView
    place: PlaceView
    is_first_hand: bool


@dataclass(frozen=True, slots=True)
class MatterPage:
    """A matter as those see it who may read what is closed, with what this person may do."""

    view: MatterView
    place: PlaceView
    stations: tuple[StationPage, ...]
    others: tuple[FactPage, ...]
    authorises: tuple[MatterKind, ...]
    kind: MatterKind | None
    decided_by: BodyRule | None
    postings: tuple[Posting, ...]
    may_withdraw: bool
    may_post: bool


def opened(person: Person, matter_id: int, step: str, today: date) -> Opened:
    """Return a matter to whoever may record this step of it. Raises: NotFound, NotPermitted."""
    matter = matters.matter(matter_id)
    powers, place = require_reader(person, matter.place)
    view = matters.judge(matter, matter_rules.Lens(today, today))
    if step not in (OVERSEE, WITHDRAW) and step not in view.procedure.by_id:
        raise NotFound("no_step", step=step)
    matter_permissions.require(powers.may_record(view.procedure, step), "record_fact", matter.place)
    return Opened(view, place, powers.acts_in(view.procedure, step))


def fact(fact_id: int) -> Fact:
    """Return one recorded fact. Raises: NotFound."""
    found = Fact.objects.select_related("matter__place", "entered_by").filter(pk=fact_id).first()
    if found is None:
        raise NotFound("no_fact", fact=fact_id)
    return found


def convening(convening_id: int) -> Convening:
    """Return one calling of a meeting. Raises: NotFound."""
    found = Convening.objects.select_related("matter__place", "convened_by").filter(pk=convening_id).first()
    if found is None:
        raise NotFound("no_convening", convening=convening_id)
    return found


def called_body(called: Convening) -> BodyRule | None:
    """Return how the body that was called decides, by the text of the meeting's day."""
    procedure = library.shipped().text(called.matter.procedure, called.matter.place.level, called.meeting_on)
    return matter_rules.body_rule(procedure, called.step, called.body)


def matter_page(person: Person, matter_id: int, today: date) -> MatterPage:
    """Return a matter for who may read what is closed in its place. Raises: NotFound, NotPermitted."""
    matter = matters.matter(matter_id)
    powers, place = require_reader(person, matter.place)
    view = matters.judge(matter, matter_rules.Lens(today, today))
    facts = _FactPages(matter, view, powers)
    kinds = {kind.id: kind for kind in view.procedure.matter_kinds}
    given = [kinds[one.kind] for one in matter.authorisations.all() if one.kind in kinds]
    before = view.procedure.withdraw_before
    return MatterPage(
        view=view,
        place=place,
        stations=tuple(_station_page(view, station, powers, facts) for station in view.stations),
        others=tuple(facts.of(seen) for seen in view.other_facts),
        authorises=tuple(given),
        kind=kinds.get(matter.kind),
        decided_by=view.decider,
        postings=tuple(matter.postings.select_related("takedown").order_by("pk")),
        may_withdraw=powers.may_raise() and not view.is_over and view.status.steps.get(before) != matter_rules.DONE,
        may_post=powers.may_raise(),
    )


def _station_page(view: MatterView, station: Station, powers: Powers, facts: _FactPages) -> StationPage:
    is_takeable = not view.is_over and station.state in TO_TAKE
    may_record = powers.may_record(view.procedure, station.step.id)
    return StationPage(
        station=station,
        facts=tuple(facts.of(seen) for seen in station.facts),
        convenings=tuple(facts.convenings.get(station.step.id, ())),
        may_record=may_record and not view.is_over,
        may_convene=may_record and is_takeable and station.step.kind == "meeting",
        may_oversee=bool(station.facts) and powers.may_record(view.procedure, OVERSEE),
        is_promise=is_promise(view, station),
    )


class _FactPages:
    """What lies behind the facts of one matter, read in three queries."""

    def __init__(self, matter: Matter, view: MatterView, powers: Powers) -> None:
        self.view, self.powers = view, powers
        self.convenings: dict[str, list[Convening]] = {}
        for called in matter.convenings.select_related("convened_by").order_by("pk"):
            self.convenings.setdefault(called.step, []).append(called)
        self.names: dict[int, list[str]] = {}
        for came in Attendance.objects.filter(fact__matter=matter).select_related("person").order_by("person__name"):
            self.names.setdefault(came.fact_id, []).append(came.person.name)
        self.sheets: dict[int, list[Evidence]] = {}
        for sheet in Evidence.objects.filter(fact__matter=matter).defer("content").order_by("pk"):
            self.sheets.setdefault(sheet.fact_id, []).append(sheet)

    def of(self, seen: FactView) -> FactPage:
        """Return one fact with what lies behind it."""
        pk = seen.fact.pk
        may_correct = self.powers.may_record(self.view.procedure, seen.fact.step)
        return FactPage(seen, tuple(self.names.get(pk, ())), tuple(self.sheets.get(pk, ())), may_correct)


def is_promise(view: MatterView, station: Station) -> bool:
    """Say whether the last day of a step is the county's promise, not law."""
    reminders = library.shipped().reminders(view.matter.procedure)
    return station.step.deadline is None and station.step.id in reminders
