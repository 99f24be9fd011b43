"""Reads of what was done in somebody's name, who looked, and what waits for an answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongzhi.domains.matters.models import Attendance
from gongzhi.domains.people import queries as people
from gongzhi.domains.people.actions.files import Purpose
from gongzhi.domains.people.models import Body, Look, Person, Post, Residence, body_title
from gongzhi.domains.people.permissions import KEEPERS, SIGHTS, Field, Range
from gongzhi.domains.places import queries as places
from gongzhi.domains.places.models import Place
from gongzhi.domains.rights import permissions, rules
from gongzhi.domains.rights.models import ActSheet, ResidentAct
from gongzhi.errors import NotFound
from gongzhi.law import library
from gongzhi.shared import clock
from gongzhi.shared.periods import holds_on
from gongzhi.shared.vault import vault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

ACT, ATTENDANCE = "act", "attendance"
SHOWN = 100
SHEET = "rights.act_sheet.content"  # what the seal of a sheet is bound to, besides the person


FIELD_TITLES = {
    Field.NAME: _lazy("姓名"),
    Field.SEX: _lazy("性别"),
    Field.AGE: _lazy("年龄"),
    Field.GROUP: _lazy("小组"),
    Field.HOUSEHOLD: _lazy("户号"),
    Field.RELATION: _lazy("与户主关系"),
    Field.EDUCATION: _lazy("学历"),
    Field.ID_NUMBER: _lazy("身份证号码（只显示后四位）"),
    Field.TELEPHONE: _lazy("联系电话（只显示后四位）"),
}


@dataclass(frozen=True, slots=True)
class Right:
    """What a post sees of the residents of a place on a day, and who holds it then."""

    post: str
    holders: tuple[str, ...]
    fields: frozenset[Field]
    titles: tuple[str, ...]
    is_keeper: bool
    is_eraser: bool


@dataclass(frozen=True, slots=True)
class LookView:
    """That somebody opened a file."""

    reader: str
    looked_at: datetime
    purpose: str


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done in a person's name, always with how it was done, who helped and who entered it.

    Shape: ``of`` and ``id`` name it in addresses: an act of the person, or an attendance that others entered.
    """

    of: str
    id: int
    title: str
    text: str
    way: str
    helper: str
    entered_by: str
    done_on: date
    entered_on: date
    is_own: bool
    is_contested: bool


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked or contested, with its answer or by when it is due."""

    act: ResidentAct
    deed: Deed
    against: Deed | None
    due_on: date
    is_late: bool
    place_name: str


def looks_of(person: Person) -> list[LookView]:
    """Return who opened a person's file, newest first."""
    titles = dict(Purpose.choices)
    found = Look.objects.filter(person=person).select_related("reader").order_by("-looked_at", "-pk")[:SHOWN]
    return [LookView(one.reader.name, one.looked_at, str(titles.get(one.purpose, one.purpose))) for one in found]


def deeds_of(person: Person) -> list[Deed]:
    """Return what was done in a person's name, and what they did without asking, newest first."""
    contested = _contested(person)
    acts = _acts().filter(person=person).exclude(kind=ResidentAct.Kind.CONTEST)
    acts = acts.exclude(manner=rules.Manner.SELF, kind__in=permissions.ANSWERED).order_by("-entered_on", "-pk")
    found = [_act_deed(one, contested) for one in acts[:SHOWN]]
    came = _attendances().filter(person=person, fact__correction=None).exclude(fact__entered_by=person)
    found += [_attendance_deed(one, contested) for one in came.order_by("-fact__on", "-pk")[:SHOWN]]
    return sorted(found, key=lambda deed: (deed.entered_on, deed.id), reverse=True)


def thing(person: Person, of: str, number: int) -> ResidentAct | Attendance:
    """Return one thing that was done in a person's name, which they may contest. Raises: NotFound."""
    found: ResidentAct | Attendance | None = None
    if of == ACT:
        found = _acts().filter(person=person, pk=number).exclude(kind=ResidentAct.Kind.CONTEST).first()
    elif of == ATTENDANCE:
        found = _attendances().filter(person=person, pk=number).first()
    if found is None:
        raise NotFound("no_act")
    return found


def deed(person: Person, of: str, number: int) -> Deed:
    """Return one thing that was done in a person's name, as it is shown. Raises: NotFound."""
    found, contested = thing(person, of, number), _contested(person)
    return _act_deed(found, contested) if isinstance(found, ResidentAct) else _attendance_deed(found, contested)


def requests_of(person: Person) -> list[Request]:
    """Return what a person asked and contested, newest first."""
    asked = _acts().filter(person=person, kind__in=permissions.ANSWERED).order_by("-entered_on", "-pk")
    return _requests(asked[:SHOWN])


def to_answer(actor: Person) -> list[Request]:
    """Return what waits for an answer that ``actor`` may give, the oldest first; nothing that they had a part in."""
    open_ones = _acts().filter(answered_on=None, kind__in=permissions.ANSWERED, person__erased_on=None)
    held = permissions.answers_in(actor)
    if held is not None:
        open_ones = open_ones.filter(place__in=held)
    mine = [one for one in open_ones.order_by("entered_on", "pk") if not permissions.had_part(actor, one)]
    return _requests(mine[:SHOWN])


def request(reader: Person, number: int) -> Request:
    """Return one request as one of those who may read it reads it. Raises: NotFound."""
    return _requests([act(reader, number)])[0]


def act(reader: Person, number: int) -> ResidentAct:
    """Return an act that ``reader`` may read. Raises: NotFound."""
    found = _acts().filter(pk=number).first()
    if found is None or not permissions.may_read(reader, found):
        raise NotFound("no_act")
    return found


