"""What is on a person's desk: the steps to take, by when and why, in the places where they hold a post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gongzhi.domains.matters import permissions as matter_permissions
from gongzhi.domains.matters import queries as matters
from gongzhi.domains.matters import rules as matter_rules
from gongzhi.domains.matters.models import Attendance, Convening, Evidence, Fact, Matter
from gongzhi.domains.people import queries as people
from gongzhi.domains.people.models import Body, Post, body_title
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.domains.work.permissions import Powers, powers_by_place, require_reader
from gongzhi.errors import NotFound
from gongzhi.law import library
from gongzhi.law.cases import OVERSEE, WITHDRAW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from gongzhi.domains.disclosure.models import Posting
    from gongzhi.domains.matters.queries import FactView, MatterView, Station
    from gongzhi.domains.people.models import Person
    from gongzhi.domains.people.queries import Held
    from gongzhi.domains.places.queries import PlaceView
    from gongzhi.law.schema import BodyRule, Deadline, MatterKind

SOON = timedelta(days=7)
PAGE = 50
TO_TAKE = ("open", "late", "rejected", "failed")


@dataclass(frozen=True, slots=True)
class Task:
    """One step that waits for somebody.

    Shape: ``way`` is ``mine``, ``on_behalf`` (the clerk enters it), ``word`` (the supervisors') or ``others``.
    """

    matter: Matter
    place_name: str
    station: Station
    way: str
    deadline: Deadline | None
    until_on: date | None
    is_late: bool

    @property
    def is_promise(self) -> bool:
        """Say whether its day is the county's promise, not law."""
        return self.deadline is not None and self.deadline.binding != "statute"


@dataclass(frozen=True, slots=True)
class Desk:
    """The work of a person: the posts held, where matters may be raised, the tasks in groups, the most urgent first.

    Shape: ``groups`` are ``late``, ``due`` (within days), ``open``, ``word`` (the supervisors'), ``others``.
    """

    posts: tuple[tuple[str, Held], ...]
    raise_in: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[Task, ...]], ...]
    page: int
    pages: int


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


@dataclass(frozen=True, slots=True)
class Overview:
    """The matters of the places that a township or the guiding office looks after, newest first."""

    rows: tuple[tuple[str, MatterView], ...]
    page: int
    has_more: bool


def desk(person: Person, today: date, page: int) -> Desk:
    """Return what is to be done where ``person`` holds posts. Its queries do not grow with the matters."""
    held = people.posts_of(person, today)
    powers = powers_by_place(held)
    names = {one.id: one for one in places.views(Place.objects.filter(pk__in=powers), today)}
    inside = [one.place_id for one in held if one.body in matter_permissions.INSIDERS]
    tasks = [
        task
        for seen in _running(Matter.objects.filter(place_id__in=inside), today)
        for task in _tasks(seen, powers[seen.matter.place_id], names[seen.matter.place_id].name, today)
    ]
    tasks.sort(key=_urgency)
    return Desk(
        posts=tuple((_post_title(one, names[one.place_id].name), one) for one in held),
        raise_in=tuple(
            (one.code, one.name) for one in names.values() if one.is_self_governing and powers[one.id].may_raise()
        ),
        groups=_grouped(tasks[(page - 1) * PAGE : page * PAGE], today),
        page=page,
        pages=-(-len(tasks) // PAGE),
    )


def overview(person: Person, today: date, page: int) -> Overview | None:
    """Return the matters below a township or the guiding office, or None for who looks after no other place."""
    held = people.posts_of(person, today)
    found = _looked_after(held, today)
    if found is None:
        return None
    below, in_their_places = found
    names = {one.id: one.name for one in below}
    rows = list(
        in_their_places.select_related(*matters.SEEN).order_by("-raised_on", "-pk")[(page - 1) * PAGE :][: PAGE + 1]
    )
    seen = matters.judge_all(rows[:PAGE], matter_rules.Lens(today, today))
    return Overview(tuple((names.get(one.matter.place_id, ""), one) for one in seen), page, len(rows) > PAGE)


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
        decided_by=view.procedure.step(matter_rules.RESOLVE).body(matter.decided_by),
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


def deadline_of(view: MatterView, station: Station) -> Deadline | None:
    """Return the term that runs for a step: the law's, or the county's promise."""
    return station.step.deadline or library.shipped().reminders(view.matter.procedure).get(station.step.id)


def _looked_after(held: list[Held], today: date) -> tuple[list[PlaceView], QuerySet[Matter]] | None:
    if any(one.body == Body.Kind.GUIDING_OFFICE for one in held):
        return places.standing(today), Matter.objects.filter(raised_on__lte=today)
    townships = [one.place_id for one in held if one.body == Body.Kind.TOWNSHIP_GOVERNMENT]
    if not townships:
        return None
    below = [child for place_id in townships for child in places.children(place_id, today)]
    return below, Matter.objects.filter(raised_on__lte=today, place_id__in=[one.id for one in below])


def _running(found: QuerySet[Matter], today: date) -> list[MatterView]:
    rows = list(found.filter(raised_on__lte=today).select_related(*matters.SEEN).order_by("raised_on", "pk"))
    return [one for one in matters.judge_all(rows, matter_rules.Lens(today, today)) if not one.is_over]


def _tasks(view: MatterView, powers: Powers, place_name: str, today: date) -> Iterable[Task]:
    may_be_taken = {one.step for one in view.status.next}
    for station in view.stations:
        step = station.step.id
        if step in may_be_taken or station.state == "running":
            is_late = station.state == "late" or (station.until_on is not None and station.until_on < today)
            way = _way(powers, view, station)
            yield Task(view.matter, place_name, station, way, deadline_of(view, station), station.until_on, is_late)
        if station.facts and not station.opinions and powers.acts_in(view.procedure, OVERSEE):
            yield Task(view.matter, place_name, station, "word", None, None, is_late=False)


def _way(powers: Powers, view: MatterView, station: Station) -> str:
    if station.state not in TO_TAKE:
        return "others"
    if powers.acts_in(view.procedure, station.step.id):
        return "mine"
    return "on_behalf" if powers.is_clerk else "others"


def _urgency(task: Task) -> tuple[bool, bool, date, int]:
    return task.way == "others", not task.is_late, task.until_on or date.max, task.matter.pk


def _grouped(tasks: Sequence[Task], today: date) -> tuple[tuple[str, tuple[Task, ...]], ...]:
    found: dict[str, list[Task]] = {name: [] for name in ("late", "due", "open", "word", "others")}
    for task in tasks:
        found[_group_of(task, today)].append(task)
    return tuple((name, tuple(group)) for name, group in found.items())


def _group_of(task: Task, today: date) -> str:
    if task.way in ("word", "others"):
        return task.way
    if task.is_late:
        return "late"
    return "due" if task.until_on is not None and task.until_on <= today + SOON else "open"


def _post_title(held: Held, place_name: str) -> str:
    """Return a post as it is spoken of: place, body, role."""
    return f"{place_name} {body_title(held.body, held.level)} {Post.Role(held.role).label}"