def sheet(reader: Person, number: int) -> tuple[ActSheet, bytes]:
    """Return a sheet that ``reader`` may read, with its content opened. Raises: NotFound, also once it was erased."""
    found = ActSheet.objects.filter(pk=number).exclude(sha256="").first()
    if found is None:
        raise NotFound("no_act")
    whose = act(reader, found.act_id).person
    return found, vault().unseal_bytes(bytes(found.content), row=whose.uid, column=SHEET)


def household_of(person: Person) -> list[Person]:
    """Return the others of a person's household today, by name."""
    on = clock.today()
    mine = Residence.objects.on(on).filter(person=person).exclude(household=None).values("household")
    others = Residence.objects.on(on).filter(household__in=mine).exclude(person=person).values("person")
    return list(Person.objects.filter(pk__in=others, erased_on=None).order_by("name", "pk"))


def home_of(person: Person) -> Place:
    """Return the place that answers a person today: where they live, hold a post, or else the county."""
    on = clock.today()
    home = Residence.objects.on(on).filter(person=person).select_related("place").first()
    if home is not None:
        return home.place
    held = people.posts_of(person, on)
    return Place.objects.get(pk=held[0].place_id) if held else places.county()


def rights_over(code: str, on: date) -> list[Right]:
    """Return which posts see what of a place's residents on a day: the table that ``sight_of`` reads, in words.

    Raises: NotFound.
    """
    view = places.view(code, on)
    at = {Range.OWN: view.id, Range.BELOW: view.parent_id, Range.COUNTY: places.county().pk}
    holders: defaultdict[tuple[int, str, str], list[str]] = defaultdict(list)
    posts = Post.objects.on(on).filter(holds_on(on, "body__"), body__place__in=[one for one in at.values() if one])
    for place_id, kind, role, name in posts.order_by("pk").values_list(
        "body__place_id", "body__kind", "role", "person__name"
    ):
        holders[place_id, kind, role].append(name)
    found = []
    for (kind, post), (reach, fields) in SIGHTS.items():
        where = at[reach] or 0
        title = body_title(kind, view.level if where == view.id else "")
        found.append(
            Right(
                post=f"{title} {Post.Role(post).label if post else ''}".strip(),
                holders=tuple(holders[where, str(kind), str(post)]),
                fields=fields,
                titles=tuple(str(text) for field, text in FIELD_TITLES.items() if field in fields),
                is_keeper=(kind, post) in KEEPERS,
                is_eraser=kind == Body.Kind.GUIDING_OFFICE,
            )
        )
    return found


def days_to_answer(place: Place, on: date) -> int:
    """Return how many days there are to answer what was entered on a day; no kind of place has its own number yet."""
    level = place.level if place.is_self_governing else Place.Level.VILLAGE
    return int(str(library.shipped().parameter("request_days", level, on).value))


def _acts() -> QuerySet[ResidentAct]:
    related = ("person", "place", "helper", "entered_by", "answered_by", "of_act__helper", "of_act__entered_by")
    return ResidentAct.objects.select_related(
        *related, "of_act__person", "of_attendance__fact__entered_by", "of_attendance__fact__matter"
    ).prefetch_related(Prefetch("sheets", ActSheet.objects.defer("content")))


def _attendances() -> QuerySet[Attendance]:
    return Attendance.objects.select_related("fact__matter", "fact__entered_by", "person")


def _contested(person: Person) -> set[tuple[str, int | None]]:
    """Return what the person has contested and was not answered yet."""
    rows = ResidentAct.objects.filter(person=person, kind=ResidentAct.Kind.CONTEST, answered_on=None)
    return {(ACT, act) if act else (ATTENDANCE, came) for act, came in rows.values_list("of_act", "of_attendance")}


def _act_deed(one: ResidentAct, contested: set[tuple[str, int | None]]) -> Deed:
    return Deed(
        of=ACT, id=one.pk, title=str(one.get_kind_display()), text=one.text, way=str(one.get_manner_display()),
        helper=one.helper.name if one.helper else "", entered_by=one.entered_by.name, done_on=one.done_on,
        entered_on=one.entered_on, is_own=one.manner == rules.Manner.SELF, is_contested=(ACT, one.pk) in contested,
    )  # fmt: skip


def _attendance_deed(one: Attendance, contested: set[tuple[str, int | None]]) -> Deed:
    fact = one.fact
    return Deed(
        of=ATTENDANCE, id=one.pk, title=_("记为到会：%(matter)s") % {"matter": fact.matter.title}, text="",
        way=str(fact.get_source_display()), helper="", entered_by=fact.entered_by.name, done_on=fact.on,
        entered_on=fact.recorded_on, is_own=False, is_contested=(ATTENDANCE, one.pk) in contested,
    )  # fmt: skip


def _requests(acts: Iterable[ResidentAct]) -> list[Request]:
    rows, today = list(acts), clock.today()
    held = places.views(Place.objects.filter(pk__in={one.place_id for one in rows}), today)
    names = {view.id: view.name for view in held}
    found = []
    for one in rows:
        days = days_to_answer(one.place, one.entered_on)
        is_late = one.answered_on is None and rules.is_late(one.entered_on, days, today)
        due_on, name = rules.due_on(one.entered_on, days), names.get(one.place_id, "")
        found.append(Request(one, _act_deed(one, set()), _against(one), due_on, is_late, name))
    return found


def _against(one: ResidentAct) -> Deed | None:
    if one.of_act is not None:
        return _act_deed(one.of_act, set())
    return _attendance_deed(one.of_attendance, set()) if one.of_attendance is not None else None
